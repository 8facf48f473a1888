import { html, noChange, nothing, type TemplateResult } from 'lit';
import { problemsAt } from './state.ts';
import { typedText, typedValue } from './typed-value.ts';
import type { Problem } from '../spec/errors.ts';

/** What every control of the form has. */
export interface FieldOptions {
  label: string;
  /** Path in the landscape file, such as `loss.name`: places the messages, and names the control. */
  path: string;
  problems?: readonly Problem[];
  hint?: string;
  /** Leaves the label to screen readers. */
  quiet?: boolean;
}

export interface NumberOptions extends FieldOptions {
  value: number | undefined;
  placeholder?: string;
  min?: number;
  max?: number;
  /** `any` for a real number; 1 by default. */
  step?: number | 'any';
  onChange(value: number): void;
}

export interface Choice<T extends string> {
  value: T;
  label: string;
  /** Shown, but not to be had. */
  disabled?: boolean;
}

export interface SelectOptions<T extends string> extends FieldOptions {
  value: T;
  /** Choices, some of them under a heading. */
  choices: readonly (Choice<T> | { group: string; choices: readonly Choice<T>[] })[];
  onChange(value: T): void;
}

/** An id for the control of a path; `network.layers[1]` becomes `network-layers-1`. */
export function idOf(path: string): string {
  return path.replaceAll(/[^\w]+/g, '-').replaceAll(/-$/g, '');
}

export function numberField({
  value,
  min,
  max,
  step = 1,
  placeholder,
  onChange,
  ...field
}: NumberOptions): TemplateResult {
  const own = problemsAt(field.problems ?? [], field.path);
  const shown = value === undefined ? '' : Number.isFinite(value) ? String(value) : noChange;
  const { onInput, onBlur, onChange: onHandedOver } = typedText((input) => onChange(readNumber(input)));
  return frame(
    field,
    own,
    html`<input
      type="number"
      id=${idOf(field.path)}
      .value=${typedValue(shown)}
      min=${min ?? nothing}
      max=${max ?? nothing}
      step=${step}
      placeholder=${placeholder ?? nothing}
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? `${idOf(field.path)}-error` : nothing}
      @input=${onInput}
      @blur=${onBlur}
      @change=${onHandedOver}
    />`,
  );
}

export function selectField<T extends string>({
  value,
  choices,
  onChange,
  ...field
}: SelectOptions<T>): TemplateResult {
  const own = problemsAt(field.problems ?? [], field.path);
  return frame(
    field,
    own,
    html`<select
      id=${idOf(field.path)}
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? `${idOf(field.path)}-error` : nothing}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        const chosen = select.value as T;
        // the state alone decides what is shown: a choice that is not taken must not stay in sight
        select.value = value;
        onChange(chosen);
      }}
    >
      ${choices.map((choice) =>
        'group' in choice
          ? html`<optgroup label=${choice.group}>${choice.choices.map((inner) => option(inner, value))}</optgroup>`
          : option(choice, value),
      )}
    </select>`,
  );
}

function option({ value, label, disabled = false }: Choice<string>, chosen: string): TemplateResult {
  return html`<option value=${value} ?disabled=${disabled} .selected=${value === chosen}>${label}</option>`;
}

export function checkField(options: {
  label: string;
  path: string;
  value: boolean;
  onChange(value: boolean): void;
}): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      id=${idOf(options.path)}
      .checked=${options.value}
      @change=${(event: Event) => options.onChange((event.target as HTMLInputElement).checked)}
    />
    <span>${options.label}</span>
  </label>`;
}

/** Words as choices of a select, shown as they are written in the file. */
export function words<T extends string>(values: readonly T[]): { value: T; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}

/** The messages of a field. */
export function messages(path: string, problems: readonly Problem[]): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<span class="error" id="${idOf(path)}-error">
    ${problems.map(({ expected, got }) => html`<span>expected ${expected}, got ${got}</span>`)}
  </span>`;
}

function frame(field: FieldOptions, own: readonly Problem[], control: TemplateResult): TemplateResult {
  const label = html`<label class=${field.quiet ? 'visually-hidden' : ''} for=${idOf(field.path)}
    >${field.label}</label
  >`;
  const hint = field.hint ? html`<span class="hint">${field.hint}</span>` : nothing;
  return html`<div class="field">${label}${control}${hint}${messages(field.path, own)}</div>`;
}

/** NaN for what is no number, so that the validator says so beside the control. */
function readNumber(input: HTMLInputElement): number {
  return input.value.trim() === '' ? NaN : Number(input.value);
}

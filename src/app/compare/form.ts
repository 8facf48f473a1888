import { html, nothing, type TemplateResult } from 'lit';
import { ENGINE_CHOICES, PALETTES } from '../../elements/attributes.ts';
import type { Problem } from '../../spec/errors.ts';
import { ACTIVATIONS, INITS } from '../../spec/landscape.ts';
import { SHARED_SCALES } from '../../view/figure/multiples.ts';
import { idOf, messages, selectField, words } from '../fields.ts';
import { problemsAt } from '../state.ts';
import { PLANE_KINDS } from './plane-kinds.ts';
import type { NamedProblem } from './problems.ts';
import { GRIDS, type Settings } from './settings.ts';

export interface FormState {
  readonly settings: Settings;
  readonly problems: readonly NamedProblem[];
  /** What is wrong with the settings. */
  readonly wrong: readonly Problem[];
  readonly isRunning: boolean;
  /** Words of the main button. */
  readonly button: string;
}

export interface FormActions {
  /** Changes settings; of a list, what is there now counts, not what was drawn. */
  set(changes: Partial<Settings> | ((settings: Settings) => Partial<Settings>)): void;
  run(): void;
  stop(): void;
}

/** What is compared: planes of a problem, or the survey. */
export function compareForm(state: FormState, actions: FormActions): TemplateResult {
  const { settings, wrong, isRunning, button } = state;
  const isSurvey = settings.mode === 'survey';
  return html`<form
    class="panel"
    aria-label="What to compare"
    @submit=${(event: Event) => {
      event.preventDefault();
      if (isRunning) actions.stop();
      else if (wrong.length === 0) actions.run();
    }}
  >
    ${segments('mode', 'Comparison', settings.mode, { planes: 'Many planes', survey: 'Survey' }, (mode) => actions.set({ mode }))}
    <p class="hint">
      ${
        isSurvey
          ? 'One question to many networks: how many minima have random planes through them?'
          : 'One problem on many planes, all on one scale: what does one of them tell of the next?'
      }
    </p>
    <div class="controls">${isSurvey ? surveyFields(state, actions) : planesFields(state, actions)}</div>
    ${otherProblems(wrong)}
    <button class="primary" ?disabled=${!isRunning && wrong.length > 0}>${button}</button>
    <div class="controls">
      ${select('Engine', 'engine', settings, ENGINE_CHOICES, { auto: 'the fastest here' }, actions)}
      <div class="row">
        ${select('Palette', 'palette', settings, PALETTES, {}, actions)}
        ${select('Colours', 'scale', settings, SHARED_SCALES, { auto: 'by the losses', log: 'logarithmic' }, actions)}
      </div>
    </div>
  </form>`;
}

function planesFields({ settings, problems, wrong }: FormState, actions: FormActions): TemplateResult {
  return html`
    ${selectField({
      label: 'Problem',
      path: 'compare.problem',
      value: settings.problem,
      choices: problems.map(({ name, title }) => ({ value: name, label: name === title ? name : `${name}: ${title}` })),
      problems: wrong,
      onChange: (problem) => actions.set({ problem }),
    })}
    ${segments('by', 'Planes that differ by', settings.by, { seeds: 'By seed', kinds: 'By kind' }, (by) => actions.set({ by }))}
    <div class="row">
      ${
        settings.by === 'seeds'
          ? textField('Random planes', 'count', settings, wrong, actions, { isNumber: true })
          : nothing
      }
      ${gridField('Grid', 'grid', settings, actions)}
    </div>
    ${
      settings.by === 'kinds'
        ? [
            select('Windows', 'windows', settings, ['distance', 'numbers'], WINDOWS, actions),
            kindBoxes(settings, wrong, actions),
          ]
        : nothing
    }
  `;
}

const WINDOWS = { distance: 'equally far in parameters', numbers: 'the same a and b' };

function kindBoxes({ kinds }: Settings, wrong: readonly Problem[], actions: FormActions): TemplateResult {
  const ids = PLANE_KINDS.map(({ id }) => id);
  return html`<fieldset class="choices">
    <legend>Kinds of planes</legend>
    ${PLANE_KINDS.map(({ id, name, hint }) =>
      choice('kind', id, kinds.includes(id), name, hint, (isChosen) =>
        actions.set((now) => ({ kinds: withChoice(ids, now.kinds, id, isChosen) })),
      ),
    )}
    ${messages('compare.kinds', problemsAt(wrong, 'compare.kinds'))}
  </fieldset>`;
}

function surveyFields({ settings, problems, wrong }: FormState, actions: FormActions): TemplateResult {
  const isShapes = settings.networks === 'shapes';
  const names = problems.map(({ name }) => name);
  const chosen = problems.filter(({ name }) => settings.problems.includes(name));
  return html`
    <details class="choices">
      <summary>
        <span>Problems: ${chosen.length === 0 ? 'none' : chosen.map(({ name }) => name).join(', ')}</span>
      </summary>
      <fieldset>
        <legend class="visually-hidden">Problems</legend>
        ${problems.map(({ name, title }) =>
          choice('problem', name, settings.problems.includes(name), name, title, (isChosen) =>
            actions.set((now) => ({ problems: withChoice(names, now.problems, name, isChosen) })),
          ),
        )}
      </fieldset>
    </details>
    ${messages('compare.problems', problemsAt(wrong, 'compare.problems'))}
    ${segments('networks', 'Networks', settings.networks, { shapes: 'Depth × width', own: 'As they are' }, (networks) =>
      actions.set({ networks }),
    )}
    ${
      isShapes
        ? html`<div class="row">
            ${textField('Hidden layers', 'depths', settings, wrong, actions)}
            ${textField('Units in each', 'widths', settings, wrong, actions)}
          </div>`
        : nothing
    }
    <div class="row">
      ${textField('Seeds', 'seeds', settings, wrong, actions)} ${gridField('Grid', 'surveyGrid', settings, actions)}
    </div>
    <div class="row">
      ${select('Networks drawn by', 'init', settings, ['', ...INITS], { '': isShapes ? 'its own rule' : 'held as they are' }, actions)}
      ${select('Activation', 'activation', settings, ['', ...ACTIVATIONS], { '': 'its own' }, actions)}
    </div>
    <p class="hint">
      ${
        isShapes || settings.init !== ''
          ? 'Each seed draws a new, untrained network and a plane through it.'
          : 'The parameters are those of each problem; each seed draws a plane through them.'
      }
    </p>
  `;
}

/** Of all values in their order those that were chosen, one of them now chosen or not. */
function withChoice<T>(all: readonly T[], chosen: readonly T[], value: T, isChosen: boolean): T[] {
  return all.filter((each) => (each === value ? isChosen : chosen.includes(each)));
}

type TextKey = 'count' | 'depths' | 'widths' | 'seeds';

function textField(
  label: string,
  key: TextKey,
  settings: Settings,
  wrong: readonly Problem[],
  actions: FormActions,
  { isNumber = false } = {},
): TemplateResult {
  const path = `compare.${key}`;
  const own = problemsAt(wrong, path);
  return html`<div class="field">
    <label for=${idOf(path)}>${label}</label>
    <input
      type="text"
      inputmode=${isNumber ? 'numeric' : 'text'}
      autocomplete="off"
      spellcheck="false"
      id=${idOf(path)}
      .value=${settings[key]}
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? `${idOf(path)}-error` : nothing}
      @input=${(event: Event) => actions.set({ [key]: (event.target as HTMLInputElement).value })}
    />
    ${messages(path, own)}
  </div>`;
}

type SelectKey = 'engine' | 'windows' | 'palette' | 'scale' | 'init' | 'activation';

function select<K extends SelectKey>(
  label: string,
  key: K,
  settings: Settings,
  values: readonly Settings[K][],
  labels: Partial<Record<Settings[K], string>>,
  actions: FormActions,
): TemplateResult {
  return selectField({
    label,
    path: `compare.${key}`,
    value: settings[key],
    choices: words(values).map(({ value }) => ({ value, label: labels[value] ?? value })),
    onChange: (value) => actions.set({ [key]: value }),
  });
}

function gridField(
  label: string,
  key: 'grid' | 'surveyGrid',
  settings: Settings,
  actions: FormActions,
): TemplateResult {
  return selectField({
    label,
    path: `compare.${key}`,
    value: settings[key],
    choices: [
      ...GRIDS.map((n) => ({ value: n as string, label: `${n} × ${n}` })),
      { value: '', label: 'the problem’s own' },
    ],
    onChange: (grid) => actions.set({ [key]: grid }),
  });
}

function segments<T extends string>(
  name: string,
  legend: string,
  value: T,
  labels: Record<T, string>,
  onChange: (value: T) => void,
): TemplateResult {
  return html`<fieldset class="segments">
    <legend class="visually-hidden">${legend}</legend>
    ${(Object.keys(labels) as T[]).map(
      (each) =>
        html`<label>
          <input
            type="radio"
            name=${name}
            value=${each}
            .checked=${each === value}
            @change=${() => onChange(each)}
          /><span>${labels[each]}</span>
        </label>`,
    )}
  </fieldset>`;
}

function choice(
  name: string,
  value: string,
  isChosen: boolean,
  label: string,
  hint: string,
  onChange: (isChosen: boolean) => void,
): TemplateResult {
  return html`<label class="choice">
    <input
      type="checkbox"
      name=${name}
      value=${value}
      .checked=${isChosen}
      @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
    /><span><b>${label}</b> ${label === hint ? nothing : html`<i>${hint}</i>`}</span>
  </label>`;
}

const FIELDS = [
  'compare.problem',
  'compare.kinds',
  'compare.problems',
  ...['count', 'depths', 'widths', 'seeds'].map((key) => `compare.${key}`),
];

/** What is wrong and belongs to no field of the form: a problem that cannot be given a shape. */
function otherProblems(wrong: readonly Problem[]): TemplateResult | typeof nothing {
  const rest = wrong.filter(({ path }) => !FIELDS.includes(path));
  if (rest.length === 0) return nothing;
  return html`<div class="problems" role="alert">
    ${rest.slice(0, 4).map(({ path, expected, got }) => html`<p>${path}: expected ${expected}, got ${got}</p>`)}
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { numberField, selectField, words } from './fields.ts';
import { formatRows, isSmall, parseRows, type InlineData } from './rows.ts';
import type { ExplorerState } from './state.ts';
import { DATASET_FACTS } from '../spec/dataset-facts.ts';
import { DATASETS, type DatasetName, type DataSpec } from '../spec/landscape.ts';

type BuiltIn = Extract<DataSpec, { dataset: DatasetName }>;

/** The data: built in, typed in, or from a CSV file. */
export function dataControls(state: ExplorerState, editor: Editor, openCsv: (file: File) => void): TemplateResult {
  const { data } = state.draft;
  const set = (next: DataSpec) => editor.edit((landscape) => ({ ...landscape, data: next }));
  const isBuiltIn = 'dataset' in data;
  return html`
    ${selectField({
      label: 'Data set',
      path: 'data.dataset',
      value: isBuiltIn ? data.dataset : 'file' in data ? 'file' : 'inline',
      choices: [
        ...('file' in data ? [{ value: 'file' as const, label: data.file }] : []),
        { value: 'inline' as const, label: 'own points' },
        ...words(DATASETS),
      ],
      problems: state.problems,
      onChange: (chosen) => {
        if (chosen !== 'file') set(chosen === 'inline' ? SAMPLE : { dataset: chosen, seed: 1 });
      },
    })}
    ${isBuiltIn ? builtInControls(data, state, set) : nothing}
    ${'inputs' in data ? inlineControls(data, state, set) : nothing}
    <label class="file">
      <input
        type="file"
        accept=".csv,text/csv"
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          if (input.files?.[0]) openCsv(input.files[0]);
          input.value = '';
        }}
      />
      <span>Read a CSV file…</span>
    </label>
    <p class="hint">Data stay in this page; nothing is sent anywhere.</p>
  `;
}

/** What "own points" begins with. */
const SAMPLE: InlineData = { inputs: [[-1], [0.5], [1.5]], targets: [[-0.8], [0.7], [1.4]] };

function builtInControls(data: BuiltIn, { problems }: ExplorerState, set: (data: DataSpec) => void): TemplateResult {
  const facts = DATASET_FACTS[data.dataset];
  const fixed = data.dataset === 'iris';
  return html`<div class="row">
    ${numberField({
      label: 'Samples',
      path: 'data.samples',
      value: data.samples ?? facts.samples,
      min: 1,
      max: facts.most ?? 1e7,
      problems,
      onChange: (samples) => set({ ...data, samples }),
    })}
    ${
      fixed
        ? nothing
        : numberField({
            label: 'Noise',
            path: 'data.noise',
            value: data.noise ?? facts.noise,
            min: 0,
            step: 'any',
            problems,
            onChange: (noise) => set({ ...data, noise }),
          })
    }
    ${numberField({
      label: 'Seed',
      path: 'data.seed',
      value: data.seed ?? 0,
      problems,
      onChange: (seed) => set({ ...data, seed }),
    })}
  </div>`;
}

function inlineControls(data: InlineData, { problems }: ExplorerState, set: (data: DataSpec) => void): TemplateResult {
  const { inputs, targets } = data;
  if (!isSmall(data)) {
    return html`<p class="hint">
      ${inputs.length} samples of ${inputs[0].length} inputs, edited in the landscape file below.
    </p>`;
  }
  const own = problems.filter(({ path }) => path.startsWith('data.inputs') || path.startsWith('data.targets'));
  const shown = own.slice(0, 4);
  return html`<div class="field">
    <label for="data">One sample a row: inputs → targets</label>
    <textarea
      id="data"
      rows=${Math.min(10, Math.max(2, inputs.length))}
      spellcheck="false"
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? 'data-error' : nothing}
      .value=${formatRows(inputs, targets)}
      @change=${(event: Event) => set(parseRows((event.target as HTMLTextAreaElement).value))}
    ></textarea>
    ${
      own.length > 0
        ? html`<span class="error" id="data-error">
            ${shown.map(({ path, expected, got }) => html`<span>${path}: expected ${expected}, got ${got}</span>`)}
          </span>`
        : nothing
    }
  </div>`;
}

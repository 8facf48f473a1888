import { html, nothing, type TemplateResult } from 'lit';
import type { Editor } from './editor.ts';
import { checkField, numberField, selectField, words } from './fields.ts';
import type { DataSource, OpenedTable } from './data-source.ts';
import { counted } from './opened-data.ts';
import { formatRows, isSmall, parseRows, type InlineData } from './rows.ts';
import type { ExplorerState } from './state.ts';
import { classWords } from '../model/labels.ts';
import { DATASET_FACTS } from '../spec/dataset-facts.ts';
import type { Problem } from '../spec/errors.ts';
import { DATASETS, type DatasetName, type DataSpec } from '../spec/landscape.ts';

type BuiltIn = Extract<DataSpec, { dataset: DatasetName }>;

/** The data: built in, typed in, or from a file. */
export function dataControls(state: ExplorerState, editor: Editor, source: DataSource): TemplateResult {
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
    ${'file' in data ? html`<p class="hint">These data are in a file, which a page has to be given: open it below.</p>` : nothing}
    ${tableControls(data, source)}
    ${'inputs' in data ? inlineControls(data, state, set, source.tableFor(data) === null) : nothing}
    ${standardizeControl(data, state, set)}
    <label class="file">
      <input
        type="file"
        multiple
        accept=${DATA_FILES}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const files = [...(input.files ?? [])];
          if (files.length > 0) void source.open(...files);
          input.value = '';
        }}
      />
      <span>Read a data file…</span>
    </label>
    <p class="hint">
      CSV or other text, <code>.npy</code> (one array, or two: inputs and targets) or <code>.npz</code>. Data stay in
      this page; nothing is sent anywhere.
    </p>
  `;
}

const DATA_FILES = '.csv,.tsv,.txt,.dat,.npy,.npz,text/csv,text/tab-separated-values,text/plain';
const ROLES = [
  { value: 'input', label: 'input' },
  { value: 'target', label: 'target' },
  { value: 'ignored', label: 'left out' },
] as const;
/** As many columns as are listed from either end of a wide table. */
const LISTED = 60;

/** What each column of the opened file is. */
function tableControls(data: DataSpec, source: DataSource): TemplateResult | typeof nothing {
  const opened = source.tableFor(data);
  if (!opened) return nothing;
  const { name, table, roles, classes, warnings, problems } = opened;
  const listed = [...roles.keys()].filter((k) => k < LISTED || k >= roles.length - LISTED);
  const header =
    table.hasHeader === null
      ? nothing
      : checkField({
          label: 'The first row has names',
          path: 'table.header',
          value: table.hasHeader,
          onChange: (value) => void source.setHeader(value),
        });
  return html`<fieldset class="columns">
    <legend>${counted(table.columns.length, 'column')} of ${name}</legend>
    ${problems.length > 0 ? html`<span class="error" role="alert">${problemLines(problems)}</span>` : nothing}
    <div class="rows">
      ${listed.map(
        (k) =>
          html`<span class="name">${table.columns[k] || `[${k}]`}</span
            ><span class="sample">${firstCell(opened, k)}</span> ${selectField({
              label: `What column ${table.columns[k] || `[${k}]`} is`,
              quiet: true,
              path: `table.role[${k}]`,
              value: roles[k],
              choices: ROLES,
              onChange: (role) => void source.setRole(k, role),
            })}`,
      )}
    </div>
    ${listed.length < roles.length ? html`<p class="hint">${roles.length - listed.length} columns between are not listed.</p>` : nothing}
    ${header}
    <p class="hint">${sentence(table.form)} ${classes ? sentence(classWords(classes)) : nothing}</p>
    ${warnings.map((warning) => html`<p class="warning">${sentence(warning)}</p>`)}
  </fieldset>`;
}

function firstCell({ table }: OpenedTable, column: number): string {
  const text = table.wordAt(0, column) ?? shortNumber(table.numbers[column]);
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function problemLines(problems: readonly Problem[]): TemplateResult[] {
  return problems
    .slice(0, 4)
    .map(({ path, expected, got }) => html`<span>${path}: expected ${expected}, got ${got}</span>`);
}

function standardizeControl(
  data: DataSpec,
  { problems }: ExplorerState,
  set: (data: DataSpec) => void,
): TemplateResult {
  const { standardize, ...raw } = data;
  return selectField({
    label: 'Standardise',
    path: 'data.standardize',
    value: standardize ?? 'none',
    choices: [
      { value: 'none', label: 'nothing' },
      { value: 'inputs', label: 'inputs: mean 0, variance 1' },
      { value: 'both', label: 'inputs and targets' },
    ],
    problems,
    onChange: (rule) => set(rule === 'none' ? raw : { ...raw, standardize: rule }),
  });
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

function inlineControls(
  data: InlineData,
  { draft, problems }: ExplorerState,
  set: (data: DataSpec) => void,
  namesClasses: boolean,
): TemplateResult {
  const { inputs, targets, classes } = data;
  const used = `${counted(inputs.length, 'sample')} of ${counted(inputs[0]?.length ?? 0, 'input')}, all of them used`;
  const isSigned = draft.loss.name === 'hinge' && Array.isArray(targets[0]) && targets[0].length === 1;
  const named = classes && namesClasses ? `. ${sentence(classWords(classes, isSigned))}` : '';
  if (!isSmall(data)) return html`<p class="hint">${used}; edited in the landscape file below${named || '.'}</p>`;
  const own = problems.filter(({ path }) => /^data\.(inputs|targets|classes)/.test(path));
  return html`<div class="field">
    <label for="data">One sample a row: inputs → targets</label>
    <textarea
      id="data"
      rows=${Math.min(10, Math.max(2, inputs.length))}
      spellcheck="false"
      aria-invalid=${own.length > 0 ? 'true' : nothing}
      aria-describedby=${own.length > 0 ? 'data-error' : nothing}
      .value=${formatRows(inputs, targets)}
      @change=${(event: Event) => {
        set({ ...data, ...parseRows((event.target as HTMLTextAreaElement).value) });
      }}
    ></textarea>
    ${own.length > 0 ? html`<span class="error" id="data-error"> ${problemLines(own)} </span>` : nothing}
    <span class="hint">${used}${named}</span>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Checkpoints } from './checkpoints.ts';
import { dataControls } from './data-controls.ts';
import type { DataSource } from './data-source.ts';
import type { Editor } from './editor.ts';
import { auditPanel, factsPanel } from './facts-panel.ts';
import { barrierPanel } from './findings/barrier-panel.ts';
import { convexityPanel } from './findings/convexity-panel.ts';
import type { FileText } from './file-text.ts';
import type { Findings } from './findings/findings.ts';
import { basinSlider, minimaPanel, type MinimaActions } from './findings/minima-panel.ts';
import { taylorPanel, type TaylorActions } from './findings/taylor-panel.ts';
import { idOf, selectField } from './fields.ts';
import { lossFormula, networkFormula, planeFormula } from '../spec/formula.ts';
import { lossControls } from './loss-controls.ts';
import { networkControls } from './network-controls.ts';
import { assumptionFlag } from './opening/activation-question.ts';
import { openedNote } from './opening/opened-note.ts';
import type { Opening } from './opening/opening.ts';
import type { Weights } from './opening/weights.ts';
import { weightsSection } from './opening/weights-section.ts';
import { planeControls } from './plane-controls.ts';
import type { PlaneSource } from './plane/plane-source.ts';
import type { ExplorerState } from './state.ts';
import type { Training } from './training/training.ts';
import { trainingControls } from './training/training-controls.ts';
import { viewControls } from './view-controls.ts';
import { windowControls } from './window-controls.ts';
import type { LossLandscape } from '../elements/define.ts';
import { formatLevels } from '../elements/options.ts';
import { isEqual } from '../spec/equal.ts';
import { describeProblem, type Problem } from '../spec/errors.ts';
import type { Landscape } from '../spec/landscape.ts';
import { PRESETS, type Preset } from '../spec/presets.ts';

/** What the page can do besides editing. */
export interface Actions extends MinimaActions, TaylorActions {
  editor: Editor;
  readonly opening: Opening;
  readonly weights: Weights;
  readonly data: DataSource;
  readonly planes: PlaneSource;
  readonly checkpoints: Checkpoints;
  readonly training: Training;
  saveLandscape(): void;
  savePicture(): void;
  saveFigure(): void;
  saveField(): void;
  copyLink(): void;
  resetZoom(): void;
  /** Puts away the last thing that was said. */
  dismissNotice(): void;
  editText(text: string): void;
  /** The landscape file is looked at, or no longer. */
  lookAtText(isOpen: boolean): void;
  /** Hands the landscape to another page, in the address that a link is about to open. */
  openPage(event: Event): void;
  /** A place of the picture was chosen. */
  onPick(event: HTMLElementEventMap['landscape-pick']): void;
  /** Something about the picture has changed: progress, facts, camera. */
  onPicture(event: Event): void;
}

/** What the page shows besides the state of the controls. */
export interface PageState {
  element: LossLandscape | null;
  findings: Findings;
  file: FileText;
  /** The last thing that was done or went wrong, in a sentence. */
  notice: string;
}

export function page(
  state: ExplorerState,
  { element, findings, file, notice }: PageState,
  actions: Actions,
): TemplateResult {
  const { draft, view } = state;
  const { editor } = actions;
  const zoomed = element?.window ?? null;
  return html`
    <header>
      <h1>Loss landscape</h1>
      <p>The loss of a neural network over a plane of its parameters, computed here, in your browser.</p>
      <nav aria-label="File">
        <label class="button">
          <input
            type="file"
            multiple
            accept=".json,application/json,.csv,.tsv,.txt,.dat,text/csv,.safetensors,.onnx,.npz,.npy"
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              void actions.opening.open([...(input.files ?? [])]);
              input.value = '';
            }}
          /><span>Open…</span>
        </label>
        <button type="button" @click=${actions.saveLandscape}>Save</button>
        <button type="button" @click=${actions.savePicture}>PNG</button>
        <button type="button" @click=${actions.saveFigure} title="The map as vector graphics, for a paper">SVG</button>
        <button type="button" @click=${actions.saveField}>.npy</button>
        <button type="button" @click=${actions.copyLink}>Copy link</button>
      </nav>
    </header>
    <main>
      <div class="figure">
        ${title(state)}
        <loss-landscape
          .landscape=${state.landscape}
          view=${view.mode}
          engine=${view.engine}
          palette=${view.palette}
          scale=${view.scale}
          levels=${formatLevels(view.levelRule, view.levelCount)}
          .cameraOrbit=${view.orbit}
          loading="eager"
          ?without-contours=${!view.contours}
          ?without-minima=${!view.minima}
          ?with-witness=${view.witness}
          ?with-trajectory=${view.trajectory}
          .drape=${findings.drape(view.drape, element)}
          .paraboloid=${findings.paraboloid(element)}
          @landscape-facts=${actions.onPicture}
          @landscape-pick=${actions.onPick}
          @landscape-load=${actions.onPicture}
          @landscape-error=${actions.onPicture}
          @landscape-camera=${actions.onPicture}
          @landscape-view=${actions.onPicture}
        ></loss-landscape>
      </div>
      <form class="panel" aria-label="Controls" @submit=${(event: Event) => event.preventDefault()}>
        ${problemSummary(state.problems)}
        <div class="notes">
          ${state.note ? html`<p class="note" role="status">${state.note}</p>` : nothing}
          <div class="note said" ?hidden=${!notice}>
            <span role="status">${notice}</span>
            <button type="button" class="remove" aria-label="Put this word away" @click=${actions.dismissNotice}>
              ×
            </button>
          </div>
        </div>
        ${openedNote(state, actions)}
        ${selectField({
          label: 'Landscape',
          path: 'preset',
          ...presetChoices(state),
          onChange: (name) => editor.choosePreset(name),
        })}
        ${section('View', viewControls(state, editor, besideColors(), Boolean(element?.report?.path)), true)}
        ${section('Network', networkControls(state, editor), true)}
        ${section('Data', dataControls(state, editor, actions.data), true)}
        ${section('Loss', lossControls(state, editor), true)}
        ${section('Train', trainingControls(state, actions.training), true)}
        ${section('Weights', weightsSection(state, actions), actions.checkpoints.list.length > 0)}
        ${section('Plane', html`${planeControls(state, actions.planes)} ${comparison(actions)}`, true)}
        ${section('Window and grid', windowControls(state, editor, zoomed, actions.resetZoom, actions.planes), true)}
        ${section('Landscape file', fileEditor(file, actions), false, actions.lookAtText)}
      </form>
      <div class="findings">
        ${
          element?.facts && element.report
            ? html`<div>
                  ${minimaPanel(element.facts, findings, view.drape, element, actions)}
                  ${barrierPanel(state.landscape, findings.barriers)}
                  ${taylorPanel(element.facts, findings, element, actions)}
                </div>
                <div>
                  ${convexityPanel(element.facts, findings, element)} ${factsPanel(element.facts, element.report)}
                  ${auditPanel(element.report, state.landscape)}
                </div>`
            : nothing
        }
      </div>
    </main>
    <footer>
      <p>
        Everything is computed on this machine. Nothing is sent anywhere: no data, no network, no usage.
        <a href="?benchmark" @click=${actions.openPage}>Benchmark</a>
      </p>
    </footer>
  `;

  /** The slider of the basins, or what the colours are waiting for. */
  function besideColors(): TemplateResult | typeof nothing {
    if (view.drape === 'basins') return basinSlider(element?.facts ?? null, findings, element, actions.setThreshold);
    const pending = findings.pending(view.drape, element);
    return pending ? html`<p class="hint">${pending}</p>` : nothing;
  }

  function title(current: ExplorerState): TemplateResult {
    const preset = PRESETS.find(({ name }) => name === current.preset);
    const isPreset = preset && isSameProblem(preset.landscape, draft);
    const { formula, shapes } = networkFormula(current.landscape.network);
    return html`
      <h2>${isPreset ? preset.title : nameOf(preset, draft)}</h2>
      ${isPreset ? html`<p class="lead">${preset.description}</p>` : nothing}
      <p class="formula">
        <span>${formula}</span><span>${lossFormula(current.landscape)}</span
        ><span>${planeFormula(current.landscape)}</span
        >${shapes ? html`<span class="shapes">${shapes}</span>` : nothing}
      </p>
      ${assumptionFlag(current, actions.weights)}
    `;
  }
}

/** With another network a landscape has nothing left of its preset, as in an address. */
function nameOf(preset: Preset | undefined, { network }: Landscape): string {
  return preset && isEqual(preset.landscape.network, network) ? `${preset.title}, edited` : 'Own landscape';
}

/** The presets; an edited one stands beside its original, so that choosing this brings it back. */
function presetChoices({ preset: name, draft }: ExplorerState): {
  value: string;
  choices: { value: string; label: string }[];
} {
  const choices = PRESETS.map((preset) => ({ value: preset.name, label: preset.title }));
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset && isSameProblem(preset.landscape, draft)) return { value: name, choices };
  return { value: '', choices: [{ value: '', label: nameOf(preset, draft) }, ...choices] };
}

/** Whether only window and grid differ, which leave what is said of a landscape true. */
function isSameProblem(p: Landscape, q: Landscape): boolean {
  const { window, grid } = q;
  return isEqual({ ...p, window, grid }, q);
}

/** One plane says nothing of the next one. */
function comparison({ openPage }: Actions): TemplateResult {
  return html`<p class="hint">
    <a href="?compare" target="_blank" rel="opener" @click=${openPage}>Compare with other planes</a>, all on one scale
  </p>`;
}

function section(
  name: string,
  content: TemplateResult,
  isOpen: boolean,
  onToggle?: (isOpen: boolean) => void,
): TemplateResult {
  const tell = (event: Event) => onToggle?.((event.currentTarget as HTMLDetailsElement).open);
  return html`<details ?open=${isOpen} @toggle=${tell}>
    <summary><h2>${name}</h2></summary>
    <div class="controls">${content}</div>
  </details>`;
}

function problemSummary(problems: readonly Problem[]): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<div class="problems" role="alert">
    <p>The picture shows the last landscape that was right. To be mended:</p>
    <ul>
      ${problems.slice(0, 8).map(
        (problem) =>
          html`<li>
            <a href="#${idOf(problem.path)}" @click=${(event: Event) => focusField(event, problem.path)}
              >${describeProblem(problem)}</a
            >
          </li>`,
      )}
    </ul>
    ${problems.length > 8 ? html`<p>and ${problems.length - 8} more</p>` : nothing}
  </div>`;
}

/** The address bar holds the state, so a link must not change it. */
function focusField(event: Event, path: string): void {
  event.preventDefault();
  for (let at = path; at !== ''; at = at.replace(/[.[]?[^.[]*$/, '')) {
    const id = idOf(at);
    const inside = `.panel :is(input, select, textarea)[id^="${id}-"]`;
    const field = document.getElementById(id) ?? document.querySelector<HTMLElement>(inside);
    if (!field) continue;
    field.closest('details')?.setAttribute('open', '');
    return field.focus();
  }
}

function fileEditor({ shown, problems }: FileText, actions: Actions): TemplateResult {
  return html`<div class="field">
    <label for="landscape-text">The whole landscape as JSON</label>
    <textarea
      id="landscape-text"
      class="code"
      rows="16"
      spellcheck="false"
      .value=${shown}
      aria-invalid=${problems.length > 0 ? 'true' : nothing}
      aria-describedby="landscape-text-error"
      @input=${(event: Event) => actions.editText((event.target as HTMLTextAreaElement).value)}
    ></textarea>
    <span class="error" id="landscape-text-error" role="status">
      ${problems.slice(0, 8).map((problem) => html`<span>${describeProblem(problem)}</span>`)}
    </span>
  </div>`;
}

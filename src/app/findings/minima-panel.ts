import { html, nothing, type TemplateResult } from 'lit';
import { depthChart } from '../charts/depth-chart.ts';
import type { Findings } from './findings.ts';
import type { Resource } from './answers.ts';
import type { Facts, MinimaFacts, Minimum, VerifiedMinimum } from '../../analysis/facts.ts';
import type { FullSpaceFacts } from '../../analysis/full-space.ts';
import type { LossLandscape } from '../../elements/define.ts';
import { minimaHeadline, number } from '../../elements/words.ts';
import type { DrapeKind } from '../state.ts';

/** Minima in a table; the counts above it are of all. */
const ROWS = 12;

const VERDICTS: Record<FullSpaceFacts['verdict'], string> = {
  'not-minimum': 'no minimum',
  'slice-only': 'no',
  saddle: 'no, a saddle',
  'local-minimum': 'yes, up to rounding',
  fitted: 'yes, a fit',
  degenerate: 'undecided, flat',
  'critical-point': 'undecided',
  crease: 'on a crease',
  undefined: 'no gradient',
};

export interface MinimaActions {
  setThreshold(depth: number): void;
  /** Asks whether a minimum of the slice is one of the network. */
  inspect(minimum: VerifiedMinimum): void;
}

/** The count that can be trusted, what it leaves out, each minimum, and how the count depends on the depth. */
export function minimaPanel(
  facts: Facts,
  findings: Findings,
  drape: DrapeKind,
  element: LossLandscape,
  actions: MinimaActions,
): TemplateResult {
  const { minima } = facts;
  return html`
    <section aria-labelledby="minima-title">
      <h2 id="minima-title">Local minima</h2>
      <p class="verdict">${headword(minima)}</p>
      <p>${minimaHeadline(minima)}.</p>
      ${stability(facts)} ${minima.polished?.length ? verifiedTable(minima.polished, findings, actions) : nothing}
      ${minima.curve ? depths(facts, findings, drape, element) : nothing} ${candidates(minima)}
      <details class="rules">
        <summary>How they were counted</summary>
        <p class="hint">
          Minima of this slice through parameter space; a minimum of the slice need not be one of the network. On the
          grid a node is compared with its eight neighbours, and a flat region counts once. Depth is what must be
          climbed to reach a lower place or leave the window.
        </p>
        ${minima.verification ? html`<p class="hint">${sentence(minima.verification)}.</p>` : nothing}
        <p class="hint">Noise floor ${number(minima.noiseFloor.value)}: ${minima.noiseFloor.rule}.</p>
      </details>
    </section>
  `;
}

function headword({ verified, resolved, continuum }: MinimaFacts): string {
  const count = verified ?? resolved;
  const name = verified === null ? 'resolved' : 'verified';
  if (continuum) return count === 0 ? 'A continuum of minima' : `${count} ${name}, and a continuum of minima`;
  return `${count} ${name}`;
}

function stability({ minima }: Facts): TemplateResult | typeof nothing {
  const { half, resolved } = minima;
  if (!half) return nothing;
  const grid = `${half.grid[0]} × ${half.grid[1]}`;
  return half.stable
    ? html`<p class="hint">Stable: every second node (${grid}) gives the same ${resolved} resolved.</p>`
    : html`<p class="warning">
        Not stable: every second node (${grid}) gives ${half.resolved} resolved instead of ${resolved}. Sample more
        finely before you quote it.
      </p>`;
}

function verifiedTable(list: readonly VerifiedMinimum[], findings: Findings, actions: MinimaActions): TemplateResult {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Loss</th>
          <th scope="col">a</th>
          <th scope="col">b</th>
          <th scope="col" title="Eigenvalues of the Hessian in the plane">Curvature</th>
          <th scope="col">A minimum of the network?</th>
        </tr>
      </thead>
      <tbody>
        ${list.slice(0, ROWS).map((minimum) => {
          const { a, b } = minimum;
          const answer = findings.answers.peek('fullSpace', { a, b });
          return html`<tr>
              <td>${number(minimum.value)}</td>
              <td>${number(a)}</td>
              <td>${number(b)}</td>
              <td>${minimum.hessian ? minimum.hessian.map(number).join(', ') : 'a kink'}</td>
              <td class="word">
                ${answer ? shortAnswer(answer) : html`<button type="button" class="link" @click=${() => actions.inspect(minimum)}>Check</button>`}
              </td>
            </tr>
            ${
              answer?.state === 'done'
                ? html`<tr class="detail">
                    <td colspan="5">${answer.value.sentence}</td>
                  </tr>`
                : nothing
            }`;
        })}
      </tbody>
    </table>
    ${more(list.length)}
  </div>`;
}

function shortAnswer(answer: Resource<FullSpaceFacts>): string {
  if (answer.state === 'pending') return 'checking…';
  return answer.state === 'failed' ? answer.message : VERDICTS[answer.value.verdict];
}

/** What was found on the grid: in the open where nothing was verified. */
function candidates({ list, raw, polished }: MinimaFacts): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  if (polished === null) return gridTable(list, raw);
  return html`<details class="rules">
    <summary>${raw} ${raw === 1 ? 'candidate' : 'candidates'} on the grid</summary>
    ${gridTable(list, raw)}
  </details>`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function gridTable(list: readonly Minimum[], raw: number): TemplateResult {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Loss</th>
          <th scope="col">a</th>
          <th scope="col">b</th>
          <th scope="col" title="How far the loss must rise before a lower place can be reached">Depth</th>
          <th scope="col" title="Nodes of the flat region">Nodes</th>
          <th scope="col">Class</th>
        </tr>
      </thead>
      <tbody>
        ${list.slice(0, ROWS).map(
          (minimum) =>
            html`<tr>
              <td>${number(minimum.value)}</td>
              <td>${number(minimum.a)}</td>
              <td>${number(minimum.b)}</td>
              <td>${minimum.escapeDepth === null ? '∞' : number(minimum.escapeDepth)}</td>
              <td>${minimum.plateau}</td>
              <td class="word">${minimum.class}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${more(raw)}
  </div>`;
}

function more(count: number): TemplateResult | typeof nothing {
  return count > ROWS ? html`<p class="hint">and ${count - ROWS} more</p>` : nothing;
}

/** The curve of counts against depth. */
function depths({ minima }: Facts, findings: Findings, drape: DrapeKind, element: LossLandscape): TemplateResult {
  const threshold = drape === 'basins' ? findings.depth(element) : null;
  return depthChart(minima.curve!, minima.noiseFloor.value, threshold);
}

/** The threshold of the picture of basins, as a slider over the logarithm of the depth. */
export function basinSlider(
  facts: Facts | null,
  findings: Findings,
  element: LossLandscape | null,
  setThreshold: (depth: number) => void,
): TemplateResult | typeof nothing {
  const curve = facts?.minima.curve;
  if (!curve) return nothing;
  const [low, high] = [Math.log10(curve.depth[0]), Math.log10(curve.depth[curve.depth.length - 1])];
  const depth = findings.depth(element);
  const pending = findings.pending('basins', element);
  return html`<div class="field basins">
    <label for="basin-depth">Basins of minima deeper than</label>
    <input
      type="range"
      id="basin-depth"
      aria-valuetext=${number(depth)}
      min=${low}
      max=${high}
      step=${(high - low) / 400}
      .value=${String(Math.log10(Math.max(depth, curve.depth[0])))}
      @input=${(event: Event) => setThreshold(10 ** Number((event.target as HTMLInputElement).value))}
    />
    <output for="basin-depth">${number(depth)}</output>
    ${pending ? html`<p class="hint">${pending}</p>` : nothing}
  </div>`;
}

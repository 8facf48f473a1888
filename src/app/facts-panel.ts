import { html, nothing, type TemplateResult } from 'lit';
import { holeSentence, minimaHeadline, number } from '../elements/words.ts';
import { duration, rate } from '../spec/quantities.ts';
import type { Facts, Minimum } from '../analysis/facts.ts';
import type { RunReport } from '../elements/report.ts';

/** Minima in the table; the counts above it are of all. */
const ROWS = 12;

/** Range, holes and minima, with what the headline leaves out. */
export function factsPanel(facts: Facts, report: RunReport): TemplateResult {
  const { range, minima } = facts;
  return html`
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">What the field shows</h2>
      <dl class="facts">
        ${fact('Smallest loss', range ? number(range.min) : 'none is finite')}
        ${range ? fact('Median', number(range.median)) : nothing}
        ${range ? fact('Largest', number(range.max)) : nothing} ${fact('Nodes', `${facts.grid[0]} × ${facts.grid[1]}`)}
        ${fact('Time', duration(report.milliseconds))} ${fact('Rate', rate(report.pointsPerSecond))}
      </dl>
      <p>${minimaHeadline(minima)}.</p>
      ${facts.holes > 0 ? html`<p class="warning">${holeSentence(facts)}</p>` : nothing}
      ${minima.list.length > 0 ? minimaTable(minima.list, minima.raw) : nothing}
      <p class="hint">
        Minima of this slice through parameter space, by the eight neighbours of a node; a slice minimum need not be a
        minimum of the network. Noise floor ${number(minima.noiseFloor.value)}: ${minima.noiseFloor.rule}.
      </p>
    </section>
  `;
}

function minimaTable(list: readonly Minimum[], raw: number): TemplateResult {
  const rows = list.slice(0, ROWS);
  const more = raw - rows.length;
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
        ${rows.map(
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
    ${more > 0 ? html`<p class="hint">and ${more} more</p>` : nothing}
  </div>`;
}

/** What a reader must know of the plane and the engine before believing the picture. */
export function auditPanel({ audit, description, reason, engine, data }: RunReport): TemplateResult {
  const engineName = { gpu: 'GPU', cpu: 'CPU', reference: 'Reference' }[engine];
  return html`
    <section aria-labelledby="audit-title">
      <h2 id="audit-title">How it was made</h2>
      <dl class="audit">
        ${fact('Plane', audit.rule)} ${audit.seed === null ? nothing : fact('Seed', String(audit.seed))}
        ${fact('a', audit.labelA)} ${fact('b', audit.labelB)}
        ${fact('Lengths', `‖u‖ = ${number(audit.normU)}, ‖v‖ = ${number(audit.normV)}`)}
        ${fact('Cosine of u and v', audit.cosine === null ? 'none, a direction is zero' : number(roundedCosine(audit.cosine)))}
        ${fact('Data', data)} ${fact('Engine', `${engineName}, ${description}`)} ${fact('Why', reason)}
      </dl>
      ${audit.warnings.map((warning) => html`<p class="warning">${sentence(warning)}</p>`)}
    </section>
  `;
}

function fact(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** A cosine of 1e-17 is a rounded zero, and a reader must not take it for a finding. */
function roundedCosine(cosine: number): number {
  return Math.abs(cosine) < 1e-12 ? 0 : cosine;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { html, nothing, type TemplateResult } from 'lit';
import { holeSentence, number } from '../elements/words.ts';
import { duration, rate } from '../spec/quantities.ts';
import type { Facts } from '../analysis/facts.ts';
import type { RunReport } from '../elements/report.ts';
import type { Landscape } from '../spec/landscape.ts';
import { trainedWords } from '../spec/training-words.ts';

/** Range, holes, and what it took. */
export function factsPanel(facts: Facts, report: RunReport): TemplateResult {
  const { range } = facts;
  return html`
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">What the field shows</h2>
      <dl class="facts">
        ${fact('Smallest loss', range ? number(range.min) : 'none is finite')}
        ${range ? fact('Median', number(range.median)) : nothing}
        ${range ? fact('Largest', number(range.max)) : nothing} ${fact('Nodes', `${facts.grid[0]} × ${facts.grid[1]}`)}
        ${fact('Time', duration(report.milliseconds))} ${fact('Rate', rate(report.pointsPerSecond))}
      </dl>
      ${facts.holes > 0 ? html`<p class="warning">${holeSentence(facts)}</p>` : nothing}
    </section>
  `;
}

/** What a reader must know of the plane and the engine before believing the picture. */
export function auditPanel(
  { audit, description, reason, engine, data }: RunReport,
  landscape?: Landscape,
): TemplateResult {
  const engineName = { gpu: 'GPU', cpu: 'CPU', reference: 'Reference' }[engine];
  return html`
    <section aria-labelledby="audit-title">
      <h2 id="audit-title">How it was made</h2>
      <dl class="audit">
        ${fact('Plane', audit.rule)} ${audit.seed === null ? nothing : fact('Seed', String(audit.seed))}
        ${fact('a', audit.labelA)} ${fact('b', audit.labelB)}
        ${fact('Lengths', `‖u‖ = ${number(audit.normU)}, ‖v‖ = ${number(audit.normV)}`)}
        ${fact('Cosine of u and v', audit.cosine === null ? 'none, a direction is zero' : number(roundedCosine(audit.cosine)))}
        ${audit.details.map(({ name, text }) => fact(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, text))}
        ${parametersFact(landscape)} ${fact('Data', data)} ${fact('Engine', `${engineName}, ${description}`)}
        ${fact('Why', reason)}
      </dl>
      ${layerNorms(audit)} ${audit.warnings.map((warning) => html`<p class="warning">${sentence(warning)}</p>`)}
    </section>
  `;
}

/** How far the directions reach into each layer. */
function layerNorms({ perLayer, normU, normV }: RunReport['audit']): TemplateResult {
  const share = (norm: number, whole: number) => (whole > 0 ? `${Math.round((100 * norm ** 2) / whole ** 2)} %` : '–');
  return html`<details class="rules">
    <summary>Norms of u and v by layer</summary>
    <div class="scroll">
      <table class="norms">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">‖u‖</th>
            <th scope="col">of ‖u‖²</th>
            <th scope="col">‖v‖</th>
            <th scope="col">of ‖v‖²</th>
          </tr>
        </thead>
        <tbody>
          ${perLayer.map(
            ({ u, v }, l) =>
              html`<tr>
                <td>${l + 1}</td>
                <td>${number(u)}</td>
                <td>${share(u, normU)}</td>
                <td>${number(v)}</td>
                <td class="word">${share(v, normV)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** How θ0 was trained; nothing where the plane goes through other points. */
function parametersFact(landscape?: Landscape): TemplateResult | typeof nothing {
  if (!landscape || ['points', 'line'].includes(landscape.plane.directions)) return nothing;
  const words = trainedWords(landscape.parameters);
  return words ? fact('θ₀', `trained: ${words}`) : nothing;
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

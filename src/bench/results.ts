import { html, nothing, type TemplateResult } from 'lit';
import {
  cellsOf,
  COLUMNS,
  engineWords,
  gridNote,
  labelOf,
  machineWords,
  mainRatios,
  occasionWords,
  peakWords,
  ratioWords,
} from '../engine/bench/markdown.ts';
import type { BenchReport, CaseResult } from '../engine/bench/report.ts';
import { chart, decadesOf, layoutChart, type Decades } from './chart.ts';

/** A report: where it was measured, and a chart and a table for each case. */
export function results(report: BenchReport, width: number): TemplateResult {
  const decades = decadesOf(report.cases);
  return html`
    <section class="machine" aria-label="Machine">
      <p class="lead">${machineWords(report)}</p>
      <p class="hint">${occasionWords(report)}</p>
      ${engines(report)}
    </section>
    ${report.cases.map((result) => caseSection(result, report, decades, width))}
    <p class="hint">${EXPLANATION}</p>
  `;
}

function engines({ contestants, missing }: BenchReport): TemplateResult {
  return html`<dl class="engines">
    ${contestants.map((facts) => {
      const { gflops, with: loop } = peakWords(facts);
      return html`<div>
        <dt class=${facts.id}>${facts.label}</dt>
        <dd>${engineWords(facts)}${gflops && html`<br /><span>FMA peak ${gflops}: ${loop}</span>`}</dd>
      </div>`;
    })}
    ${missing.map(
      ({ id, reason }) =>
        html`<div>
          <dt>${labelOf(id, contestants)}</dt>
          <dd>not here: ${reason}</dd>
        </div>`,
    )}
  </dl>`;
}

const EXPLANATION =
  'Bars: million points × samples a second (Mps) on a logarithmic scale, median of the rounds with the range of all; the ' +
  'share is that of the multiply-adds executed in the peak that the same engine reached right before, activations not ' +
  'counted. GFLOP/s counts all multiply-adds of the network, as a naive evaluator does them. Prepare: milliseconds until the ' +
  'first loss is there, the first time / again. Worst error: the largest relative error against float64 at the nodes checked.';

function caseSection(result: CaseResult, report: BenchReport, decades: Decades, width: number): TemplateResult {
  const { name, title, multiplyAdds, closedForm, skipped } = result;
  const { contestants } = report;
  const executed = closedForm
    ? 'evaluated in closed form'
    : `${multiplyAdds.executed.toLocaleString('en')} left to be done at each point`;
  return html`<section class="case" aria-label=${name}>
    <h2>${name} <span>${title}</span></h2>
    <p class="hint">${multiplyAdds.naive.toLocaleString('en')} multiply-adds a point and sample, ${executed}</p>
    ${
      result.results.length > 0
        ? html`${chart(layoutChart(result, contestants, decades, width), `${name}, million points times samples a second`)}
          ${ratios(result, report)} ${table(result, report)}`
        : html`<p class="hint">No engine has been measured yet.</p>`
    }
    ${skipped.map(({ id, reason }) => html`<p class="hint">${labelOf(id, contestants)} was left out: ${reason}.</p>`)}
  </section>`;
}

function ratios(result: CaseResult, { contestants }: BenchReport): TemplateResult | typeof nothing {
  const pairs = mainRatios(result);
  if (pairs.length === 0) return nothing;
  return html`<ul class="ratios">
    ${pairs.map(
      ({ id, against, ratio }) =>
        html`<li>${labelOf(id, contestants)} : ${labelOf(against, contestants)} <b>${ratioWords(ratio)}</b></li>`,
    )}
  </ul>`;
}

function table(result: CaseResult, { contestants }: BenchReport): TemplateResult {
  return html`<details>
    <summary><span>All numbers</span></summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Numbers of ${result.name}`}>
      <table>
        <thead>
          <tr>
            ${COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${result.results.map((each) => {
            const note = gridNote(each, result.grid);
            const [label, ...cells] = cellsOf(each, contestants);
            return html`<tr>
              <th scope="row">${label}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)} ${note ? html`<td class="word">${note}</td>` : nothing}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { summarizeSurvey, type Share, type Spread, type SurveyGroup } from '../../analysis/survey/summary.ts';
import { range, surveyCells } from '../../analysis/survey/words.ts';
import { number } from '../../spec/quantities.ts';
import { percent } from './maps-view.ts';

/** What the facts of planes through one problem spread over. */
export function spreadTable(rows: readonly SurveyRow[]): TemplateResult {
  const [group] = summarizeSurvey(rows);
  const { verified, resolved, border, gap, least, planes } = group;
  const lines: [string, Spread | null, (value: number) => string][] = [
    ['verified minima', verified, number],
    ['minima resolved on the grid', resolved, number],
    ['minima on the border', border, number],
    ['smallest loss on the grid', least, number],
    ['convex-envelope gap, at least', gap, percent],
  ];
  return html`<section aria-label="Spread">
    <h3>How much it differs over ${planes} ${planes === 1 ? 'plane' : 'planes'}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Spread of the facts">
      <table class="spread">
        <thead>
          <tr>
            ${['', 'median', 'quartiles', 'range'].map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${lines.map(([name, spread, words]) => spreadLine(name, spread, planes, words))}
        </tbody>
      </table>
    </div>
    ${verdicts(group)}
  </section>`;
}

function spreadLine(
  name: string,
  spread: Spread | null,
  planes: number,
  words: (value: number) => string,
): TemplateResult {
  if (!spread)
    return html`<tr>
      <th scope="row">${name}</th>
      <td>unknown</td>
      <td></td>
      <td></td>
    </tr>`;
  const { count, median, lowerQuartile, upperQuartile, min, max } = spread;
  const pair = (from: number, to: number) =>
    words(from) === words(to) ? words(from) : `${words(from)} – ${words(to)}`;
  return html`<tr>
    <th scope="row">${name}${count < planes ? html` <span class="hint">on ${count} of ${planes}</span>` : nothing}</th>
    <td>${words(median)}</td>
    <td>${pair(lowerQuartile, upperQuartile)}</td>
    <td>${pair(min, max)}</td>
  </tr>`;
}

function verdicts({ convex, notConvex, unstable, continuum, withHoles, planes }: SurveyGroup): TemplateResult {
  const known = notConvex?.of ?? 0;
  const open = known - (notConvex?.count ?? 0) - (convex?.count ?? 0);
  const item = (words: string, count: number, of: number) =>
    html`<li><b>${count} of ${of}</b> <span>${words}</span></li>`;
  const shared = (words: string, share: Share | null) =>
    share && share.count > 0 ? item(words, share.count, share.of) : nothing;
  return html`<ul class="verdicts">
    ${known > 0 ? item('not convex, by a witness', notConvex!.count, known) : nothing}
    ${shared('convex, by a theorem', convex)}
    ${open > 0 ? item('no violation found, which proves nothing', open, known) : nothing}
    ${shared('count not stable', unstable)} ${shared('with a continuum of minima', continuum)}
    ${withHoles > 0 ? item('with losses that are not finite', withHoles, planes) : nothing}
  </ul>`;
}

/** The numbers of the survey's chart, a line a problem and shape. */
export function surveyTable(rows: readonly SurveyRow[]): TemplateResult {
  const [heads, ...lines] = surveyCells(summarizeSurvey(rows));
  return html`<section aria-label="Numbers of the survey">
    <h3>In numbers</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers of the survey">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ([name, ...cells]) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">${leastWords(rows)}</p>
  </section>`;
}

/** Beside counts it matters whether anything was learnt at all. */
function leastWords(rows: readonly SurveyRow[]): string {
  const least = rows.flatMap(({ min }) => min ?? []);
  if (least.length === 0) return 'No loss is finite.';
  return `Smallest loss of each plane: ${range(Math.min(...least), Math.max(...least))}.`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { doubtWords, headlineCount } from '../../analysis/survey/words.ts';
import { number } from '../../spec/quantities.ts';
import type { Comparison } from './comparison.ts';
import { verdictWords, type MapsActions } from './maps-view.ts';
import type { Subject } from './subjects.ts';

/** More lines than this would make the page slow; what is beyond them is in the table that is saved. */
const MOST_LINES = 300;

/** Every plane of a survey, those with most minima first, each leading to the explorer: what lies behind a dot of the chart. */
export function planeTable(
  comparison: Pick<Comparison, 'subjects' | 'measured'>,
  isOpen: boolean,
  actions: MapsActions & { showPlanes(isOpen: boolean): void },
): TemplateResult {
  return html`<details
    class="planes"
    ?open=${isOpen}
    @toggle=${(event: Event) => actions.showPlanes((event.target as HTMLDetailsElement).open)}
  >
    <summary><span>Plane by plane</span></summary>
    ${isOpen ? lines(comparison, actions) : nothing}
  </details>`;
}

function lines(
  { subjects, measured }: Pick<Comparison, 'subjects' | 'measured'>,
  actions: MapsActions,
): TemplateResult {
  const known = subjects.flatMap((subject) => {
    const row = measured(subject.plane)?.row;
    return row ? [{ subject, row }] : [];
  });
  const sorted = known.toSorted((p, q) => headlineCount(q.row) - headlineCount(p.row));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Plane by plane">
      <table>
        <thead>
          <tr>
            ${['plane', 'minima', 'smallest loss', 'convexity', 'to beware of'].map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${sorted.slice(0, MOST_LINES).map(({ subject, row }) => line(subject, row, actions))}
        </tbody>
      </table>
    </div>
    ${
      sorted.length > MOST_LINES
        ? html`<p class="hint">The ${MOST_LINES} with most minima; all ${sorted.length} are in the table as CSV.</p>`
        : nothing
    }`;
}

function line(subject: Subject, row: SurveyRow, actions: MapsActions): TemplateResult {
  const { verified, resolved, min } = row;
  return html`<tr>
    <th scope="row">
      <a
        href=${actions.linkOf(subject)}
        target="_blank"
        rel="opener"
        title="Open in the explorer"
        @click=${(event: Event) => actions.openPlane(event, subject)}
        >${subject.name}</a
      >
    </th>
    <td>${verified === null ? `${resolved} resolved` : `${verified} verified`}</td>
    <td>${min === null ? 'none is finite' : number(min)}</td>
    <td>${verdictWords(row)}</td>
    <td>${doubtWords(row)}</td>
  </tr>`;
}

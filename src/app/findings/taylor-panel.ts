import { html, nothing, type TemplateResult } from 'lit';
import { taylorChart } from '../charts/taylor-chart.ts';
import type { Findings } from './findings.ts';
import type { Answer } from '../../analysis/session/protocol.ts';
import type { Facts } from '../../analysis/facts.ts';
import type { LossLandscape } from '../../elements/define.ts';
import { number } from '../../elements/words.ts';

export interface TaylorActions {
  setPoint(point: { a: number; b: number } | null): void;
}

/** The paraboloid at a point, and how far from the point it still is the loss. */
export function taylorPanel(
  facts: Facts,
  { point, answers }: Findings,
  element: LossLandscape,
  { setPoint }: TaylorActions,
): TemplateResult {
  const lowest = facts.minima.polished?.[0];
  const { a, b } = facts.window;
  const middle = { a: (a[0] + a[1]) / 2, b: (b[0] + b[1]) / 2 };
  const answer = point && element.analysis && answers.get('taylor', point);
  return html`
    <section aria-labelledby="taylor-title">
      <h2 id="taylor-title">Local quadratic model</h2>
      <p class="hint">
        The Taylor paraboloid at a point, from exact derivatives: a good model only near the point, and at a kink not
        even there. Click a place of the picture while it is drawn to move it.
      </p>
      <div class="buttons">
        ${lowest ? html`<button type="button" @click=${() => setPoint({ a: lowest.a, b: lowest.b })}>At the lowest minimum</button>` : nothing}
        <button type="button" @click=${() => setPoint(middle)}>At the centre</button>
        ${point ? html`<button type="button" @click=${() => setPoint(null)}>Remove</button>` : nothing}
      </div>
      ${answer?.state === 'pending' ? html`<p class="hint">Evaluating…</p>` : nothing}
      ${answer?.state === 'failed' ? html`<p class="warning">${answer.message}</p>` : nothing}
      ${answer?.state === 'done' ? model(answer.value) : nothing}
    </section>
  `;
}

/** The paraboloid in numbers and its error; where the loss is not finite there is none, and the sentence says so. */
function model({ a, b, jet, error }: Answer<'taylor'>): TemplateResult {
  const { value, aa, ab, bb } = jet;
  if (![value, jet.a, jet.b, aa, ab, bb].every(Number.isFinite)) return html`<p>${error.sentence}</p>`;
  const list = (...numbers: number[]) => `(${numbers.map(number).join(', ')})`;
  return html`<p>${error.sentence}</p>
    <p class="hint">
      At ${list(a, b)}: loss ${number(value)}, gradient ${list(jet.a, jet.b)}, Hessian ${list(aa, ab, bb)}.
    </p>
    ${taylorChart(error)}`;
}

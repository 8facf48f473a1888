import { html, nothing, type TemplateResult } from 'lit';
import { barrierChart } from '../charts/barrier-chart.ts';
import { heightOf, type Barriers, type Side } from './barriers.ts';
import { number } from '../../elements/words.ts';
import type { Landscape } from '../../spec/landscape.ts';

/** The loss between the points that the plane was laid through: a chart for two, a table for three. */
export function barrierPanel(landscape: Landscape, barriers: Barriers): TemplateResult | typeof nothing {
  const sides = barriers.of(landscape);
  if (!sides) return nothing;
  const isLine = landscape.plane.directions === 'line';
  return html`
    <section aria-labelledby="barrier-title">
      <h2 id="barrier-title">${isLine ? 'Barrier between points A and B' : 'Between points A, B and C'}</h2>
      ${sides.state === 'pending' ? html`<p class="hint" role="status">Evaluating the loss on the line…</p>` : nothing}
      ${sides.state === 'failed' ? html`<p class="warning">${sides.message}</p>` : nothing}
      ${sides.state === 'done' ? (isLine ? line(sides.value[0]) : triangle(sides.value)) : nothing}
      <p class="hint">
        A barrier need not mean failed training: a curved path may have none, and networks whose hidden units are
        permuted compute the same function far apart. Nor does the shape of the line foretell the loss on other data
        (Vlaar and Frankle 2022).
      </p>
    </section>
  `;
}

function line({ barrier }: Side): TemplateResult {
  return html`<p class="verdict">${headword(barrier)}</p>
    <p>${sentence(barrier)}</p>
    ${Number.isNaN(barrier.height) ? nothing : barrierChart(barrier)}
    <p class="hint">${barrier.losses.length} evenly spaced points in float64, the highest refined.</p>`;
}

function headword(barrier: Side['barrier']): string {
  const height = heightOf(barrier);
  if (Number.isNaN(height)) return 'Unknown';
  if (height === Infinity) return 'Infinite';
  return height > 0 ? `Height ${number(height)}` : 'No barrier';
}

function sentence(barrier: Side['barrier']): string {
  const { at, loss, ends, holes } = barrier;
  const height = heightOf(barrier);
  const between = `the straight line between the losses of A, ${number(ends[0])}, and B, ${number(ends[1])}`;
  const unknown = holes > 0 ? ` ${holes} losses on the line are NaN: the barrier may be higher there.` : '';
  if (Number.isNaN(height)) return `The losses of the ends are ${number(ends[0])} and ${number(ends[1])}.${unknown}`;
  if (height === Infinity)
    return `The loss overflows at ${number(at)} of the way; ends: ${ends.map(number).join(' and ')}.`;
  if (height === 0) return `Nowhere on the line does the loss rise above ${between}.${unknown}`;
  return `At ${number(at)} of the way the loss is ${number(loss)}, ${number(height)} above ${between}.${unknown}`;
}

/** Losses at the points, and the barriers on the sides between them. */
function triangle(sides: readonly Side[]): TemplateResult {
  const [AB, AC] = sides;
  const losses = [AB.barrier.ends[0], AB.barrier.ends[1], AC.barrier.ends[1]];
  return html`<dl class="facts">
      ${losses.map(
        (loss, k) =>
          html`<div>
            <dt>Loss at ${'ABC'[k]}</dt>
            <dd>${number(loss)}</dd>
          </div>`,
      )}
    </dl>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Barrier</th>
            <th scope="col">At, of the way</th>
            <th scope="col">Loss there</th>
          </tr>
        </thead>
        <tbody>
          ${sides.map(({ from, to, barrier }) => {
            const height = heightOf(barrier);
            const isThere = height > 0;
            return html`<tr>
              <td>${from} to ${to}</td>
              <td>${Number.isNaN(height) ? 'unknown' : height === 0 ? 'none' : number(height)}</td>
              <td>${isThere ? number(barrier.at) : '–'}</td>
              <td class="word">${isThere ? number(barrier.loss) : '–'}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    <p class="hint">
      The barrier is the most that the loss rises above the straight line between the losses of two points;
      ${sides[0].barrier.losses.length} points a line in float64, the highest refined.
    </p>`;
}

import { nothing, svg, type TemplateResult } from 'lit';
import { number } from '../../elements/words.ts';
import type { Barrier } from '../../model/planes/barrier.ts';
import { linearAxis } from './axis.ts';
import { chart, polyline, SPAN } from './chart.ts';

/** The loss along the straight line from A to B, the line between the losses of its ends, and how far the loss rises above that. */
export function barrierChart({ height, at, loss, ends, losses }: Barrier): TemplateResult {
  const seen = losses.filter(Number.isFinite);
  const [low, high] = [
    seen.reduce((x, y) => Math.min(x, y), Infinity),
    seen.reduce((x, y) => Math.max(x, y), -Infinity),
  ];
  const room = 0.06 * (high - low) || 0.5 * Math.abs(high) || 1;
  const x = linearAxis(0, 1, ...SPAN.x, 5);
  const y = linearAxis(low - room, high + room, ...SPAN.y, 4);
  const px = Array.from(losses, (_, k) => x.place(k / (losses.length - 1)));
  const isMarked = height > 0 && Number.isFinite(height);
  const middle = x.place(at);
  const [above, below] = [y.place(loss), y.place(loss - height)];
  // the number stands where there is room for it
  const isRight = at < 0.7;
  return chart({
    description: isMarked
      ? `The loss along the line from A to B rises ${number(height)} above the straight line between its ends, at ${number(at)} of the way.`
      : 'The loss along the line from A to B.',
    x: { axis: x, title: 'share of the way from A (0) to B (1)' },
    y: { axis: y, title: 'loss' },
    content: svg`
      ${ends.every(Number.isFinite) ? polyline('chord', SPAN.x, ends.map(y.place)) : nothing}
      ${polyline(
        'loss',
        px,
        Array.from(losses, (value) => (Number.isFinite(value) ? y.place(value) : NaN)),
      )}
      ${
        isMarked
          ? svg`<line class="violation" x1=${middle} x2=${middle} y1=${above} y2=${below}></line>
              <text class="remark" x=${middle + (isRight ? 7 : -7)} y=${(above + below) / 2} text-anchor=${isRight ? 'start' : 'end'} dominant-baseline="central">${number(height)}</text>`
          : nothing
      }
      ${ends.map((end, k) => (Number.isFinite(end) ? svg`<circle class="end" cx=${SPAN.x[k]} cy=${y.place(end)} r="3"></circle>` : nothing))}`,
  });
}

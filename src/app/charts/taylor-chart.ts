import { nothing, svg, type TemplateResult } from 'lit';
import type { TaylorError } from '../../analysis/taylor.ts';
import { number } from '../../elements/words.ts';
import { logAxis } from './axis.ts';
import { chart, polyline, SPAN } from './chart.ts';

/**
 * The largest and the root-mean-square error of a paraboloid against the radius, both logarithmic: a smooth loss gives a line of
 * slope 3. What rounding alone leaves is a band at the bottom.
 */
export function taylorChart({ radius, largest, rms, rounding }: TaylorError): TemplateResult {
  // a circle that meets a loss that is not finite has no error
  const known = Array.from(largest.keys()).filter((k) => Number.isFinite(largest[k]));
  const errors = known.map((k) => largest[k]).filter((error) => error > 0);
  const top = errors.length > 0 ? Math.min(2 * Math.max(...errors), Number.MAX_VALUE) : 1;
  // a band of rounding of at least a decade stays in sight; what lies deeper is only rounding
  const bottom = Math.min(Math.max(rounding / 10, 1e-18 * top), top / 10);
  const x = logAxis(radius[0], radius[radius.length - 1], ...SPAN.x, 6);
  const y = logAxis(bottom, top, ...SPAN.y, 6);
  const px = Array.from(radius, x.place);
  const line = (className: string, values: ArrayLike<number>) =>
    polyline(
      className,
      px,
      Array.from(values, (value) => (value > 0 ? Math.min(y.place(value), SPAN.y[0]) : NaN)),
    );
  const floor = rounding > bottom ? y.place(rounding) : null;
  return chart({
    description: description(known.map((k) => ({ radius: radius[k], error: largest[k] }))),
    x: { axis: x, title: 'radius, as a share of half the window' },
    y: { axis: y, title: 'error: largest on a circle, and root mean square (dashed)' },
    content: svg`
      ${
        floor === null
          ? nothing
          : svg`<rect class="band noise" x=${SPAN.x[0]} y=${floor} width=${SPAN.x[1] - SPAN.x[0]} height=${SPAN.y[0] - floor}></rect>
            <text class="remark quiet" x=${SPAN.x[1] - 6} y=${SPAN.y[0] - 5} text-anchor="end">rounding</text>`
      }
      ${line('chord', rms)} ${line('loss', largest)}`,
  });
}

function description(known: readonly { radius: number; error: number }[]): string {
  if (known.length === 0) return 'The error of the paraboloid is not known: the loss is not finite.';
  const ends = [known[0], known[known.length - 1]];
  const parts = ends.map(({ radius, error }) => `${number(error)} at radius ${number(radius)}`);
  return `The error of the paraboloid is ${parts.join(' and ')}.`;
}

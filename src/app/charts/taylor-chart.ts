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
  const last = radius.length - 1;
  const errors = Array.from(largest).filter((error) => error > 0 && error < Infinity);
  const top = errors.length > 0 ? 2 * Math.max(...errors) : 1;
  // a band of rounding of at least a decade stays in sight; what lies deeper is only rounding
  const bottom = Math.min(Math.max(rounding / 10, 1e-18 * top), top / 10);
  const x = logAxis(radius[0], radius[last], ...SPAN.x, 6);
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
    description: `The error of the paraboloid is ${number(largest[0])} at radius ${number(radius[0])} and ${number(largest[last])} at radius ${number(radius[last])}.`,
    x: { axis: x, title: 'radius, as a share of half the window' },
    y: { axis: y, title: 'error of the paraboloid' },
    content: svg`
      ${
        floor === null
          ? nothing
          : svg`<rect class="band noise" x=${SPAN.x[0]} y=${floor} width=${SPAN.x[1] - SPAN.x[0]} height=${SPAN.y[0] - floor}></rect>
            <text class="remark quiet" x=${SPAN.x[0] + 6} y=${SPAN.y[0] - 5}>rounding</text>`
      }
      ${line('chord', rms)} ${line('loss', largest)}`,
  });
}

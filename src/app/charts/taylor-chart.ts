import { svg, type TemplateResult } from 'lit';
import { number } from '../../elements/words.ts';
import { logAxis } from './axis.ts';
import { chart, polyline, SPAN } from './chart.ts';

/** Error of the second-order model on circles round its point; radii and errors in rising order of the radius. */
export interface TaylorCurve {
  readonly radius: ArrayLike<number>;
  readonly largest: ArrayLike<number>;
  readonly rms: ArrayLike<number>;
}

/** The largest and the mean square error against the radius, both logarithmic: a smooth loss gives a line of slope 3. */
export function taylorChart({ radius, largest, rms }: TaylorCurve): TemplateResult {
  const errors = [...Array.from(largest), ...Array.from(rms)].filter((value) => value > 0 && value < Infinity);
  const top = errors.length ? Math.max(...errors) : 1;
  const bottom = errors.length ? Math.max(Math.min(...errors), 1e-18 * top) : 0.1;
  const x = logAxis(radius[0], radius[radius.length - 1], ...SPAN.x, 6);
  const y = logAxis(bottom, top > bottom ? top : 10 * bottom, ...SPAN.y, 5);
  const px = Array.from(radius, x.place);
  const line = (className: string, values: ArrayLike<number>) =>
    polyline(
      className,
      px,
      Array.from(values, (value) => (value > 0 ? y.place(value) : NaN)),
    );
  return chart({
    description: `The error of the paraboloid is ${number(largest[0])} at radius ${number(radius[0])} and ${number(largest[largest.length - 1])} at radius ${number(radius[radius.length - 1])}.`,
    x: { axis: x, title: 'radius' },
    y: { axis: y, title: 'error of the paraboloid' },
    content: svg`${line('chord', rms)}${line('loss', largest)}`,
  });
}

import { nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { LossCurve } from '../../model/train/loss-curve.ts';
import { number } from '../../spec/quantities.ts';
import { linearAxis, logAxis, type Axis } from './axis.ts';
import { chart, polyline, SPAN } from './chart.ts';

export interface LossChartOptions {
  /** Steps planned, which the axis reaches from the start. */
  planned: number;
  /** What the losses are of, such as "loss of the batch". */
  title: string;
  /** The step that had no finite loss, parameters or gradient any more. */
  divergedAt: number | null;
}

/** From this ratio on, losses are compared by their orders of magnitude. */
const LOG_RATIO = 10;

/**
 * The loss over the steps of a training, by the logarithm of the step; by that of the loss too where it spans a decade. A band holds
 * every loss between two points of the line.
 */
export function lossChart(
  { steps, values, low, high }: LossCurve,
  { planned, title, divergedAt }: LossChartOptions,
): TemplateResult {
  // the loss of step n is taken where the step begins, at the parameters after n - 1
  const last = Math.max(planned, (steps[steps.length - 1] ?? 0) + 1, divergedAt ?? 0, 2);
  const x = logAxis(1, last, ...SPAN.x, 6);
  const ends = [...low, ...high].filter(Number.isFinite);
  const [least, most] = ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1];
  const isLog = least > 0 && most >= LOG_RATIO * least;
  const y = isLog ? decades(least, most) : linearAxis(least, most, ...SPAN.y, 4);
  const px = Array.from(steps, (step) => x.place(step + 1));
  return chart({
    description: description(values, steps, divergedAt),
    x: { axis: x, title: 'step, logarithmic' },
    y: { axis: y, title: `${title}${isLog ? ', logarithmic' : ''}` },
    content: svg`
      ${band(px, Array.from(low, y.place), Array.from(high, y.place))}
      ${polyline('loss', px, Array.from(values, y.place))}
      ${divergedAt === null ? nothing : divergence(x.place(divergedAt))}`,
  });
}

/** Decades where there are several, else 1, 2, 5, 10 …: no axis with a single label. */
function decades(least: number, most: number): Axis {
  const axis = logAxis(least, most, ...SPAN.y, 5);
  if (axis.ticks.length > 2) return axis;
  const first = Math.floor(Math.log10(least));
  const ticks = [0, 1, 2, 3]
    .flatMap((decade) => [1, 2, 5].map((digit) => Number(`${digit}e${first + decade}`)))
    .filter((value) => value >= least && value <= most)
    .map((value) => ({ value, label: number(value), at: axis.place(value) }));
  return { ...axis, ticks };
}

/** What lies between the least and the largest loss of each range; where none is finite, it is interrupted. */
function band(px: readonly number[], low: readonly number[], high: readonly number[]): SVGTemplateResult {
  let path = '';
  for (let from = 0; from < px.length; from++) {
    if (!Number.isFinite(low[from])) continue;
    let to = from;
    while (to + 1 < px.length && Number.isFinite(low[to + 1])) to++;
    const range = px.slice(from, to + 1).map((_, k) => from + k);
    const point = (k: number, y: readonly number[]) => `${px[k].toFixed(2)} ${y[k].toFixed(2)}`;
    path += `M${[...range.map((k) => point(k, high)), ...range.toReversed().map((k) => point(k, low))].join('L')}Z`;
    from = to;
  }
  return svg`<path class="spread" d=${path}></path>`;
}

function divergence(at: number): SVGTemplateResult {
  const isRight = at > (SPAN.x[0] + SPAN.x[1]) / 2;
  return svg`<line class="violation" x1=${at} x2=${at} y1=${SPAN.y[1]} y2=${SPAN.y[0]}></line>
    <text class="remark" x=${at + (isRight ? -6 : 6)} y=${SPAN.y[1] + 8} text-anchor=${isRight ? 'end' : 'start'}
      dominant-baseline="central">diverged</text>`;
}

function description(values: Float64Array, steps: Uint32Array, divergedAt: number | null): string {
  if (values.length === 0) return 'No loss was taken yet.';
  const at = values.length - 1;
  const fell = `The loss is ${number(values[0])} at step ${steps[0] + 1} and ${number(values[at])} at step ${steps[at] + 1}.`;
  return divergedAt === null ? fell : `${fell} The training diverged at step ${divergedAt}.`;
}

import { nothing, svg, type TemplateResult } from 'lit';
import type { DepthCurve } from '../../analysis/facts.ts';
import { number } from '../../elements/words.ts';
import { linearAxis, logAxis } from './axis.ts';
import { chart, SPAN } from './chart.ts';

/** Where a logarithmic axis of counts has its zero. */
const NOTHING = 0.4;

/**
 * Number of interior minima deeper than a threshold: a step curve over the logarithm of the depth, with bands for noise and for
 * the aliasing of the median minimum; `threshold` is marked.
 */
export function depthChart(
  { depth, count, aliasingFloor }: DepthCurve,
  noiseFloor: number,
  threshold: number | null,
): TemplateResult {
  const x = logAxis(depth[0], depth[depth.length - 1], ...SPAN.x, 6);
  const top = Math.max(1, ...count);
  // few minima are counted, many are compared by their order of magnitude, with nothing at the floor
  const isFew = top <= 30;
  const y = isFew ? linearAxis(0, top, ...SPAN.y, Math.min(5, top)) : logAxis(NOTHING, top, ...SPAN.y, 5);
  const floor = { value: 0, label: '0', at: SPAN.y[0] };
  // a label of 1 just above that of 0 could not be read
  const apart = y.ticks.filter(({ at }) => floor.at - at > 14);
  const axis = isFew ? y : { ...y, ticks: [floor, ...apart] };
  const level = (value: number) => y.place(isFew ? value : Math.max(value, NOTHING));
  let path = `M${x.place(depth[0])} ${level(count[0])}`;
  for (let k = 1; k < depth.length; k++) path += `H${x.place(depth[k])}V${level(count[k])}`;
  const clamped = (value: number) => Math.min(SPAN.x[1], Math.max(SPAN.x[0], x.place(value)));
  const band = (from: number, to: number, className: string, name: string) => {
    const width = to - from;
    return svg`<rect class=${className} x=${from} y=${SPAN.y[1]} width=${Math.max(0, width)} height=${SPAN.y[0] - SPAN.y[1]}></rect>
      ${width > 34 ? svg`<text class="remark quiet" x=${from + 4} y=${SPAN.y[0] - 6}>${name}</text>` : nothing}`;
  };
  const noiseEnd = noiseFloor > 0 ? clamped(noiseFloor) : SPAN.x[0];
  return chart({
    description: `${count[0]} minima are deeper than ${number(depth[0])}, ${count[count.length - 1]} deeper than ${number(depth[depth.length - 1])}.`,
    x: { axis: x, title: 'depth' },
    y: { axis, title: 'minima deeper than that' },
    content: svg`
      ${band(SPAN.x[0], noiseEnd, 'band noise', 'noise')}
      ${aliasingFloor === null ? nothing : band(noiseEnd, Math.max(noiseEnd, clamped(aliasingFloor)), 'band aliasing', 'aliasing')}
      <path class="loss" d=${path}></path>
      ${threshold === null ? nothing : svg`<line class="violation" x1=${clamped(threshold)} x2=${clamped(threshold)} y1=${SPAN.y[1]} y2=${SPAN.y[0]}></line>`}`,
  });
}

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Axis } from './axis.ts';

/** Size of a drawing in units of its view box, and the room round its axes. */
export const FRAME = { width: 400, height: 216, left: 52, right: 12, top: 22, bottom: 38 } as const;

/** Ends of the x axis from left to right, and of the y axis from bottom to top. */
export const SPAN = {
  x: [FRAME.left, FRAME.width - FRAME.right],
  y: [FRAME.height - FRAME.bottom, FRAME.top],
} as const;

export interface ChartOptions {
  /** What the drawing shows, for those who cannot see it. */
  description: string;
  x: { axis: Axis; title: string };
  y: { axis: Axis; title: string };
  content: SVGTemplateResult;
}

/** A drawing with two axes; grid lines run behind the content. */
export function chart({ description, x, y, content }: ChartOptions): TemplateResult {
  const { left, right, top, bottom, width, height } = FRAME;
  const floor = height - bottom;
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label=${description}>
    ${y.axis.ticks.map(
      ({ at, label }) => svg`<line class="grid" x1=${left} x2=${width - right} y1=${at} y2=${at}></line>
        <text class="tick" x=${left - 7} y=${at} text-anchor="end" dominant-baseline="central">${label}</text>`,
    )}
    ${x.axis.ticks.map(
      ({ at, label }) => svg`<line class="grid" x1=${at} x2=${at} y1=${top} y2=${floor}></line>
        <text class="tick" x=${at} y=${floor + 14} text-anchor="middle">${label}</text>`,
    )}
    <line class="axis" x1=${left} x2=${width - right} y1=${floor} y2=${floor}></line>
    ${content}
    <text class="title" x=${width - right} y=${height - 6} text-anchor="end">${titled(x)}</text>
    <text class="title" x=${left - 46} y=${top - 11}>${titled(y)}</text>
  </svg>`;
}

function titled({ axis, title }: ChartOptions['x']): string {
  return axis.offset ? `${title} (${axis.offset})` : title;
}

/** A line through points in px; points that are not finite interrupt it. */
export function polyline(
  className: string,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): SVGTemplateResult | typeof nothing {
  let path = '';
  let isDown = false;
  for (let k = 0; k < xs.length; k++) {
    if (!Number.isFinite(xs[k]) || !Number.isFinite(ys[k])) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${xs[k].toFixed(2)} ${ys[k].toFixed(2)}`;
    isDown = true;
  }
  return path === '' ? nothing : svg`<path class=${className} d=${path}></path>`;
}

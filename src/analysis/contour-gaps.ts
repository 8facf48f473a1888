import type { LineLabel } from './contour-labels.ts';

/** An open or closed line of a page: x0, y0, x1, y1, … */
export interface PageLine {
  readonly points: Float64Array;
  readonly closed: boolean;
}

type Box = Pick<LineLabel, 'x' | 'y' | 'angle' | 'halfWidth' | 'halfHeight'>;

/** A line without what runs through boxes: text can then be read without a halo, which not every reader of figures draws. */
export function withGaps(line: PageLine, boxes: readonly Box[]): PageLine[] {
  let parts: readonly PageLine[] = [line];
  for (const box of boxes) parts = parts.flatMap((part) => cut(part, box));
  return [...parts];
}

/** The parts of a line outside one box. */
function cut(line: PageLine, box: Box): readonly PageLine[] {
  const { points, closed } = line;
  const count = points.length / 2;
  const parts: number[][] = [];
  let part: number[] = [points[0], points[1]];
  let isCut = false;
  for (let k = 0; k < (closed ? count : count - 1); k++) {
    const to = 2 * ((k + 1) % count);
    const [x0, y0, x1, y1] = [points[2 * k], points[2 * k + 1], points[to], points[to + 1]];
    const inside = insideBox(box, x0, y0, x1, y1);
    if (inside) {
      isCut = true;
      const [enter, leave] = inside;
      if (enter > 0) part.push(x0 + enter * (x1 - x0), y0 + enter * (y1 - y0));
      parts.push(part);
      part = leave < 1 ? [x0 + leave * (x1 - x0), y0 + leave * (y1 - y0)] : [];
    }
    // a box may end just where a segment begins
    if (!inside && part.length === 0) part.push(x0, y0);
    if (!inside || inside[1] < 1) part.push(x1, y1);
  }
  if (!isCut) return [line];
  // the last part of a closed line goes on into its first
  if (closed && part.length > 0) parts[0] = [...part, ...parts[0].slice(2)];
  else parts.push(part);
  return parts
    .filter(({ length }) => length > 2)
    .map((numbers) => ({ points: Float64Array.from(numbers), closed: false }));
}

/** From which share of a segment to which it lies inside a box; null when it does not. */
function insideBox({ x, y, angle, halfWidth, halfHeight }: Box, x0: number, y0: number, x1: number, y1: number) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const from = [(x0 - x) * cos + (y0 - y) * sin, (y0 - y) * cos - (x0 - x) * sin];
  const by = [(x1 - x0) * cos + (y1 - y0) * sin, (y1 - y0) * cos - (x1 - x0) * sin];
  let [enter, leave] = [0, 1];
  for (const [axis, half] of [halfWidth, halfHeight].entries()) {
    if (by[axis] === 0) {
      if (Math.abs(from[axis]) >= half) return null;
      continue;
    }
    const [p, q] = [(-half - from[axis]) / by[axis], (half - from[axis]) / by[axis]];
    enter = Math.max(enter, Math.min(p, q));
    leave = Math.min(leave, Math.max(p, q));
  }
  return enter < leave ? ([enter, leave] as const) : null;
}

import type { Field } from '../spec/field.ts';
import type { Contour } from './contours.ts';

/**
 * A contour line with `pieces` points for each cell instead of one: on the bilinear surface a level is a hyperbola, which a
 * straight line from edge to edge cuts short where the cells are large on the page. The points on the edges stay.
 */
export function curvedContour(
  { width, values }: Pick<Field, 'width' | 'values'>,
  line: Contour,
  pieces: number,
): Contour {
  const { points, level, closed } = line;
  const count = points.length / 2;
  const curved: number[] = [];
  for (let k = 0; k < count; k++) {
    const [x0, y0] = [points[2 * k], points[2 * k + 1]];
    curved.push(x0, y0);
    if (k === count - 1 && !closed) break;
    const next = (k + 1) % count;
    const [x1, y1] = [points[2 * next], points[2 * next + 1]];
    // two points of a line that follow one another lie on the edges of one cell
    const [i, j] = [Math.floor((x0 + x1) / 2), Math.floor((y0 + y1) / 2)];
    const s = j * width + i;
    const [toX, toY] = [values[s + 1] - values[s], values[s + width] - values[s]];
    const twist = values[s + width + 1] - values[s + 1] - toY;
    // (x - saddleX) · (y - saddleY) is the same all along the level
    const [saddleX, saddleY] = [i - toY / twist, j - toX / twist];
    const ratio = (x1 - saddleX) / (x0 - saddleX);
    const product = (level - values[s] + (toX * toY) / twist) / twist;
    // a twist of zero makes straight lines; so do the level of the saddle and its branches
    if (!(ratio > 0 && Number.isFinite(ratio) && Number.isFinite(product)) || Math.abs(Math.log(ratio)) < 1e-3)
      continue;
    for (let piece = 1; piece < pieces; piece++) {
      const across = (x0 - saddleX) * ratio ** (piece / pieces);
      curved.push(saddleX + across, saddleY + product / across);
    }
  }
  return { level, points: Float64Array.from(curved), closed };
}

/**
 * The points of a line that it takes to follow it within a distance, the ends among them (Ramer 1972; Douglas and Peucker 1973).
 *
 * @param tolerance distance after the points have been multiplied by `scale`
 */
export function simplified(
  points: Float64Array,
  closed: boolean,
  tolerance: number,
  scale: readonly [number, number] = [1, 1],
): Float64Array {
  const count = points.length / 2;
  if (count < 3) return points;
  const isKept = new Uint8Array(count + 1);
  isKept[0] = 1;
  isKept[count - 1] = closed ? 0 : 1;
  // a closed line is two open ones, from its first point to the farthest and back; index `count` is the first point again
  const at = points.map((x, k) => x * scale[k & 1]);
  const middle = closed ? farthestPoint(at) : count - 1;
  isKept[middle] = 1;
  const stack = closed ? [0, middle, middle, count] : [0, middle];
  while (stack.length > 0) {
    const to = stack.pop()!;
    const from = stack.pop()!;
    const [x0, y0] = [at[2 * from], at[2 * from + 1]];
    const [x1, y1] = [at[2 * (to % count)], at[2 * (to % count) + 1]];
    let [worst, far] = [tolerance, -1];
    for (let k = from + 1; k < to; k++) {
      const distance = distanceToSegment(at[2 * k], at[2 * k + 1], x0, y0, x1, y1);
      if (distance > worst) [worst, far] = [distance, k];
    }
    if (far < 0) continue;
    isKept[far] = 1;
    stack.push(from, far, far, to);
  }
  const kept: number[] = [];
  for (let k = 0; k < count; k++) if (isKept[k]) kept.push(points[2 * k], points[2 * k + 1]);
  return Float64Array.from(kept);
}

function farthestPoint(points: Float64Array): number {
  let [worst, far] = [-1, 0];
  for (let k = 0; k < points.length; k += 2) {
    const distance = Math.hypot(points[k] - points[0], points[k + 1] - points[1]);
    if (distance > worst) [worst, far] = [distance, k / 2];
  }
  return far;
}

function distanceToSegment(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square)) : 0;
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

import type { Field } from '../spec/field.ts';

/**
 * A field on at most `most` nodes along each side, over the same window, for pictures in which more would not be seen: the
 * bilinear surface, sampled. A cell that has a hole anywhere in it becomes one.
 */
export function thinned(field: Field, most: number): Field {
  const [width, height] = [Math.min(field.width, most), Math.min(field.height, most)];
  if (width === field.width && height === field.height) return field;
  const values = new Float32Array(width * height);
  const columns = places(field.width, width);
  for (const [row, { at: j, rest: q }] of places(field.height, height).entries()) {
    const [low, high] = [j * field.width, Math.min(j + 1, field.height - 1) * field.width];
    for (const [column, { at: i, rest: p }] of columns.entries()) {
      const next = Math.min(i + 1, field.width - 1);
      const below = field.values[low + i] * (1 - p) + field.values[low + next] * p;
      const above = field.values[high + i] * (1 - p) + field.values[high + next] * p;
      values[row * width + column] = below * (1 - q) + above * q;
    }
  }
  digHoles(field, { width, height, values });
  return { width, height, window: field.window, values };
}

/** Node `at` and the share of the way to the next, for each of `to` places spread over `from` nodes. */
function places(from: number, to: number): { at: number; rest: number }[] {
  return Array.from({ length: to }, (_, k) => {
    const place = to > 1 ? (k * (from - 1)) / (to - 1) : 0;
    const at = Math.min(Math.floor(place), from - 1);
    return { at, rest: place - at };
  });
}

/** NaN at the corners of each coarse cell that a node without a finite loss lies in. */
function digHoles(field: Field, coarse: Pick<Field, 'width' | 'height' | 'values'>): void {
  const scaleI = (coarse.width - 1) / Math.max(1, field.width - 1);
  const scaleJ = (coarse.height - 1) / Math.max(1, field.height - 1);
  for (let s = 0; s < field.values.length; s++) {
    if (Number.isFinite(field.values[s])) continue;
    const [i, j] = [(s % field.width) * scaleI, Math.floor(s / field.width) * scaleJ];
    for (const row of [Math.floor(j), Math.ceil(j)])
      for (const column of [Math.floor(i), Math.ceil(i)]) coarse.values[row * coarse.width + column] = NaN;
  }
}

import type { Field } from '../../spec/field.ts';

/** Losses by node; columns and rows are the coordinates. */
export type Grid = Pick<Field, 'width' | 'height' | 'values'>;

/** Three nodes in line, (i − di, j − dj), (i, j) and (i + di, j + dj), of which the middle lies above the mean of the ends. */
export interface GridChord {
  i: number;
  j: number;
  di: number;
  dj: number;
  /** f(middle) − (f(one end) + f(other end)) / 2, above 0. */
  violation: number;
}

/** Orders chords, the worst first; equal ones by place, so that the order does not hang on how they were found. */
export function worstFirst(p: GridChord, q: GridChord): number {
  return q.violation - p.violation || p.j - q.j || p.i - q.i || p.dj - q.dj || p.di - q.di;
}

/** How far the middle of a chord lies above the mean of its ends; NaN where one of the three is outside or not finite. */
export function violationOf({ width, height, values }: Grid, i: number, j: number, di: number, dj: number): number {
  const marginI = Math.abs(di);
  const marginJ = Math.abs(dj);
  if (i < marginI || i + marginI >= width || j < marginJ || j + marginJ >= height) return NaN;
  const node = j * width + i;
  const step = dj * width + di;
  const violation = values[node] - (values[node - step] + values[node + step]) / 2;
  return Number.isFinite(violation) ? violation : NaN;
}

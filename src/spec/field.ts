import type { Window } from './landscape.ts';

/**
 * The loss at every node of a grid: row-major, row 0 at the smallest b, column 0 at the smallest a, end points included.
 * Overflow is +Infinity, an undefined loss NaN; neither is ever replaced.
 */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly window: Window;
  /** `width · height` losses. */
  readonly values: Float32Array;
}

/** The k-th of n equally spaced coordinates from `from` to `to`, both ends exact; the middle when n is 1. */
export function coordinate([from, to]: readonly [number, number], k: number, n: number): number {
  if (n === 1) return (from + to) / 2;
  if (k === n - 1) return to;
  return from + ((to - from) * k) / (n - 1);
}

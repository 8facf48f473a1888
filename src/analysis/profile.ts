import type { Point } from './facts.ts';

/** The loss along a straight line of the plane, and the chord between its ends. */
export interface Profile {
  /** Share of the way, 0 at the first end and 1 at the second. */
  readonly t: Float64Array;
  /** In float64; NaN and infinities stay. */
  readonly loss: Float64Array;
  /** Straight between the losses of the ends. */
  readonly chord: Float64Array;
}

/** Evaluates the loss at evenly spread points from one point to another, both included. */
export function profileAlong(
  lossAt: (a: number, b: number) => number,
  from: Point,
  to: Point,
  samples = 257,
): Profile {
  const t = Float64Array.from({ length: samples }, (_, k) => k / (samples - 1));
  const loss = t.map((s) => lossAt((1 - s) * from[0] + s * to[0], (1 - s) * from[1] + s * to[1]));
  const chord = t.map((s) => (1 - s) * loss[0] + s * loss[samples - 1]);
  return { t, loss, chord };
}

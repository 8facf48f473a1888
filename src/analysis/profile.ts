import type { Point } from './facts.ts';

/** The loss along a straight line of the plane, and the chord between its ends: where the loss is above it, it is not convex. */
export interface Profile {
  /** Share of the way, 0 at the first end and 1 at the second. */
  readonly t: Float64Array;
  /** In float64; NaN and infinities stay. */
  readonly loss: Float64Array;
  /** Straight between the losses of the ends; NaN throughout where one of them is not finite. */
  readonly chord: Float64Array;
}

/**
 * Evaluates the loss at evenly spread points from one point to another, both included; an odd number has the middle.
 *
 * @throws RangeError unless samples is a whole number of at least 2
 */
export function profileAlong(lossAt: (a: number, b: number) => number, from: Point, to: Point, samples = 257): Profile {
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new RangeError(`Expected a whole number of at least 2 samples, got ${samples}`);
  }
  const t = Float64Array.from({ length: samples }, (_, k) => k / (samples - 1));
  const loss = t.map((s) => lossAt((1 - s) * from[0] + s * to[0], (1 - s) * from[1] + s * to[1]));
  const [first, last] = [loss[0], loss[samples - 1]];
  const isFinite = Number.isFinite(first) && Number.isFinite(last);
  return { t, loss, chord: t.map((s) => (isFinite ? (1 - s) * first + s * last : NaN)) };
}

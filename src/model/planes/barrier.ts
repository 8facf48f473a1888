import { createEvaluator } from '../evaluate.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';

/** The loss along the straight line from A (t = 0) to B (t = 1). */
export interface Barrier {
  /**
   * Most that the loss on the line rises above the straight line between the losses of its ends; 0 where it rises nowhere. Infinity
   * where the loss overflows on the way, NaN where an end's loss is not finite.
   */
  readonly height: number;
  /** Where, as a share of the way; the loss there. */
  readonly at: number;
  readonly loss: number;
  readonly ends: readonly [number, number];
  /** The loss at evenly spaced points, both ends included. */
  readonly losses: Float64Array;
  /** How many of them are NaN: the barrier may be higher there. */
  readonly holes: number;
}

export interface BarrierOptions {
  /** Evenly spaced points on the line, ends included; 129 by default. */
  samples?: number;
  turn?: Turn;
}

/** Golden-section steps: the place is known to 1e-8 of the way between samples. */
const REFINEMENTS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The barrier between two parameter vectors, as in linear mode connectivity (Frankle et al. 2020; Entezari et al. 2022): the maximum
 * over t of L((1 − t) A + t B) − (1 − t) L(A) − t L(B), in float64. The highest sample is refined between its neighbours; a spike
 * narrower than the samples are apart can be missed.
 */
export async function barrierAlong(
  problem: FullSpaceProblem,
  A: Float64Array,
  B: Float64Array,
  { samples = 129, turn }: BarrierOptions = {},
): Promise<Barrier> {
  if (!(Number.isInteger(samples) && samples >= 3)) throw new RangeError(`samples: expected 3 or more, got ${samples}`);
  const theta = new Float64Array(A.length);
  const evaluator = createEvaluator({ ...problem, plane: { origin: A, u: A, v: A } });
  const lossAt = (t: number) => {
    for (let k = 0; k < theta.length; k++) theta[k] = (1 - t) * A[k] + t * B[k];
    return evaluator.loss(theta);
  };
  const losses = new Float64Array(samples);
  for (let n = 0; n < samples; n++) {
    losses[n] = lossAt(n / (samples - 1));
    await turn?.();
  }
  const ends = [losses[0], losses[samples - 1]] as const;
  const holes = losses.filter(Number.isNaN).length;
  const excess = (loss: number, t: number) => loss - ((1 - t) * ends[0] + t * ends[1]);
  if (!ends.every(Number.isFinite)) return { height: NaN, at: 0, loss: ends[0], ends, losses, holes };

  let best = 0;
  for (let n = 1; n < samples - 1; n++) {
    if (excess(losses[n], n / (samples - 1)) > excess(losses[best], best / (samples - 1))) best = n;
  }
  const place = best / (samples - 1);
  if (best === 0) return { height: 0, at: 0, loss: ends[0], ends, losses, holes };
  if (losses[best] === Infinity) return { height: Infinity, at: place, loss: Infinity, ends, losses, holes };
  const refined = highest((t) => excess(lossAt(t), t), place - 1 / (samples - 1), place + 1 / (samples - 1));
  const isHigher = refined.value > excess(losses[best], place);
  const at = isHigher ? refined.at : place;
  const height = isHigher ? refined.value : excess(losses[best], place);
  return { height, at, loss: isHigher ? lossAt(at) : losses[best], ends, losses, holes };
}

/** The maximum of a function with one peak between two places, by golden-section search. */
function highest(f: (t: number) => number, from: number, to: number): { at: number; value: number } {
  let [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < REFINEMENTS; step++) {
    if (atLeft > atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = f(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = f(right);
    }
  }
  return atLeft > atRight ? { at: left, value: atLeft } : { at: right, value: atRight };
}

import type { LossRecord } from './trainer.ts';

/** A loss record made short enough to draw; one entry for each range of steps. */
export interface LossCurve {
  /** The last step of each range. */
  readonly steps: Uint32Array<ArrayBuffer>;
  /** The loss of that step, finite or not. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Least and largest finite loss within the range, so that no spike is hidden; NaN where none is finite. */
  readonly low: Float64Array<ArrayBuffer>;
  readonly high: Float64Array<ArrayBuffer>;
}

type Bounds = Pick<LossCurve, 'low' | 'high'>;

/**
 * A loss record as at most `points` ranges, evenly spaced in log(step + 1): training is fast at first. With as many points as
 * losses or more, every loss is a range of its own; the first and the last loss always are. The entries of a record may be ranges
 * themselves, with bounds of their own.
 */
export function lossCurve({ steps, values, ...bounds }: LossRecord & Partial<Bounds>, points = 256): LossCurve {
  if (!(points >= 2)) throw new RangeError(`points: expected 2 or more, got ${points}`);
  const ends = rangeEnds(steps, Math.floor(points));
  const low = new Float64Array(ends.length).fill(NaN);
  const high = low.slice();
  let from = 0;
  const { low: lows = values, high: highs = values } = bounds;
  for (const [r, end] of ends.entries()) {
    for (let k = from; k <= end; k++) {
      if (Number.isFinite(lows[k])) low[r] = Math.min(Number.isNaN(low[r]) ? Infinity : low[r], lows[k]);
      if (Number.isFinite(highs[k])) high[r] = Math.max(Number.isNaN(high[r]) ? -Infinity : high[r], highs[k]);
    }
    from = end + 1;
  }
  return {
    steps: Uint32Array.from(ends, (end) => steps[end]),
    values: Float64Array.from(ends, (end) => values[end]),
    low,
    high,
  };
}

/** The last index of each range. */
function rangeEnds(steps: Uint32Array, points: number): number[] {
  const count = steps.length;
  if (count <= points) return Array.from({ length: count }, (_, k) => k);
  const last = count - 1;
  const logs = [Math.log(steps[0] + 1), Math.log(steps[last] + 1)];
  const ends = [0];
  for (let r = 1; r < points - 1; r++) {
    const step = Math.exp(logs[0] + ((logs[1] - logs[0]) * r) / (points - 1)) - 1;
    let end = ends[ends.length - 1];
    while (end + 1 < last && steps[end + 1] <= step + 1e-9 * (step + 1)) end++;
    if (end > ends[ends.length - 1]) ends.push(end);
  }
  return [...ends, last];
}

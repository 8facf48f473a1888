/** Kinds and extremes of some losses, as a field stores them: rounded to float32. */
export interface Extremes {
  /** Losses that are neither infinite nor NaN. */
  readonly finite: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  /** Of the finite losses; Infinity where there are none, so that extremes merge. */
  readonly min: number;
  /** Of the finite losses; -Infinity where there are none. */
  readonly max: number;
}

/** Of no losses at all. */
export const NO_EXTREMES: Extremes = {
  finite: 0,
  nan: 0,
  positiveInfinity: 0,
  negativeInfinity: 0,
  min: Infinity,
  max: -Infinity,
};

/** The extremes of losses, in one pass; a second where some are infinite. */
export function extremesOf(losses: ArrayLike<number>): Extremes {
  const { length } = losses;
  let [min, max, nan] = [Infinity, -Infinity, 0];
  for (let n = 0; n < length; n++) {
    const loss = Math.fround(losses[n]);
    if (loss < min) min = loss;
    if (loss > max) max = loss;
    if (loss !== loss) nan++;
  }
  if (min > -Infinity && max < Infinity) return extremes(length - nan, nan, 0, 0, min, max);
  return length === nan ? { ...NO_EXTREMES, nan } : extremesAmongInfinite(losses, nan);
}

function extremesAmongInfinite(losses: ArrayLike<number>, nan: number): Extremes {
  const { length } = losses;
  let [min, max, positive, negative] = [Infinity, -Infinity, 0, 0];
  for (let n = 0; n < length; n++) {
    const loss = Math.fround(losses[n]);
    if (loss === Infinity) positive++;
    else if (loss === -Infinity) negative++;
    else {
      if (loss < min) min = loss;
      if (loss > max) max = loss;
    }
  }
  return extremes(length - nan - positive - negative, nan, positive, negative, min, max);
}

/** The extremes of losses of which each occurs `times` times. */
export function repeated(found: Extremes, times: number): Extremes {
  const { finite, nan, positiveInfinity, negativeInfinity, min, max } = found;
  return extremes(times * finite, times * nan, times * positiveInfinity, times * negativeInfinity, min, max);
}

/** The extremes of two sets of losses together; exact, and the same in whatever order sets are merged. */
export function mergeExtremes(x: Extremes, y: Extremes): Extremes {
  return extremes(
    x.finite + y.finite,
    x.nan + y.nan,
    x.positiveInfinity + y.positiveInfinity,
    x.negativeInfinity + y.negativeInfinity,
    Math.min(x.min, y.min),
    Math.max(x.max, y.max),
  );
}

function extremes(
  finite: number,
  nan: number,
  positiveInfinity: number,
  negativeInfinity: number,
  min: number,
  max: number,
): Extremes {
  // adding 0 makes 0 of -0: which of the two a scan meets first depends on the order
  return { finite, nan, positiveInfinity, negativeInfinity, min: min + 0, max: max + 0 };
}

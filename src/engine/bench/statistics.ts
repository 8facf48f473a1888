/** Smallest, middle and largest of repeated measurements. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Median of at least one number; the mean of the middle two where their count is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @throws RangeError for no values */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('Expected at least one measurement, got none');
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/**
 * How many times as large one series of measurements is as another: the spread of the ratios round by round, for the two of
 * a round were taken within seconds of each other, and a machine's clock drifts over minutes.
 */
export function ratioOf(values: readonly number[], against: readonly number[]): Spread {
  const rounds = Math.min(values.length, against.length);
  return spreadOf(Array.from({ length: rounds }, (_, round) => values[round] / against[round]));
}

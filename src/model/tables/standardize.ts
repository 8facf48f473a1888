import { specError } from '../../spec/errors.ts';

/** What was taken off and divided by, column by column. */
export interface Standardization {
  readonly mean: Float64Array;
  /** Population standard deviation (divisor N); 0 for a constant column. */
  readonly deviation: Float64Array;
}

/**
 * Shifts and scales the columns of `[rows][columns]`, in place, to mean 0 and variance 1 (divisor N).
 *
 * A constant column becomes 0. Each column is first moved by its first value and scaled by its largest difference from it,
 * so that a constant is found exactly, and neither large offsets nor extreme units cost digits.
 *
 * @param path of the data, for messages
 * @throws LandscapeError of kind `spec` when the spread of a column is beyond float64
 */
export function standardize(values: Float64Array, columns: number, path: string): Standardization {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    const first = values[k];
    let largest = 0;
    for (let n = 0; n < rows; n++) largest = Math.max(largest, Math.abs(values[n * columns + k] - first));
    if (largest === Infinity) {
      throw specError([{ path: `${path}, column ${k}`, expected: 'a spread below 1.8e308', got: 'more' }]);
    }
    const unit = largest || 1;
    const scaled = (n: number) => (values[n * columns + k] - first) / unit;
    let sum = 0;
    for (let n = 0; n < rows; n++) sum += scaled(n);
    const center = sum / rows;
    let squares = 0;
    for (let n = 0; n < rows; n++) squares += (scaled(n) - center) ** 2;
    const spread = Math.sqrt(squares / rows);
    mean[k] = first + unit * center;
    deviation[k] = unit * spread;
    for (let n = 0; n < rows; n++) values[n * columns + k] = spread > 0 ? (scaled(n) - center) / spread : 0;
  }
  return { mean, deviation };
}

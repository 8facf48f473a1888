import { slices } from '../slices.ts';

/** Numbers read between two looks at the clock. */
const PIECE = 2 ** 17;

/** Data do not change under the windows that are laid over them. */
const kept = new WeakMap<Float64Array, Float64Array>();

/**
 * The largest |x| of each column of a row-major matrix; NaN where a column has one. All numbers are finite where all of
 * these are. The calling thread is given back every few milliseconds; the matrix must not change afterwards.
 *
 * @throws the signal's reason
 */
export async function columnMagnitudes(
  matrix: Float64Array,
  columns: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const known = kept.get(matrix);
  if (known?.length === columns) return known;
  const largest = new Float64Array(columns);
  const pause = slices(signal);
  const piece = columns * Math.max(1, Math.floor(PIECE / columns));
  for (let start = 0; start < matrix.length; start += piece) {
    const breather = pause();
    if (breather) await breather;
    raiseMagnitudes(largest, matrix, start, Math.min(start + piece, matrix.length));
  }
  kept.set(matrix, largest);
  return largest;
}

/** Raises the largest |x| of each column by the rows of a matrix between two places. */
export function raiseMagnitudes(largest: Float64Array, matrix: Float64Array, from = 0, end = matrix.length): void {
  for (let at = from; at < end; at += largest.length) {
    for (let k = 0; k < largest.length; k++) largest[k] = Math.max(largest[k], Math.abs(matrix[at + k]));
  }
}

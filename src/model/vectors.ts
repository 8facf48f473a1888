/** Small linear algebra on flat vectors, each over all entries or over a list of indices. */

export function dot(x: Float64Array, y: Float64Array, indices?: readonly number[]): number {
  let sum = 0;
  if (indices) for (const k of indices) sum += x[k] * y[k];
  else for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

/** Whether all entries are finite: ten times as fast as `every`. */
export function allFinite(x: Float64Array): boolean {
  // ±Infinity and NaN less themselves are NaN
  for (let k = 0; k < x.length; k++) if (x[k] - x[k] !== 0) return false;
  return true;
}

/** Euclidean norm, safe against overflow and underflow of the squares. */
export function norm(x: Float64Array, indices?: readonly number[]): number {
  let largest = 0;
  if (indices) for (const k of indices) largest = Math.max(largest, Math.abs(x[k]));
  else for (let k = 0; k < x.length; k++) largest = Math.max(largest, Math.abs(x[k]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  if (indices) for (const k of indices) sum += (x[k] / largest) ** 2;
  else for (let k = 0; k < x.length; k++) sum += (x[k] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Removes from x its part along y; twice, because once leaves the rounding of the first projection behind. */
export function orthogonalize(x: Float64Array, y: Float64Array, indices: readonly number[]): void {
  const squared = dot(y, y, indices);
  if (squared === 0) return;
  for (let round = 0; round < 2; round++) {
    const share = dot(x, y, indices) / squared;
    for (const k of indices) x[k] -= share * y[k];
  }
}

/** Scales x to a norm; a zero x stays zero. */
export function scaleTo(x: Float64Array, length: number, indices: readonly number[]): void {
  const current = norm(x, indices);
  if (current === 0) return;
  const factor = length / current;
  for (const k of indices) x[k] *= factor;
}

import { createRandom } from '../../src/spec/random.ts';

/** A dense symmetric matrix of known eigenvalues: Q diag(λ) Qᵀ, with Q a product of random reflections. */
export function withSpectrum(spectrum: ArrayLike<number>, seed: number, reflections = 3): Float64Array {
  const size = spectrum.length;
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) matrix[k * size + k] = spectrum[k];
  const random = createRandom(seed, 'spectrum');
  const row = new Float64Array(size);
  for (let round = 0; round < reflections; round++) {
    const normal = Float64Array.from({ length: size }, () => random.normal());
    const squared = normal.reduce((sum, x) => sum + x * x, 0);
    // A − n wᵀ − w nᵀ with w = 2 (A n − (nᵀ A n / nᵀ n) n) / nᵀ n is the reflection (I − 2 n nᵀ / nᵀ n) of A on both sides
    multiply(matrix, normal, row);
    const share = row.reduce((sum, x, k) => sum + x * normal[k], 0) / squared;
    const w = row.map((x, k) => (2 * (x - share * normal[k])) / squared);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) matrix[i * size + j] -= normal[i] * w[j] + w[i] * normal[j];
    }
  }
  return matrix;
}

/** out = A x */
export function multiply(matrix: Float64Array, x: Float64Array, out: Float64Array): void {
  const size = x.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * x[j];
    out[i] = sum;
  }
}

import type { Turn } from './hessian.ts';
import { diagonalize } from './tridiagonal.ts';

/**
 * All eigenvalues of a symmetric matrix, ascending: Householder's reduction to tridiagonal form, then the implicit QL method
 * (Martin, Reinsch and Wilkinson 1968; Dubrulle, Martin and Wilkinson 1968). Without eigenvectors this takes a fraction of the
 * time of a full decomposition. The error is some units in the last place of the largest eigenvalue in size.
 *
 * @param matrix `[size][size]`, of which the lower triangle is read; overwritten
 * @throws RangeError for a matrix with a number that is not finite
 */
export async function symmetricEigenvalues(matrix: Float64Array, size: number, turn?: Turn): Promise<Float64Array> {
  if (matrix.length !== size * size) {
    throw new RangeError(`matrix: expected ${size} x ${size} numbers, got ${matrix.length}`);
  }
  if (!matrix.every(Number.isFinite)) throw new RangeError('matrix: expected finite numbers');
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  await tridiagonalize(matrix, size, diagonal, beside, turn);
  diagonalize(diagonal, beside);
  return diagonal.sort();
}

/** From the last row up, reflects all of a row but its diagonal onto the entry before that; `beside[i]` is entry (i, i + 1). */
async function tridiagonalize(
  matrix: Float64Array,
  size: number,
  diagonal: Float64Array,
  beside: Float64Array,
  turn?: Turn,
): Promise<void> {
  const product = new Float64Array(size);
  for (let i = size - 1; i > 0; i--) {
    diagonal[i] = matrix[i * size + i];
    const row = matrix.subarray(i * size, i * size + i);
    beside[i - 1] = reflect(row, matrix, size, product);
    if (i % 16 === 0) await turn?.();
  }
  if (size > 0) diagonal[0] = matrix[0];
}

/**
 * Reflects the leading block of the matrix, of the row's length, so that the row becomes a multiple of its last unit vector,
 * and returns that multiple. The row is overwritten by the reflection's vector.
 */
function reflect(row: Float64Array, matrix: Float64Array, size: number, product: Float64Array): number {
  const length = row.length;
  let scale = 0;
  for (let k = 0; k < length - 1; k++) scale = Math.max(scale, Math.abs(row[k]));
  if (scale === 0) return row[length - 1];
  scale = Math.max(scale, Math.abs(row[length - 1]));
  let squares = 0;
  for (let k = 0; k < length; k++) {
    row[k] /= scale;
    squares += row[k] * row[k];
  }
  const last = row[length - 1];
  const entry = last > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  row[length - 1] = last - entry;
  const half = squares - last * entry;

  // product = A row / half, from the lower triangle alone
  product.fill(0, 0, length);
  for (let j = 0; j < length; j++) {
    const at = j * size;
    const u = row[j];
    let sum = matrix[at + j] * u;
    for (let k = 0; k < j; k++) {
      const x = matrix[at + k];
      sum += x * row[k];
      product[k] += x * u;
    }
    product[j] += sum;
  }
  let share = 0;
  for (let k = 0; k < length; k++) {
    product[k] /= half;
    share += product[k] * row[k];
  }
  share /= 2 * half;
  for (let k = 0; k < length; k++) product[k] -= share * row[k];
  for (let j = 0; j < length; j++) {
    const at = j * size;
    const u = row[j];
    const q = product[j];
    for (let k = 0; k <= j; k++) matrix[at + k] -= u * product[k] + q * row[k];
  }
  return scale * entry;
}

import { createRandom } from '../../spec/random.ts';
import { dot, norm } from '../vectors.ts';
import type { Turn } from './hessian.ts';
import { diagonalize } from './tridiagonal.ts';

/** Writes A · vector to `out`, for a symmetric A. */
export type SymmetricProduct = (vector: Float64Array, out: Float64Array) => Promise<void> | void;

export interface LanczosOptions {
  /** Products taken, at most; 40 by default. */
  steps?: number;
  /** Of the random start; 1 by default. */
  seed?: number;
  turn?: Turn;
}

export interface Lanczos {
  /** Products taken: the Ritz values there are. */
  readonly steps: number;
  /** Ritz values, ascending. They lie inside the spectrum: the least is no lower than the least eigenvalue. */
  readonly values: Float64Array;
  /** Per Ritz value a distance within which an eigenvalue lies: β |s_k|, and the rounding of the process itself. */
  readonly errors: Float64Array;
  /** Whether the start's Krylov space was exhausted: the values are then eigenvalues, up to rounding. */
  readonly exhausted: boolean;
  /** The unit vector whose Rayleigh quotient Ritz value k is. */
  vector(k: number): Float64Array;
}

/**
 * Lanczos's method for the ends of the spectrum of a symmetric matrix of which only products are known, with full
 * reorthogonalisation from a random start (Lanczos 1950; Parlett 1980, "The symmetric eigenvalue problem").
 *
 * A Ritz value below minus its error certifies a negative eigenvalue. A positive one certifies nothing about the rest of the
 * spectrum: a lower eigenvalue may have gone unseen.
 *
 * @param size of the matrix
 * @throws RangeError when a size or steps is not a whole number above 0, or a product is not finite
 */
export async function lanczos(
  product: SymmetricProduct,
  size: number,
  { steps = 40, seed = 1, turn }: LanczosOptions = {},
): Promise<Lanczos> {
  expectCount('size', size);
  expectCount('steps', steps);
  const most = Math.min(steps, size);
  const basis: Float64Array[] = [randomUnit(size, seed)];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const next = new Float64Array(size);
  let scale = 0;
  let rest = 0;
  for (let step = 0; step < most; step++) {
    await product(basis[step], next);
    const length = norm(next);
    if (!(length < Infinity)) throw new RangeError(`product ${step + 1}: expected finite numbers, got ${length}`);
    scale = Math.max(scale, length);
    diagonal.push(dot(basis[step], next));
    // twice is enough: once leaves the rounding of large projections behind (Parlett and Kahan)
    for (let round = 0; round < 2; round++) for (const q of basis) subtract(next, q, dot(q, next));
    rest = norm(next);
    const isExhausted = rest <= roundingOf(size) * scale;
    if (isExhausted) rest = 0;
    if (isExhausted || step === most - 1) break;
    beside.push(rest);
    basis.push(next.map((x) => x / rest));
    await turn?.();
  }
  // with a basis of the whole space nothing is left but rounding
  if (diagonal.length === size) rest = 0;
  return ritz(basis, diagonal, beside, rest, roundingOf(size) * scale);
}

function ritz(basis: Float64Array[], diagonal: number[], beside: number[], rest: number, rounding: number): Lanczos {
  const steps = diagonal.length;
  const values = Float64Array.from(diagonal);
  const vectors = new Float64Array(steps * steps);
  for (let k = 0; k < steps; k++) vectors[k * steps + k] = 1;
  diagonalize(
    values,
    Float64Array.from({ length: steps }, (_, k) => beside[k] ?? 0),
    vectors,
  );
  const order = [...values.keys()].sort((x, y) => values[x] - values[y]);
  return {
    steps,
    values: Float64Array.from(order, (k) => values[k]),
    errors: Float64Array.from(order, (k) => rest * Math.abs(vectors[k * steps + steps - 1]) + rounding),
    exhausted: rest === 0,
    vector(k) {
      const sum = new Float64Array(basis[0].length);
      for (let step = 0; step < steps; step++) subtract(sum, basis[step], -vectors[order[k] * steps + step]);
      return sum;
    },
  };
}

/** What rounding leaves of a vector of this length that should be zero, as a share of what it was. */
function roundingOf(size: number): number {
  return 16 * Math.sqrt(size) * Number.EPSILON;
}

function randomUnit(size: number, seed: number): Float64Array {
  const random = createRandom(seed, 'lanczos');
  const vector = Float64Array.from({ length: size }, () => random.normal());
  const length = norm(vector);
  return vector.map((x) => x / length);
}

/** x −= share · y */
function subtract(x: Float64Array, y: Float64Array, share: number): void {
  for (let k = 0; k < x.length; k++) x[k] -= share * y[k];
}

function expectCount(name: string, count: number): void {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(`${name}: expected a whole number above 0, got ${count}`);
  }
}

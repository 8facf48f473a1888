import type { HessianPair } from '../../spec/landscape.ts';
import { denseHessian, denseHessianWork, type Turn } from '../full-space/hessian.ts';
import { createHessianProduct } from '../full-space/hessian-vector.ts';
import { lanczos, type SymmetricProduct } from '../full-space/lanczos.ts';
import { productInTurns } from '../full-space/spectrum.ts';
import { symmetricEigenvalues } from '../full-space/symmetric-eigenvalues.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { dot, norm } from '../vectors.ts';
import { addTo, orient, removeAlong, toUnit } from './canonical.ts';

export interface Eigenpair {
  /** Unit vector whose entry of largest size is positive. */
  readonly vector: Float64Array;
  readonly value: number;
  /** ‖H x − λ x‖: an eigenvalue of H lies within this distance of `value`. */
  readonly residual: number;
}

export interface HessianEigenpairs {
  /** Of the largest eigenvalue. */
  readonly first: Eigenpair;
  /** Of the second largest, or of the smallest. */
  readonly second: Eigenpair;
  /** `dense`: taken from the whole matrix. `lanczos`: from products alone, which may miss eigenvalues beyond those found. */
  readonly method: 'dense' | 'lanczos';
  /** Steps of Lanczos's method for each vector, at most. */
  readonly steps: number;
  /** All eigenvalues, ascending; null by `lanczos`. */
  readonly spectrum: Float64Array | null;
}

export interface HessianPairOptions {
  pair?: HessianPair;
  /** Steps of Lanczos's method for each vector, at most, where the matrix is not at hand; 40 by default. */
  steps?: number;
  /** Of Lanczos's random start; 0 by default. */
  seed?: number;
  turn?: Turn;
}

/** The largest network whose Hessian is made whole, and the multiply-adds that may take. */
const MOST_DENSE = 500;
const MOST_DENSE_WORK = 4e9;

/**
 * Two eigenvectors of the Hessian of the mean loss by all parameters: of the two largest eigenvalues, or of the largest and the
 * smallest. The second is found in the space orthogonal to the first, so that equal eigenvalues do no harm.
 *
 * At kinks the derivatives are those of the piece that is taken there. The penalty is not included.
 *
 * @throws RangeError where the Hessian is not finite
 */
export async function hessianPair(
  problem: FullSpaceProblem,
  theta: Float64Array,
  { pair = 'largest', steps = 40, seed = 0, turn }: HessianPairOptions = {},
): Promise<HessianEigenpairs> {
  const size = problem.network.parameterCount;
  const isDense = size <= MOST_DENSE && denseHessianWork(problem) <= MOST_DENSE_WORK;
  const most = isDense ? size : Math.min(steps, size);
  const { product, spectrum } = isDense
    ? await wholeMatrix(problem, theta, turn)
    : { product: byProducts(problem, theta, turn), spectrum: null };

  const whole = await lanczos(product, size, { steps: most, seed, turn });
  const first = await eigenpair(product, whole.vector(whole.steps - 1));
  // the first vector's eigenvalue is moved to the far end, so that what is left at this end is the next one
  const [low, high] = [whole.values[0], whole.values[whole.steps - 1]];
  const moved = pair === 'largest' ? low : high;
  const rest: SymmetricProduct = async (vector, out) => {
    const share = dot(vector, first.vector);
    await product(removeAlong(vector.slice(), first.vector), out);
    removeAlong(out, first.vector);
    addTo(out, first.vector, moved * share);
  };
  const others = await lanczos(rest, size, { steps: most, seed, turn });
  const found = others.vector(pair === 'largest' ? others.steps - 1 : 0);
  const second = await eigenpair(product, removeAlong(found, first.vector));
  return { first, second, method: isDense ? 'dense' : 'lanczos', steps: most, spectrum };
}

/** The Rayleigh quotient of a vector and what it leaves. */
async function eigenpair(product: SymmetricProduct, found: Float64Array): Promise<Eigenpair> {
  const vector = orient(toUnit(found));
  const image = new Float64Array(vector.length);
  await product(vector, image);
  const value = dot(vector, image);
  addTo(image, vector, -value);
  return { vector, value, residual: norm(image) };
}

function byProducts(problem: FullSpaceProblem, theta: Float64Array, turn?: Turn): SymmetricProduct {
  const hessian = createHessianProduct(problem);
  return (vector, out) => productInTurns(problem, hessian, theta, vector, out, turn);
}

async function wholeMatrix(
  problem: FullSpaceProblem,
  theta: Float64Array,
  turn?: Turn,
): Promise<{ product: SymmetricProduct; spectrum: Float64Array }> {
  const { size, matrix } = await denseHessian(problem, theta, turn);
  // overwrites its matrix
  const spectrum = await symmetricEigenvalues(matrix.slice(), size, turn);
  const product: SymmetricProduct = (vector, out) => {
    for (let k = 0; k < size; k++) out[k] = dot(matrix.subarray(k * size, (k + 1) * size), vector);
  };
  return { product, spectrum };
}

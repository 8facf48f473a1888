import { createRandom } from '../../spec/random.ts';
import { norm } from '../vectors.ts';
import { createHessianProduct, type HessianProduct } from './hessian-vector.ts';
import { denseHessian, denseHessianWork, type Turn } from './hessian.ts';
import { lanczos } from './lanczos.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';
import type { FullSpaceProblem } from './tape.ts';

/** The ends of the spectrum of the Hessian by all parameters. */
export interface FullSpectrum {
  /** By `lanczos` Ritz values, which lie inside the spectrum: a positive smallest one certifies nothing. */
  smallest: number;
  largest: number;
  /** Distances within which an eigenvalue lies, estimated rounding included. */
  error: { smallest: number; largest: number };
  /** Eigenvalues below minus the error, and those within the error of zero; null by `lanczos`, which does not see them all. */
  negative: number | null;
  zero: number | null;
  method: 'dense' | 'lanczos';
  /** Hessian-vector products taken. */
  steps: number;
}

export interface SpectrumOptions {
  turn?: Turn;
  /** Multiply-adds, at most. */
  workBudget: number;
}

/** Beyond it Lanczos's method is used whatever the budget: the matrix alone would fill the memory. */
const MOST_DENSE = 1500;
const LEAST_STEPS = 10;
const MOST_STEPS = 80;
/** Numbers in the basis that Lanczos's method keeps, at most. */
const MOST_BASIS = 2 ** 25;

/**
 * Eigenvalues of the Hessian of the mean loss by all parameters: all of them where the network is small, the ends by Lanczos's
 * method beyond, or the reason why neither is within the budget. Expects a point off every kink.
 */
export async function spectrumAt(
  problem: FullSpaceProblem,
  theta: Float64Array,
  { turn, workBudget }: SpectrumOptions,
): Promise<FullSpectrum | { reason: string }> {
  const { parameterCount: size } = problem.network;
  const hessian = createHessianProduct(problem);
  const isSmall = size <= MOST_DENSE && denseHessianWork(problem) + (4 / 3) * size ** 3 <= workBudget;
  if (isSmall) return denseSpectrum(problem, hessian, theta, turn);
  const steps = Math.min(MOST_STEPS, Math.floor(workBudget / hessian.work), Math.floor(MOST_BASIS / size));
  if (steps < LEAST_STEPS) {
    const work = (LEAST_STEPS * hessian.work).toPrecision(2);
    return { reason: `the Hessian is too much work: ${work} multiply-adds at least, of ${workBudget.toPrecision(2)}` };
  }
  return lanczosSpectrum(problem, hessian, theta, steps, turn);
}

async function denseSpectrum(
  problem: FullSpaceProblem,
  hessian: HessianProduct,
  theta: Float64Array,
  turn?: Turn,
): Promise<FullSpectrum | { reason: string }> {
  const { size, matrix, asymmetry } = await denseHessian(problem, theta, turn);
  if (!matrix.every(Number.isFinite)) return { reason: 'the Hessian is not finite' };
  const values = await symmetricEigenvalues(matrix, size, turn);
  const [smallest, largest] = [values[0], values[size - 1]];
  const reduction = size * Number.EPSILON * Math.max(-smallest, largest);
  const error = asymmetry + reduction + (await roundingOf(problem, hessian, theta, turn));
  return {
    smallest,
    largest,
    error: { smallest: error, largest: error },
    negative: values.filter((x) => x < -error).length,
    zero: values.filter((x) => Math.abs(x) <= error).length,
    method: 'dense',
    steps: size,
  };
}

async function lanczosSpectrum(
  problem: FullSpaceProblem,
  hessian: HessianProduct,
  theta: Float64Array,
  most: number,
  turn?: Turn,
): Promise<FullSpectrum | { reason: string }> {
  const product = (vector: Float64Array, out: Float64Array) =>
    productInTurns(problem, hessian, theta, vector, out, turn);
  const rounding = await roundingOf(problem, hessian, theta, turn);
  if (!Number.isFinite(rounding)) return { reason: 'the Hessian is not finite' };
  const { values, errors, steps } = await lanczos(product, theta.length, { steps: most, turn });
  return {
    smallest: values[0],
    largest: values[steps - 1],
    error: { smallest: errors[0] + rounding, largest: errors[steps - 1] + rounding },
    negative: null,
    zero: null,
    method: 'lanczos',
    steps,
  };
}

/**
 * How much eigenvalues may owe to rounding: an estimate of the Frobenius norm of what the Hessian changes by when every parameter
 * moves by a unit in its last place, up or down at random. It sees what symmetry does not, such as residuals that cancel.
 */
async function roundingOf(
  problem: FullSpaceProblem,
  hessian: HessianProduct,
  theta: Float64Array,
  turn?: Turn,
): Promise<number> {
  const size = theta.length;
  const random = createRandom(1, 'rounding');
  const probe = Float64Array.from({ length: size }, () => random.normal());
  const length = norm(probe);
  const here = new Float64Array(size);
  const there = new Float64Array(size);
  await productInTurns(problem, hessian, theta, probe, here, turn);
  let largest = 0;
  for (let round = 0; round < 2; round++) {
    const moved = theta.map((x) => x * (1 + (random.uniform() < 0.5 ? -1 : 1) * Number.EPSILON));
    await productInTurns(problem, hessian, moved, probe, there, turn);
    for (let k = 0; k < size; k++) there[k] -= here[k];
    // for a random unit vector x, E ‖D x‖² = ‖D‖² / size
    largest = Math.max(largest, (norm(there) / length) * Math.sqrt(size));
  }
  return largest;
}

/** H(θ) · vector, with turns between samples. */
export async function productInTurns(
  { network, data }: FullSpaceProblem,
  hessian: HessianProduct,
  theta: Float64Array,
  vector: Float64Array,
  out: Float64Array,
  turn?: Turn,
): Promise<void> {
  const directions = [hessian.direction(vector)];
  const sums = [out.fill(0)];
  const perTurn = Math.max(1, Math.floor(1e6 / network.parameterCount));
  for (let n = 0; n < data.samples; n++) {
    hessian.addSample(theta, n, directions, sums);
    if (turn && n % perTurn === perTurn - 1) await turn();
  }
  for (let k = 0; k < out.length; k++) out[k] /= hessian.divisor;
}

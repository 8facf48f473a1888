import { createHessianProduct } from './hessian-vector.ts';
import { expectParameters, type FullSpaceProblem } from './tape.ts';

/** Gives other work of the thread a turn from time to time; a throw ends the computation. */
export type Turn = () => Promise<void> | void;

export interface DenseHessian {
  readonly size: number;
  /** `[size][size]`, symmetric to the last bit: the mean of what was computed and its transpose. NaN where the loss is not finite. */
  readonly matrix: Float64Array;
  /**
   * Frobenius norm of half the difference between what was computed and its transpose. The two come from different sums, so this
   * measures rounding.
   */
  readonly asymmetry: number;
}

/** Unit vectors that share a sample's way through the network. */
const BLOCK = 16;
/** Multiply-adds between turns: some milliseconds. */
const TURN_WORK = 4e6;

/** Multiply-adds of `denseHessian`, at most: a unit vector moves one row of weights, and what lies still takes no work. */
export function denseHessianWork({ network, data }: FullSpaceProblem): number {
  return (6 + 2 / BLOCK) * network.parameterCount ** 2 * data.samples;
}

/**
 * The Hessian of the mean loss by all parameters, exact up to rounding: one Hessian-vector product per parameter.
 *
 * @throws RangeError when theta has the wrong length
 */
export async function denseHessian(problem: FullSpaceProblem, theta: Float64Array, turn?: Turn): Promise<DenseHessian> {
  const { parameterCount: size } = problem.network;
  const { samples } = problem.data;
  expectParameters(theta, size, 'theta');
  const hessian = createHessianProduct(problem);
  const matrix = new Float64Array(size * size);
  const perTurn = Math.max(1, Math.floor(TURN_WORK / (6 * size * BLOCK)));
  let sum = 0;
  for (let first = 0; first < size; first += BLOCK) {
    const count = Math.min(BLOCK, size - first);
    const directions = Array.from({ length: count }, (_, d) => hessian.direction(unitVector(size, first + d)));
    const rows = directions.map((_, d) => matrix.subarray((first + d) * size, (first + d + 1) * size));
    for (let n = 0; n < samples; n++) {
      sum += hessian.addSample(theta, n, directions, rows);
      if (turn && n % perTurn === perTurn - 1) await turn();
    }
    await turn?.();
  }
  if (!Number.isFinite(sum)) return { size, matrix: matrix.fill(NaN), asymmetry: NaN };
  for (let k = 0; k < matrix.length; k++) matrix[k] /= hessian.divisor;
  return { size, matrix, asymmetry: symmetrize(matrix, size) };
}

function unitVector(size: number, place: number): Float64Array {
  const vector = new Float64Array(size);
  vector[place] = 1;
  return vector;
}

function symmetrize(matrix: Float64Array, size: number): number {
  let squares = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const lower = matrix[i * size + j];
      const upper = matrix[j * size + i];
      const half = (lower - upper) / 2;
      squares += 2 * half * half;
      matrix[i * size + j] = matrix[j * size + i] = (lower + upper) / 2;
    }
  }
  return Math.sqrt(squares);
}

import { provablyFinite } from './bounds.ts';
import { dependences, firstMoved, type Dependence } from '../../model/dependence.ts';
import { columnMagnitudes } from './magnitudes.ts';
import { prefixActivations, withoutPrefix } from './prefix.ts';
import { bareProblem, transposeProblem, type Problem } from './problem.ts';
import { constantLoss, linearLeastSquares, type Quadratic } from './quadratic.ts';
import { countWork, type Work } from './work.ts';

export type { Dependence } from '../../model/dependence.ts';
export { transposeProblem, type Problem } from './problem.ts';
export type { Quadratic } from './quadratic.ts';
export type { Work } from './work.ts';

/** How a landscape is evaluated: what of it need not be computed at every node. */
export interface Plan {
  /** Of the output of each layer of the original network, in the landscape's own coordinates. */
  readonly dependence: readonly Dependence[];
  /** Leading layers evaluated once, in float64: their activations are `problem.data.inputs`. */
  readonly constantLayers: number;
  /** In words, why layers that do not move are evaluated all the same; null where there are none such. */
  readonly unreduced: string | null;
  /** Lines are the landscape's columns: in `problem` a and b, u and v, width and height are exchanged. */
  readonly transposed: boolean;
  /**
   * Leading layers of `problem.network` that depend on b alone, the coordinate of a line: they may be evaluated once a
   * line. The last layer is never counted. An engine may take fewer, where their activations do not fit.
   */
  readonly lineLayers: number;
  /** The network from the first layer that moves; a row of its grid is a line. */
  readonly problem: Problem;
  /** The whole loss in closed form, in the landscape's own coordinates (never exchanged), where there is one. */
  readonly quadratic: Quadratic | null;
  /**
   * A bound proves that no float32 intermediate reaches 1e30 anywhere in the window, so that kernels may leave out their
   * checks for overflow. See `provablyFinite`.
   */
  readonly finite: boolean;
  readonly work: Work;
}

/** Numbers that the activations of layers that do not move may take: 512 MiB. */
const MAX_ACTIVATIONS = 2 ** 26;

/**
 * Plans a landscape: finds what does not change over the plane, along its lines or at all, and evaluates it once.
 *
 * @throws the signal's reason
 */
export async function planLandscape(landscape: Problem, signal?: AbortSignal): Promise<Plan> {
  signal?.throwIfAborted();
  const { network } = landscape;
  const depth = network.layers.length;
  const moved = firstMoved(network, landscape.plane);
  const { problem, constantLayers, unreduced } = await reduce(
    landscape,
    Math.min(moved.byU, moved.byV, depth - 1),
    signal,
  );
  const quadratic = await closedForm(problem, Math.min(moved.byU, moved.byV) === depth, signal);
  const transposed = !quadratic && moved.byU < moved.byV;
  const still = Math.max(moved.byU, moved.byV) - constantLayers;
  const lineLayers = quadratic ? 0 : fittingLayers(problem, Math.min(still, problem.network.layers.length - 1));
  return {
    dependence: dependences(depth, moved),
    constantLayers,
    unreduced,
    transposed,
    lineLayers,
    problem: transposed ? transposeProblem(problem) : problem,
    quadratic,
    finite: await provablyFinite(problem, signal),
    work: countWork(network, quadratic ? null : problem.network, lineLayers),
  };
}

/** Evaluates the `still` leading layers once, or as many of them as fit. */
async function reduce(
  landscape: Problem,
  still: number,
  signal?: AbortSignal,
): Promise<Pick<Plan, 'problem' | 'constantLayers' | 'unreduced'>> {
  const problem = bareProblem(landscape);
  const { network, data } = problem;
  const count = fittingLayers(problem, still);
  const inputs = await prefixActivations(problem, count, signal);
  if (count > 0 && !(await columnMagnitudes(inputs, network.widths[count], signal)).every(Number.isFinite)) {
    return { problem, constantLayers: 0, unreduced: 'their activations are not finite' };
  }
  const unreduced =
    count < still ? `the activations of ${data.samples} samples behind them are more than ${MAX_ACTIVATIONS}` : null;
  return { problem: withoutPrefix(problem, count, inputs), constantLayers: count, unreduced };
}

/** The largest number of layers, up to `most`, behind which the activations of all samples fit. */
function fittingLayers({ network, data }: Problem, most: number): number {
  let count = most;
  while (count > 0 && data.samples * network.widths[count] > MAX_ACTIVATIONS) count--;
  return count;
}

function closedForm(problem: Problem, isConstant: boolean, signal?: AbortSignal): Promise<Quadratic | null> {
  if (isConstant) return constantLoss(problem, signal);
  const { layers } = problem.network;
  const isLinear = layers.length === 1 && layers[0].activation === 'identity';
  return isLinear && problem.loss.name === 'mse' ? linearLeastSquares(problem, signal) : Promise.resolve(null);
}

import type { FullSpaceProblem } from '../full-space/tape.ts';
import { dot } from '../vectors.ts';
import { createBackprop } from './backprop/backprop.ts';

/** What an optimiser makes small: mean loss plus penalty. Writes the gradient and returns the value; neither need be finite. */
export type Objective = (theta: Float64Array, gradient: Float64Array) => number;

/** A problem as training sees it. */
export interface TrainingObjective {
  readonly parameterCount: number;
  /**
   * Mean loss over a batch, without the penalty; `gradient` takes that of loss and penalty together.
   *
   * @param samples indices of the batch; all by default
   */
  at(theta: Float64Array, gradient: Float64Array, samples?: ArrayLike<number>): number;
  /** l2 · ‖θ‖² */
  penalty(theta: Float64Array): number;
  /** Mean loss over all samples, without the penalty: the bits of `createEvaluator`'s. */
  fullLoss(theta: Float64Array): number;
}

export function createTrainingObjective(problem: FullSpaceProblem, l2: number): TrainingObjective {
  const { at: lossAt, loss: fullLoss, parameterCount } = createBackprop(problem);

  function at(theta: Float64Array, gradient: Float64Array, samples?: ArrayLike<number>): number {
    const value = lossAt(theta, gradient, samples);
    if (l2 > 0) for (let k = 0; k < theta.length; k++) gradient[k] += 2 * l2 * theta[k];
    return value;
  }

  return { parameterCount, at, fullLoss, penalty: (theta) => (l2 > 0 ? l2 * dot(theta, theta) : 0) };
}

import { dot } from '../vectors.ts';
import { strongWolfe, type LinePoint } from './line-search.ts';
import type { Objective } from './objective.ts';

/** A value of an objective with its gradient. */
export interface Evaluation {
  value: number;
  gradient: Float64Array;
}

/** A rule that looks at the objective in several places to take one step. */
export interface Lbfgs {
  /**
   * Takes one step, in place.
   *
   * @param here value and gradient at θ; becomes those at the new θ
   * @param objective both in any other place
   * @param first length, in multiples of the quasi-Newton step, that the line search tries first
   * @returns false, with θ and `here` as they were, where the objective falls neither along the quasi-Newton direction nor along the gradient
   */
  step(theta: Float64Array, here: Evaluation, objective: Objective, first: number): boolean;
}

/** A step and the change of the gradient over it, with 1 / (y · s). */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

/**
 * L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with a search for the strong Wolfe conditions, as PyTorch's
 * `LBFGS(line_search_fn='strong_wolfe')` takes it, one iteration a step. Other than there, a pair of little curvature is left out by
 * its relative size, and where the search finds nothing lower it is repeated along the gradient: both matter close to a minimum.
 */
export function createLbfgs(parameterCount: number, history: number): Lbfgs {
  const pairs: Pair[] = [];
  const direction = new Float64Array(parameterCount);
  const start = new Float64Array(parameterCount);
  let startGradient = new Float64Array(parameterCount);

  function step(theta: Float64Array, here: Evaluation, objective: Objective, first: number): boolean {
    start.set(theta);
    startGradient.set(here.gradient);
    if (pairs.length > 0 && search(theta, here, objective, first)) return true;
    pairs.length = 0;
    return search(theta, here, objective, first);
  }

  function search(theta: Float64Array, here: Evaluation, objective: Objective, first: number): boolean {
    quasiNewton(pairs, startGradient, direction);
    const from: LinePoint = { t: 0, loss: here.value, slope: dot(startGradient, direction) };
    if (!(from.slope < 0)) return false;
    const scale = pairs.length > 0 ? 1 : Math.min(1, 1 / sumOfSizes(startGradient));
    // gradients of the places looked at: the one chosen need not be the last
    const seen = new Map<LinePoint, Float64Array>();
    const at = (t: number): LinePoint => {
      for (let k = 0; k < theta.length; k++) theta[k] = start[k] + t * direction[k];
      const gradient = new Float64Array(parameterCount);
      const loss = objective(theta, gradient);
      const slope = dot(gradient, direction);
      const point = { t, loss: Number.isFinite(slope) ? loss : Infinity, slope };
      seen.set(point, gradient);
      return point;
    };
    const best = strongWolfe(from, scale * first, at, largest(direction));
    for (let k = 0; k < theta.length; k++) theta[k] = start[k] + best.t * direction[k];
    if (best === from || !hasMoved(theta)) {
      theta.set(start);
      return false;
    }
    here.value = best.loss;
    here.gradient.set(seen.get(best)!);
    remember(here.gradient, best.t);
    return true;
  }

  function hasMoved(theta: Float64Array): boolean {
    return theta.some((x, k) => x !== start[k]);
  }

  function remember(gradient: Float64Array, t: number): void {
    const taken = direction.map((d) => t * d);
    const change = gradient.map((g, k) => g - startGradient[k]);
    const curvature = dot(taken, change);
    // the inverse Hessian stays positive definite only by pairs with curvature above its rounding
    if (!(curvature > Number.EPSILON * Math.sqrt(dot(taken, taken) * dot(change, change)))) return;
    if (pairs.length === history) pairs.shift();
    pairs.push({ step: taken, change, inverse: 1 / curvature });
  }

  return { step };
}

/** Writes −H g, H the inverse Hessian that the pairs amount to, by the two loops. */
function quasiNewton(pairs: readonly Pair[], gradient: Float64Array, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] = -gradient[k];
  if (pairs.length === 0) return;
  const shares = new Float64Array(pairs.length);
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, inverse } = pairs[p];
    shares[p] = inverse * dot(step, out);
    for (let k = 0; k < out.length; k++) out[k] -= shares[p] * change[k];
  }
  const { change: last, inverse: lastInverse } = pairs[pairs.length - 1];
  const scale = 1 / (lastInverse * dot(last, last));
  for (let k = 0; k < out.length; k++) out[k] *= scale;
  for (let p = 0; p < pairs.length; p++) {
    const { step, change, inverse } = pairs[p];
    const share = shares[p] - inverse * dot(change, out);
    for (let k = 0; k < out.length; k++) out[k] += share * step[k];
  }
}

function sumOfSizes(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += Math.abs(value);
  return sum;
}

function largest(x: Float64Array): number {
  let size = 0;
  for (const value of x) size = Math.max(size, Math.abs(value));
  return size;
}

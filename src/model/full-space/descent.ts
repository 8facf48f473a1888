import { createRandom } from '../../spec/random.ts';
import { dot, norm } from '../vectors.ts';
import { createGradient } from './gradient.ts';
import type { Turn } from './hessian.ts';
import type { FullSpaceProblem } from './tape.ts';

/** A direction along which the loss falls, seen by stepping along it. */
export interface Descent {
  /** Least fall of the loss per unit of length, over the steps taken. */
  readonly slope: number;
  /** Length of the shortest step taken. */
  readonly step: number;
}

/** Gradients sampled around the point. */
const SAMPLES = 16;
/** Where they are sampled, and the lengths of the steps, as shares of 1 + ‖θ‖: far beyond rounding, near enough to be at hand. */
const RADIUS = 1e-7;
const STEPS = [1e-5, 1e-6, 1e-7];
const ROUNDS = 4000;

/**
 * Looks for a direction of descent where the gradient itself is not defined, on a crease: the negative of the shortest vector in
 * the convex hull of gradients sampled around the point (Burke, Lewis and Overton 2005, "A robust gradient sampling algorithm for
 * nonsmooth, nonconvex optimization"). It is believed only when the loss falls along it at every step taken, by at least half
 * of what that vector's length promises; null otherwise, which proves nothing.
 */
export async function findDescent(
  problem: FullSpaceProblem,
  theta: Float64Array,
  turn?: Turn,
): Promise<Descent | null> {
  const { at } = createGradient(problem);
  const size = theta.length;
  const here = at(theta);
  if (!Number.isFinite(here.loss)) return null;
  const reach = 1 + norm(theta);
  const random = createRandom(1, 'descent');
  const gradients = [here.gradient];
  while (gradients.length < SAMPLES) {
    const step = Float64Array.from({ length: size }, () => random.normal());
    const share = (RADIUS * reach) / norm(step);
    const { loss, gradient } = at(theta.map((x, k) => x + share * step[k]));
    if (Number.isFinite(loss)) gradients.push(gradient);
    else return null;
    await turn?.();
  }
  const weights = shortestInHull(gradients);
  const direction = new Float64Array(size);
  for (const [g, gradient] of gradients.entries()) {
    for (let k = 0; k < size; k++) direction[k] -= weights[g] * gradient[k];
  }
  const length = norm(direction);
  if (!(length > 0)) return null;
  const falls = STEPS.map((share) => {
    const step = share * reach;
    const { loss } = at(theta.map((x, k) => x + (step * direction[k]) / length));
    // what rounding could make of it taken off
    return (here.loss - loss - 64 * Number.EPSILON * Math.abs(here.loss)) / step;
  });
  const slope = Math.min(...falls);
  return slope >= length / 2 ? { slope, step: STEPS[STEPS.length - 1] * reach } : null;
}

/**
 * Weights, of sum 1 and none negative, of the shortest convex combination: moves weight from the vector that reaches farthest
 * along the combination to the one that reaches least, by the best amount, until nothing is gained.
 */
function shortestInHull(vectors: readonly Float64Array[]): number[] {
  const count = vectors.length;
  const products = vectors.map((x) => vectors.map((y) => dot(x, y)));
  const weights = vectors.map(() => 1 / count);
  for (let round = 0; round < ROUNDS; round++) {
    const along = products.map((row) => row.reduce((sum, x, k) => sum + x * weights[k], 0));
    let least = 0;
    let most = -1;
    for (let k = 0; k < count; k++) {
      if (along[k] < along[least]) least = k;
      if (weights[k] > 0 && (most < 0 || along[k] > along[most])) most = k;
    }
    const gain = along[most] - along[least];
    const squared = products[most][most] - 2 * products[most][least] + products[least][least];
    if (!(gain > 1e-12 * along[most]) || !(squared > 0)) break;
    const moved = Math.min(weights[most], gain / squared);
    weights[most] -= moved;
    weights[least] += moved;
  }
  return weights;
}

import { createRandom } from '../../spec/random.ts';
import type { Turn } from '../full-space/hessian.ts';
import { symmetricEigenvalues } from '../full-space/symmetric-eigenvalues.ts';

/** What the principal components of a walk without aim hold of its variance. */
export interface RandomWalkShares {
  readonly first: number;
  readonly second: number;
  /** Range of the sum of the two that 90 of 100 simulated walks fall into; null for the limit of many dimensions. */
  readonly range: readonly [number, number] | null;
}

/** From here on the spread between walks is of no account: the shares are those of the limit. */
const MANY_DIMENSIONS = 1000;
const WALKS = 100;
/** More points change the shares of the first two by less than one in a thousand. */
const MOST_POINTS = 48;

/**
 * Shares of variance of the k-th principal component (k from 1) of an isotropic random walk of so many points, in the limit of many
 * dimensions: the covariance of the positions over time has the eigenvalues of a discrete Laplacian's inverse, 1 / (4 sin² (πk / 2T)),
 * and they add up to (T² − 1) / 6. For many points this is 6 / (π²k²) (Antognini and Sohl-Dickstein 2018, "PCA of high dimensional
 * random walks with comparison to neural network training").
 */
export function limitShare(points: number, k: number): number {
  if (k >= points) return 0;
  return 1.5 / ((points ** 2 - 1) * Math.sin((Math.PI * k) / (2 * points)) ** 2);
}

/**
 * The shares of the first two components of a Gaussian random walk, which a trajectory must be compared with: few components hold
 * most of *any* walk. Means over seeded walks where the dimensions are few, the limit otherwise.
 */
export async function randomWalkShares(points: number, dimensions: number, turn?: Turn): Promise<RandomWalkShares> {
  if (dimensions >= MANY_DIMENSIONS) {
    return { first: limitShare(points, 1), second: limitShare(points, 2), range: null };
  }
  const random = createRandom(1, 'random walk');
  const sums: number[] = [];
  let [first, second] = [0, 0];
  for (let walk = 0; walk < WALKS; walk++) {
    const values = await walkSpectrum(Math.min(points, MOST_POINTS), dimensions, () => random.normal(), turn);
    const total = values.reduce((sum, x) => sum + x, 0);
    const [largest, next] = [values[values.length - 1] / total, (values[values.length - 2] ?? 0) / total];
    first += largest / WALKS;
    second += next / WALKS;
    sums.push(largest + next);
    await turn?.();
  }
  sums.sort((x, y) => x - y);
  return { first, second, range: [sums[Math.floor(0.05 * WALKS)], sums[Math.ceil(0.95 * WALKS) - 1]] };
}

/** Eigenvalues of the products of a walk's positions with one another, their mean taken off; ascending. */
async function walkSpectrum(
  points: number,
  dimensions: number,
  normal: () => number,
  turn?: Turn,
): Promise<Float64Array> {
  const products = new Float64Array(points * points);
  const place = new Float64Array(points);
  for (let d = 0; d < dimensions; d++) {
    let mean = 0;
    for (let t = 0; t < points; t++) {
      place[t] = t === 0 ? 0 : place[t - 1] + normal();
      mean += place[t] / points;
    }
    for (let t = 0; t < points; t++) {
      for (let s = 0; s <= t; s++) products[t * points + s] += (place[t] - mean) * (place[s] - mean);
    }
  }
  return symmetricEigenvalues(products, points, turn);
}

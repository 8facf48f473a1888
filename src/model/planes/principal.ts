import type { Turn } from '../full-space/hessian.ts';
import { lanczos, type SymmetricProduct } from '../full-space/lanczos.ts';
import { dot, norm } from '../vectors.ts';
import { addTo, orient, removeAlong, toUnit } from './canonical.ts';

/** The two directions in which points spread most. */
export interface PrincipalDirections {
  /** Unit vectors, orthogonal; zero where the points spread in no such direction. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Shares of the total variance along u and v; 0 where there is none. */
  readonly shares: readonly [number, number];
  /** ‖C d − λ d‖ / λ₁ of both directions, with C the covariance: how far they are from eigenvectors. */
  readonly residuals: readonly [number, number];
}

/** Products of Lanczos's method for one direction: far beyond what the ends of a spectrum need. */
const STEPS = 64;

/**
 * The first two principal directions of points in parameter space (Pearson 1901): eigenvectors of their covariance, the mean taken
 * off, by Lanczos's method on whichever of the covariance and the points' own products is smaller; neither is ever stored. The
 * second direction is found with the first taken off the points, so that equal variances do no harm.
 */
export async function principalDirections(points: readonly Float64Array[], turn?: Turn): Promise<PrincipalDirections> {
  const size = points[0].length;
  // in units of the largest entry, so that no square overflows
  const unit = points.reduce((most, point) => point.reduce((x, y) => Math.max(x, Math.abs(y)), most), 0) || 1;
  const scaled = points.map((point) => point.map((x) => x / unit));
  const centered = center(scaled);
  const total = centered.reduce((sum, x) => sum + dot(x, x), 0);
  const first = await leading(centered, null, turn);
  // the rounding of points that differ by less than they can
  const largest = scaled.reduce((most, point) => Math.max(most, norm(point)), 0);
  const nothing = points.length * (8 * Number.EPSILON * largest) ** 2;
  if (!(first.value > nothing)) {
    return { u: new Float64Array(size), v: new Float64Array(size), shares: [0, 0], residuals: [0, 0] };
  }
  const u = first.vector;
  const second = await leading(centered, u, turn);
  const isLine = !(second.value > nothing);
  return {
    u,
    v: isLine ? new Float64Array(size) : second.vector,
    shares: [first.value / total, isLine ? 0 : second.value / total],
    residuals: [first.residual / first.value, isLine ? 0 : second.residual / first.value],
  };
}

function center(points: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(points[0].length);
  for (const point of points) addTo(mean, point, 1 / points.length);
  return points.map((point) => point.map((x, k) => x - mean[k]));
}

/** The direction of most variance among those orthogonal to `done`, the sum of squares along it, and ‖C d − λ d‖. */
async function leading(
  rows: readonly Float64Array[],
  done: Float64Array | null,
  turn?: Turn,
): Promise<{ vector: Float64Array; value: number; residual: number }> {
  const count = rows.length;
  const size = rows[0].length;
  const shares = new Float64Array(count);
  const spread = (vector: Float64Array, out: Float64Array) => {
    for (let t = 0; t < count; t++) out[t] = dot(rows[t], vector);
  };
  const gather = (weights: Float64Array, out: Float64Array) => {
    out.fill(0);
    for (let t = 0; t < count; t++) addTo(out, rows[t], weights[t]);
    if (done) removeAlong(out, done);
  };
  const covariance: SymmetricProduct = (vector, out) => {
    spread(done ? removeAlong(vector.slice(), done) : vector, shares);
    gather(shares, out);
    return turn?.();
  };
  const vector = new Float64Array(size);
  const product = new Float64Array(size);
  if (count < size) {
    const products: SymmetricProduct = (weights, out) => {
      gather(weights, product);
      spread(product, out);
      return turn?.();
    };
    const found = await lanczos(products, count, { steps: STEPS, turn });
    gather(found.vector(found.steps - 1), vector);
  } else {
    const found = await lanczos(covariance, size, { steps: STEPS, turn });
    vector.set(found.vector(found.steps - 1));
    if (done) removeAlong(vector, done);
  }
  orient(toUnit(vector));
  await covariance(vector, product);
  const value = dot(vector, product);
  addTo(product, vector, -value);
  return { vector, value, residual: norm(product) };
}

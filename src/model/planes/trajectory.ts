import { createEvaluator } from '../evaluate.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import type { Plane, PlanePath } from '../plane.ts';
import { dot, norm } from '../vectors.ts';
import { removeAlong, toUnit } from './canonical.ts';

/** A point in parameter space, seen from a plane. */
export interface Projection {
  /** Coordinates of the nearest point of the plane. */
  readonly a: number;
  readonly b: number;
  /** How far off the plane the point is, in parameter space. */
  readonly distance: number;
}

/**
 * The nearest points of a plane, whatever the angle between its directions. Along a direction that is zero, or all but parallel to
 * the other, the coordinate is 0.
 *
 * @throws RangeError for a point that has not one number per parameter
 */
export function projectTrajectory(
  { origin, u, v }: Pick<Plane, 'origin' | 'u' | 'v'>,
  points: readonly Float64Array[],
): Projection[] {
  const along = toUnit(u.slice());
  const lengthU = norm(u);
  const across = removeAlong(v.slice(), along);
  const lengthAcross = norm(across);
  // what rounding leaves of a parallel direction is no direction
  const isPlane = lengthAcross > 1e-12 * norm(v);
  toUnit(across);
  const lean = dot(v, along);
  return points.map((point, n) => {
    if (point.length !== origin.length) {
      throw new RangeError(`point ${n}: expected ${origin.length} numbers, got ${point.length}`);
    }
    const rest = point.map((x, k) => x - origin[k]);
    const b = isPlane ? dot(rest, across) / lengthAcross : 0;
    const a = lengthU > 0 ? (dot(rest, along) - b * lean) / lengthU : 0;
    for (let k = 0; k < rest.length; k++) rest[k] -= a * u[k] + b * v[k];
    return { a, b, distance: norm(rest) };
  });
}

/** Multiply-adds that the losses of a trajectory may take. */
const MOST_WORK = 4e9;

/**
 * The points of a trajectory on a plane, each with its own loss and that of the plane's nearest point: where they differ, the
 * surface is not what was walked on.
 *
 * @param turn gives other work of the thread a turn between points
 */
export async function measureTrajectory(
  problem: FullSpaceProblem,
  plane: Pick<Plane, 'origin' | 'u' | 'v'>,
  points: readonly Float64Array[],
  turn?: Turn,
): Promise<PlanePath> {
  const projections = projectTrajectory(plane, points);
  const column = (of: (projection: Projection) => number) => Float64Array.from(projections, of);
  const place = { a: column(({ a }) => a), b: column(({ b }) => b), distance: column(({ distance }) => distance) };
  const work = 2 * points.length * problem.network.parameterCount * problem.data.samples;
  if (work > MOST_WORK) return { ...place, loss: null, planeLoss: null };
  const evaluator = createEvaluator({ ...problem, plane });
  const loss = new Float64Array(points.length);
  const planeLoss = new Float64Array(points.length);
  for (const [t, point] of points.entries()) {
    loss[t] = evaluator.loss(point);
    planeLoss[t] = evaluator.lossAt(projections[t].a, projections[t].b);
    await turn?.();
  }
  return { ...place, loss, planeLoss };
}

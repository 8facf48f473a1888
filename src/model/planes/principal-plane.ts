import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import type { Directions, PlaneDetail, PlanePath } from '../plane.ts';
import { norm } from '../vectors.ts';
import { principalDirections } from './principal.ts';
import { randomWalkShares } from './random-walk.ts';
import { measureTrajectory } from './trajectory.ts';
import { digits, percent } from './words.ts';

/** The principal plane of a trajectory, through its last point (Li et al. 2018, section 7). */
export async function principalPlane(
  points: readonly Float64Array[],
  problem: FullSpaceProblem,
  turn?: Turn,
): Promise<Directions> {
  const { u, v, shares, residuals } = await principalDirections(points, turn);
  const origin = points[points.length - 1];
  const walk = await randomWalkShares(points.length, origin.length, turn);
  const path = await measureTrajectory(problem, { origin, u, v }, points, turn);
  const both = shares[0] + shares[1];
  const walkBoth = walk.first + walk.second;
  const range = walk.range ? ` (${percent(walk.range[0])} to ${percent(walk.range[1])} in 90 of 100 walks)` : '';
  const loose = Math.max(...residuals) > 1e-6;
  return {
    origin,
    u,
    v,
    path,
    rule:
      `first two principal directions of ${points.length} points, through the last one; of unit length, ` +
      'so that coordinates are distances in parameter space',
    labelA: `principal direction 1, ${percent(shares[0])}`,
    labelB: `principal direction 2, ${percent(shares[1])}`,
    warnings: [
      ...spreadWarnings(shares),
      ...(both > 0 && both <= (walk.range?.[1] ?? 1.02 * walkBoth)
        ? [`the plane holds no more of the trajectory's variance than that of a random walk would`]
        : []),
      ...(loose ? [`the principal directions are not converged: residuals ${residuals.map(digits).join(', ')}`] : []),
      ...(path.loss === null ? ['the losses of the points were not taken: that would be too much work'] : []),
    ],
    details: [
      {
        name: 'variance',
        text: `${percent(shares[0])} along u, ${percent(shares[1])} along v, ${percent(both)} in all`,
      },
      {
        name: 'random walk',
        text:
          `a random walk of as many points and parameters has ${percent(walk.first)}, ${percent(walk.second)}, ` +
          `${percent(walkBoth)} in all${range} (Antognini and Sohl-Dickstein 2018)`,
      },
      ...pathDetails(points, path),
    ],
  };
}

function spreadWarnings([first, second]: readonly [number, number]): string[] {
  if (first === 0) return ['the points are all the same'];
  return second === 0 ? ['the points lie on a line, so that there is no second direction'] : [];
}

/** How far off the plane the points are, and what that does to their height. */
function pathDetails(points: readonly Float64Array[], { distance, loss, planeLoss }: PlanePath): PlaneDetail[] {
  // a distance past the largest number is said to be none, and hides behind no smaller one
  const unknown = distance.findIndex(Number.isNaN);
  const farthest = unknown < 0 ? distance.indexOf(Math.max(...distance)) : unknown;
  const last = points[points.length - 1];
  const reach = points.reduce((most, point) => Math.max(most, norm(point.map((x, k) => x - last[k]))), 0);
  const details = [
    {
      name: 'off the plane',
      text: `by up to ${digits(distance[farthest])} at point ${farthest + 1}; the farthest point is ${digits(reach)} from the last`,
    },
  ];
  if (!loss || !planeLoss) return details;
  const gaps = loss.map((value, t) => Math.abs(value - planeLoss[t]));
  const known = gaps.map((gap) => (Number.isNaN(gap) ? -1 : gap));
  const worst = known.indexOf(Math.max(...known));
  return [
    ...details,
    {
      name: 'height',
      text:
        `the surface is not what was walked on: at point ${worst + 1} the true loss is ${digits(loss[worst])} ` +
        `and that of the plane below it ${digits(planeLoss[worst])}`,
    },
  ];
}

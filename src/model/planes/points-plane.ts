import type { PlaneSpec } from '../../spec/landscape.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import type { Directions } from '../plane.ts';
import { measureTrajectory } from './trajectory.ts';
import { digits } from './words.ts';

type PointsSpec = Extract<PlaneSpec, { directions: 'points' }>;

/** The plane through three points. */
export async function pointsDirections(
  { points }: PointsSpec,
  problem: FullSpaceProblem,
  turn?: Turn,
): Promise<Directions> {
  const [A, B, C] = points.map((point) => Float64Array.from(point));
  const towards = (target: Float64Array) => target.map((value, k) => value - A[k]);
  const [u, v] = [towards(B), towards(C)];
  const path = await measureTrajectory(problem, { origin: A, u, v }, [A, B, C], turn);
  const losses = path.loss
    ? [{ name: 'losses', text: ['A', 'B', 'C'].map((n, k) => `${n} ${digits(path.loss![k])}`).join(', ') }]
    : [];
  return {
    origin: A,
    u,
    v,
    path,
    rule: 'through three points: A at (0, 0), B at (1, 0), C at (0, 1)',
    labelA: 'from A (0) to B (1)',
    labelB: 'from A (0) to C (1)',
    details: losses,
  };
}

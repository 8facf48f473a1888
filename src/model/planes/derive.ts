import { specError } from '../../spec/errors.ts';
import type { PlaneSpec } from '../../spec/landscape.ts';
import type { ReadFile } from '../data.ts';
import { createEvaluator } from '../evaluate.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { createPause } from '../pause.ts';
import { auditPlane, type DirectPlaneSpec, type Directions, type Plane } from '../plane.ts';
import { gradientDirections } from './gradient-plane.ts';
import { hessianDirections } from './hessian-plane.ts';
import { lineDirections } from './line-plane.ts';
import { pointsDirections } from './points-plane.ts';
import { principalPlane } from './principal-plane.ts';
import { readTrajectory } from './trajectory-file.ts';

/** Planes that are found by a look at the loss, or by computation. */
export type DerivedPlaneSpec = Exclude<PlaneSpec, DirectPlaneSpec>;

export interface DeriveOptions {
  /** Gives the bytes of a trajectory's file. */
  read?: ReadFile;
  /** Ends the computation; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Makes a plane through the points of a line or a trajectory, or along derivatives of the loss at θ0, with its audit; gives other
 * work of the thread its turns. Expects a validated spec.
 *
 * @throws LandscapeError of kind `spec` when a trajectory's file does not fit, or the loss or its derivatives at θ0 are not finite
 */
export async function derivePlane(
  spec: DerivedPlaneSpec,
  problem: FullSpaceProblem,
  theta: Float64Array,
  { read, signal }: DeriveOptions = {},
): Promise<Plane> {
  return auditPlane(await deriveDirections(spec, problem, theta, read, createPause(signal)), problem.network);
}

async function deriveDirections(
  spec: DerivedPlaneSpec,
  problem: FullSpaceProblem,
  theta: Float64Array,
  read?: ReadFile,
  turn?: Turn,
): Promise<Directions> {
  switch (spec.directions) {
    case 'points':
      return pointsDirections(spec, problem, turn);
    case 'line':
      return lineDirections(spec, problem, turn);
    case 'pca': {
      const { trajectory } = spec;
      const points =
        'points' in trajectory
          ? trajectory.points.map((point) => Float64Array.from(point))
          : await readTrajectory(trajectory.file, problem.network.parameterCount, read);
      return principalPlane(points, problem, turn);
    }
    case 'hessian':
      return withDerivatives(spec.directions, problem, theta, () => hessianDirections(spec, problem, theta, turn));
    case 'gradient':
      return withDerivatives(spec.directions, problem, theta, () => gradientDirections(spec, problem, theta, turn));
  }
}

/** Says of a point that has no derivatives that it has none. */
async function withDerivatives(
  name: string,
  problem: FullSpaceProblem,
  theta: Float64Array,
  derive: () => Promise<Directions>,
): Promise<Directions> {
  const plane = { origin: theta, u: theta, v: theta };
  const loss = createEvaluator({ ...problem, plane }).loss(theta);
  const expected = `a finite loss with finite derivatives at θ0, along which "${name}" goes`;
  const failure = (got: string) => specError([{ path: 'plane.directions', expected, got }]);
  if (!Number.isFinite(loss)) throw failure(`a loss of ${loss}`);
  return derive().catch((error: unknown) => {
    throw error instanceof RangeError ? failure('derivatives that are not finite') : error;
  });
}

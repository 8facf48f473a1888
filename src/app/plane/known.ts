import type { Checkpoints } from '../checkpoints.ts';
import { thetaOf } from './theta.ts';
import { keptPoints } from '../../model/train/trained-landscape.ts';
import { countParameters } from '../../spec/agreement.ts';
import type { Landscape } from '../../spec/landscape.ts';

/** A parameter vector that a plane can be laid through. */
export interface KnownPoint {
  readonly key: string;
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** Parameter vectors one after the other. */
export interface KnownPath {
  readonly key: string;
  readonly name: string;
  readonly points: readonly ArrayLike<number>[];
}

/** The few points without which there is no such plane may be more numbers than a landscape else holds in place, up to these. */
const MOST_NUMBERS_OF_ALL = 1_000_000;

/** Checkpoints, the ends of the trajectory and θ0, each once. Expects a landscape whose network and parameters are right. */
export function knownPoints(
  landscape: Pick<Landscape, 'network' | 'parameters'>,
  checkpoints: Checkpoints,
): KnownPoint[] {
  const { network } = landscape;
  const trajectory = checkpoints.trajectoryOf(network)?.points ?? [];
  const theta = thetaOf(landscape);
  const candidates: KnownPoint[] = checkpoints
    .fitting(network)
    .map(({ name, values }) => ({ key: `checkpoint ${name}`, name, values }));
  if (trajectory.length > 0) {
    candidates.push(
      { key: 'start', name: 'start of the trajectory', values: trajectory[0] },
      { key: 'end', name: 'end of the trajectory', values: trajectory[trajectory.length - 1] },
    );
  }
  if (theta) candidates.push({ key: 'theta', name: 'θ₀ of the landscape', values: theta });
  return candidates.filter(
    ({ values }, k) => !candidates.slice(0, k).some((earlier) => isEqual(earlier.values, values)),
  );
}

/** The trajectory, and the checkpoints in their order, as far as they have the three points that a plane needs. */
export function knownPaths({ network }: Pick<Landscape, 'network'>, checkpoints: Checkpoints): KnownPath[] {
  const paths: KnownPath[] = [];
  const trajectory = checkpoints.trajectoryOf(network);
  if (trajectory) paths.push({ key: 'trajectory', name: trajectory.name, points: trajectory.points });
  const list = checkpoints.fitting(network);
  const name = `the ${list.length} checkpoints in their order`;
  paths.push({ key: 'checkpoints', name, points: list.map(({ values }) => values) });
  return paths.filter(({ points }) => points.length >= 3);
}

/**
 * Evenly chosen points, first and last kept: at most 200 of them and 200,000 numbers, but three in any case. Null for networks
 * whose three points are more than a landscape file is meant to hold.
 */
export function thinnedPoints<T extends ArrayLike<number>>(points: readonly T[]): T[] | null {
  const size = points[0]?.length ?? 0;
  if (3 * size > MOST_NUMBERS_OF_ALL) return null;
  return keptPoints(points.length, size, { least: 3 }).map((k) => points[k]);
}

/** Whether the points of a line or a triangle are few enough numbers to be kept in a landscape file. */
export function canHold(count: number, { layers, bias }: Landscape['network']): boolean {
  return count * countParameters(layers, bias) <= MOST_NUMBERS_OF_ALL;
}

/** The known point that a vector of the landscape file was copied from; null for one of the file's own. */
export function keyOfPoint(values: ArrayLike<number>, points: readonly KnownPoint[]): string | null {
  return points.find((point) => isEqual(point.values, values))?.key ?? null;
}

/** The known path that the points of the landscape file were taken from, thinned or not. */
export function keyOfPath(points: readonly ArrayLike<number>[], paths: readonly KnownPath[]): string | null {
  const isOf = (path: KnownPath) => {
    const thinned = thinnedPoints(path.points);
    return thinned?.length === points.length && thinned.every((point, k) => isEqual(point, points[k]));
  };
  return paths.find(isOf)?.key ?? null;
}

export function isEqual(x: ArrayLike<number>, y: ArrayLike<number>): boolean {
  if (x === y) return true;
  if (x.length !== y.length) return false;
  for (let k = 0; k < x.length; k++) if (x[k] !== y[k]) return false;
  return true;
}

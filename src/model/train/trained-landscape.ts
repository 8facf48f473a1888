import type { Landscape, TrainingRecord } from '../../spec/landscape.ts';
import type { TrainingResult, Trajectory } from './trainer.ts';

/** A trajectory that a landscape holds in place: points, and numbers in all of them, at most. */
const MOST_POINTS = 200;
const MOST_NUMBERS = 200_000;

/**
 * Which of `count` points, each of `size` numbers, a landscape holds in place: evenly chosen, both ends among them, and `least` of them
 * in any case.
 */
export function keptPoints(
  count: number,
  size: number,
  {
    least = 2,
    points = MOST_POINTS,
    numbers = MOST_NUMBERS,
  }: { least?: number; points?: number; numbers?: number } = {},
): number[] {
  const room = Math.max(least, Math.min(points, Math.floor(numbers / size)));
  if (count <= room) return Array.from({ length: count }, (_, k) => k);
  return Array.from({ length: room }, (_, k) => Math.round((k * (count - 1)) / (room - 1)));
}

/** A trajectory thinned evenly; the first and the last point stay. With room for all of them it is what it was. */
export function thinTrajectory(
  { steps, points }: Trajectory,
  { points: most = MOST_POINTS, numbers = MOST_NUMBERS }: { points?: number; numbers?: number } = {},
): Trajectory {
  const kept = keptPoints(points.length, points[0]?.length ?? 1, { points: most, numbers });
  if (kept.length === points.length) return { steps, points };
  return { steps: Uint32Array.from(kept, (k) => steps[k]), points: kept.map((k) => points[k]) };
}

/** The landscape around trained parameters, which says how they were trained. */
export function withTrained(
  landscape: Landscape,
  { theta }: Pick<TrainingResult, 'theta'>,
  training: TrainingRecord,
): Landscape {
  return { ...landscape, parameters: { values: Array.from(theta), training } };
}

/** The landscape over the plane of a trajectory's principal directions; its window is left as it is. */
export function onTrajectory(landscape: Landscape, { points }: Pick<Trajectory, 'points'>): Landscape {
  const trajectory = { points: points.map((point) => Array.from(point)) };
  return { ...landscape, plane: { directions: 'pca', trajectory } };
}

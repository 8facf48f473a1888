import type { Field } from '../../src/spec/field.ts';
import { sceneOf } from '../../src/view/overlay.ts';
import type { Scene } from '../../src/view/pick.ts';
import type { Trajectory } from '../../src/view/types.ts';
import { sceneryOf, type SceneryOptions } from './scenery.ts';

/** A trajectory through places of the plane, with the losses that a formula gives unless others are. */
export function trajectoryOf(
  places: readonly (readonly [number, number])[],
  lossAt: (a: number, b: number, k: number) => number,
  changes: Partial<Trajectory> = {},
): Trajectory {
  return {
    a: Float64Array.from(places, ([a]) => a),
    b: Float64Array.from(places, ([, b]) => b),
    distance: new Float64Array(places.length),
    loss: Float64Array.from(places, ([a, b], k) => lossAt(a, b, k)),
    planeLoss: Float64Array.from(places, ([a, b]) => lossAt(a, b, -1)),
    units: [1, 1],
    isOrdered: true,
    ...changes,
  };
}

export function sceneIn(field: Field, options: SceneryOptions = {}): Scene {
  return sceneOf(sceneryOf(field, { size: [640, 480], flatness: 0, ...options }))!;
}

export function distanceToSegment([x, y]: number[], [px, py]: readonly number[], [qx, qy]: readonly number[]): number {
  const [dx, dy] = [qx - px, qy - py];
  const t = Math.min(1, Math.max(0, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - px - t * dx, y - py - t * dy);
}

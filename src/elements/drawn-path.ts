import type { PlaneAudit, PlanePath } from '../model/plane.ts';
import type { Landscape } from '../spec/landscape.ts';
import type { Trajectory } from '../view/types.ts';

/** What a view draws of the points that a plane was laid through. */
export function drawnPath(
  path: PlanePath,
  { normU, normV }: PlaneAudit,
  landscape: Pick<Landscape, 'plane'>,
): Trajectory {
  return { ...path, units: [normU, normV], isOrdered: isOrdered(landscape) };
}

/** Whether the points of a landscape's plane follow each other, as those of a training do. */
export function isOrdered({ plane }: Pick<Landscape, 'plane'>): boolean {
  return plane.directions === 'pca';
}

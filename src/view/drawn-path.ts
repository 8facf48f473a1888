import type { Landscape } from '../spec/landscape.ts';
import type { Trajectory } from './types.ts';

/** The numbers of a plane's path, one a point: a `PlanePath`. */
export interface PathNumbers {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly distance: Float64Array;
  readonly loss: Float64Array | null;
  readonly planeLoss: Float64Array | null;
}

/** What a view draws of the points that a plane was laid through. */
export function drawnPath(
  path: PathNumbers,
  { normU, normV }: { readonly normU: number; readonly normV: number },
  landscape: Pick<Landscape, 'plane'>,
): Trajectory {
  return { ...path, units: [normU, normV], isOrdered: isOrdered(landscape) };
}

/** Whether the points of a landscape's plane follow each other, as those of a training do. */
export function isOrdered({ plane }: Pick<Landscape, 'plane'>): boolean {
  return plane.directions === 'pca';
}

import type { Problem } from '../../src/engine/plan/problem.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from './engines.ts';

/** A case whose directions move only the layers listed. */
export async function layerPlane(
  options: CaseOptions,
  byU: readonly number[],
  byV: readonly number[],
): Promise<ResolvedLandscape> {
  const landscape = await resolveLandscape(makeCase(options));
  const { plane } = landscape;
  const only = (direction: Float64Array, layers: readonly number[]) =>
    direction.map((x, k) => (layers.includes(layerOf(landscape, k)) ? x : 0));
  return { ...landscape, plane: { ...plane, u: only(plane.u, byU), v: only(plane.v, byV) } };
}

function layerOf({ network }: Problem, parameter: number): number {
  return network.layers.findLastIndex(({ weight }) => weight <= parameter);
}

/** Points inside and at the edge of a window, and its centre. */
export function pointsOf({ window: { a, b } }: Pick<Problem, 'window'>): [number, number][] {
  const at = ([from, to]: readonly [number, number], share: number) => from + share * (to - from);
  return [
    [0, 0],
    [1, 1],
    [0.5, 0.5],
    [0.13, 0.86],
    [0.77, 0.31],
  ].map(([x, y]) => [at(a, x), at(b, y)]);
}

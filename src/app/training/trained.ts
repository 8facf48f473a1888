import { createNetwork } from '../../model/network.ts';
import { parameterIndex } from '../../model/plane.ts';
import { autoWindow } from '../../model/planes/window.ts';
import { resolveLandscape } from '../../model/resolve.ts';
import { onTrajectory, thinTrajectory } from '../../model/train/trained-landscape.ts';
import type { Trajectory } from '../../model/train/trainer.ts';
import type { Landscape, ParametersSpec, ParameterRef, PlaneSpec } from '../../spec/landscape.ts';
import { number } from '../../spec/quantities.ts';

/** What a landscape becomes, and what the reader has to know of it. */
export interface Changed {
  landscape: Landscape;
  words: string;
}

type Given = Extract<ParametersSpec, { values: number[] }>;

/** Planes that lie around θ0, or that θ0 may be put into. */
const AROUND: readonly PlaneSpec['directions'][] = ['random', 'given', 'axes', 'hessian', 'gradient'];

/** The landscape around trained parameters: over its own plane, where this has to do with them, else over a random one. */
export function aroundTrained(landscape: Landscape, parameters: Given): Changed {
  const trained = { ...landscape, parameters };
  const { plane } = trained;
  if (plane.directions === 'axes') {
    return { landscape: trained, words: axesWords(plane, trained, parameters.values) };
  }
  if (AROUND.includes(plane.directions)) return { landscape: trained, words: 'The plane is laid through them.' };
  return {
    landscape: {
      ...trained,
      plane: { directions: 'random', normalize: 'filter', bias: 'zero', seed: 1 },
      window: { a: [-1, 1], b: [-1, 1] },
    },
    words: 'The plane was laid through other points; it goes in random directions around them now.',
  };
}

/** An axes plane says itself what two of the parameters are. */
function axesWords(
  { u, v }: PlaneSpec & { directions: 'axes' },
  { network, window }: Landscape,
  values: readonly number[],
): string {
  const value = (ref: ParameterRef) => values[parameterIndex(ref, createNetwork(network))];
  const [a, b] = [value(u), value(v)];
  const isInside = window.a[0] <= a && a <= window.a[1] && window.b[0] <= b && b <= window.b[1];
  return (
    `The plane is still that of two parameters, which the window’s coordinates stand for: ` +
    `the trained ones lie at a = ${number(a)}, b = ${number(b)}, ${isInside ? 'inside' : 'outside'} the window.`
  );
}

/**
 * The landscape over the plane that a trajectory's principal directions span, in a window that holds the trajectory.
 *
 * @throws RangeError for networks so large that a landscape file cannot hold three points; what `resolveLandscape` throws
 */
export async function overTrajectory(
  landscape: Landscape,
  parameters: Given,
  trajectory: Trajectory,
  signal?: AbortSignal,
): Promise<Changed> {
  const thinned = thinTrajectory(trajectory);
  if (thinned.points.length < 3) {
    const reason = trajectory.points.length < 3 ? 'take a step or two more' : 'this network is too large for that';
    throw new RangeError(`A plane of the trajectory needs three of its points in the landscape file: ${reason}.`);
  }
  const trained = onTrajectory({ ...landscape, parameters }, thinned);
  const resolved = await resolveLandscape(trained, undefined, { signal });
  const { window, rule } = await autoWindow(resolved, resolved.plane);
  const [kept, all] = [thinned.points.length, trajectory.points.length].map((count) => count.toLocaleString('en'));
  const words =
    kept === all
      ? `The plane holds the ${all} points of the trajectory.`
      : `The plane is that of ${kept} of the ${all} points of the trajectory, taken evenly, the first and the last with them.`;
  return { landscape: { ...trained, window }, words: `${words} Window: ${rule}.` };
}

import { pageHost } from './engines.ts';
import { evaluateJets } from '../engine/jets.ts';
import type { Progress } from '../engine/progress.ts';
import { reframe, type ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';

/** Multiply-adds that are waited for: some seconds of float64 on two cores, under a second on a GPU. */
const WORK = { cpu: 2e9, gpu: 1e12 };
/** A multiply-add of the network costs this many for its derivatives to second order. */
const PER_WEIGHT = 12;
/** Nodes a side: enough to see anything, and no more than a picture can show. */
const [FEWEST, MOST] = [33, 513];

/**
 * The smaller eigenvalue of the Hessian of the loss in the plane, over a landscape's window: negative where the loss bends
 * down in some direction of the plane. In units of loss / coordinate².
 *
 * The grid is the landscape's, or a coarser one where that would take long. At kinks the Hessian is that of the
 * piece: creases are in no Hessian, so that a positive map of a relu network proves nothing.
 */
export async function smallerCurvature(
  landscape: ResolvedLandscape,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<Field> {
  const { host } = await pageHost();
  signal?.throwIfAborted();
  const gpu = host && !host.software ? host : null;
  const grid = affordableGrid(landscape, gpu ? WORK.gpu : WORK.cpu);
  const jets = await evaluateJets(gpu, reframe(landscape, { grid }), { signal, onProgress });
  const { aa, ab, bb } = jets.hessian!;
  const values = aa.map((p, k) => (p + bb[k]) / 2 - Math.hypot((p - bb[k]) / 2, ab[k]));
  return { width: jets.width, height: jets.height, window: jets.window, values };
}

/** A grid of the landscape's shape, as fine as the work allows. */
function affordableGrid({ network, data, grid }: ResolvedLandscape, work: number): [number, number] {
  const perNode = PER_WEIGHT * network.parameterCount * data.samples;
  const [width, height] = grid;
  const share = Math.min(1, MOST / Math.max(width, height), Math.sqrt(work / perNode / (width * height)));
  const side = (nodes: number) => Math.min(nodes, Math.max(FEWEST, Math.round(share * nodes)));
  return [side(width), side(height)];
}

// Makes a subject ready, in Node or in a page: the same code for both.
import { readyBatched } from './protocol.mjs';
import { readyEngine } from './subjects/engine.mjs';
import { makeWork } from './workloads.mjs';

/**
 * @param {{ workload: string, kind: string, options: object, batch?: number }} request
 * @param {{ library: object, truth: Float64Array, gpu?: GPU, load: (kind: string, options: object) => Promise<any> }} place
 *   the built package, the float64 losses, and what imports the peers that exist in this place
 */
export async function makeReady({ workload, kind, options, batch }, { library, truth, gpu, load }) {
  const work = makeWork(workload, library.createRandom);
  const { threads } = options;
  if (kind === 'engine') return readyEngine(work, library, { ...options, gpu }, truth);
  const { peer, runtime } = await load(kind, options);
  const made = {
    ort: () => peer.ortPeer(work, runtime, options.provider, threads),
    tfjs: () => peer.tfjsPeer(work, options.backend, options.form, threads),
    jax: () => peer.jaxPeer(work, options.device, options.form),
  }[kind];
  return readyBatched(work, await made(), truth, batch);
}

import type { Job, Lattice } from './engine.ts';

/** A lattice under way, and where its losses belong. */
export interface Tile<Place> {
  readonly lattice: Lattice;
  readonly place: Place;
}

type Losses = Float32Array | Float64Array;

/**
 * Keeps `job.parallel` lattices under way until `next` has no more, and lands each result.
 *
 * The first failure, or the signal, stops everything: what is under way is aborted and waited for, so that nothing runs on
 * after the promise settles.
 *
 * @throws the signal's reason, or what `next`, `land` or the job threw first
 */
export async function pump<Place>(
  job: Job,
  next: () => Promise<Tile<Place> | null> | Tile<Place> | null,
  land: (tile: Tile<Place>, losses: Losses) => void,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const stopped = new Promise<null>((resolve) => stop.signal.addEventListener('abort', () => resolve(null)));
  const forward = () => stop.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward, { once: true });

  async function work(): Promise<void> {
    try {
      while (!stop.signal.aborted) {
        const tile = await Promise.race([next(), stopped]);
        if (!tile || stop.signal.aborted) return;
        const losses = await job.evaluate(tile.lattice, stop.signal);
        if (!stop.signal.aborted) land(tile, losses);
      }
    } catch (error) {
      stop.abort(error);
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.max(1, job.parallel) }, work));
  } finally {
    signal?.removeEventListener('abort', forward);
  }
  stop.signal.throwIfAborted();
}

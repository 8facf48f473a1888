import type { Job, Lattice, Losses, MeasuredLosses } from './engine.ts';

/** A lattice under way, and where its losses belong. */
export interface Tile<Place> {
  readonly lattice: Lattice;
  readonly place: Place;
}

/**
 * Keeps `job.parallel` lattices under way until `next` has no more, and lands each result, with its extremes where the job
 * measures them.
 *
 * The first failure, or the signal, stops everything: what is under way is aborted and waited for, so that nothing runs on
 * after the promise settles.
 *
 * @throws the signal's reason, or what `next`, `land` or the job threw first
 */
export async function pump<Place>(
  job: Job,
  next: () => Promise<Tile<Place> | null> | Tile<Place> | null,
  land: (tile: Tile<Place>, losses: Losses, extremes?: MeasuredLosses['extremes']) => void,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const forward = () => stop.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward, { once: true });

  async function work(): Promise<void> {
    try {
      while (!stop.signal.aborted) {
        const tile = await orStopped(next(), stop.signal);
        if (!tile || stop.signal.aborted) return;
        if (job.measure) {
          const { losses, extremes } = await job.measure(tile.lattice, stop.signal);
          if (!stop.signal.aborted) land(tile, losses, extremes);
        } else {
          const losses = await job.evaluate(tile.lattice, stop.signal);
          if (!stop.signal.aborted) land(tile, losses);
        }
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

/**
 * The result, or null as soon as the signal is aborted. No `Promise.race` with a promise of the abort: that would keep the
 * result of every race until the end, and with it all memory that was ever written to.
 */
function orStopped<T>(work: Promise<T> | T, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    void Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

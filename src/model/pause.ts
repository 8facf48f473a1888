/** Gives other work of the thread a turn from time to time, and throws the signal's reason once it is aborted. */
export type Pause = () => Promise<void> | void;

const SLICE_MS = 12;

export function createPause(signal?: AbortSignal): Pause {
  let started = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - started < SLICE_MS) return;
    return new Promise<void>((resolve, reject) => {
      setTimeout(() => {
        started = performance.now();
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      });
    });
  };
}

/** How long a computation on the calling thread may hold the event loop. */
const SLICE_MS = 12;

type Scheduler = { yield?: () => Promise<void> };

/** Lets everything that waits on this thread (input, timers, messages) run once. */
export function nextTurn(): Promise<void> {
  const { scheduler, setImmediate } = globalThis as {
    scheduler?: Scheduler;
    setImmediate?: (done: () => void) => void;
  };
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * A breather for long loops: call `pause()` between small steps, and await the promise that it gives every 12 ms to hand the
 * thread back. Throws the signal's reason once it is aborted.
 */
export function slices(signal?: AbortSignal): () => Promise<void> | undefined {
  let end = performance.now() + SLICE_MS;

  async function breathe(): Promise<void> {
    await nextTurn();
    signal?.throwIfAborted();
    end = performance.now() + SLICE_MS;
  }

  return () => {
    signal?.throwIfAborted();
    return performance.now() < end ? undefined : breathe();
  };
}

import { createRandom } from '../../spec/random.ts';

/** The batches of a training, one after another. */
export interface Batches {
  /** Batches in an epoch, one pass over all samples. */
  readonly perEpoch: number;
  /** Indices of the next batch's samples, to be read before the next call; undefined stands for all samples in their own order. */
  next(): Uint32Array | undefined;
}

/**
 * Batches without replacement: each epoch goes through all samples in a new random order (Fisher and Yates's shuffle), its last
 * batch taking what is left over.
 */
export function createBatches(samples: number, size: 'full' | number, seed: number): Batches {
  if (size === 'full') return { perEpoch: 1, next: () => undefined };
  const count = size;
  const random = createRandom(seed, 'batches');
  const order = Uint32Array.from({ length: samples }, (_, n) => n);
  let from = samples;

  function shuffle(): void {
    for (let k = samples - 1; k > 0; k--) {
      const other = random.integer(k + 1);
      const index = order[k];
      order[k] = order[other];
      order[other] = index;
    }
  }

  function next(): Uint32Array {
    if (from >= samples) {
      shuffle();
      from = 0;
    }
    const batch = order.subarray(from, from + count);
    from += count;
    return batch;
  }

  return { perEpoch: Math.ceil(samples / count), next };
}

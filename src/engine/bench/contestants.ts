import type { GpuHost } from '../../gpu/host.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { availableThreads } from '../cpu/threads.ts';
import type { Engine } from '../engine.ts';
import { createGpuEngine } from '../gpu/gpu-engine.ts';
import { cpuPeak } from './peak/cpu-peak.ts';
import { gpuPeak } from './peak/gpu-peak.ts';
import type { Peak } from './peak/peak.ts';
import { createPlainEngine } from './plain-engine.ts';
import { CONTESTANT_IDS, type Absence, type ContestantId } from './report.ts';

/** An engine that takes part, with the peak of its hardware. */
export interface Contestant {
  readonly id: ContestantId;
  readonly label: string;
  readonly engine: Engine;
  readonly peak: Peak;
}

export interface Opened {
  readonly contestants: readonly Contestant[];
  readonly missing: readonly Absence[];
  /** The GPU's host, where a GPU takes part. */
  readonly host: GpuHost | null;
  dispose(): void;
}

export interface OpenOptions {
  /** Gives the host of the GPU engine. */
  readonly host: () => Promise<GpuHost>;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onOpening?: (id: ContestantId) => void;
}

/**
 * Opens engines and measures the peak of each. An engine that cannot be had is reported, and the others go on.
 *
 * @throws the signal's reason
 */
export async function openContestants(ids: readonly ContestantId[], options: OpenOptions): Promise<Opened> {
  const { threads = availableThreads(), signal, onOpening } = options;
  const contestants: Contestant[] = [];
  const missing: Absence[] = [];
  let host: GpuHost | null = null;
  const dispose = (): void => {
    for (const { engine, peak } of contestants) {
      peak.dispose();
      engine.dispose();
    }
  };
  try {
    for (const id of CONTESTANT_IDS.filter((id) => ids.includes(id))) {
      signal?.throwIfAborted();
      onOpening?.(id);
      try {
        if (id === 'gpu') host = await options.host();
        contestants.push(await open(id, host, threads, signal));
      } catch (error) {
        signal?.throwIfAborted();
        missing.push({ id, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { contestants, missing, host, dispose };
}

async function open(
  id: ContestantId,
  host: GpuHost | null,
  threads: number,
  signal?: AbortSignal,
): Promise<Contestant> {
  switch (id) {
    case 'gpu': {
      const peak = await gpuPeak(host!, signal);
      return { id, label: 'GPU', engine: createGpuEngine(host!), peak };
    }
    case 'cpu':
    case 'cpu-1': {
      const count = id === 'cpu' ? threads : 1;
      const label = count === 1 ? 'CPU, 1 thread' : `CPU, ${count} threads`;
      // where no thread starts, the engine computes on the calling one
      const peak = await cpuPeak({ threads: count, signal }).catch(() => cpuPeak({ threads: 0, signal }));
      return { id, label, engine: await createCpuEngine({ threads: count }), peak };
    }
    case 'plain': {
      const peak = await cpuPeak({ threads: 1, instructions: ['double'], signal });
      return { id, label: 'plain JavaScript', engine: createPlainEngine(), peak };
    }
  }
}

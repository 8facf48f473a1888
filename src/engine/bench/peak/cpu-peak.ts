import { LandscapeError } from '../../../spec/errors.ts';
import { startCaller } from '../../cpu/calls.ts';
import { availableInstructions, runLoop } from './loops.ts';
import { fastestPeak, type Peak, type PeakVariant } from './peak.ts';
import { ACCUMULATORS, flopsOf, sumOf, type Instructions, type PeakLoop, type PeakRun } from './protocol.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './worker.ts?script';

export interface CpuPeakOptions {
  /** Threads that run at once; 0 for the calling thread alone. */
  readonly threads: number;
  /** Instructions to try; the fastest that this place can run by default, which are those that the CPU engine takes. */
  readonly instructions?: readonly Instructions[];
  readonly signal?: AbortSignal;
}

const WORDS: Record<Instructions, string> = {
  'relaxed-simd': 'WebAssembly relaxed SIMD, fused multiply-add',
  simd: 'WebAssembly SIMD, multiply and add',
  double: 'plain JavaScript, float64 multiply and add',
};

const FIRST_ITERATIONS = 2 ** 12;
const MOST_ITERATIONS = 2 ** 34;

/**
 * The multiply-adds that threads of this CPU reach together, as the CPU engine runs them: from WebAssembly or JavaScript,
 * all threads at once.
 *
 * @throws LandscapeError of kind `unsupported` when a thread does not start or computes something else
 */
export async function cpuPeak({ threads, instructions, signal }: CpuPeakOptions): Promise<Peak> {
  const crew = await startCrew(threads);
  const variants = (instructions ?? availableInstructions().slice(0, 1)).flatMap((set) =>
    ACCUMULATORS.map((accumulators): PeakVariant => {
      const unit: PeakLoop = { instructions: set, accumulators, iterations: 1 };
      return {
        description: `${WORDS[set]}, ${accumulators} accumulators`,
        first: FIRST_ITERATIONS,
        most: MOST_ITERATIONS,
        flopsPerUnit: crew.size * flopsOf(unit),
        run: (iterations) => crew.run({ ...unit, iterations }),
      };
    }),
  );
  try {
    return await fastestPeak(variants, crew.dispose, signal);
  } catch (error) {
    crew.dispose();
    throw error;
  }
}

interface Crew {
  readonly size: number;
  /** Runs a loop on every member at once; milliseconds from the first start to the last end. */
  run(loop: PeakLoop): Promise<number>;
  dispose(): void;
}

async function startCrew(threads: number): Promise<Crew> {
  if (threads === 0) return { size: 1, run: async (loop) => spanOf(loop, [runHere(loop)]), dispose: () => {} };
  const members = await Promise.all(Array.from({ length: threads }, () => startCaller<PeakLoop, PeakRun>(script)));
  return {
    size: threads,
    run: async (loop) => spanOf(loop, await Promise.all(members.map((member) => member.call(loop)))),
    dispose: () => members.forEach((member) => member.dispose()),
  };
}

function runHere(loop: PeakLoop): PeakRun {
  const start = performance.now();
  const sum = runLoop(loop);
  return { start, end: performance.now(), sum };
}

function spanOf(loop: PeakLoop, runs: readonly PeakRun[]): number {
  const expected = sumOf(loop);
  for (const { sum } of runs) {
    if (sum === expected) continue;
    throw new LandscapeError('unsupported', `The FMA loop (${loop.instructions}) expected ${expected}, got ${sum}`);
  }
  return Math.max(...runs.map(({ end }) => end)) - Math.min(...runs.map(({ start }) => start));
}

import type { ResolvedLandscape } from '../../model/resolve.ts';
import { cpuPacer } from '../cpu/kernel-input.ts';
import type { Engine, Job, Lattice } from '../engine.ts';
import type { Pacer } from '../pacing.ts';
import { bareProblem } from '../plan/problem.ts';
import { startCaller, type Caller } from '../cpu/calls.ts';
import type { PlainCall } from './plain-call.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './plain-worker.ts?script';

type PlainCaller = Caller<PlainCall, Float32Array | null>;

/**
 * The yardstick: the loss in plain JavaScript, float64 and scalar, on one thread, with neither plan nor closed form. It does
 * what a careful programmer does by hand: parameters once a point, the first layer evaluated beforehand.
 */
export function createPlainEngine(): Engine {
  return {
    name: 'cpu',
    description: 'plain JavaScript, float64, 1 thread',
    async prepare(landscape, signal) {
      signal?.throwIfAborted();
      const caller: PlainCaller = await startCaller(script);
      try {
        await caller.call({ problem: bareProblem(landscape) });
        signal?.throwIfAborted();
        return new PlainJob(landscape, caller);
      } catch (error) {
        caller.dispose();
        throw error;
      }
    },
    dispose() {},
  };
}

class PlainJob implements Job {
  readonly parallel = 1;
  readonly #caller: PlainCaller;
  readonly #pacer: Pacer;

  constructor(landscape: ResolvedLandscape, caller: PlainCaller) {
    this.#caller = caller;
    this.#pacer = cpuPacer(landscape);
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted();
    const start = performance.now();
    const losses = (await this.#caller.call({ lattice }))!;
    this.#pacer.learn(losses.length, performance.now() - start);
    return losses;
  }

  dispose(): void {
    this.#caller.dispose();
  }
}

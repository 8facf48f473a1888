import type { JetOrder } from '../model/jet.ts';
import { startCaller, type Caller } from './cpu/calls.ts';
import type { Job, Lattice } from './engine.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './jets-worker.ts?script';
import type { JetCall } from './jets-cpu.ts';
import { nodeCount } from './passes.ts';
import { Pacer } from './pacing.ts';
import type { Problem } from './plan/problem.ts';

type JetCaller = Caller<JetCall, Float32Array | null>;

/** Time of one tile: long against a message's way to a thread and back, short enough for lively progress. */
const TARGET_MS = 50;

/**
 * Jets in float64 on threads of their own, which end with the job; null where no thread starts (a content security policy, a
 * host without them).
 *
 * @throws the signal's reason
 */
export async function startJetThreads(
  problem: Problem,
  order: JetOrder,
  threads: number,
  signal?: AbortSignal,
): Promise<Job | null> {
  const starts = await Promise.allSettled(
    Array.from({ length: threads }, async (): Promise<JetCaller> => {
      const caller: JetCaller = await startCaller(script);
      await caller.call({ problem, order });
      return caller;
    }),
  );
  const callers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  if (signal?.aborted) for (const caller of callers) caller.dispose();
  signal?.throwIfAborted();
  return callers.length > 0 ? new JetThreads(callers) : null;
}

class JetThreads implements Job {
  readonly parallel: number;
  readonly #callers: readonly JetCaller[];
  readonly #free: JetCaller[];
  readonly #waiting: ((caller: JetCaller) => void)[] = [];
  readonly #pacer = new Pacer({ first: 8, targetMs: TARGET_MS });

  constructor(callers: readonly JetCaller[]) {
    this.#callers = callers;
    this.#free = [...callers];
    // one tile at work and one waiting a thread, so that none idles while a result is on its way
    this.parallel = 2 * callers.length;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const caller = this.#free.pop() ?? (await new Promise<JetCaller>((resolve) => this.#waiting.push(resolve)));
    try {
      signal?.throwIfAborted();
      const start = performance.now();
      const jets = (await caller.call({ lattice }))!;
      this.#pacer.learn(nodeCount(lattice), performance.now() - start);
      return jets;
    } finally {
      const next = this.#waiting.shift();
      if (next) next(caller);
      else this.#free.push(caller);
    }
  }

  dispose(): void {
    for (const caller of this.#callers) caller.dispose();
  }
}

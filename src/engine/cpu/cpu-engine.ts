import type { ResolvedLandscape } from '../../model/resolve.ts';
import { WorkerPool } from './pool.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './worker.ts?script';
import type { Engine, Job, Lattice } from '../engine.ts';
import { cpuPacer, type KernelInput } from './kernel-input.ts';
import type { Pacer } from '../pacing.ts';
import { planLandscape } from '../plan/plan.ts';
import { plannedJob } from '../plan/planned-job.ts';
import { availableThreads, type StartThread } from './threads.ts';

export interface CpuOptions {
  /** Number of threads; all cores by default, 0 for the calling thread alone. */
  readonly threads?: number;
  /** How threads are started; for tests. */
  readonly start?: StartThread;
}

/**
 * The CPU engine: double arithmetic rounded to float32 at the end, on a pool of threads.
 *
 * Where threads cannot start (a content security policy, a host without them) it computes on the calling thread, in slices,
 * and its description says so.
 */
export async function createCpuEngine({ threads = availableThreads(), start }: CpuOptions = {}): Promise<Engine> {
  if (threads === 0) return new CpuEngine(null, 'the calling thread');
  try {
    const pool = await WorkerPool.start(script, threads, start);
    return new CpuEngine(pool, pool.size === 1 ? '1 thread' : `${pool.size} threads`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new CpuEngine(null, `the calling thread, for no worker starts here: ${reason}`);
  }
}

class CpuEngine implements Engine {
  readonly name = 'cpu';
  readonly description: string;
  readonly #pool: WorkerPool | null;

  constructor(pool: WorkerPool | null, description: string) {
    this.#pool = pool;
    this.description = description;
  }

  async prepare(landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Job> {
    signal?.throwIfAborted();
    return plannedJob(await planLandscape(landscape, signal), async ({ problem }) => {
      if (this.#pool) return new PoolJob(this.#pool, problem);
      // loaded only where no thread starts: the text of the threads holds the kernel already
      const { LocalJob } = await import('./cpu-local.ts');
      return new LocalJob(problem);
    });
  }

  dispose(): void {
    this.#pool?.terminate();
  }
}

class PoolJob implements Job {
  readonly #pool: WorkerPool;
  readonly #job: number;
  readonly #pacer: Pacer;

  constructor(pool: WorkerPool, input: KernelInput) {
    this.#pool = pool;
    this.#job = pool.addJob(input);
    this.#pacer = cpuPacer(input);
  }

  /** One tile at work and one waiting per thread, so that no thread idles while a result is on its way. */
  get parallel(): number {
    return 2 * this.#pool.size;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const { losses, milliseconds } = await this.#pool.run(this.#job, lattice, signal);
    this.#pacer.learn(losses.length, milliseconds);
    return losses;
  }

  dispose(): void {
    this.#pool.dropJob(this.#job);
  }
}

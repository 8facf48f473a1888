import type { ResolvedLandscape } from '../model/resolve.ts';
import { createKernel, kernelInput, type CpuKernel, type KernelInput } from './cpu-kernel.ts';
import { WorkerPool } from './cpu-pool.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './cpu-worker.ts?script';
import type { Engine, Job, Lattice } from './engine.ts';
import { Pacer } from './pacing.ts';
import { slices } from './slices.ts';
import { availableThreads, type StartThread } from './threads.ts';

/** Time of one tile: long against a message's way to a thread and back, short against an impatient hand on a slider. */
const TARGET_MS = 30;

/** Multiply-adds of the first tile: a few milliseconds of one thread. */
const FIRST_WORK = 2e6;

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
    const input = kernelInput(landscape);
    return this.#pool ? new PoolJob(this.#pool, input) : new LocalJob(input);
  }

  dispose(): void {
    this.#pool?.terminate();
  }
}

/** Multiply-adds of one node, activations counted as a few. */
function workPerNode({ network, data }: KernelInput): number {
  return data.samples * (network.parameterCount + 8 * network.widths.slice(1).reduce((sum, width) => sum + width, 0));
}

function firstPacer(input: KernelInput): Pacer {
  return new Pacer({ first: FIRST_WORK / workPerNode(input), targetMs: TARGET_MS });
}

class PoolJob implements Job {
  readonly #pool: WorkerPool;
  readonly #job: number;
  readonly #pacer: Pacer;

  constructor(pool: WorkerPool, input: KernelInput) {
    this.#pool = pool;
    this.#job = pool.addJob(input);
    this.#pacer = firstPacer(input);
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

class LocalJob implements Job {
  readonly parallel = 1;
  readonly #kernel: CpuKernel;
  readonly #pacer: Pacer;

  constructor(input: KernelInput) {
    this.#kernel = createKernel(input);
    this.#pacer = firstPacer(input);
  }

  batch(): number {
    return this.#pacer.amount;
  }

  /** Node by node, so that the thread is given back often. */
  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const losses = new Float32Array(lattice.width * lattice.height);
    const pause = slices(signal);
    const start = performance.now();
    for (let n = 0; n < losses.length; n++) {
      const breather = pause();
      if (breather) await breather;
      const i = lattice.i + (n % lattice.width) * lattice.di;
      const j = lattice.j + Math.floor(n / lattice.width) * lattice.dj;
      losses[n] = this.#kernel.evaluate({ i, j, di: 1, dj: 1, width: 1, height: 1 })[0];
    }
    this.#pacer.learn(losses.length, performance.now() - start);
    return losses;
  }

  dispose(): void {}
}

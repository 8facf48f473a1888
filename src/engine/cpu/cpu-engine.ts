import type { ResolvedLandscape } from '../../model/resolve.ts';
import { WorkerPool, type TileResult } from './pool.ts';
// oxlint-disable-next-line import/default -- the script plugin of vite.config.ts makes the export
import script from './worker.ts?script';
import type { Engine, Job, Lattice } from '../engine.ts';
import { cpuPacer, type CpuWork } from './kernel-input.ts';
import type { Pacer } from '../pacing.ts';
import { planLandscape } from '../plan/plan.ts';
import { plannedJob } from '../plan/planned-job.ts';
import { withSharedData } from './shared-data.ts';
import type { SimdChoice } from './simd-module.ts';
import { availableThreads, type StartThread } from './threads.ts';

export interface CpuOptions {
  /** Number of threads; all cores by default, 0 for the calling thread alone. */
  readonly threads?: number;
  /** How threads are started; for tests. */
  readonly start?: StartThread;
  /** WebAssembly's relaxed or baseline SIMD, or plain JavaScript; the fastest that works by default. */
  readonly simd?: SimdChoice;
}

/**
 * The CPU engine: WebAssembly SIMD in float32 on a pool of threads.
 *
 * Where threads cannot start (a content security policy, a host without them) it computes on the calling thread, in slices;
 * where WebAssembly is missing or forbidden, in plain JavaScript and double precision. Its description says which.
 */
export async function createCpuEngine({
  threads = availableThreads(),
  start,
  simd = 'auto',
}: CpuOptions = {}): Promise<Engine> {
  if (threads === 0) return onCallingThread('the calling thread', simd);
  try {
    const pool = await WorkerPool.start(`globalThis.lossLandscapeSimd='${simd}';${script}`, threads, start);
    const size = pool.size === 1 ? '1 thread' : `${pool.size} threads`;
    return new CpuEngine(
      (work) => new PoolJob(pool, work),
      `${size}, ${pool.arithmetic}`,
      () => pool.terminate(),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return onCallingThread(`the calling thread, for no worker starts here (${reason})`, simd);
  }
}

async function onCallingThread(words: string, choice: SimdChoice): Promise<Engine> {
  // loaded only where no thread starts: the text of the threads holds the kernels already
  const { compileSimd, LocalJob } = await import('./cpu-local.ts');
  const simd = await compileSimd(choice);
  return new CpuEngine((work) => new LocalJob(work, simd.module), `${words}, ${simd.arithmetic}`);
}

class CpuEngine implements Engine {
  readonly name = 'cpu';
  readonly description: string;
  readonly #makeJob: (work: CpuWork) => Job;
  readonly #terminate: () => void;

  constructor(makeJob: (work: CpuWork) => Job, description: string, terminate = () => {}) {
    this.#makeJob = makeJob;
    this.description = description;
    this.#terminate = terminate;
  }

  async prepare(landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Job> {
    signal?.throwIfAborted();
    const plan = await planLandscape(landscape, signal);
    return plannedJob(plan, ({ problem, lineLayers }) => this.#makeJob({ problem, lineLayers }));
  }

  dispose(): void {
    this.#terminate();
  }
}

class PoolJob implements Job {
  readonly #pool: WorkerPool;
  readonly #job: number;
  readonly #pacer: Pacer;

  constructor(pool: WorkerPool, work: CpuWork) {
    this.#pool = pool;
    this.#job = pool.addJob(withSharedData(work));
    this.#pacer = cpuPacer(work.problem);
  }

  /** One tile at work and one waiting per thread, so that no thread idles while a result is on its way. */
  get parallel(): number {
    return 2 * this.#pool.size;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    return (await this.measure(lattice, signal)).losses;
  }

  async measure(lattice: Lattice, signal?: AbortSignal): Promise<TileResult> {
    const result = await this.#pool.run(this.#job, lattice, signal);
    this.#pacer.learn(result.losses.length, result.milliseconds);
    return result;
  }

  dispose(): void {
    this.#pool.dropJob(this.#job);
  }
}

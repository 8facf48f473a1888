import type * as WorkerThreads from 'node:worker_threads';
import type { CpuWork } from './kernel-input.ts';
import { createKernel, type CpuKernel } from './scalar-kernel.ts';
import { createSimdKernel } from './simd-kernel.ts';
import { compileSimd, type SimdChoice, type SimdModule } from './simd-module.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { Lattice } from '../engine.ts';
import { extremesOf } from '../extremes.ts';

/** The body of a worker thread, in a browser or in Node: builds a kernel per job and answers tiles. */

interface Channel {
  post(message: FromWorker, transfer?: ArrayBuffer[]): void;
  listen(receive: (message: ToWorker) => void): void;
}

function workerThreads(): typeof WorkerThreads | undefined {
  return globalThis.process?.getBuiltinModule?.('node:worker_threads');
}

function openChannel(): Channel {
  const node = workerThreads()?.parentPort;
  if (node) {
    return {
      post: (message, transfer = []) => node.postMessage(message, transfer),
      listen: (receive) => void node.on('message', receive),
    };
  }
  const scope = globalThis as unknown as DedicatedScope;
  return {
    post: (message, transfer = []) => scope.postMessage(message, transfer),
    listen: (receive) => scope.addEventListener('message', ({ data }) => receive(data)),
  };
}

interface DedicatedScope {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: ToWorker }) => void): void;
}

/** The arithmetic asked for, where whoever started the thread wrote it before the script. */
const { lossLandscapeSimd } = globalThis as { lossLandscapeSimd?: SimdChoice };

const channel = openChannel();
const works = new Map<number, CpuWork>();
const kernels = new Map<number, CpuKernel>();
let simd: SimdModule = { module: null, arithmetic: '' };

/** A job's kernel, built at its first tile: building takes time, and not every worker gets a tile of every job. */
function kernelOf(job: number): CpuKernel {
  let kernel = kernels.get(job);
  if (kernel) return kernel;
  const work = works.get(job);
  if (!work) throw new Error(`Expected a tile of a job that was posted, got job ${job}`);
  kernel = (simd.module && createSimdKernel(simd.module, work)) ?? createKernel(work.problem);
  kernels.set(job, kernel);
  return kernel;
}

/** Answers `ready`; nothing is posted to the thread before. */
async function start(): Promise<void> {
  simd = await compileSimd(lossLandscapeSimd);
  channel.post({ type: 'ready', arithmetic: simd.arithmetic });
}

function receive(message: ToWorker): void {
  switch (message.type) {
    case 'job':
      works.set(message.job, message.work);
      return;
    case 'drop':
      works.delete(message.job);
      kernels.delete(message.job);
      return;
    case 'tile':
      answer(message.job, message.lattice);
  }
}

function answer(job: number, lattice: Lattice): void {
  try {
    const kernel = kernelOf(job);
    const start = performance.now();
    const losses = kernel.evaluate(lattice);
    const milliseconds = performance.now() - start;
    channel.post({ type: 'losses', losses, extremes: extremesOf(losses), milliseconds }, [
      losses.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    channel.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

channel.listen(receive);
void start();

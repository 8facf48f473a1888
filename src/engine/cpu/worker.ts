import type * as WorkerThreads from 'node:worker_threads';
import { createKernel, type CpuKernel } from './scalar-kernel.ts';
import type { KernelInput } from './kernel-input.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { Lattice } from '../engine.ts';

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

const channel = openChannel();
const inputs = new Map<number, KernelInput>();
const kernels = new Map<number, CpuKernel>();

/** A job's kernel, built at its first tile: building takes time, and not every worker gets a tile of every job. */
function kernelOf(job: number): CpuKernel {
  let kernel = kernels.get(job);
  if (kernel) return kernel;
  const input = inputs.get(job);
  if (!input) throw new Error(`Expected a tile of a job that was posted, got job ${job}`);
  kernel = createKernel(input);
  kernels.set(job, kernel);
  return kernel;
}

function receive(message: ToWorker): void {
  switch (message.type) {
    case 'job':
      inputs.set(message.job, message.input);
      return;
    case 'drop':
      inputs.delete(message.job);
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
    channel.post({ type: 'losses', losses, milliseconds }, [losses.buffer as ArrayBuffer]);
  } catch (error) {
    channel.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

channel.listen(receive);
channel.post({ type: 'ready' });

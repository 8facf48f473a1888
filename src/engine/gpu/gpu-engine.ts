import { guarded } from '../../gpu/errors.ts';
import type { GpuHost } from '../../gpu/host.ts';
import { GpuMemory, type BufferLimits } from '../../gpu/memory.ts';
import type { Engine } from '../engine.ts';
import { translated } from '../failure.ts';
import { planLandscape, type Problem } from '../plan/plan.ts';
import { plannedJob } from '../plan/planned-job.ts';
import { chooseKernel, type KernelChoice, type KernelName, type KernelTarget } from './choose.ts';
import { closingPipelines } from './closing.ts';
import { uploadCommon } from './data.ts';
import { GpuJob } from './job.ts';
import type { MakeKernel } from './kernel.ts';

export interface GpuEngineOptions {
  /** Limits to live within; the device's own by default. */
  readonly limits?: BufferLimits;
  /** A kernel to take wherever it can compute the landscape: for tests and measurements. */
  readonly kernel?: KernelName;
}

/**
 * The GPU engine: float32 on WebGPU, for any network that fits the adapter's limits.
 *
 * Its results are within the contract of `contract.ts`. Where a plan cannot prove that nothing overflows, overflow and
 * undefined losses are found by their bits, because a shader compiler may assume that floats are finite.
 */
export function createGpuEngine(host: GpuHost, options: GpuEngineOptions = {}): Engine {
  const { limits = host.device.limits, kernel } = options;
  const prepare = async (landscape: Problem, signal?: AbortSignal) =>
    plannedJob(await planLandscape(landscape, signal), async (plan) => {
      const choice = chooseKernel(plan, kernelTarget(host, limits), kernel);
      return kernelJob(await loadKernel(choice), host, limits, plan.problem, signal);
    });
  return {
    name: 'gpu',
    description: host.adapter,
    prepare: (landscape, signal) => translated(() => prepare(landscape, signal)),
    // The host belongs to the page; jobs own their memory.
    dispose() {},
  };
}

/** What the choice of a kernel depends on, of a device. */
export function kernelTarget({ adapter, software }: GpuHost, limits: BufferLimits): KernelTarget {
  const largestBuffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  return { software, adapter, largestBuffer };
}

/** Kernels are loaded by the landscapes that take them: a page needs one, and their shaders are long. */
async function loadKernel({ kernel, narrow }: KernelChoice): Promise<MakeKernel> {
  if (narrow) {
    const { createNarrowKernel } = await import('./narrow-kernel.ts');
    return (context) => createNarrowKernel(context, narrow);
  }
  if (kernel === 'wide') return (await import('./wide-kernel.ts')).createWideKernel;
  return (await import('./general-kernel.ts')).createGeneralKernel;
}

/**
 * A job of one kernel.
 *
 * @throws the signal's reason; GpuError or LandscapeError of kind `compile`, `memory` or `lost`
 */
export async function kernelJob(
  makeKernel: MakeKernel,
  host: GpuHost,
  limits: BufferLimits,
  problem: Problem,
  signal?: AbortSignal,
): Promise<GpuJob> {
  signal?.throwIfAborted();
  if (host.isLost) throw await host.lost;
  const { device } = host;
  const memory = new GpuMemory(device);
  try {
    const [kernel, closing] = await Promise.all([
      makeKernel({ host, limits, memory, problem, signal }),
      closingPipelines(device),
    ]);
    const made = guarded(device, `${kernel.name} kernel`, () => {
      const data = uploadCommon(memory, problem);
      return new GpuJob(host, memory, kernel, data, closing);
    });
    const job = made.value;
    await Promise.all([memory.ready(), made.settled]);
    await job.warmUp(signal);
    signal?.throwIfAborted();
    return job;
  } catch (error) {
    memory.destroy();
    if (host.isLost) throw await host.lost;
    throw error;
  }
}

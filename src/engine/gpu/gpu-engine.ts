import finishCode from '../../../shaders/compute-finish.wgsl?raw';
import sumCode from '../../../shaders/compute-sum.wgsl?raw';
import tileCode from '../../../shaders/compute-tile.wgsl?raw';
import { guarded } from '../../gpu/errors.ts';
import type { GpuHost } from '../../gpu/host.ts';
import { GpuMemory, type BufferLimits } from '../../gpu/memory.ts';
import { computePipeline, program } from '../../gpu/program.ts';
import type { Engine } from '../engine.ts';
import { translated } from '../failure.ts';
import type { Problem } from '../plan/plan.ts';
import { uploadCommon } from './data.ts';
import { createGeneralKernel } from './general-kernel.ts';
import { GpuJob } from './job.ts';
import type { MakeKernel } from './kernel.ts';

/**
 * The GPU engine: float32 on WebGPU, one thread a node, for any network that fits the adapter's limits.
 *
 * Its results are within the contract of `contract.ts`. Overflow and undefined losses are found by their bits, because a
 * shader compiler may assume that floats are finite.
 *
 * @param limits the device's own, or tighter ones to live within
 */
export function createGpuEngine(host: GpuHost, limits: BufferLimits = host.device.limits): Engine {
  return {
    name: 'gpu',
    description: host.adapter,
    prepare: (landscape, signal) => translated(() => kernelJob(createGeneralKernel, host, limits, landscape, signal)),
    // The host belongs to the page; jobs own their memory.
    dispose() {},
  };
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
    const finish = { label: 'finishing pass', code: program([tileCode, sumCode, finishCode]), entryPoint: 'main' };
    const [kernel, finishing] = await Promise.all([
      makeKernel({ host, limits, memory, problem, signal }),
      computePipeline(device, finish),
    ]);
    const made = guarded(device, 'loss kernel', () => {
      const data = uploadCommon(memory, problem);
      return new GpuJob(host, memory, kernel, data, finishing);
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

import { guarded } from '../../gpu/errors.ts';
import type { GpuHost } from '../../gpu/host.ts';
import { GpuMemory, type BufferLimits } from '../../gpu/memory.ts';
import { computePipeline } from '../../gpu/program.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import type { Engine, Job } from '../engine.ts';
import { translated } from '../failure.ts';
import { uploadLandscape } from './data.ts';
import { slotNodes } from './slot.ts';
import { GpuJob } from './job.ts';
import { kernelSource } from './general-source.ts';

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
    prepare: (landscape, signal) => translated(() => prepare(host, limits, landscape, signal)),
    // The host belongs to the page; jobs own their memory.
    dispose() {},
  };
}

async function prepare(
  host: GpuHost,
  limits: BufferLimits,
  landscape: ResolvedLandscape,
  signal?: AbortSignal,
): Promise<Job> {
  signal?.throwIfAborted();
  if (host.isLost) throw await host.lost;
  const { device } = host;
  const source = kernelSource(landscape.network, landscape.loss.name);
  const memory = new GpuMemory(device);
  try {
    const compile = { label: 'loss kernel', code: source.code, entryPoint: 'main' };
    const [pipeline, data] = await Promise.all([
      computePipeline(device, compile),
      uploadLandscape(memory, landscape, limits, signal),
    ]);
    const made = guarded(
      device,
      'loss kernel',
      () => new GpuJob(host, landscape, memory, data, pipeline, slotNodes(landscape.grid, source, limits), source),
    );
    const job = made.value;
    await Promise.all([memory.ready(), made.settled]);
    await job.warmUp();
    signal?.throwIfAborted();
    return job;
  } catch (error) {
    memory.destroy();
    if (host.isLost) throw await host.lost;
    throw error;
  }
}

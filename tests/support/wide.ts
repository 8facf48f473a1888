import finishCode from '../../shaders/compute-finish.wgsl?raw';
import sumCode from '../../shaders/compute-sum.wgsl?raw';
import tileCode from '../../shaders/compute-tile.wgsl?raw';
import { uploadCommon } from '../../src/engine/gpu/data.ts';
import { GpuJob } from '../../src/engine/gpu/job.ts';
import type { MakeKernel } from '../../src/engine/gpu/kernel.ts';
import type { Problem } from '../../src/engine/plan/plan.ts';
import type { GpuHost } from '../../src/gpu/host.ts';
import { GpuMemory, type BufferLimits } from '../../src/gpu/memory.ts';
import { computePipeline, program } from '../../src/gpu/program.ts';

/** A job of one kernel, without a plan: what the kernel makes of the problem as it is. */
export async function jobOf(make: MakeKernel, host: GpuHost, limits: BufferLimits, problem: Problem): Promise<GpuJob> {
  const memory = new GpuMemory(host.device);
  try {
    const kernel = await make({ host, limits, memory, problem });
    const finish = { label: 'finishing pass', code: program([tileCode, sumCode, finishCode]), entryPoint: 'main' };
    const finishing = await computePipeline(host.device, finish);
    const job = new GpuJob(host, memory, kernel, uploadCommon(memory, problem), finishing);
    await memory.ready();
    await job.warmUp();
    return job;
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

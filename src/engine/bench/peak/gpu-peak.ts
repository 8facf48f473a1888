import source from '../../../../shaders/bench-fma.wgsl?raw';
import { GpuError } from '../../../gpu/errors.ts';
import { orLost, type GpuHost } from '../../../gpu/host.ts';
import { GpuMemory } from '../../../gpu/memory.ts';
import { computePipeline, program } from '../../../gpu/program.ts';
import { fastestPeak, type Peak, type PeakVariant } from './peak.ts';

const WORKGROUP = 64;
/** Invocations of a software adapter, which has as many lanes as a CPU; a GPU needs enough to fill every scheduler. */
const INVOCATIONS = { software: 2 ** 12, hardware: 2 ** 20 };
/** Workgroups in one row of a dispatch; the default limit is 65535. */
const ROW = 4096;
/** A lane that counts to 2^17 keeps the sum of 64 of them exact in float32. */
const MOST_ITERATIONS = 2 ** 17;

interface Shape {
  readonly accumulators: 4 | 8 | 16;
  readonly fused: boolean;
}

const SHAPES: readonly Shape[] = [
  { accumulators: 4, fused: true },
  { accumulators: 8, fused: true },
  { accumulators: 16, fused: true },
  { accumulators: 8, fused: false },
];

/**
 * The multiply-adds that an adapter reaches through WebGPU.
 *
 * @throws GpuError of kind `unsupported` when a loop computes something else, or `compile`, `memory`, `lost`
 */
export async function gpuPeak(host: GpuHost, signal?: AbortSignal): Promise<Peak> {
  const { device } = host;
  const memory = new GpuMemory(device);
  const invocations = INVOCATIONS[host.software ? 'software' : 'hardware'];
  try {
    const uniform = memory.buffer('peak loop', 16, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    const sums = memory.buffer('peak sums', 4 * invocations, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
    const read = memory.buffer('peak sums, read', 4 * invocations, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    await memory.ready();
    const buffers = { uniform, sums, read, invocations };
    const variants: PeakVariant[] = [];
    for (const shape of SHAPES) variants.push(await variantOf(host, memory, buffers, shape));
    return await fastestPeak(variants, () => memory.destroy(), signal);
  } catch (error) {
    memory.destroy();
    throw error;
  }
}

interface Buffers {
  readonly uniform: GPUBuffer;
  readonly sums: GPUBuffer;
  readonly read: GPUBuffer;
  readonly invocations: number;
}

async function variantOf(host: GpuHost, memory: GpuMemory, buffers: Buffers, shape: Shape): Promise<PeakVariant> {
  const { device } = host;
  const { uniform, sums, read, invocations } = buffers;
  const { accumulators, fused } = shape;
  const constants = {
    WORKGROUP: { u32: WORKGROUP },
    ACCUMULATORS: { u32: accumulators },
    FUSED: { u32: fused ? 1 : 0 },
  };
  const code = program([source], constants);
  const pipeline = await computePipeline(device, { label: 'FMA peak', code, entryPoint: 'main' });
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [
      { binding: 0, resource: { buffer: uniform } },
      { binding: 1, resource: { buffer: sums } },
    ],
  });
  const groups = invocations / WORKGROUP;
  const columns = Math.min(ROW, groups);

  function dispatch(iterations: number, copy: boolean): void {
    const words = new Uint32Array([0, 0, iterations, columns * WORKGROUP]);
    new Float32Array(words.buffer).set([1, 1]);
    memory.write(uniform, 0, words);
    const encoder = device.createCommandEncoder({ label: 'FMA peak' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(columns, groups / columns);
    pass.end();
    if (copy) encoder.copyBufferToBuffer(sums, 0, read, 0, 4 * invocations);
    device.queue.submit([encoder.finish()]);
  }

  let checked = -1;

  /** Every invocation's count, once for each number of iterations. */
  async function check(iterations: number): Promise<void> {
    if (checked === iterations) return;
    dispatch(iterations, true);
    await orLost(host, read.mapAsync(GPUMapMode.READ));
    const expected = 4 * accumulators * (iterations + (accumulators - 1) / 2);
    const wrong = new Float32Array(read.getMappedRange()).find((sum) => sum !== expected);
    read.unmap();
    if (wrong !== undefined)
      throw new GpuError('unsupported', `The FMA loop of ${host.adapter} expected ${expected}, got ${wrong}`);
    checked = iterations;
  }

  return {
    description: `WebGPU, ${fused ? 'fma()' : 'multiply and add'}, ${accumulators} × vec4`,
    first: 16,
    most: MOST_ITERATIONS,
    flopsPerUnit: 2 * 4 * accumulators * invocations,
    async run(iterations) {
      await check(iterations);
      const start = performance.now();
      dispatch(iterations, false);
      await orLost(host, device.queue.onSubmittedWorkDone());
      return performance.now() - start;
    },
  };
}

import type { GpuHost } from '../../gpu/host.ts';
import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import { computePipeline } from '../../gpu/program.ts';
import type { Problem } from '../plan/plan.ts';
import { uploadGeneral, type DataChunk, type GeneralData } from './general-data.ts';
import { kernelSource, type KernelSource } from './general-source.ts';
import { dispatchNodes } from './groups.ts';
import type { GpuKernel, KernelContext, KernelSlot, Part, Room, SlotBuffers } from './kernel.ts';
import { mostNodes } from './room.ts';
import { cutSegments, type Segments } from './segments.ts';

/** Multiply-adds of a thread, so that none runs long, and the shortest segment, so that their sums stay few. */
const MOST_THREAD_WORK = 2 ** 21;
const FEWEST_SAMPLES = 32;

/** Most memory for the activations of one dispatch, where they lie in a buffer. */
const MOST_SCRATCH = 2 ** 27;

/**
 * The kernel for any network of any width, in which losses may overflow: a thread computes a node and a segment with its
 * activations in an array, and tells what is infinite or undefined by its bits.
 */
export async function createGeneralKernel(context: KernelContext): Promise<GpuKernel> {
  const { host, limits, memory, problem, signal } = context;
  const { network, data, loss } = problem;
  const source = kernelSource(network, loss.name);
  const segments = cutSegments(data.samples, network.parameterCount, MOST_THREAD_WORK, FEWEST_SAMPLES);
  const compile = { label: 'general loss kernel', code: source.code, entryPoint: 'main' };
  const [pipeline, uploaded] = await Promise.all([
    computePipeline(host.device, compile),
    uploadGeneral(memory, problem, segments, limits, signal),
  ]);
  return new GeneralKernel(host, memory, problem, segments, source, pipeline, uploaded, limits);
}

/** How much a dispatch may cover. */
export function generalRoom(
  grid: readonly [number, number],
  { widest, scratch }: Pick<KernelSource, 'widest' | 'scratch'>,
  { count }: Segments,
  limits: BufferLimits,
): Room {
  const nodes = mostNodes(grid, count, limits);
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, MOST_SCRATCH);
  const nodeSegments = scratch ? Math.max(1, Math.floor(largest / bytesOfActivations(widest))) : Infinity;
  return { nodes: Math.min(nodes, nodeSegments), rows: Infinity, nodeSegments, rowSegments: Infinity };
}

/** Two layers of vec4f. */
function bytesOfActivations(widest: number): number {
  return 2 * widest * 16;
}

class GeneralKernel implements GpuKernel {
  readonly name = 'general';
  readonly threads = 1;
  readonly segments: Segments;
  readonly room: Room;
  readonly work: number;
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #source: KernelSource;
  readonly #pipeline: GPUComputePipeline;
  readonly #data: GeneralData;
  readonly #bounds: readonly GPUBuffer[];
  readonly #mostNodeSegments: number;

  constructor(
    { device }: GpuHost,
    memory: GpuMemory,
    { network, data, grid }: Problem,
    segments: Segments,
    source: KernelSource,
    pipeline: GPUComputePipeline,
    uploaded: GeneralData,
    limits: BufferLimits,
  ) {
    this.#device = device;
    this.#memory = memory;
    this.#source = source;
    this.#pipeline = pipeline;
    this.#data = uploaded;
    this.segments = segments;
    this.room = generalRoom(grid, source, segments, limits);
    this.work = Math.min(4 * segments.segmentBlocks, data.samples) * network.parameterCount;
    this.#mostNodeSegments = Math.min(this.room.nodeSegments, this.room.nodes * segments.count);
    const { chunks, blockStride } = uploaded;
    this.#bounds = chunks.map((chunk) => {
      const words = boundWords(chunk, network.layers.length, blockStride);
      return memory.upload('bound data', words, GPUBufferUsage.UNIFORM);
    });
  }

  open({ tile, results, coordinates }: SlotBuffers): KernelSlot {
    const { layers, parameters, chunks } = this.#data;
    const { widest, scratch } = this.#source;
    const size = bytesOfActivations(widest) * this.#mostNodeSegments;
    const store = scratch ? [this.#memory.buffer('activations', size, GPUBufferUsage.STORAGE)] : [];
    const bindGroups = chunks.map((chunk, k) => {
      const buffers = [tile, results, coordinates, this.#bounds[k], layers, parameters, chunk.buffer, ...store];
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      return this.#device.createBindGroup({ layout: this.#pipeline.getBindGroupLayout(0), entries });
    });
    return { encode: (encoder, part) => this.#encode(encoder, bindGroups, part) };
  }

  /** One dispatch a buffer of data; threads whose segment lies in another return at once. */
  #encode(encoder: GPUCommandEncoder, bindGroups: readonly GPUBindGroup[], part: Part): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    for (const [k, { firstSegment, endSegment }] of this.#data.chunks.entries()) {
      const isEmpty = part.endSegment === part.firstSegment;
      if (!isEmpty && (endSegment <= part.firstSegment || part.endSegment <= firstSegment)) continue;
      pass.setBindGroup(0, bindGroups[k]);
      dispatchNodes(pass, this.#device.limits, part);
    }
    pass.end();
  }
}

/** The members of struct Bound of compute-mlp.wgsl. */
function boundWords({ firstSegment, endSegment }: DataChunk, layers: number, blockStride: number): Uint32Array {
  return Uint32Array.of(firstSegment, endSegment, layers, blockStride);
}

import type { GpuHost } from '../../gpu/host.ts';
import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import { computePipeline } from '../../gpu/program.ts';
import { moves } from '../../model/dependence.ts';
import { scale } from '../plan/scale.ts';
import type { Problem } from '../plan/plan.ts';
import { Binder } from './bind.ts';
import type { GpuKernel, KernelContext, KernelSlot, Part, Room, SlotBuffers } from './kernel.ts';
import { mostNodes } from './room.ts';
import { uploadNarrow, type NarrowData } from './narrow-data.ts';
import { narrowLayout } from './narrow-layout.ts';
import { NARROW_WORKGROUP, narrowSource, type NarrowShape } from './narrow-source.ts';
import { cutSegments, SEGMENT_SAMPLES, type Segments } from './segments.ts';

/** Most memory for the numbers of the lines of one dispatch: weights, and data. */
const MOST_WEIGHTS = 2 ** 24;
const MOST_DATA = 2 ** 25;

/** What may be chosen of the kernel's text, whatever the network. */
export type NarrowOptions = Pick<NarrowShape, 'tile' | 'sharedDivision' | 'alongIn' | 'firstAlone'>;

/**
 * The kernel for narrow networks whose losses cannot overflow: a thread computes points of a row for some samples at a
 * time, all in registers, with weights that are read at the same address by all threads of a workgroup.
 */
export async function createNarrowKernel(context: KernelContext, options: NarrowOptions): Promise<GpuKernel> {
  const { host, limits, memory, problem, signal } = context;
  const { problem: scaled, activations } = scale(problem);
  const { network, data, plane, loss } = scaled;
  const moved = network.layers.map((layer) => moves(plane.u, layer));
  const shape: NarrowShape = { network, activations, moved, loss: loss.name, ...options };
  const { points, blocks } = options.tile;
  const label = `narrow kernel of ${points} × ${4 * blocks}`;
  const segments = cutSegments(data.samples, 1, Infinity, SEGMENT_SAMPLES);
  const [pipeline, binder, uploaded] = await Promise.all([
    computePipeline(host.device, { label, code: narrowSource(shape), entryPoint: 'main' }),
    Binder.create(host.device, memory),
    uploadNarrow(memory, scaled, narrowLayout(network, options.firstAlone), segments, blocks, signal),
  ]);
  return new NarrowKernel(host, memory, scaled, shape, segments, limits, pipeline, binder, uploaded);
}

class NarrowKernel implements GpuKernel {
  readonly name = 'narrow';
  readonly threads: number;
  readonly segments: Segments;
  readonly room: Room;
  readonly work: number;
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #shape: NarrowShape;
  readonly #weightLength: number;
  /** Of the stream of data: vec4s of a segment, and of all samples. */
  readonly #segmentLength: number;
  readonly #dataLength: number;
  readonly #height: number;
  readonly #pipeline: GPUComputePipeline;
  readonly #binder: Binder;
  readonly #data: NarrowData;

  constructor(
    { device }: GpuHost,
    memory: GpuMemory,
    { network, data, grid }: Problem,
    shape: NarrowShape,
    segments: Segments,
    limits: BufferLimits,
    pipeline: GPUComputePipeline,
    binder: Binder,
    uploaded: NarrowData,
  ) {
    const { points, blocks } = shape.tile;
    const units = network.layers[0].outputs;
    this.#device = device;
    this.#memory = memory;
    this.#shape = shape;
    this.#pipeline = pipeline;
    this.#binder = binder;
    this.#data = uploaded;
    this.#height = grid[1];
    this.#weightLength = narrowLayout(network, shape.firstAlone).weightLength / 4;
    this.#segmentLength = segments.segmentBlocks * units;
    this.#dataLength = Math.ceil(segments.blocks / blocks) * blocks * units;
    this.threads = 1 / points;
    this.segments = segments;
    this.work = Math.min(4 * segments.segmentBlocks, data.samples) * network.parameterCount;
    const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
    const rowSegments = Math.max(1, Math.floor(Math.min(MOST_DATA, largest) / (16 * this.#segmentLength)));
    const weightRows = Math.floor(Math.min(MOST_WEIGHTS, largest) / Math.max(16, 16 * this.#weightLength));
    const rows = Math.max(1, Math.min(weightRows, rowSegments, device.limits.maxComputeWorkgroupsPerDimension));
    this.room = { nodes: mostNodes(grid, segments.count, limits), rows, nodeSegments: Infinity, rowSegments };
  }

  open(buffers: SlotBuffers): KernelSlot {
    const { segments, room } = this;
    const { weights, weightsAlong, data, dataAlong, targets } = this.#data;
    const rows = Math.min(room.rows, this.#height);
    const rowSegments = Math.min(room.rowSegments, rows * segments.count);
    const { STORAGE } = GPUBufferUsage;
    const boundWeights = this.#memory.buffer('bound weights', 16 * rows * Math.max(1, this.#weightLength), STORAGE);
    const boundData = this.#memory.buffer('bound data', 16 * rowSegments * this.#segmentLength, STORAGE);
    const hasWeights = this.#weightLength > 0;
    const weightStream = { unbound: weights, length: this.#weightLength, segmentLength: 0 };
    const dataStream = { unbound: data, length: this.#dataLength, segmentLength: this.#segmentLength };
    const streams = [
      ...(hasWeights ? [this.#binder.bind(weightStream, boundWeights, buffers)] : []),
      this.#binder.bind(dataStream, boundData, buffers),
    ];
    const { moved } = this.#shape;
    // the compiler leaves out of the layout what the text does not use
    const bindings: [number, GPUBuffer, boolean][] = [
      [0, buffers.tile, true],
      [1, buffers.results, true],
      [2, buffers.coordinates, true],
      [3, boundWeights, hasWeights],
      [4, weightsAlong, hasWeights && moved.slice(1).includes(true)],
      [5, boundData, true],
      [6, dataAlong, moved[0]],
      [7, targets, true],
    ];
    const bindGroup = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: bindings.filter(([, , used]) => used).map(([binding, buffer]) => ({ binding, resource: { buffer } })),
    });
    return {
      encode: (encoder, part) => {
        const pass = encoder.beginComputePass();
        for (const stream of streams) stream.encode(pass, part);
        this.#encode(pass, bindGroup, part);
        pass.end();
      },
    };
  }

  #encode(pass: GPUComputePassEncoder, bindGroup: GPUBindGroup, { lattice, firstSegment, endSegment }: Part): void {
    const columns = Math.ceil(lattice.width / (NARROW_WORKGROUP * this.#shape.tile.points));
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(Math.max(1, columns), Math.max(1, lattice.height), Math.max(1, endSegment - firstSegment));
  }
}

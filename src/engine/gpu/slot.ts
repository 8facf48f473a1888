import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';
import { workgroupGrid } from '../../gpu/workgroups.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import type { Lattice } from '../engine.ts';
import type { GpuData } from './data.ts';
import type { KernelSource } from './general-source.ts';

/** What one dispatch computes: some nodes of a lattice, some blocks of one chunk of the data. */
export interface Part {
  readonly first: number;
  readonly nodes: number;
  readonly chunk: number;
  readonly firstBlock: number;
  readonly endBlock: number;
}

/** @workgroup_size of compute-mlp.wgsl. */
const WORKGROUP = 64;
/** Members of its struct Tile. */
const TILE_WORDS = 17;
/** Bytes of its struct Partial. */
const PARTIAL_BYTES = 12;

/** Most nodes of a dispatch: beyond a million nothing is gained, and memory is. */
const MOST_NODES = 2 ** 20;
/** Most memory for the activations of one dispatch, where they lie in a buffer. */
const MOST_SCRATCH = 2 ** 27;

/** How many nodes a slot holds. */
export function slotNodes(
  grid: readonly [number, number],
  { widest, scratch }: KernelSource,
  limits: BufferLimits,
): number {
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const perNode = scratch ? bytesOfActivations(widest) : PARTIAL_BYTES;
  const room = Math.floor((scratch ? Math.min(largest, MOST_SCRATCH) : largest) / perNode);
  return Math.max(1, Math.min(MOST_NODES, room, grid[0] * grid[1]));
}

/** Two layers of vec4f. */
function bytesOfActivations(widest: number): number {
  return 2 * widest * 16;
}

/** The buffers of one lattice under way. */
export class GpuSlot {
  readonly #device: GPUDevice;
  readonly #tile: GPUBuffer;
  readonly #losses: GPUBuffer;
  readonly #readback: GPUBuffer;
  readonly #bindGroups: GPUBindGroup[];

  constructor(
    device: GPUDevice,
    memory: GpuMemory,
    data: GpuData,
    pipeline: GPUComputePipeline,
    { widest, scratch }: KernelSource,
    capacity: number,
  ) {
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    this.#device = device;
    this.#tile = memory.buffer('tile', 4 * TILE_WORDS, UNIFORM | COPY_DST);
    this.#losses = memory.buffer('losses', 4 * capacity, STORAGE | COPY_SRC);
    this.#readback = memory.buffer('readback', 4 * capacity, MAP_READ | COPY_DST);
    const partials = memory.buffer('partials', PARTIAL_BYTES * capacity, STORAGE);
    const store = scratch ? [memory.buffer('activations', bytesOfActivations(widest) * capacity, STORAGE)] : [];
    this.#bindGroups = data.chunks.map(({ buffer }) => {
      const buffers = [
        this.#tile,
        data.plan,
        data.parameters,
        buffer,
        data.coordinates,
        partials,
        this.#losses,
        ...store,
      ];
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      return device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    });
  }

  /** Submits one dispatch; after the last of a node its losses are copied for `read`. */
  submit(
    pipeline: GPUComputePipeline,
    landscape: ResolvedLandscape,
    data: GpuData,
    lattice: Lattice,
    part: Part,
  ): void {
    const most = this.#device.limits.maxComputeWorkgroupsPerDimension;
    const [columns, rows] = workgroupGrid(Math.max(1, Math.ceil(part.nodes / WORKGROUP)), most);
    const rowThreads = columns * WORKGROUP;
    this.#device.queue.writeBuffer(this.#tile, 0, tileWords(landscape, data, lattice, part, rowThreads));

    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#bindGroups[part.chunk]);
    pass.dispatchWorkgroups(columns, rows);
    pass.end();
    const isLast = part.nodes > 0 && part.endBlock === data.blocks;
    if (isLast) encoder.copyBufferToBuffer(this.#losses, 0, this.#readback, 0, 4 * part.nodes);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** The losses of the nodes computed last. */
  async read(nodes: number): Promise<Float32Array> {
    await this.#readback.mapAsync(GPUMapMode.READ, 0, 4 * nodes);
    const losses = new Float32Array(this.#readback.getMappedRange(0, 4 * nodes)).slice();
    this.#readback.unmap();
    return losses;
  }
}

/** The members of struct Tile, in its order. */
function tileWords(
  { network, grid, loss }: ResolvedLandscape,
  { chunks, blockStride, blocks, divisor }: GpuData,
  { i, j, di, dj, width }: Lattice,
  { first, nodes, chunk, firstBlock, endBlock }: Part,
  rowThreads: number,
): ArrayBuffer {
  const words = new Uint32Array(TILE_WORDS);
  const { firstBlock: base } = chunks[chunk];
  const [starts, ends] = [Number(firstBlock === 0), Number(endBlock === blocks)];
  words.set([i, j, di, dj, width, grid[0]], 0);
  words.set([first, nodes, rowThreads], 6);
  words.set([firstBlock - base, endBlock - base, blockStride, network.layers.length, starts, ends], 9);
  new Float32Array(words.buffer).set([1 / divisor, loss.delta], 15);
  return words.buffer;
}

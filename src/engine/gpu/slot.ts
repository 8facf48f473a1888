import type { GpuMemory } from '../../gpu/memory.ts';
import type { GpuData } from './data.ts';
import { nodeGroups, WORKGROUP } from './groups.ts';
import type { GpuKernel, KernelSlot, Part } from './kernel.ts';
import { nodeCount } from '../passes.ts';
import { SUM_BYTES } from './room.ts';

/** Members of struct Tile of compute-tile.wgsl, filled up to a multiple of 16 bytes. */
const TILE_WORDS = 16;
/** The buffers of one lattice under way. */
export class GpuSlot {
  readonly #device: GPUDevice;
  /** Numbers per node. */
  readonly #results: number;
  readonly #kernel: GpuKernel;
  readonly #data: GpuData;
  readonly #finish: GPUComputePipeline;
  readonly #tile: GPUBuffer;
  readonly #losses: GPUBuffer;
  readonly #readback: GPUBuffer;
  readonly #work: KernelSlot;
  readonly #sums: GPUBindGroup | null;

  /** @param nodes how many a part may have */
  constructor(
    device: GPUDevice,
    memory: GpuMemory,
    kernel: GpuKernel,
    data: GpuData,
    finish: GPUComputePipeline,
    nodes: number,
  ) {
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    this.#device = device;
    this.#results = kernel.results ?? 1;
    this.#kernel = kernel;
    this.#data = data;
    this.#finish = finish;
    this.#tile = memory.buffer('tile', 4 * TILE_WORDS, UNIFORM | COPY_DST);
    this.#losses = memory.buffer('losses', 4 * nodes * this.#results, STORAGE | COPY_SRC);
    this.#readback = memory.buffer('readback', 4 * nodes * this.#results, MAP_READ | COPY_DST);
    const { count } = kernel.segments;
    const sums = count === 1 ? null : memory.buffer('sums', SUM_BYTES * nodes * this.#results * count, STORAGE);
    this.#work = kernel.open({
      tile: this.#tile,
      results: sums ?? this.#losses,
      coordinates: data.coordinates,
    });
    this.#sums = sums && this.#bindSums(sums);
  }

  #bindSums(sums: GPUBuffer): GPUBindGroup {
    return this.#device.createBindGroup({
      layout: this.#finish.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: this.#tile } },
        { binding: 1, resource: { buffer: sums } },
        { binding: 3, resource: { buffer: this.#losses } },
      ],
    });
  }

  /** Submits one part; after the last segments of its nodes their losses are copied for `read`. */
  submit(part: Part): void {
    const { queue } = this.#device;
    const nodes = nodeCount(part.lattice);
    const [columns, rows] = nodeGroups(this.#device.limits, part);
    queue.writeBuffer(this.#tile, 0, tileWords(this.#data, this.#kernel, part, columns * WORKGROUP));

    const encoder = this.#device.createCommandEncoder();
    this.#work.encode(encoder, part);
    const isLast = part.endSegment === this.#kernel.segments.count;
    if (this.#sums && (isLast || nodes === 0)) {
      const pass = encoder.beginComputePass();
      pass.setPipeline(this.#finish);
      pass.setBindGroup(0, this.#sums);
      pass.dispatchWorkgroups(columns, rows, this.#results);
      pass.end();
    }
    const bytes = 4 * nodes * this.#results;
    if (isLast && nodes > 0) encoder.copyBufferToBuffer(this.#losses, 0, this.#readback, 0, bytes);
    queue.submit([encoder.finish()]);
  }

  /** The losses of the nodes computed last, or `[result][node]` of them. */
  async read(nodes: number): Promise<Float32Array> {
    const bytes = 4 * nodes * this.#results;
    await this.#readback.mapAsync(GPUMapMode.READ, 0, bytes);
    const losses = new Float32Array(this.#readback.getMappedRange(0, bytes)).slice();
    this.#readback.unmap();
    return losses;
  }
}

/** The members of struct Tile, in its order. */
function tileWords(
  { grid, divisor, delta }: GpuData,
  { segments }: GpuKernel,
  { lattice, firstSegment, endSegment }: Part,
  rowThreads: number,
): ArrayBuffer {
  const { i, j, di, dj, width, height } = lattice;
  const words = new Uint32Array(TILE_WORDS);
  words.set([i, j, di, dj, width, height, grid[0], rowThreads], 0);
  words.set([firstSegment, endSegment, segments.count, segments.segmentBlocks, segments.blocks], 8);
  new Float32Array(words.buffer).set([1 / divisor, delta], 13);
  return words.buffer;
}

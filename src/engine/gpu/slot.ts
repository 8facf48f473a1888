import type { GpuMemory } from '../../gpu/memory.ts';
import type { Extremes } from '../extremes.ts';
import type { ClosingPipelines } from './closing.ts';
import type { GpuData } from './data.ts';
import { nodeGroups, WORKGROUP } from './groups.ts';
import type { GpuKernel, KernelSlot, Part } from './kernel.ts';
import { nodeCount } from '../passes.ts';
import { EXTREMES_BYTES, readExtremes, Reduction } from './reduce.ts';
import { SUM_BYTES } from './room.ts';

/** Members of struct Tile of compute-tile.wgsl, filled up to a multiple of 16 bytes. */
const TILE_WORDS = 20;

export interface SlotResults {
  /** Or `[result][node]` of a kernel with several results a node. */
  readonly losses: Float32Array;
  /** Of the losses; of the first results where there are several a node. */
  readonly extremes: Extremes;
}

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
  /** The extremes, then the losses. */
  readonly #readback: GPUBuffer;
  readonly #work: KernelSlot;
  readonly #sums: GPUBindGroup | null;
  readonly #reduction: Reduction;

  /** @param nodes how many a part may have */
  constructor(
    device: GPUDevice,
    memory: GpuMemory,
    kernel: GpuKernel,
    data: GpuData,
    { finish, reduce }: ClosingPipelines,
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
    this.#readback = memory.buffer('readback', EXTREMES_BYTES + 4 * nodes * this.#results, MAP_READ | COPY_DST);
    const { count } = kernel.segments;
    const sums = count === 1 ? null : memory.buffer('sums', SUM_BYTES * nodes * this.#results * count, STORAGE);
    this.#work = kernel.open({
      tile: this.#tile,
      results: sums ?? this.#losses,
      coordinates: data.coordinates,
    });
    this.#sums = sums && this.#bindSums(sums);
    this.#reduction = new Reduction(device, memory, reduce, { tile: this.#tile, losses: this.#losses });
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
    if (isLast || nodes === 0) this.#reduction.encode(encoder, nodes);
    if (isLast && nodes > 0) {
      encoder.copyBufferToBuffer(this.#reduction.buffer, 0, this.#readback, 0, EXTREMES_BYTES);
      encoder.copyBufferToBuffer(this.#losses, 0, this.#readback, EXTREMES_BYTES, 4 * nodes * this.#results);
    }
    queue.submit([encoder.finish()]);
  }

  /** What was computed last. */
  async read(nodes: number): Promise<SlotResults> {
    const bytes = EXTREMES_BYTES + 4 * nodes * this.#results;
    await this.#readback.mapAsync(GPUMapMode.READ, 0, bytes);
    const range = this.#readback.getMappedRange(0, bytes);
    const losses = new Float32Array(range, EXTREMES_BYTES).slice();
    const extremes = readExtremes(new Uint32Array(range, 0, EXTREMES_BYTES / 4), nodes);
    this.#readback.unmap();
    return { losses, extremes };
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
  const inverse = Math.fround(1 / divisor);
  new Float32Array(words.buffer).set([inverse, 1 / divisor - inverse, delta], 13);
  return words.buffer;
}

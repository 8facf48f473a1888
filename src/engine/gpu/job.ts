import { guarded } from '../../gpu/errors.ts';
import { orLost, type GpuHost } from '../../gpu/host.ts';
import type { GpuMemory } from '../../gpu/memory.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import type { Job, Lattice } from '../engine.ts';
import { translated } from '../failure.ts';
import { BLOCK_SAMPLES, SUM_BLOCKS, type GpuData } from './data.ts';
import { GpuSlot, type Part } from './slot.ts';
import type { KernelSource } from './general-source.ts';
import { Pacer } from '../pacing.ts';
import { nodeCount } from '../passes.ts';

/** Time of a dispatch: short enough for a page to stay smooth beside it. */
const TARGET_MS = 20;

/** Multiply-adds of the first dispatch: 20 ms of a slow CPU rasteriser, and of a slow GPU. */
const FIRST_WORK = { software: 2e6, hardware: 5e8 };

/** Nodes below which samples are split over dispatches rather than nodes: a GPU needs many threads, a CPU few. */
const FEWEST_NODES = { software: 64, hardware: 8192 };

/** Lattices under way: one computes while the other's results are read. */
const PARALLEL = 2;

/** A landscape on the GPU. */
export class GpuJob implements Job {
  readonly parallel = PARALLEL;
  readonly #host: GpuHost;
  readonly #memory: GpuMemory;
  readonly #data: GpuData;
  readonly #landscape: ResolvedLandscape;
  readonly #pipeline: GPUComputePipeline;
  readonly #capacity: number;
  readonly #fewest: number;
  /** Work in nodes times blocks. */
  readonly #pacer: Pacer;
  readonly #slots: GpuSlot[];
  readonly #waiting: ((slot: GpuSlot) => void)[] = [];
  #lastDone = 0;
  #active = 0;
  #disposed = false;

  constructor(
    host: GpuHost,
    landscape: ResolvedLandscape,
    memory: GpuMemory,
    data: GpuData,
    pipeline: GPUComputePipeline,
    capacity: number,
    source: KernelSource,
  ) {
    this.#host = host;
    this.#landscape = landscape;
    this.#memory = memory;
    this.#data = data;
    this.#pipeline = pipeline;
    const kind = host.software ? 'software' : 'hardware';
    this.#capacity = capacity;
    this.#fewest = Math.min(FEWEST_NODES[kind], this.#capacity);
    const work = BLOCK_SAMPLES * landscape.network.parameterCount;
    this.#pacer = new Pacer({ first: FIRST_WORK[kind] / work, targetMs: TARGET_MS, smallest: SUM_BLOCKS });
    const makeSlot = () => new GpuSlot(host.device, memory, data, pipeline, source, capacity);
    this.#slots = Array.from({ length: PARALLEL }, makeSlot);
  }

  batch(): number {
    const { blocks } = this.#data;
    const work = this.#pacer.amount;
    // Where all samples of few nodes are too much already, more nodes with fewer samples at a time; but no dispatch has
    // fewer samples than the shader sums at a time, and it must stay short even so.
    const fewest = Math.min(this.#fewest, work / Math.min(SUM_BLOCKS, blocks));
    return Math.max(1, Math.floor(Math.min(Math.max(work / blocks, fewest), this.#capacity)));
  }

  evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    return translated(async () => {
      this.#active++;
      const slot = await this.#takeSlot();
      try {
        const losses = new Float32Array(nodeCount(lattice));
        for (let first = 0; first < losses.length; first += this.#capacity) {
          const nodes = Math.min(this.#capacity, losses.length - first);
          const part = await this.#evaluateNodes(slot, lattice, first, nodes, signal);
          losses.set(part, first);
        }
        return losses;
      } catch (error) {
        // What a lost device rejects with says less than its loss.
        if (this.#host.isLost && !signal?.aborted) throw await this.#host.lost;
        throw error;
      } finally {
        this.#giveSlot(slot);
        this.#active--;
        this.#release();
      }
    });
  }

  /** Compiles what the driver leaves to the first dispatch, with a dispatch of no nodes. */
  async warmUp(): Promise<void> {
    const empty = { i: 0, j: 0, di: 1, dj: 1, width: 1, height: 1 };
    const [slot] = this.#slots;
    await this.#dispatch(slot, empty, { first: 0, nodes: 0, chunk: 0, firstBlock: 0, endBlock: 0 });
  }

  dispose(): void {
    this.#disposed = true;
    this.#release();
  }

  /** Buffers are destroyed only when nothing uses them any more. */
  #release(): void {
    if (this.#disposed && this.#active === 0) this.#memory.destroy();
  }

  /** All samples at some nodes, in as many dispatches as keep each short. */
  async #evaluateNodes(
    slot: GpuSlot,
    lattice: Lattice,
    first: number,
    nodes: number,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { chunks } = this.#data;
    for (const [chunk, { firstBlock, endBlock }] of chunks.entries()) {
      for (let block = firstBlock; block < endBlock;) {
        signal?.throwIfAborted();
        const affordable = Math.floor(this.#pacer.amount / nodes / SUM_BLOCKS) * SUM_BLOCKS;
        const end = Math.min(block + Math.max(SUM_BLOCKS, affordable), endBlock);
        const start = performance.now();
        await this.#dispatch(slot, lattice, { first, nodes, chunk, firstBlock: block, endBlock: end });
        const now = performance.now();
        // The dispatch began when it was submitted or when the one before it ended.
        this.#pacer.learn(nodes * (end - block), now - Math.max(start, this.#lastDone));
        this.#lastDone = now;
        block = end;
      }
    }
    signal?.throwIfAborted();
    return orLost(this.#host, slot.read(nodes));
  }

  async #dispatch(slot: GpuSlot, lattice: Lattice, part: Part): Promise<void> {
    const { device } = this.#host;
    const { settled } = guarded(device, 'loss kernel', () => {
      slot.submit(this.#pipeline, this.#landscape, this.#data, lattice, part);
    });
    await orLost(this.#host, Promise.all([settled, device.queue.onSubmittedWorkDone()]));
  }

  #takeSlot(): Promise<GpuSlot> {
    const slot = this.#slots.pop();
    return slot ? Promise.resolve(slot) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveSlot(slot: GpuSlot): void {
    const next = this.#waiting.shift();
    if (next) next(slot);
    else this.#slots.push(slot);
  }
}

import { guarded } from '../../gpu/errors.ts';
import { orLost, type GpuHost } from '../../gpu/host.ts';
import type { GpuMemory } from '../../gpu/memory.ts';
import type { Job, Lattice } from '../engine.ts';
import { mergeExtremes, NO_EXTREMES } from '../extremes.ts';
import { translated } from '../failure.ts';
import { Pacer } from '../pacing.ts';
import { cut, nodeCount } from '../passes.ts';
import type { ClosingPipelines } from './closing.ts';
import type { GpuData } from './data.ts';
import type { GpuKernel, Part } from './kernel.ts';
import { GpuSlot, type SlotResults } from './slot.ts';
import { turnsOf } from './turns.ts';

/** Time of a dispatch: short enough for a page to stay smooth beside it. */
const TARGET_MS = 20;

/** Multiply-adds of the first dispatch: 20 ms of a slow CPU rasteriser, and of a slow GPU. */
const FIRST_WORK = { software: 2e6, hardware: 5e8 };

/** Threads below which a dispatch takes no less time for being smaller: a GPU needs many, a CPU few. */
const FEWEST_THREADS = { software: 8, hardware: 4096 };

/** Lattices under way: one computes while the other's results are read. */
const PARALLEL = 2;

/** A landscape on the GPU. */
export class GpuJob implements Job {
  readonly parallel = PARALLEL;
  /** Of a job of losses, not of several results a node. */
  readonly measure?: (lattice: Lattice, signal?: AbortSignal) => Promise<SlotResults>;
  readonly #host: GpuHost;
  readonly #memory: GpuMemory;
  readonly #kernel: GpuKernel;
  /** Work in nodes × segments. */
  readonly #pacer: Pacer;
  readonly #slots: GpuSlot[];
  readonly #waiting: ((slot: GpuSlot) => void)[] = [];
  #active = 0;
  #disposed = false;

  constructor(host: GpuHost, memory: GpuMemory, kernel: GpuKernel, data: GpuData, closing: ClosingPipelines) {
    this.#host = host;
    this.#memory = memory;
    this.#kernel = kernel;
    const kind = host.software ? 'software' : 'hardware';
    const smallest = Math.max(1, FEWEST_THREADS[kind] / kernel.threads);
    this.#pacer = new Pacer({ first: FIRST_WORK[kind] / kernel.work, targetMs: TARGET_MS, smallest });
    const makeSlot = () => new GpuSlot(host.device, memory, kernel, data, closing, kernel.room.nodes);
    this.#slots = Array.from({ length: PARALLEL }, makeSlot);
    if ((kernel.results ?? 1) === 1) this.measure = (lattice, signal) => this.#evaluate(lattice, signal);
  }

  batch(): number {
    const { segments, room } = this.#kernel;
    return Math.max(1, Math.min(Math.floor(this.#pacer.amount / segments.count), room.nodes));
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    return (await this.#evaluate(lattice, signal)).losses;
  }

  #evaluate(lattice: Lattice, signal?: AbortSignal): Promise<SlotResults> {
    return translated(async () => {
      this.#active++;
      const slot = await this.#takeSlot();
      try {
        const total = nodeCount(lattice);
        const { results = 1, room } = this.#kernel;
        const { nodes, rows } = room;
        const losses = new Float32Array(results * total);
        let extremes = NO_EXTREMES;
        let done = 0;
        for (const piece of cut(lattice, () => Math.min(nodes, rows * lattice.width))) {
          const { losses: values, extremes: found } = await this.#evaluatePiece(slot, piece, signal);
          const count = nodeCount(piece);
          for (let k = 0; k < results; k++) losses.set(values.subarray(k * count, (k + 1) * count), k * total + done);
          extremes = mergeExtremes(extremes, found);
          done += count;
        }
        return { losses, extremes };
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
  async warmUp(signal?: AbortSignal): Promise<void> {
    const lattice = { i: 0, j: 0, di: 1, dj: 1, width: 0, height: 0 };
    await this.#dispatch(this.#slots[0], { lattice, firstSegment: 0, endSegment: 0 }, signal);
  }

  dispose(): void {
    this.#disposed = true;
    this.#release();
  }

  /** Buffers are destroyed only when nothing uses them any more. */
  #release(): void {
    if (this.#disposed && this.#active === 0) this.#memory.destroy();
  }

  /** All segments of some nodes, in as many dispatches as keep each short. */
  async #evaluatePiece(slot: GpuSlot, lattice: Lattice, signal?: AbortSignal): Promise<SlotResults> {
    const { segments, room } = this.#kernel;
    const nodes = nodeCount(lattice);
    const most = Math.min(room.nodeSegments / nodes, room.rowSegments / lattice.height);
    for (let segment = 0; segment < segments.count;) {
      const affordable = Math.max(1, Math.floor(Math.min(most, this.#pacer.amount / nodes)));
      const endSegment = Math.min(segment + affordable, segments.count);
      const milliseconds = await this.#dispatch(slot, { lattice, firstSegment: segment, endSegment }, signal);
      this.#pacer.learn(nodes * (endSegment - segment), milliseconds);
      segment = endSegment;
    }
    signal?.throwIfAborted();
    return orLost(this.#host, slot.read(nodes));
  }

  /** Submits one dispatch when it is this job's turn; gives its milliseconds. */
  async #dispatch(slot: GpuSlot, part: Part, signal?: AbortSignal): Promise<number> {
    const { device } = this.#host;
    const turn = await turnsOf(device).take(this, signal);
    try {
      const { settled } = guarded(device, 'loss kernel', () => slot.submit(part));
      await orLost(this.#host, Promise.all([settled, device.queue.onSubmittedWorkDone()]));
      return turn.end();
    } finally {
      turn.end();
    }
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

import type { GpuHost } from '../../gpu/host.ts';
import type { BufferLimits, GpuMemory } from '../../gpu/memory.ts';

import type { Lattice } from '../engine.ts';
import type { Problem } from '../plan/plan.ts';
import type { Segments } from './segments.ts';

/**
 * A way to compute losses on a GPU: the programs, and one landscape's data for them.
 *
 * The samples are cut into *segments* of a fixed length, and a dispatch computes a rectangle of nodes × segments. So few
 * nodes with many samples fill a GPU as well as many nodes do, any dispatch can be made short, and no bit of a loss
 * depends on how the work was split: a segment is summed by its kernel in a fixed order, and the sums of a node's
 * segments are added in theirs by one finishing pass.
 */
export interface GpuKernel {
  /** Which kernel it is, in a word. */
  readonly name: string;
  readonly segments: Segments;
  readonly room: Room;
  /** Multiply-adds of one node and one segment, roughly: where the pacing starts from. */
  readonly work: number;
  /** Threads that compute one node and one segment together: how few of them fill a GPU. */
  readonly threads: number;
  /** Numbers that it computes for each node, `[result][node]`; 1, the loss, by default. */
  readonly results?: number;
  /** Makes what one lattice under way needs for itself, beside the buffers that every kernel writes to. */
  open(buffers: SlotBuffers): KernelSlot;
}

/** How much one dispatch may cover at most. Every number is at least 1. */
export interface Room {
  readonly nodes: number;
  /** Rows of the lattice. */
  readonly rows: number;
  /** Nodes × segments. */
  readonly nodeSegments: number;
  /** Rows × segments. */
  readonly rowSegments: number;
}

/** What one dispatch computes: the nodes of a lattice (an empty one when warming up), and segments of their samples. */
export interface Part {
  readonly lattice: Lattice;
  readonly firstSegment: number;
  readonly endSegment: number;
}

/** Buffers of one lattice under way, made by the job; bindings 0, 1 and 2 of every kernel. */
export interface SlotBuffers {
  /** `Tile` of compute-tile.wgsl, written for the part before its commands are submitted. */
  readonly tile: GPUBuffer;
  /** The losses where there is one segment; else the sums `[segment][node]` of compute-sum.wgsl. */
  readonly results: GPUBuffer;
  /** Coordinates relative to the window's centre: of the columns, then of the rows. */
  readonly coordinates: GPUBuffer;
}

/** A kernel at work on one lattice at a time. */
export interface KernelSlot {
  /** Writes the commands that compute a part: for every node and segment of it one `deliver` of compute-sum.wgsl. */
  encode(encoder: GPUCommandEncoder, part: Part): void;
}

/** What a kernel is made from. */
export interface KernelContext {
  readonly host: GpuHost;
  /** The device's limits, or tighter ones to live within. */
  readonly limits: BufferLimits;
  /** Owns every buffer of the landscape. */
  readonly memory: GpuMemory;
  /** What is evaluated at the nodes of its grid; a row of the grid is a line of fixed b. */
  readonly problem: Problem;
  readonly signal?: AbortSignal;
}

/** Makes a landscape ready for a kernel: compiles without blocking, uploads in slices. */
export type MakeKernel = (context: KernelContext) => Promise<GpuKernel>;

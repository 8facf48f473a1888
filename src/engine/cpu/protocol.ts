import type { CpuWork } from './kernel-input.ts';
import type { Lattice } from '../engine.ts';
import type { Extremes } from '../extremes.ts';

/** To a worker. A job is posted once and stays until it is dropped; tiles name it. */
export type ToWorker =
  | { type: 'job'; job: number; work: CpuWork }
  | { type: 'tile'; job: number; lattice: Lattice }
  | { type: 'drop'; job: number };

/** From a worker: first `ready` with its arithmetic in words, then one answer per tile, in order. */
export type FromWorker =
  | { type: 'ready'; arithmetic: string }
  | { type: 'losses'; losses: Float32Array; extremes: Extremes; milliseconds: number }
  | { type: 'failed'; message: string };

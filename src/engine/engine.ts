import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Extremes } from './extremes.ts';

/**
 * What computes a field.
 *
 * An engine turns a resolved landscape into a *job* (weights, data and programs made ready once), and the job evaluates
 * *lattices*: sub-grids of the landscape's grid. Everything above (order of the passes, tiling, progress, abort,
 * assembly) is the same code for all engines, in `sweep.ts`. A lattice is the unit of scheduling: an engine states how
 * many nodes it wants next, so that none of its dispatches runs long, and how many lattices it likes in flight.
 */
export interface Engine {
  readonly name: EngineName;
  /** Adapter, or number of threads, in words. */
  readonly description: string;
  /** Makes a landscape ready. Throws a `LandscapeError` of kind `compile`, `memory` or `lost`. */
  prepare(landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Job>;
  dispose(): void;
}

export type EngineName = 'gpu' | 'cpu' | 'reference';

export interface Job {
  /** Lattices that may be under way at once. */
  readonly parallel: number;
  /** Whether the job would rather have whole columns in a lattice than whole rows. */
  readonly columns?: boolean;
  /** Nodes the engine wants in its next lattice; adapts to the measured rate. */
  batch(): number;
  /** Losses at the nodes of a lattice, row-major; float64 from the reference engine, float32 from the others. */
  evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Losses>;
  /** The same losses and their extremes, where the job has them cheaper than by a scan on the calling thread. */
  measure?(lattice: Lattice, signal?: AbortSignal): Promise<MeasuredLosses>;
  dispose(): void;
}

export type Losses = Float32Array | Float64Array;

export interface MeasuredLosses {
  readonly losses: Losses;
  readonly extremes: Extremes;
}

/** The nodes (i + k·di, j + l·dj) of a grid, 0 ≤ k < width, 0 ≤ l < height. */
export interface Lattice {
  readonly i: number;
  readonly j: number;
  readonly di: number;
  readonly dj: number;
  readonly width: number;
  readonly height: number;
}

import type { Landscape, LossName, Window } from '../spec/landscape.ts';
import type { Dataset } from './dataset.ts';
import type { Network } from './network.ts';

/** A landscape whose every number is at hand: what engines evaluate. */
export interface ResolvedLandscape {
  readonly network: Network;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly plane: Plane;
  readonly window: Window;
  /** [width, height] */
  readonly grid: readonly [number, number];
  /** The file it came from. */
  readonly source: Landscape;
}

export interface Loss {
  readonly name: LossName;
  /** Where `huber` turns from a parabola to a line. */
  readonly delta: number;
  /** Weight of the penalty l2 · ‖θ‖², never part of the field. */
  readonly l2: number;
}

/** θ(a, b) = origin + a·u + b·v, each of `network.parameterCount` numbers. */
export interface Plane {
  readonly origin: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly audit: PlaneAudit;
}

/** What a reader must know of a plane before believing its picture. */
export interface PlaneAudit {
  /** The exact rule that made the directions, in words. */
  readonly rule: string;
  readonly seed: number | null;
  /** Cosine of the angle between u and v; null when either is zero. */
  readonly cosine: number | null;
  readonly normU: number;
  readonly normV: number;
  /** The axes in plain words, such as "weight 1→1 of layer 0". */
  readonly labelA: string;
  readonly labelB: string;
  readonly warnings: readonly string[];
}

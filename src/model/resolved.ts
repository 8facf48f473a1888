import type { Landscape, LossName, Window } from '../spec/landscape.ts';
import type { Dataset } from './dataset.ts';
import type { Network } from './network.ts';
import type { Plane } from './plane.ts';

/** A landscape whose every number is at hand: what engines evaluate. Plain data, so that workers can be sent it. */
export interface ResolvedLandscape {
  readonly network: Network;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly plane: Plane;
  readonly window: Window;
  /** [width, height] */
  readonly grid: readonly [number, number];
  /** What this window and grid put at risk, in words; `plane.audit` has what the directions do. */
  readonly warnings: readonly string[];
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

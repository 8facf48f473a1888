import type { EngineName } from '../engine/engine.ts';
import type { Network } from '../model/network.ts';
import type { PlanePath } from '../model/plane.ts';
import type { PlaneAudit } from '../model/resolve.ts';

/** How a picture came to be: what computed it, how fast, and on which plane. */
export interface RunReport {
  engine: EngineName;
  /** Adapter, or number of threads, in words. */
  description: string;
  /** Why this engine and not another. */
  reason: string;
  /** What draws the picture: WebGPU, or a 2-D canvas where WebGPU is missing. */
  picture: 'webgpu' | 'canvas-2d';
  grid: [number, number];
  /** Time of the evaluation, without loading, analysis and drawing. */
  milliseconds: number;
  pointsPerSecond: number;
  audit: PlaneAudit;
  /** The points that the plane was laid through, seen from it; null for a plane of directions alone. */
  path: PlanePath | null;
  network: Network;
  /** Number of samples that the loss is the mean of. */
  samples: number;
  /** Where the data came from, in plain words. */
  data: string;
}

import { Pacer } from '../pacing.ts';
import type { Problem } from '../plan/problem.ts';

/** Time of one tile: long against a message's way to a thread and back, short against an impatient hand on a slider. */
const TARGET_MS = 30;

/** Multiply-adds of the first tile: a few milliseconds of one thread. */
const FIRST_WORK = 2e6;

/** A problem, and what the plan found for its kernel. */
export interface CpuWork {
  readonly problem: Problem;
  /** Leading layers that depend on b alone, the coordinate of a line. */
  readonly lineLayers: number;
}

/** Sizes the tiles of a CPU job; the first guess counts multiply-adds, activations as a few. */
export function cpuPacer({ network, data }: Problem): Pacer {
  const units = network.widths.slice(1).reduce((sum, width) => sum + width, 0);
  const workPerNode = data.samples * (network.parameterCount + 8 * units);
  return new Pacer({ first: FIRST_WORK / workPerNode, targetMs: TARGET_MS });
}

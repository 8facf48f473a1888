/** The instructions that a CPU peak is measured with. */
export const INSTRUCTIONS = ['relaxed-simd', 'simd', 'double'] as const;
export type Instructions = (typeof INSTRUCTIONS)[number];

/** Numbers of independent accumulators that are tried; which one is fastest depends on latency and registers. */
export const ACCUMULATORS = [8, 12] as const;
export type Accumulators = (typeof ACCUMULATORS)[number];

/** One loop of multiply-adds. */
export interface PeakLoop {
  readonly instructions: Instructions;
  readonly accumulators: Accumulators;
  readonly iterations: number;
}

/** A loop that was run: times in milliseconds since the epoch, so that those of several threads compare. */
export interface PeakRun {
  readonly start: number;
  readonly end: number;
  /** What the accumulators add up to. */
  readonly sum: number;
}

const LANES: Record<Instructions, number> = { 'relaxed-simd': 4, simd: 4, double: 1 };

/** Floating-point operations of a loop: two a multiply-add. */
export function flopsOf({ instructions, accumulators, iterations }: PeakLoop): number {
  return 2 * LANES[instructions] * accumulators * iterations;
}

/** What a loop must return: accumulator k starts at k (plus a half in JavaScript), and each lane counts the iterations. */
export function sumOf({ instructions, accumulators, iterations }: PeakLoop): number {
  const start = (accumulators - 1) / 2 + (instructions === 'double' ? 0.5 : 0);
  return LANES[instructions] * accumulators * (start + iterations);
}

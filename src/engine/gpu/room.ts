import type { BufferLimits } from '../../gpu/memory.ts';

/** Bytes of struct Sum of compute-sum.wgsl. */
export const SUM_BYTES = 12;

/** Most nodes of a dispatch: beyond a million nothing is gained, and memory is. */
const MOST_NODES = 2 ** 20;
/** Most memory for the sums of the segments of a slot. */
const MOST_SUMS = 2 ** 26;

/** How many nodes a slot can hold with the sums of all their segments, for kernels with one result or several a node. */
export function mostNodes(
  grid: readonly [number, number],
  segments: number,
  limits: BufferLimits,
  results = 1,
): number {
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const room = Math.floor(
    (segments === 1 ? largest / 4 : Math.min(largest, MOST_SUMS) / (SUM_BYTES * segments)) / results,
  );
  return Math.max(1, Math.min(MOST_NODES, room, grid[0] * grid[1]));
}

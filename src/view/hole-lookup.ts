import type { Field } from '../spec/field.ts';
import type { HoleTable } from './holes.ts';

/**
 * Whether a node without a finite loss lies within `reach` of a point, in node coordinates; up to a block more may count. A
 * reach of one node is the rule of the bilinear cell, which decides by itself.
 */
export function hasHole(
  { block, stride, sums }: HoleTable,
  { width, height }: Field,
  u: number,
  v: number,
  reachU: number,
  reachV: number,
): boolean {
  if (reachU <= 1 && reachV <= 1) return false;
  const [left, right] = blocksAround(u, reachU, width, block);
  const [bottom, top] = blocksAround(v, reachV, height, block);
  const [low, high] = [bottom * stride, top * stride];
  return sums[high + right] - sums[high + left] !== sums[low + right] - sums[low + left];
}

/** The first block of the nodes around x, and the one after the last. */
function blocksAround(x: number, reach: number, count: number, block: number): [number, number] {
  const within = Math.max(1, reach);
  const from = Math.max(0, Math.ceil(x - within));
  const to = Math.min(count - 1, Math.floor(x + within));
  return [Math.floor(from / block), Math.floor(to / block) + 1];
}

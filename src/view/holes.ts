import type { Statistics } from '../analysis/statistics.ts';
import type { Field } from '../spec/field.ts';

/** Blocks along the longer side of a table, at most: 16 MB for the largest fields. */
const MOST_BLOCKS = 2048;

/**
 * Where a field has no finite loss, for pictures in which a pixel covers many nodes: a table of sums (Crow 1984), entry
 * (x, y) the number of such nodes in the blocks left of x and below y. Four entries tell of any rectangle whether it has one.
 */
export interface HoleTable {
  /** Nodes along a side of a block. */
  readonly block: number;
  /** Entries in a row: one more than blocks. */
  readonly stride: number;
  readonly sums: Uint32Array<ArrayBuffer>;
}

/** Null when every loss is finite. */
export function holeTable({ values, width, height }: Field, { finite }: Pick<Statistics, 'finite'>): HoleTable | null {
  if (finite === values.length) return null;
  const block = Math.ceil(Math.max(width, height) / MOST_BLOCKS);
  const stride = Math.ceil(width / block) + 1;
  const sums = new Uint32Array(stride * (Math.ceil(height / block) + 1));
  for (let j = 0, at = 0; j < height; j++) {
    const row = Math.floor(j / block + 1) * stride + 1;
    for (let i = 0; i < width; i++, at++) if (!Number.isFinite(values[at])) sums[row + Math.floor(i / block)]++;
  }
  for (let at = stride + 1; at < sums.length; at++) {
    if (at % stride) sums[at] += sums[at - 1] + sums[at - stride] - sums[at - stride - 1];
  }
  return { block, stride, sums };
}

/** Half the least width of a hole, in px of a picture: 2 CSS px in all, however small the nodes are on the screen. */
export function holeReach(pixelRatio: number): number {
  return Math.max(0.5, pixelRatio);
}

import { BLOCK, Blocks } from './blocks.ts';
import type { Field } from '../spec/field.ts';

/** A contour line in grid coordinates: x along columns, y along rows, samples at whole numbers. */
export interface Contour {
  readonly level: number;
  /** x0, y0, x1, y1, … with the lower side always on the same hand. The first point of a closed line is not repeated. */
  readonly points: Float64Array;
  /** False for a line that ends at the edge of the window or at a hole. */
  readonly closed: boolean;
}

export interface ContourOptions {
  /**
   * What happens in a cell whose low corners lie on one diagonal. `decide`, for drawing: the asymptotic decider, which
   * follows the bilinear surface (Nielson and Hamann 1991). `connect-lows`, for counting: the low corners are joined, as
   * 8-adjacent samples are.
   */
  saddles?: 'decide' | 'connect-lows';
}

/** Lines where the field passes each level; below a level means less than it. Cells with a non-finite corner have none. */
export function contourLines(
  field: Pick<Field, 'width' | 'height' | 'values'>,
  levels: ArrayLike<number>,
  options: ContourOptions = {},
): Contour[] {
  const tracer = new ContourTracer(field, options);
  return Array.from(levels).flatMap((level) => tracer.trace(level));
}

/*
 * Corners and edges of a cell; edge k joins corner k to corner k + 1 (mod 4).
 *
 *     0 --0-- 1
 *     |       |
 *     3       1      Round the cell, edges that leave the low side (corner k low, k + 1 not) and edges that return to it
 *     |       |      alternate. Lines run from a leaving edge to a returning one; across an edge the two kinds swap, so
 *     3 --2-- 2      lines join up with one orientation.
 */
const NEXT_I = [0, 1, 0, -1];
const NEXT_J = [-1, 0, 1, 0];

/** Per mask of low corners the only leaving and the only returning edge; -1 for empty, full and diagonal masks. */
const LEAVING = new Int8Array(16).fill(-1);
const RETURNING = new Int8Array(16).fill(-1);
for (let mask = 1; mask < 15; mask++) {
  if (mask === 5 || mask === 10) continue;
  for (let edge = 0; edge < 4; edge++) {
    const low = (mask >> edge) & 1;
    const nextLow = (mask >> ((edge + 1) & 3)) & 1;
    if (low && !nextLow) LEAVING[mask] = edge;
    if (!low && nextLow) RETURNING[mask] = edge;
  }
}

/** Traces levels of one field; the blocks are built once. */
export class ContourTracer {
  readonly #width: number;
  readonly #height: number;
  readonly #values: Float32Array;
  readonly #blocks: Blocks;
  readonly #connectLows: boolean;
  /** Per cell, a bit for each leaving edge whose line has been traced. */
  readonly #seen: Uint8Array;
  #level = 0;

  constructor(
    { width, height, values }: Pick<Field, 'width' | 'height' | 'values'>,
    { saddles = 'decide' }: ContourOptions = {},
  ) {
    this.#width = width;
    this.#height = height;
    this.#values = values;
    this.#connectLows = saddles === 'connect-lows';
    this.#blocks = new Blocks(values, width, height);
    this.#seen = new Uint8Array(Math.max(0, (width - 1) * (height - 1)));
  }

  trace(level: number): Contour[] {
    this.#level = level;
    const { columns, min, max } = this.#blocks;
    const lines: Contour[] = [];
    for (let block = 0; block < min.length; block++) {
      if (!(min[block] < level && level <= max[block])) continue;
      const firstI = (block % columns) * BLOCK;
      const firstJ = Math.floor(block / columns) * BLOCK;
      const endI = Math.min(firstI + BLOCK, this.#width - 1);
      const endJ = Math.min(firstJ + BLOCK, this.#height - 1);
      for (let j = firstJ; j < endJ; j++) for (let i = firstI; i < endI; i++) this.#traceCell(i, j, lines);
    }
    if (lines.length) this.#seen.fill(0);
    return lines;
  }

  #traceCell(i: number, j: number, lines: Contour[]): void {
    const mask = this.#mask(i, j);
    if (mask === 0) return;
    if (LEAVING[mask] >= 0) return this.#traceFrom(i, j, LEAVING[mask], lines);
    const first = mask === 5 ? 0 : 1;
    this.#traceFrom(i, j, first, lines);
    this.#traceFrom(i, j, first + 2, lines);
  }

  /** The line through a cell that starts at a leaving edge: forwards to its end, and from the start backwards if open. */
  #traceFrom(startI: number, startJ: number, startEdge: number, lines: Contour[]): void {
    const cells = this.#width - 1;
    if (this.#seen[startJ * cells + startI] & (1 << startEdge)) return;
    const forward: number[] = [];
    const backward: number[] = [];
    let closed = false;
    this.#crossing(startI, startJ, startEdge, forward);
    for (let i = startI, j = startJ, leaving = startEdge; ;) {
      this.#seen[j * cells + i] |= 1 << leaving;
      const returning = this.#opposite(i, j, this.#mask(i, j), leaving, 1);
      i += NEXT_I[returning];
      j += NEXT_J[returning];
      leaving = (returning + 2) & 3;
      closed = i === startI && j === startJ && leaving === startEdge;
      if (closed) break;
      // the point of the edge that was crossed; its cell on this side is known to lie in the grid
      this.#crossing(i - NEXT_I[returning], j - NEXT_J[returning], returning, forward);
      if (this.#mask(i, j) === 0) break;
    }
    if (!closed) {
      for (let i = startI, j = startJ, leaving = startEdge; ;) {
        i += NEXT_I[leaving];
        j += NEXT_J[leaving];
        const mask = this.#mask(i, j);
        if (mask === 0) break;
        leaving = this.#opposite(i, j, mask, (leaving + 2) & 3, -1);
        this.#seen[j * cells + i] |= 1 << leaving;
        this.#crossing(i, j, leaving, backward);
      }
    }
    lines.push({ level: this.#level, points: joined(backward, forward), closed });
  }

  /** Which corners of a cell are low, as bits; 0 where no line passes: outside the grid, with a hole, all low, none low. */
  #mask(i: number, j: number): number {
    const width = this.#width;
    if (i < 0 || j < 0 || i >= width - 1 || j >= this.#height - 1) return 0;
    const values = this.#values;
    const level = this.#level;
    const s = j * width + i;
    const a = values[s];
    const b = values[s + 1];
    const c = values[s + width + 1];
    const d = values[s + width];
    const mask = (a < level ? 1 : 0) | (b < level ? 2 : 0) | (c < level ? 4 : 0) | (d < level ? 8 : 0);
    // a sum of four float32 numbers cannot overflow: it is finite when all of them are
    return mask === 15 || !Number.isFinite(a + b + c + d) ? 0 : mask;
  }

  /**
   * The edge at the other end of the line: the returning edge of a leaving one (`direction` 1), or the reverse (-1). In a
   * diagonal cell, joined low corners make the lines cut off the high corners, and the other way round.
   */
  #opposite(i: number, j: number, mask: number, edge: number, direction: 1 | -1): number {
    if (LEAVING[mask] >= 0) return direction === 1 ? RETURNING[mask] : LEAVING[mask];
    return (edge + (this.#lowsJoin(i, j, mask) ? direction : -direction) + 4) & 3;
  }

  #lowsJoin(i: number, j: number, mask: number): boolean {
    if (this.#connectLows) return true;
    const values = this.#values;
    const s = j * this.#width + i;
    const main = (values[s] - this.#level) * (values[s + this.#width + 1] - this.#level);
    const anti = (values[s + 1] - this.#level) * (values[s + this.#width] - this.#level);
    // the bilinear saddle (ac - bd) / (a + c - b - d), with the level subtracted, is negative
    return mask === 5 ? main > anti : anti > main;
  }

  /** Appends the point of an edge where the level lies; from either cell the same bits. */
  #crossing(i: number, j: number, edge: number, points: number[]): void {
    const firstI = edge === 1 ? i + 1 : i;
    const firstJ = edge === 2 ? j + 1 : j;
    const s = firstJ * this.#width + firstI;
    const alongRow = edge === 0 || edge === 2;
    const from = this.#values[s];
    const to = this.#values[alongRow ? s + 1 : s + this.#width];
    const t = (this.#level - from) / (to - from);
    points.push(alongRow ? firstI + t : firstI, alongRow ? firstJ : firstJ + t);
  }
}

/** The backward points in reverse, then the forward ones. */
function joined(backward: number[], forward: number[]): Float64Array {
  const points = new Float64Array(backward.length + forward.length);
  for (let k = 0; k < backward.length; k += 2) {
    points[k] = backward[backward.length - 2 - k];
    points[k + 1] = backward[backward.length - 1 - k];
  }
  points.set(forward, backward.length);
  return points;
}

import type { Pause } from '../pause.ts';
import type { Grid } from './grid-chord.ts';

/** Nodes between two turns for other work. */
const NODES_PER_TURN = 1 << 19;

/**
 * The lower convex hull of every row of a field: the nodes that a line can touch from below. A plane touches the field from
 * below at hull nodes only, so the node that lies lowest above a plane is found without looking at the others.
 *
 * Nodes that are not finite are absent. Columns and rows count as coordinates. 6 bytes a hull node (8 for rows of more than
 * 65 536 nodes), and 2 (4) more a node of the field while building.
 */
export class RowHulls {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Row j's hull nodes are those from `start[j]` to `start[j + 1] - 1`, from left to right; none without a finite value. */
  readonly start: Uint32Array;
  /** Column of each hull node. */
  readonly columns: Uint16Array | Uint32Array;
  /** Loss of each hull node. */
  readonly losses: Float32Array;
  /** Hull node of each row that was touched last: where to look first. */
  readonly #touched: Uint32Array;

  private constructor({ width, height, values }: Grid, counts: Uint32Array, found: Uint16Array | Uint32Array) {
    this.width = width;
    this.height = height;
    this.values = values;
    this.start = new Uint32Array(height + 1);
    for (let j = 0; j < height; j++) this.start[j + 1] = this.start[j] + counts[j];
    const size = this.start[height];
    this.columns = width <= 1 << 16 ? new Uint16Array(size) : new Uint32Array(size);
    this.losses = new Float32Array(size);
    for (let j = 0; j < height; j++) {
      const from = this.start[j] - j * width;
      for (let k = this.start[j]; k < this.start[j + 1]; k++) {
        this.columns[k] = found[k - from];
        this.losses[k] = values[j * width + this.columns[k]];
      }
    }
    this.#touched = this.start.slice(0, height);
  }

  static async build(grid: Grid, pause: Pause): Promise<RowHulls> {
    const { width, height, values } = grid;
    const found = width <= 1 << 16 ? new Uint16Array(values.length) : new Uint32Array(values.length);
    const counts = new Uint32Array(height);
    const rows = Math.max(1, Math.floor(NODES_PER_TURN / width));
    for (let j = 0; j < height; j++) {
      if (j % rows === 0) await pause();
      const from = j * width;
      counts[j] = lowerHull(values.subarray(from, from + width), found.subarray(from, from + width));
    }
    return new RowHulls(grid, counts, found);
  }

  /** Node with the smallest f − slopeA · column − slopeB · row; -1 when no node is finite. */
  lowest(slopeA: number, slopeB: number): number {
    const { width, height, start, columns, losses } = this;
    let lowest = Infinity;
    let node = -1;
    for (let j = 0; j < height; j++) {
      if (start[j] === start[j + 1]) continue;
      const k = this.#touch(j, slopeA);
      const value = losses[k] - slopeA * columns[k] - slopeB * j;
      if (value < lowest) {
        lowest = value;
        node = j * width + columns[k];
      }
    }
    return node;
  }

  /** Slope of a row's hull over the cell right of a column; NaN outside the hull. */
  slopeAt(row: number, column: number): number {
    const { columns, losses } = this;
    let low = this.start[row];
    let high = this.start[row + 1] - 1;
    if (high <= low || column < columns[low] || column >= columns[high]) return NaN;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (columns[middle] <= column) low = middle;
      else high = middle;
    }
    return (losses[high] - losses[low]) / (columns[high] - columns[low]);
  }

  /** Hull node of a row that a line of a slope touches: the first whose next edge is as steep, or else the last. */
  #touch(row: number, slope: number): number {
    const first = this.start[row];
    const last = this.start[row + 1] - 1;
    // gallops away from the node touched last, as slopes change little from one call to the next
    let low = first - 1;
    let high = last;
    let probe = this.#touched[row];
    if (this.#steep(probe, last, slope)) {
      high = probe;
      for (let stride = 1; high > first; stride *= 2) {
        probe = Math.max(first, high - stride);
        if (!this.#steep(probe, last, slope)) {
          low = probe;
          break;
        }
        high = probe;
      }
    } else {
      low = probe;
      for (let stride = 1; ; stride *= 2) {
        probe = Math.min(last, low + stride);
        if (this.#steep(probe, last, slope)) {
          high = probe;
          break;
        }
        low = probe;
      }
    }
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#steep(middle, last, slope)) high = middle;
      else low = middle;
    }
    this.#touched[row] = high;
    return high;
  }

  #steep(k: number, last: number, slope: number): boolean {
    return k === last || this.losses[k + 1] - this.losses[k] >= slope * (this.columns[k + 1] - this.columns[k]);
  }
}

/** Writes the columns of the lower hull of a row; returns their number. */
function lowerHull(row: Float32Array, hull: Uint16Array | Uint32Array): number {
  let size = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (!(value > -Infinity && value < Infinity)) continue;
    while (size >= 2) {
      const from = hull[size - 2];
      const middle = hull[size - 1];
      const base = row[from];
      // a node on or above the line between its neighbours is none of the hull's
      if ((row[middle] - base) * (i - from) < (value - base) * (middle - from)) break;
      size--;
    }
    hull[size++] = i;
  }
  return size;
}

import type { Field } from '../../spec/field.ts';
import type { Pause } from '../pause.ts';

/** Nodes between two turns for other work. */
const NODES_PER_TURN = 1 << 19;

/**
 * The lower convex hull of every row of a field: the nodes that a line can touch from below. A plane touches the field from
 * below at hull nodes only, so the lowest node above a plane is found in O(height · log width).
 *
 * Nodes that are not finite are absent. Columns and rows count as coordinates. Two bytes a node (four for rows of more
 * than 65 536 nodes).
 */
export class RowHulls {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Columns of the hull nodes; those of row j begin at j · width. */
  readonly columns: Uint16Array | Uint32Array;
  /** Number of hull nodes of each row; 0 for a row without a finite value. */
  readonly count: Int32Array;

  private constructor({ width, height, values }: Pick<Field, 'width' | 'height' | 'values'>) {
    this.width = width;
    this.height = height;
    this.values = values;
    this.columns = width <= 1 << 16 ? new Uint16Array(values.length) : new Uint32Array(values.length);
    this.count = new Int32Array(height);
  }

  static async build(field: Pick<Field, 'width' | 'height' | 'values'>, pause: Pause): Promise<RowHulls> {
    const hulls = new RowHulls(field);
    const rows = Math.max(1, Math.floor(NODES_PER_TURN / field.width));
    for (let j = 0; j < field.height; j += rows) {
      for (let row = j; row < Math.min(j + rows, field.height); row++) hulls.#buildRow(row);
      await pause();
    }
    return hulls;
  }

  /** Node with the smallest f − slopeA · column − slopeB · row; -1 when no node is finite. */
  lowest(slopeA: number, slopeB: number): number {
    let lowest = Infinity;
    let node = -1;
    for (let j = 0; j < this.height; j++) {
      const count = this.count[j];
      if (count === 0) continue;
      const column = this.columns[this.#touch(j, count, slopeA)];
      const value = this.values[j * this.width + column] - slopeA * column - slopeB * j;
      if (value < lowest) {
        lowest = value;
        node = j * this.width + column;
      }
    }
    return node;
  }

  /** Slope of a row's hull over the cell right of a column; NaN outside the hull. */
  slopeAt(row: number, column: number): number {
    const { columns, values } = this;
    const start = row * this.width;
    let low = start;
    let high = start + this.count[row] - 1;
    if (high <= low || column < columns[low] || column >= columns[high]) return NaN;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (columns[middle] <= column) low = middle;
      else high = middle;
    }
    return (values[start + columns[high]] - values[start + columns[low]]) / (columns[high] - columns[low]);
  }

  /** Place in `columns` of the hull node of a row that a line of a slope touches: the first whose next edge is as steep. */
  #touch(row: number, count: number, slope: number): number {
    const { columns, values } = this;
    const start = row * this.width;
    let low = start;
    let high = start + count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const from = columns[middle];
      const to = columns[middle + 1];
      if (values[start + to] - values[start + from] >= slope * (to - from)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #buildRow(row: number): void {
    const { width, values, columns } = this;
    const start = row * width;
    let end = start;
    for (let i = 0; i < width; i++) {
      const value = values[start + i];
      if (!(value > -Infinity && value < Infinity)) continue;
      while (end - start >= 2) {
        const from = columns[end - 2];
        const middle = columns[end - 1];
        const base = values[start + from];
        // a node on or above the line between its neighbours is none of the hull's
        if ((values[start + middle] - base) * (i - from) < (value - base) * (middle - from)) break;
        end--;
      }
      columns[end++] = i;
    }
    this.count[row] = end - start;
  }
}

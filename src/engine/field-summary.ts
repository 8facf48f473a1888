import { createRandom } from '../spec/random.ts';
import type { Field } from '../spec/field.ts';
import { extremesOf, mergeExtremes, NO_EXTREMES, type Extremes } from './extremes.ts';

/** What is known of a field as soon as it is evaluated, without another look at it. */
export interface FieldSummary {
  /** Losses that are neither infinite nor NaN. The others are its holes. */
  readonly finite: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  /** The least finite loss, exactly; NaN where there is none. */
  readonly min: number;
  /** The greatest finite loss, exactly; NaN where there is none. */
  readonly max: number;
  /**
   * The median of the finite losses at 2^16 nodes at most, one at random in each cell of a partition of the grid: the
   * median itself where the field has no more nodes than that. NaN where none of them is finite.
   */
  readonly medianEstimate: number;
}

/** Nodes without a finite loss. */
export function holesOf({ nan, positiveInfinity, negativeInfinity }: FieldSummary): number {
  return nan + positiveInfinity + negativeInfinity;
}

/** Nodes of a sample: the rank of its median is that of the field's within about half a percent. */
const SAMPLE_NODES = 2 ** 16;

/** Cells along the longer side, where both sides have as many nodes. */
const SAMPLE_SIDE = 2 ** 8;

/** Gathers the summary of a field that is made, or read, piece by piece; the pieces' order does not matter. */
export class RunningSummary {
  readonly #sample: MedianSample;
  #extremes = NO_EXTREMES;

  constructor([width, height]: readonly [number, number]) {
    this.#sample = new MedianSample(width, height);
  }

  /** Adds the extremes of nodes not added before. */
  addExtremes(extremes: Extremes): void {
    this.#extremes = mergeExtremes(this.#extremes, extremes);
  }

  /** Takes what the estimate of the median needs from whole rows, whose extremes are added besides. */
  addSample(rows: Float32Array, firstRow: number, rowCount: number): void {
    this.#sample.take(rows, firstRow, rowCount);
  }

  /** Adds whole rows that no one else has scanned. */
  addRows(rows: Float32Array, firstRow: number, rowCount: number): void {
    this.addExtremes(extremesOf(rows));
    this.addSample(rows, firstRow, rowCount);
  }

  get summary(): FieldSummary {
    return summaryOf(this.#extremes, this.#sample.median());
  }
}

/** The summary of a field whose extremes are known. */
export function summarizeField({ width, height, values }: Field, extremes: Extremes): FieldSummary {
  const sample = new MedianSample(width, height);
  sample.take(values, 0, height);
  return summaryOf(extremes, sample.median());
}

function summaryOf(extremes: Extremes, medianEstimate: number): FieldSummary {
  const { finite, min, max } = extremes;
  return { ...extremes, min: finite ? min : NaN, max: finite ? max : NaN, medianEstimate };
}

/** One node at random of each cell of a partition of a grid: the same nodes for every field of its size. */
class MedianSample {
  readonly #width: number;
  readonly #height: number;
  /** Cells along each side. */
  readonly #columns: number;
  readonly #rows: number;
  /** Of each cell, row after row of cells. */
  readonly #column: Uint32Array;
  readonly #row: Uint32Array;
  readonly #losses: Float32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.min(width, Math.max(SAMPLE_SIDE, Math.floor(SAMPLE_NODES / height)));
    this.#rows = Math.min(height, Math.floor(SAMPLE_NODES / this.#columns));
    const cells = this.#columns * this.#rows;
    this.#column = new Uint32Array(cells);
    this.#row = new Uint32Array(cells);
    this.#losses = new Float32Array(cells).fill(NaN);
    const random = createRandom(0, 'median sample');
    const within = (cell: number, cells: number, nodes: number) => {
      const first = Math.floor((cell * nodes) / cells);
      const size = Math.floor(((cell + 1) * nodes) / cells) - first;
      return first + (size > 1 ? random.integer(size) : 0);
    };
    for (let cell = 0, y = 0; y < this.#rows; y++) {
      for (let x = 0; x < this.#columns; x++, cell++) {
        this.#column[cell] = within(x, this.#columns, width);
        this.#row[cell] = within(y, this.#rows, height);
      }
    }
  }

  /** Takes the nodes of the sample that lie in whole rows. */
  take(rows: Float32Array, firstRow: number, rowCount: number): void {
    const cellRow = (row: number) => Math.floor(((row + 1) * this.#rows - 1) / this.#height);
    const end = (cellRow(firstRow + rowCount - 1) + 1) * this.#columns;
    for (let cell = cellRow(firstRow) * this.#columns; cell < end; cell++) {
      const row = this.#row[cell] - firstRow;
      if (row >= 0 && row < rowCount) this.#losses[cell] = rows[row * this.#width + this.#column[cell]];
    }
  }

  /** Of the finite losses taken so far. */
  median(): number {
    const finite = this.#losses.filter(Number.isFinite).sort();
    const { length } = finite;
    return length > 0 ? (finite[(length - 1) >> 1] + finite[length >> 1]) / 2 + 0 : NaN;
  }
}

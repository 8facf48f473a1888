import { quickselect } from 'd3-array';
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

/** Where in its cell each node of a sample lies: across and along, in units of 2^-16 of the cell. */
let places: Uint16Array | null = null;

function drawPlaces(): Uint16Array {
  const random = createRandom(0, 'median sample');
  return Uint16Array.from({ length: 2 * SAMPLE_NODES }, () => random.integer(2 ** 16));
}

/** One node at random of each cell of a partition of a grid: the same nodes for every field of its size. */
class MedianSample {
  readonly #width: number;
  readonly #height: number;
  /** Cells along each side. */
  readonly #columns: number;
  readonly #rows: number;
  readonly #places = (places ??= drawPlaces());
  readonly #losses: Float32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.min(width, Math.max(SAMPLE_SIDE, Math.floor(SAMPLE_NODES / height)));
    this.#rows = Math.min(height, Math.floor(SAMPLE_NODES / this.#columns));
    this.#losses = new Float32Array(this.#columns * this.#rows).fill(NaN);
  }

  /** Takes the nodes of the sample that lie in whole rows. */
  take(values: Float32Array, firstRow: number, rowCount: number): void {
    const [columns, rows] = [this.#columns, this.#rows];
    const cellRow = (row: number) => Math.floor(((row + 1) * rows - 1) / this.#height);
    const last = cellRow(firstRow + rowCount - 1);
    for (let y = cellRow(firstRow); y <= last; y++) {
      for (let x = 0; x < columns; x++) {
        const cell = y * columns + x;
        const row = placeIn(y, rows, this.#height, this.#places[2 * cell]) - firstRow;
        if (row < 0 || row >= rowCount) continue;
        const column = placeIn(x, columns, this.#width, this.#places[2 * cell + 1]);
        this.#losses[cell] = values[row * this.#width + column];
      }
    }
  }

  /** Of the finite losses taken so far. */
  median(): number {
    const finite = new Float32Array(this.#losses.length);
    let count = 0;
    for (const loss of this.#losses) if (Number.isFinite(loss)) finite[count++] = loss;
    if (count === 0) return NaN;
    const [lower, upper] = [(count - 1) >> 1, count >> 1];
    quickselect(finite, lower, 0, count - 1, difference);
    quickselect(finite, upper, lower, count - 1, difference);
    return (finite[lower] + finite[upper]) / 2 + 0;
  }
}

const difference = (x: unknown, y: unknown) => (x as number) - (y as number);

/** The node of a cell, one of `cells` along a side of `nodes`, at a place in units of 2^-16. */
function placeIn(cell: number, cells: number, nodes: number, place: number): number {
  const first = Math.floor((cell * nodes) / cells);
  const size = Math.floor(((cell + 1) * nodes) / cells) - first;
  return first + Math.floor((place * size) / 2 ** 16);
}

import { IndexList } from './index-list.ts';
import { E, LINK_PIECES, N, NE, NW, S, SE, STEP_I, STEP_J, SW, W } from './link.ts';

/** Label of a sample that belongs to no basin: NaN and +Infinity, which no sublevel set contains. */
export const NO_BASIN = -0x80000000;

/** The basins of a field as data, from whatever found them: `Basins` here, or the same passes on a GPU. */
export interface BasinLabels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Per sample the number of its minimum in `minima`, or `NO_BASIN`. */
  readonly labels: Int32Array;
  /** Samples with an empty lower link, in rising order of index. A flat region may have several. */
  readonly minima: Uint32Array;
  /** Samples with two or more pieces of lower link, in rising order of index. */
  readonly saddles: Uint32Array;
  /** The link mask of each saddle. */
  readonly saddleMasks: Uint8Array;
}

/**
 * The basins of steepest descent of a field, and the saddles between them.
 *
 * Samples are ordered by (value, index), so that no two are equal (simulation of simplicity, Edelsbrunner and Mücke 1990);
 * each points to its lowest 8-neighbour, and following the pointers leads to a minimum. Every merge of two sublevel
 * components happens at a sample whose lower link has several pieces: the descent edges are a first round of Borůvka's
 * algorithm, so they lie in a minimum spanning tree, and an edge inside one piece closes a cycle of lower edges.
 *
 * Made once for a size; `update` works in place: four bytes per sample besides the field, and lists of minima and saddles.
 */
export class Basins implements BasinLabels {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  /** The field of the last `update`. */
  values: Float32Array = new Float32Array(0);
  minima: Uint32Array = new Uint32Array(0);
  saddles: Uint32Array = new Uint32Array(0);
  saddleMasks: Uint8Array = new Uint8Array(0);

  readonly #minima = new IndexList();
  readonly #saddles = new IndexList();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.labels = new Int32Array(width * height);
  }

  update(values: Float32Array): this {
    const { width, height } = this;
    if (values.length !== width * height) {
      throw new RangeError(`Expected ${width * height} values (${width} x ${height}), got ${values.length}`);
    }
    this.values = values;
    this.#minima.clear();
    this.#saddles.clear();
    for (let j = 0; j < height; j++) {
      if (j === 0 || j === height - 1 || width < 3) {
        for (let i = 0; i < width; i++) this.#inspectBorder(i, j);
        continue;
      }
      this.#inspectBorder(0, j);
      this.#inspectRow(j);
      this.#inspectBorder(width - 1, j);
    }
    this.minima = this.#minima.view();
    this.saddles = this.#saddles.view();
    this.saddleMasks = Uint8Array.from(this.saddles, (sample) => this.#mask(sample));
    this.#followPointers();
    return this;
  }

  /** Inner samples of an inner row. The three rows slide through nine variables, so each value is loaded three times. */
  #inspectRow(j: number): void {
    const { values, labels, width } = this;
    const first = j * width + 1;
    const end = first + width - 2;
    let a0 = values[first - width - 1];
    let a1 = values[first - width];
    let b0 = values[first - 1];
    let b1 = values[first];
    let c0 = values[first + width - 1];
    let c1 = values[first + width];
    for (let s = first; s < end; s++) {
      const a2 = values[s - width + 1];
      const b2 = values[s + 1];
      const c2 = values[s + width + 1];
      const v = b1;
      // earlier samples count when equal, later ones do not; a comparison with NaN is false. Products with 0 or 1 instead of
      // branches: in noise no branch is foreseen.
      const mask =
        (+(a0 <= v) * NW) |
        (+(a1 <= v) * N) |
        (+(a2 <= v) * NE) |
        (+(b2 < v) * E) |
        (+(c2 < v) * SE) |
        (+(c1 < v) * S) |
        (+(c0 < v) * SW) |
        (+(b0 <= v) * W);
      if (mask === 0 || v === Infinity) {
        labels[s] = this.#rootOrNothing(s, v);
      } else {
        // in rising order of index: the first of equal ones is the lowest by (value, index)
        let lowest = Infinity;
        let step = 0;
        if (a0 < lowest) {
          lowest = a0;
          step = -width - 1;
        }
        if (a1 < lowest) {
          lowest = a1;
          step = -width;
        }
        if (a2 < lowest) {
          lowest = a2;
          step = 1 - width;
        }
        if (b0 < lowest) {
          lowest = b0;
          step = -1;
        }
        if (b2 < lowest) {
          lowest = b2;
          step = 1;
        }
        if (c0 < lowest) {
          lowest = c0;
          step = width - 1;
        }
        if (c1 < lowest) {
          lowest = c1;
          step = width;
        }
        if (c2 < lowest) step = width + 1;
        labels[s] = ~(s + step);
        if (LINK_PIECES[mask] > 1) this.#saddles.push(s);
      }
      a0 = a1;
      a1 = a2;
      b0 = b1;
      b1 = b2;
      c0 = c1;
      c1 = c2;
    }
  }

  #inspectBorder(i: number, j: number): void {
    const { values, width } = this;
    const s = j * width + i;
    const v = values[s];
    const mask = this.#mask(s);
    if (mask === 0 || v === Infinity) {
      this.labels[s] = this.#rootOrNothing(s, v);
      return;
    }
    let lowest = s;
    for (let bit = 0; bit < 8; bit++) {
      if (!(mask & (1 << bit))) continue;
      const t = s + STEP_J[bit] * width + STEP_I[bit];
      if (values[t] < values[lowest] || (values[t] === values[lowest] && t < lowest)) lowest = t;
    }
    this.labels[s] = ~lowest;
    if (LINK_PIECES[mask] > 1) this.#saddles.push(s);
  }

  #mask(s: number): number {
    const { values, width, height } = this;
    const i = s % width;
    const j = (s - i) / width;
    let mask = 0;
    for (let bit = 0; bit < 8; bit++) {
      const ti = i + STEP_I[bit];
      const tj = j + STEP_J[bit];
      if (ti < 0 || tj < 0 || ti >= width || tj >= height) continue;
      const t = tj * width + ti;
      if (t < s ? values[t] <= values[s] : values[t] < values[s]) mask |= 1 << bit;
    }
    return mask;
  }

  #rootOrNothing(sample: number, value: number): number {
    if (!(value < Infinity)) return NO_BASIN;
    this.#minima.push(sample);
    return this.#minima.length - 1;
  }

  /**
   * Turns pointers (stored as the complement of a sample, so that they are negative) into labels. Each walk stops at the
   * first labelled sample and labels all it passed, so every sample is written once.
   */
  #followPointers(): void {
    const { labels } = this;
    for (let s = 0; s < labels.length; s++) {
      if (labels[s] >= 0 || labels[s] === NO_BASIN) continue;
      let root = s;
      while (labels[root] < 0) root = ~labels[root];
      const label = labels[root];
      for (let t = s; t !== root;) {
        const next = ~labels[t];
        labels[t] = label;
        t = next;
      }
    }
  }
}

import type { Pause } from '../pause.ts';
import type { Grid } from './grid-chord.ts';
import { RowHulls } from './row-hulls.ts';
import { underestimate } from './underestimate.ts';
import { Envelope, type EnvelopePoint, type SupportingPlane } from './witness.ts';

/** Bounds of max (f − conv f) over the nodes, in units of the field. */
export interface EnvelopeGap {
  lower: number;
  upper: number;
  /** The node and its triangle that show the lower bound; null where that is 0. */
  witness: EnvelopePoint | null;
}

export interface EnvelopeOptions {
  /** Range of the finite values. */
  range: { min: number; max: number };
  /** Nodes that are tried first: the lower bound is at least what each shows. */
  seeds?: readonly number[];
  /** Bounds closer than this need not come closer. */
  tolerance?: number;
  pause: Pause;
}

/** The search ends when the bounds are this close, as a share of the upper one … */
const CLOSE = 2 ** -13;
/** … or this close as a share of the range … */
const NEGLIGIBLE = 2 ** -20;
/** … or after so many looks at a node, for each node of the field, and after no fewer than this in all. */
const LOOKS_PER_NODE = 8;
const LEAST_LOOKS = 1 << 23;

/**
 * Bounds the convex envelope gap of a field: how far it rises above the largest convex function below it.
 *
 * `underestimate` gives a convex function below the field, so the largest difference from it is an upper bound. The exact
 * envelope at the node of that difference is a lower bound, with a Jensen witness; its supporting plane is another convex
 * function below the field, which lowers the differences round about; and so on: branch and bound. On fields that are not
 * convex a step or two make the bounds equal, as that plane touches the field in a triangle; on convex ones they come down
 * towards 0 until the work is used up.
 *
 * Nodes that are not finite are absent, +Infinity too: the envelope is that of the finite nodes over their convex hull, as if
 * the loss in a hole were whatever suits convexity best. So a hole can hide a violation but never make one.
 *
 * Takes 6 to 14 bytes a node, the more the more convex the field is, and 8 kB a row, beside the field.
 */
export async function envelopeGap(grid: Grid, options: EnvelopeOptions): Promise<EnvelopeGap> {
  const { range, seeds = [], tolerance = 0, pause } = options;
  const hulls = await RowHulls.build(grid, pause);
  const differences = await underestimate(hulls, pause);
  const envelope = new Envelope(hulls, range);
  const close = Math.max(tolerance, NEGLIGIBLE * (range.max - range.min));

  const limit = Math.max(LEAST_LOOKS, LOOKS_PER_NODE * differences.length);
  let cutLooks = 0;
  let witness: EnvelopePoint | null = null;
  let lower = 0;
  const tryAt = (node: number): SupportingPlane => {
    const point = envelope.at(node);
    if (point.violation > lower) {
      lower = point.violation;
      witness = point;
    }
    return point.plane;
  };
  for (const node of seeds) tryAt(node);

  const candidates = new Candidates(hulls, differences);
  for (;;) {
    await pause();
    const { worst, upper } = candidates;
    const done = upper - lower <= Math.max(close, CLOSE * upper);
    if (done || envelope.looks + cutLooks > limit) return { lower, upper: Math.max(lower, upper), witness };
    const plane = tryAt(worst);
    cutLooks += candidates.length;
    candidates.cut(plane, lower);
  }
}

/** The nodes where the gap may be larger than the largest one shown, with an upper bound for each. */
class Candidates {
  readonly #hulls: RowHulls;
  readonly #bounds: Float32Array;
  /** Null at first: all nodes. */
  #nodes: Uint32Array | null = null;
  /** Number of nodes. */
  length: number;
  /** Node of the largest bound, and that bound; -1 and 0 when there is none. */
  worst = -1;
  upper = 0;

  /** Takes the bounds of all nodes over. */
  constructor(hulls: RowHulls, bounds: Float32Array) {
    this.#hulls = hulls;
    this.#bounds = bounds;
    this.length = bounds.length;
    for (let k = 0; k < bounds.length; k++) this.#meet(k, bounds[k]);
  }

  /** Lowers the bounds to what lies above a plane below the field, and drops the nodes that cannot exceed `lower`. */
  cut({ offset, slopeA, slopeB }: SupportingPlane, lower: number): void {
    const { width, values } = this.#hulls;
    const bounds = this.#bounds;
    const nodes = this.#nodes;
    // what rounding may take from the height above a steep plane
    const slack = 2 ** -50 * (Math.abs(offset) + Math.abs(slopeA) * width + Math.abs(slopeB) * this.#hulls.height);
    let kept = 0;
    for (let k = 0; k < this.length; k++) {
      const node = nodes ? nodes[k] : k;
      const i = node % width;
      const j = (node - i) / width;
      const above = (values[node] - (offset + slopeA * i + slopeB * j) + slack) * ROUNDED_UP;
      if (above < bounds[k]) bounds[k] = above;
      if (bounds[k] > lower) kept++;
    }
    this.#keep(kept, lower);
  }

  #keep(count: number, lower: number): void {
    const bounds = this.#bounds;
    const from = this.#nodes;
    const nodes = from ?? new Uint32Array(count);
    this.worst = -1;
    this.upper = 0;
    let kept = 0;
    for (let k = 0; k < this.length; k++) {
      if (!(bounds[k] > lower)) continue;
      const node = from ? from[k] : k;
      nodes[kept] = node;
      bounds[kept] = bounds[k];
      this.#meet(node, bounds[kept++]);
    }
    this.#nodes = nodes;
    this.length = kept;
  }

  #meet(node: number, bound: number): void {
    if (!(bound > this.upper)) return;
    this.upper = bound;
    this.worst = node;
  }
}

/** Makes up for the rounding of an upper bound to float32. */
const ROUNDED_UP = 1 + 2 ** -23;

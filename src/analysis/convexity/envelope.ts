import type { Pause } from '../pause.ts';
import type { Grid } from './grid-chord.ts';
import { RowHulls } from './row-hulls.ts';
import { underestimate } from './underestimate.ts';
import { envelopeAt, type EnvelopePoint, type SupportingPlane } from './witness.ts';

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
/** … or after so much work, in nodes looked at for each node of the field, and after no less than this in all. */
const WORK_PER_NODE = 24;
const LEAST_WORK = 1 << 24;
/** Nodes looked at for a row in all steps of one envelope at a point: about a dozen binary searches. */
const WORK_PER_ROW = 128;

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
 * Takes some 10 bytes a node, and 8 kB a row, beside the field.
 */
export async function envelopeGap(grid: Grid, options: EnvelopeOptions): Promise<EnvelopeGap> {
  const { range, seeds = [], tolerance = 0, pause } = options;
  const hulls = await RowHulls.build(grid, pause);
  const differences = await underestimate(hulls, pause);
  const close = Math.max(tolerance, NEGLIGIBLE * (range.max - range.min));

  let witness: EnvelopePoint | null = null;
  let lower = 0;
  const tryAt = (node: number) => {
    const point = envelopeAt(hulls, node, range);
    if (point.violation > lower) {
      lower = point.violation;
      witness = point;
    }
    return point.plane;
  };
  for (const node of seeds) tryAt(node);

  const candidates = new Candidates(hulls, differences);
  let work = Math.max(LEAST_WORK, WORK_PER_NODE * differences.length);
  for (;;) {
    await pause();
    const { node, upper } = candidates.worst();
    const done = upper - lower <= Math.max(close, CLOSE * upper);
    if (done || work <= 0) return { lower, upper: Math.max(lower, upper), witness };
    work -= 2 * candidates.length + WORK_PER_ROW * hulls.height;
    const plane = tryAt(node);
    candidates.cut(plane, lower);
  }
}

/** The nodes where the gap may be larger than the largest one shown, with an upper bound for each. */
class Candidates {
  readonly #hulls: RowHulls;
  readonly #nodes: Uint32Array;
  readonly #bounds: Float32Array;
  #length: number;

  /** Takes the bounds of all nodes over. */
  constructor(hulls: RowHulls, bounds: Float32Array) {
    this.#hulls = hulls;
    this.#bounds = bounds;
    this.#nodes = Uint32Array.from(bounds, (_, node) => node);
    this.#length = bounds.length;
  }

  get length(): number {
    return this.#length;
  }

  /** The node of the largest bound, and that bound; -1 and 0 when there is no node. */
  worst(): { node: number; upper: number } {
    let node = -1;
    let upper = 0;
    for (let k = 0; k < this.#length; k++) {
      if (this.#bounds[k] > upper) {
        upper = this.#bounds[k];
        node = this.#nodes[k];
      }
    }
    return { node, upper };
  }

  /** Lowers the bounds to what lies above a plane below the field, and drops the nodes that cannot exceed `lower`. */
  cut({ offset, slopeA, slopeB }: SupportingPlane, lower: number): void {
    const { width, values } = this.#hulls;
    let kept = 0;
    for (let k = 0; k < this.#length; k++) {
      const node = this.#nodes[k];
      const i = node % width;
      const j = (node - i) / width;
      const above = (values[node] - (offset + slopeA * i + slopeB * j)) * ROUNDED_UP;
      const bound = Math.min(this.#bounds[k], above);
      if (bound > lower) {
        this.#nodes[kept] = node;
        this.#bounds[kept++] = bound;
      }
    }
    this.#length = kept;
  }
}

/** Makes up for the rounding of an upper bound to float32. */
const ROUNDED_UP = 1 + 2 ** -23;

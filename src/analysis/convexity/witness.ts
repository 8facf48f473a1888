import type { RowHulls } from './row-hulls.ts';

/** A plane offset + slopeA · column + slopeB · row below every finite node. */
export interface SupportingPlane {
  offset: number;
  slopeA: number;
  slopeB: number;
}

/** The convex envelope at a node. */
export interface EnvelopePoint {
  node: number;
  /** One to three nodes whose mean with the weights is the node: a Jensen witness where `violation` is above 0. */
  nodes: number[];
  /** Positive, of sum 1. */
  weights: number[];
  /** f(node) − Σ weights · f(nodes), 0 or more: how far the envelope lies below the node, at least. */
  violation: number;
  /** Shows how far it lies below, at most: f − plane. */
  plane: SupportingPlane;
}

interface Corner {
  i: number;
  j: number;
  value: number;
  /** -1 for one of the far corners the search begins with. */
  node: number;
}

/** Far more than the dozen or two of steps that are taken: only a cycle by rounding gets there, and does no harm. */
const MAX_STEPS = 500;
const MAX_KNOWN = 256;
/** Looks for a row and a plane: a search in cold memory. */
const LOOKS_PER_ROW = 16;

/**
 * The convex envelope of the finite nodes of a grid at single nodes, exactly: the triangle of nodes whose mean there is least,
 * by the simplex method. Each step lets in a node that lies below the plane of the present triangle, in the end the lowest one
 * of all (a cutting plane of the dual problem, max over slopes s of min over x of f(x) − s · (x − p)).
 *
 * The method meets no tie because it looks at a point displaced by less than any line through nodes passes a node by; its
 * triangle holds the node too.
 */
export class Envelope {
  readonly #hulls: RowHulls;
  /** Higher, at the far corners, than any plane through three nodes of the grid. */
  readonly #high: number;
  /** The nodes that were lowest of late: the first to be tried. */
  readonly #known = new Map<number, Corner>();
  /** Looks at a node so far, about. */
  looks = 0;

  /** Expects the range of the finite values. */
  constructor(hulls: RowHulls, { min, max }: { min: number; max: number }) {
    this.#hulls = hulls;
    this.#high = max + (max - min) * 16 * hulls.width * hulls.height;
  }

  /** Expects a node whose value is finite. */
  at(node: number): EnvelopePoint {
    const { width, height, values } = this.#hulls;
    const i = node % width;
    const j = (node - i) / width;
    // displaced to the inside, along a direction that no line through nodes has
    const tiny = 0.1 / Math.max(width, height);
    const di = 2 * i < width ? tiny : -tiny;
    const dj = (2 * j < height ? tiny : -tiny) * ((Math.sqrt(5) - 1) / 2);
    const triangle = this.#farCorners();

    let plane = planeThrough(triangle);
    for (let step = 0; ; step++) {
      let corner = step < MAX_STEPS ? this.#knownBelow(plane, triangle) : null;
      if (!corner) {
        corner = this.#lowest(plane);
        if (step >= MAX_STEPS || isCornerOf(triangle, corner) || !isBelow(corner, plane)) {
          plane.offset -= Math.max(0, heightAbove(corner, plane));
          break;
        }
      }
      triangle[leaving(barycentric(triangle, i, j, di, dj), barycentric(triangle, corner.i, corner.j))] = corner;
      plane = planeThrough(triangle);
    }

    const weights = barycentric(triangle, i, j);
    const present = [0, 1, 2].filter((k) => weights[k] > 0);
    let violation = 0;
    for (const k of present) violation += weights[k] * (values[node] - triangle[k].value);
    // a node at the rim of the finite ones may be no mean of others: then a far corner remains
    if (!(violation > 0) || present.some((k) => triangle[k].node < 0)) {
      return { node, nodes: [node], weights: [1], violation: 0, plane };
    }
    const nodes = present.map((k) => triangle[k].node);
    return { node, nodes, weights: present.map((k) => weights[k]), violation, plane };
  }

  /** A triangle around the grid. */
  #farCorners(): Corner[] {
    const far = 4 * Math.max(this.#hulls.width, this.#hulls.height);
    return [
      { i: -far, j: -far, value: this.#high, node: -1 },
      { i: 3 * far, j: -far, value: this.#high, node: -1 },
      { i: -far, j: 3 * far, value: this.#high, node: -1 },
    ];
  }

  /** The known node, no corner of the triangle, that lies lowest below a plane; null where none does. */
  #knownBelow(plane: SupportingPlane, triangle: readonly Corner[]): Corner | null {
    this.looks += this.#known.size;
    let lowest: Corner | null = null;
    let depth = 0;
    for (const corner of this.#known.values()) {
      const d = heightAbove(corner, plane);
      if (d <= depth || isCornerOf(triangle, corner)) continue;
      depth = d;
      lowest = corner;
    }
    return lowest && isBelow(lowest, plane) ? lowest : null;
  }

  /** The node of all that lies lowest against a plane. */
  #lowest({ slopeA, slopeB }: SupportingPlane): Corner {
    this.looks += this.#hulls.height * LOOKS_PER_ROW;
    const node = this.#hulls.lowest(slopeA, slopeB);
    const i = node % this.#hulls.width;
    const corner = { i, j: (node - i) / this.#hulls.width, value: this.#hulls.values[node], node };
    this.#known.set(node, corner);
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value!);
    return corner;
  }
}

function isCornerOf(triangle: readonly Corner[], { node }: Corner): boolean {
  return triangle.some((corner) => corner.node === node);
}

/** How far a plane lies above a node. */
function heightAbove({ i, j, value }: Corner, { offset, slopeA, slopeB }: SupportingPlane): number {
  return offset + slopeA * i + slopeB * j - value;
}

/** Whether a node lies below a plane by more than rounding. */
function isBelow(corner: Corner, plane: SupportingPlane): boolean {
  const { offset, slopeA, slopeB } = plane;
  const terms = [offset, slopeA * corner.i, slopeB * corner.j, corner.value].map(Math.abs);
  return heightAbove(corner, plane) > 2 ** -48 * Math.max(...terms);
}

function planeThrough([p, q, r]: Corner[]): SupportingPlane {
  const qi = q.i - p.i;
  const qj = q.j - p.j;
  const ri = r.i - p.i;
  const rj = r.j - p.j;
  const area = qi * rj - ri * qj;
  const qv = q.value - p.value;
  const rv = r.value - p.value;
  const slopeA = (qv * rj - rv * qj) / area;
  const slopeB = (rv * qi - qv * ri) / area;
  return { offset: p.value - slopeA * p.i - slopeB * p.j, slopeA, slopeB };
}

/**
 * The weights of a triangle's corners that have (i + di, j + dj) as their mean. Exact signs for whole i and j, however small
 * the displacement.
 */
function barycentric([p, q, r]: Corner[], i: number, j: number, di = 0, dj = 0): number[] {
  const area = (q.i - p.i) * (r.j - p.j) - (r.i - p.i) * (q.j - p.j);
  const weight = (s: Corner, t: Corner) =>
    ((s.i - i) * (t.j - j) - (t.i - i) * (s.j - j) + (di * (s.j - t.j) + dj * (t.i - s.i))) / area;
  return [weight(q, r), weight(r, p), weight(p, q)];
}

/** The corner that another point replaces so that the triangle still holds the point of the given weights. */
function leaving(weights: number[], entering: number[]): number {
  let best = -1;
  let ratio = Infinity;
  for (let k = 0; k < 3; k++) {
    if (!(entering[k] > 0)) continue;
    const r = weights[k] / entering[k];
    if (r < ratio) {
      ratio = r;
      best = k;
    }
  }
  return best;
}

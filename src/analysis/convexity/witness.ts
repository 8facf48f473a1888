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

/**
 * The convex envelope of the finite nodes at one of them, exactly: the triangle of nodes whose mean there is least, by the
 * simplex method. Each step lets in the node that lies lowest below the plane of the present triangle (a cutting plane of the
 * dual problem, max over slopes s of min over x of f(x) − s · (x − p)).
 *
 * The method meets no tie because it looks at a point displaced by less than any line through nodes passes a node by; its
 * triangle holds the node too.
 */
export function envelopeAt(hulls: RowHulls, node: number, range: { min: number; max: number }): EnvelopePoint {
  const { width, height, values } = hulls;
  const column = node % width;
  const row = (node - column) / width;
  const far = 4 * Math.max(width, height);
  // displaced to the inside, along a direction that no line through nodes has
  const tiny = 0.1 / Math.max(width, height);
  const di = 2 * column < width ? tiny : -tiny;
  const dj = (2 * row < height ? tiny : -tiny) * ((Math.sqrt(5) - 1) / 2);
  // higher there than any plane through three nodes of the grid
  const high = range.max + (range.max - range.min) * 16 * width * height;
  const triangle: Corner[] = [
    { i: -far, j: -far, value: high, node: -1 },
    { i: 3 * far, j: -far, value: high, node: -1 },
    { i: -far, j: 3 * far, value: high, node: -1 },
  ];

  let plane = planeThrough(triangle);
  for (let step = 0; ; step++) {
    const lowest = hulls.lowest(plane.slopeA, plane.slopeB);
    const corner = cornerOf(hulls, lowest);
    const below = plane.offset + plane.slopeA * corner.i + plane.slopeB * corner.j - corner.value;
    // the rounding of the plane at a node
    const rounding =
      2 ** -48 * (Math.abs(corner.value) + Math.abs(plane.slopeA * corner.i) + Math.abs(plane.slopeB * corner.j));
    if (below <= rounding || step === MAX_STEPS || triangle.some((c) => c.node === lowest)) {
      plane = { ...plane, offset: plane.offset - Math.max(0, below) };
      break;
    }
    triangle[leaving(barycentric(triangle, column, row, di, dj), barycentric(triangle, corner.i, corner.j))] = corner;
    plane = planeThrough(triangle);
  }

  const weights = barycentric(triangle, column, row);
  const present = [0, 1, 2].filter((k) => weights[k] > 0);
  // a node at the rim of the finite ones may be no mean of others
  if (present.some((k) => triangle[k].node < 0)) {
    return { node, nodes: [node], weights: [1], violation: 0, plane };
  }
  let violation = 0;
  for (const k of present) violation += weights[k] * (values[node] - triangle[k].value);
  if (!(violation > 0)) return { node, nodes: [node], weights: [1], violation: 0, plane };
  return {
    node,
    nodes: present.map((k) => triangle[k].node),
    weights: present.map((k) => weights[k]),
    violation,
    plane,
  };
}

function cornerOf({ width, values }: RowHulls, node: number): Corner {
  const i = node % width;
  return { i, j: (node - i) / width, value: values[node], node };
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

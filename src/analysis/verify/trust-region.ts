import type { PlaneJet } from './plane-loss.ts';

/** Eigenvalues of [[aa, ab], [ab, bb]], smaller first, and the unit eigenvector of the smaller one. */
export function eigen(aa: number, ab: number, bb: number): { small: number; large: number; x: number; y: number } {
  const mean = (aa + bb) / 2;
  const half = (aa - bb) / 2;
  const radius = Math.hypot(half, ab);
  const sign = mean < 0 ? -1 : 1;
  // the one of larger size has no cancellation; the other comes from the determinant where that is finite
  const outer = mean + sign * radius;
  const product = aa * bb - ab * ab;
  const inner = outer === 0 ? 0 : Number.isFinite(product) ? product / outer : mean - sign * radius;
  const [small, large] = sign > 0 ? [inner, outer] : [outer, inner];
  // (ab, small − aa) and (small − bb, ab) are both eigenvectors: the longer one has the digits
  const [x, y] = Math.abs(small - aa) > Math.abs(small - bb) ? [ab, small - aa] : [small - bb, ab];
  const length = Math.hypot(x, y);
  if (length === 0) return { small, large, x: aa <= bb ? 1 : 0, y: aa <= bb ? 0 : 1 };
  return { small, large, x: x / length, y: y / length };
}

export interface Step {
  dx: number;
  dy: number;
  /** By how much the quadratic model falls. */
  predicted: number;
  /** Whether the step ends on the circle. */
  onEdge: boolean;
}

/**
 * The lowest point of a jet's quadratic model within a radius, exact but for rounding, whatever the signs of its curvatures
 * (Moré and Sorensen 1983, in two dimensions).
 */
export function trustRegionStep({ a, b, aa, ab, bb }: PlaneJet, radius: number): Step {
  const { small, large, x, y } = eigen(aa, ab, bb);
  // gradient in the frame of the eigenvectors (x, y) and (−y, x)
  const g1 = a * x + b * y;
  const g2 = b * x - a * y;
  const lengthAt = (shift: number) => Math.hypot(g1 / (small + shift), g2 / (large + shift));
  let s1: number;
  let s2: number;
  let onEdge = false;
  if (small > 0 && lengthAt(0) <= radius) {
    s1 = -g1 / small;
    s2 = -g2 / large;
  } else {
    onEdge = true;
    let low = Math.max(0, -small);
    let high = low + Math.hypot(g1, g2) / radius;
    for (let k = 0; k < 80 && low < high; k++) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) break;
      if (lengthAt(middle) > radius) low = middle;
      else high = middle;
    }
    s1 = small + high > 0 ? -g1 / (small + high) : 0;
    s2 = large + high > 0 ? -g2 / (large + high) : 0;
    // the gradient has no part along the direction that falls: either way along it is the lowest
    const rest = radius * radius - s1 * s1 - s2 * s2;
    if (small < 0 && rest > 1e-12 * radius * radius) s1 = (g1 > 0 ? -1 : 1) * Math.sqrt(s1 * s1 + rest);
  }
  const predicted = -(g1 * s1 + g2 * s2 + (small * s1 * s1 + large * s2 * s2) / 2);
  return { dx: s1 * x - s2 * y, dy: s1 * y + s2 * x, predicted, onEdge };
}

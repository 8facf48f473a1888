import type { Point, Witness } from '../facts.ts';
import { witnessAt } from './jensen.ts';

/** Cells that a segment is divided into. */
const CELLS = 64;

/**
 * A midpoint chord that a witness of other weights implies. Where the mean x of a triangle p, q, r lies between p and a point y of the
 * side q r, the loss on p y or on q r rises above the line through its ends by half of the triangle's violation or more; and
 * where it does so the most, the longest chord with that middle has at least half of that height.
 */
export function midpointChord({ points, weights }: Witness, lossAt: (a: number, b: number) => number): Witness {
  const [p, q, r] = points;
  if (points.length === 2) return worstOfSegment(p, q, lossAt);
  const inner = worstOfSegment(p, along(q, r, weights[2] / (weights[1] + weights[2])), lossAt);
  const side = worstOfSegment(q, r, lossAt);
  return inner.violation >= side.violation ? inner : side;
}

/** The worst chord between equally spaced points of a segment. */
function worstOfSegment(p: Point, q: Point, lossAt: (a: number, b: number) => number): Witness {
  const losses = Array.from({ length: CELLS + 1 }, (_, k) => lossAt(...along(p, q, k / CELLS)));
  let worst = -Infinity;
  let middle = 1;
  let reach = 1;
  for (let k = 1; k < CELLS; k++) {
    for (let n = 1; n <= Math.min(k, CELLS - k); n++) {
      const violation = losses[k] - (losses[k - n] + losses[k + n]) / 2;
      if (violation > worst) {
        worst = violation;
        middle = k;
        reach = n;
      }
    }
  }
  const ends = [along(p, q, (middle - reach) / CELLS), along(p, q, (middle + reach) / CELLS)];
  return witnessAt(ends, [0.5, 0.5], lossAt);
}

function along([pa, pb]: Point, [qa, qb]: Point, t: number): Point {
  return [(1 - t) * pa + t * qa, (1 - t) * pb + t * qb];
}

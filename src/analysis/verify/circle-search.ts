import { lowestOnCircle } from './circle.ts';
import type { Place, StepLoss } from './step-loss.ts';

export interface Spot extends Place {
  readonly value: number;
}

/** What the circles round a point show. */
export type Surroundings =
  /** Every point of the circle of this radius has a loss above `level`, which is above the one at the centre. */
  | { kind: 'higher'; radius: number; level: number }
  /** A path to this point does not rise, and it is lower. */
  | { kind: 'lower'; radius: number; spot: Spot }
  /** A path that does not rise leads to this point, a few steps away. */
  | { kind: 'flat'; spot: Spot }
  /** A circle meets a loss that is not known. */
  | { kind: 'hole' };

/** In grid steps. */
const LARGEST_RADIUS = 2;
const TRAP_RADIUS = 1 / 4;
const SMALLEST_RADIUS = 1e-9;
const MOST_CIRCLES = 400;
/** The same loss again at this distance or beyond, and none lower, is a flat set: even x⁴ would show there. */
const PLAIN_RADIUS = 2 ** -5;
/** A circle that is lower by d need not be searched for more than this share of d. */
const ENOUGH = 1e-2;
/** A valley floor that rises less than this share of its walls is flat, as far as golden sections can tell. */
const FLAT_SHARE = 1e-10;
/** Known well enough for a search, which what it leads to is proved of anyway. */
export const QUICK_SHARE = 1e-5;
export const THOROUGH_SHARE = FLAT_SHARE;
const SHRINK = 8;

/**
 * Downhill without derivatives: to the lowest point of a circle while it is lower, else to a smaller circle. It follows a
 * valley whatever its direction and however sharp its floor, where a search along fixed axes would stop.
 *
 * @param rounding what two losses must differ by to differ
 * @param share of the height of a valley's walls that its floor need not be told from
 * @param stop told of every spot; true ends the search there
 */
export function searchOnCircles(
  loss: StepLoss,
  start: Spot,
  radius: number,
  rounding: number,
  share: number,
  stop: (spot: Spot) => boolean,
): Spot {
  let spot = start;
  for (let n = 0; n < MOST_CIRCLES && radius > SMALLEST_RADIUS; n++) {
    const { value } = spot;
    const { lowest, largest } = lowestOnCircle(loss, spot, radius, (found, largest) =>
      Math.max(resolution(rounding, share, largest - value), ENOUGH * (value - found)),
    );
    if (lowest.value < spot.value - rounding / 2) {
      spot = lowest;
      if (stop(spot)) return spot;
      radius = Math.min(2 * radius, LARGEST_RADIUS);
      continue;
    }
    if (largest - spot.value <= rounding) break;
    radius /= SHRINK;
  }
  return spot;
}

/** How well the lowest point of a circle must be known to tell a flat valley from one that rises. */
function resolution(rounding: number, share: number, rise: number): number {
  return Math.max(rounding, share * Math.min(Number.MAX_VALUE, rise)) / 4;
}

/**
 * Looks at growing circles round a point until one is higher everywhere, or lower somewhere.
 *
 * @param smallest radius of the first, in grid steps
 */
export function surroundings(loss: StepLoss, { x, y, value }: Spot, smallest: number, rounding: number): Surroundings {
  let spot: Spot = { x, y, value };
  const circleOf = (radius: number) => {
    // where the last circle was flat this one may be: that direction is looked at whatever lies elsewhere
    const valley = spot.x === x && spot.y === y ? undefined : Math.atan2(spot.y - y, spot.x - x);
    const tolerance = (_: number, largest: number) => resolution(rounding, FLAT_SHARE, largest - value);
    return lowestOnCircle(loss, { x, y }, radius, tolerance, valley);
  };
  let plain: Spot | null = null;
  for (let radius = smallest; radius <= LARGEST_RADIUS; radius *= SHRINK) {
    const { lowest, largest, hasHole } = circleOf(radius);
    if (hasHole) return { kind: 'hole' };
    if (radius >= PLAIN_RADIUS && lowest.value === value) plain ??= lowest;
    if (lowest.value < value - 2 * rounding) return { kind: 'lower', radius, spot: lowest };
    const margin = 4 * rounding + FLAT_SHARE * Math.min(Number.MAX_VALUE, largest - value);
    // an island of one loss, such as the zeros of hinge, however small, is no isolated minimum
    if (lowest.value > value + margin && plain) return { kind: 'flat', spot: plain };
    if (lowest.value > value + margin) return widest({ kind: 'higher', radius, level: (lowest.value + value) / 2 });
    spot = lowest;
  }
  return { kind: 'flat', spot };

  /** A wider circle that is higher still, where there is one, for it traps more. */
  function widest(higher: Surroundings & { kind: 'higher' }): Surroundings {
    const radius = TRAP_RADIUS;
    if (higher.radius >= radius) return higher;
    const { lowest, hasHole } = circleOf(radius);
    const level = (lowest.value + value) / 2;
    return hasHole || !(level > higher.level) ? higher : { kind: 'higher', radius, level };
  }
}

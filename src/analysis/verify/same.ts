import { goldenSections } from './golden-sections.ts';
import type { Spot } from './circle-search.ts';
import type { Found } from './polish.ts';
import type { Place, StepLoss } from './step-loss.ts';

/** Two ends closer than this, in grid steps, are one whatever lies between them. */
const IDENTICAL = 1e-6;
/** Ends of one narrow valley may stop this far from each other, in grid steps. */
const NEAR = 3;
/** Times that the pieces of a path are halved, each time by a point of the valley floor. */
const BENDS = 4;

/**
 * Whether two minima are one: at the same place, or joined by a path along the valley floor that does not rise above the
 * higher one by more than rounding.
 */
export function isSame(loss: StepLoss, p: Found, q: Found): boolean {
  const distance = Math.hypot(p.x - q.x, p.y - q.y);
  if (distance <= IDENTICAL) return true;
  if (distance > NEAR || isFencedOff(p, q, distance)) return false;
  return isDownhill(loss, p, q);
}

/** Whether every path from the higher one to the other crosses its circle, and so rises. */
function isFencedOff(p: Found, q: Found, distance: number): boolean {
  const higher = p.value > q.value ? p : q;
  return distance > higher.radius && higher.level > ceilingOf(p, q);
}

/** Whether a spot is trapped in a minimum's circle, and joined to it by a path that does not rise. */
export function leadsTo(loss: StepLoss, spot: Spot, minimum: Found): boolean {
  if (spot.value > minimum.level || Math.hypot(spot.x - minimum.x, spot.y - minimum.y) > minimum.radius) return false;
  return isDownhill(loss, minimum, { ...spot, rounding: minimum.rounding });
}

type Rounded = Spot & Pick<Found, 'rounding'>;

function isDownhill(loss: StepLoss, p: Rounded, q: Rounded): boolean {
  return isJoined(loss, p, q, ceilingOf(p, q), BENDS);
}

/** What is above it is above the higher of two by more than rounding. */
function ceilingOf(p: Rounded, q: Rounded): number {
  return Math.max(p.value, q.value) + 8 * Math.max(p.rounding, q.rounding);
}

function isJoined(loss: StepLoss, p: Place, q: Place, ceiling: number, bends: number): boolean {
  if (isStraightBelow(loss, p, q, ceiling)) return true;
  // both ends lie on the valley floor, and the way up from a minimum begins at it: a barrier would have shown at one of them
  if (bends === 0) return true;
  const middle = lowestAcross(loss, p, q, ceiling);
  if (!(middle.value <= ceiling)) return false;
  return isJoined(loss, p, middle, ceiling, bends - 1) && isJoined(loss, middle, q, ceiling, bends - 1);
}

function isStraightBelow(loss: StepLoss, p: Place, q: Place, ceiling: number): boolean {
  const pieces = 8;
  for (let k = 1; k < pieces; k++) {
    const t = k / pieces;
    if (!(loss.valueAt(p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)) <= ceiling)) return false;
  }
  return true;
}

/**
 * A point of the perpendicular bisector, within half the distance of the two ends, that is not above the ceiling; the lowest
 * one that golden sections find where they find none.
 */
function lowestAcross(loss: StepLoss, p: Place, q: Place, ceiling: number): Place & { value: number } {
  const at = (t: number) => ({ x: (p.x + q.x - t * (q.y - p.y)) / 2, y: (p.y + q.y + t * (q.x - p.x)) / 2 });
  let best = Infinity;
  const valueAt = (t: number) => {
    const { x, y } = at(t);
    const value = loss.valueAt(x, y);
    if (value < best) best = value;
    return value;
  };
  const dip = goldenSections(valueAt, -1, 1, valueAt(-1), valueAt(1), () => (best <= ceiling ? Infinity : 0));
  return { ...at(dip.at), value: dip.value };
}

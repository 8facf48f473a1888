import { lowestOnCircle } from './circle.ts';
import { QUICK_SHARE, searchOnCircles, surroundings, THOROUGH_SHARE, type Spot } from './circle-search.ts';
import { descend } from './descend.ts';
import type { PlaneJet } from './plane-loss.ts';
import type { Place, StepLoss } from './step-loss.ts';
import { eigen, trustRegionStep } from './trust-region.ts';

/** A minimum that a candidate led to, in grid steps. */
export interface Found extends Spot {
  readonly kind: 'smooth' | 'kink';
  readonly rounding: number;
  /**
   * A circle on which every loss is above `level`: who is inside and lower cannot leave it downhill. Of radius 0 where none
   * was found.
   */
  readonly radius: number;
  readonly level: number;
}

/**
 * Why a candidate is no isolated minimum:
 *
 * - `flat`: one of a curve or region of equal losses;
 * - `slope`: the loss falls there, by less than its rounding;
 * - `outside`: the loss falls out of the window;
 * - `hole`: it is not finite, or next to what is not known;
 * - `unsettled`: the search ended without an answer.
 */
export type Rejection = 'flat' | 'slope' | 'outside' | 'hole' | 'unsettled';

export type Polished = { readonly found: Found } | { readonly rejected: Rejection; readonly at: Place };

/** Hessians with a smaller ratio of eigenvalues are looked at from all sides: rounding may have made the sign. */
const SINGULAR = 1e-8;
/** A gradient below this share of the Hessian, in grid steps, is what rounding leaves at a stationary point. */
const SIGNIFICANT = 1e-6;
const ATTEMPTS = 6;
/** The circle that must agree with the Hessian, in grid steps. */
const CONVERGED_RADIUS = 2 ** -5;
/** The first circle that is looked at round other points, in grid steps; wider ones follow, up to two steps. */
const STATIONARY_RADIUS = 2 ** -8;
const KINK_RADIUS = 2 ** -17;

/**
 * Follows the loss down from a point to the minimum it leads to.
 *
 * @param known the minimum whose circle a spot is trapped in, if there is one already
 */
export function polish(loss: StepLoss, start: Place, known: (spot: Spot) => Found | null): Polished {
  let at = start;
  let radius = 0.25;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let spot: Spot;
    let jet: PlaneJet | null = null;
    if (loss.hasDerivatives) {
      const descent = descend(loss, at);
      if (descent.end === 'outside') return { rejected: 'outside', at: descent };
      if (descent.end === 'undefined') return { rejected: 'hole', at: descent };
      jet = descent.jet;
      spot = { x: descent.x, y: descent.y, value: jet.value };
    } else {
      spot = { ...at, value: loss.valueAt(at.x, at.y) };
      if (!Number.isFinite(spot.value)) return { rejected: 'hole', at };
    }
    const rounding = loss.roundingAt(spot.x, spot.y);
    let trap: Found | null = known(spot);
    if (trap) return { found: trap };
    const isConverged = jet !== null && isSmoothMinimum(jet, rounding);
    const found = isConverged && asHessianSays(loss, spot, jet!, rounding);
    if (found) return { found };
    let smallest = STATIONARY_RADIUS;
    if (!jet || (!isConverged && promises(jet, radius, rounding))) {
      smallest = KINK_RADIUS;
      spot = searchOnCircles(loss, spot, radius, rounding, attempt === 0 ? QUICK_SHARE : THOROUGH_SHARE, (lower) => {
        trap = known(lower);
        return trap !== null || loss.isFarOutside(lower);
      });
      if (trap) return { found: trap };
      if (loss.isFarOutside(spot)) return { rejected: 'outside', at: spot };
    }
    const around = surroundings(loss, spot, smallest, rounding);
    if (around.kind === 'higher') {
      const { radius, level } = around;
      const kind = isConverged ? 'smooth' : kindAt(loss, spot, rounding);
      return { found: { ...spot, kind, rounding, radius, level } };
    }
    if (around.kind === 'hole') return { rejected: 'hole', at: spot };
    if (around.kind === 'flat') return judgeFlat(loss, spot, around.spot, rounding);
    at = around.spot;
    radius = around.radius;
  }
  return { rejected: 'unsettled', at };
}

/**
 * Whether Newton's method has converged to a point where the Hessian is positive definite beyond its rounding: the decrease
 * that it still promises is rounding and the loss rises above rounding within half a step, or it would not move any more.
 */
function isSmoothMinimum(jet: PlaneJet, rounding: number): boolean {
  if (!isDefinite(jet)) return false;
  const { dx, dy, predicted } = trustRegionStep(jet, Infinity);
  if (Math.hypot(dx, dy) < 1e-3) return true;
  return predicted <= rounding && eigen(jet.aa, jet.ab, jet.bb).small / 8 > rounding;
}

function isDefinite({ aa, ab, bb }: PlaneJet): boolean {
  const { small, large } = eigen(aa, ab, bb);
  return small > SINGULAR * large;
}

/**
 * The minimum that Newton's method converged to, where a circle round it rises at least half as much as the Hessian says; null
 * where it does not, as at a crease that the Hessian of one side does not know, or where the rise is rounding.
 */
function asHessianSays(loss: StepLoss, spot: Spot, { aa, ab, bb }: PlaneJet, rounding: number): Found | null {
  const radius = CONVERGED_RADIUS;
  const rise = (eigen(aa, ab, bb).small * radius * radius) / 2;
  if (rise < 16 * rounding) return null;
  const { lowest, hasHole } = lowestOnCircle(loss, spot, radius, () => rise / 8);
  if (hasHole || lowest.value < spot.value + rise / 2) return null;
  return { ...spot, kind: 'smooth', rounding, radius, level: (lowest.value + spot.value) / 2 };
}

/** Whether the derivatives promise a decrease above rounding nearby: at a point where the search for one ended, a kink. */
function promises(jet: PlaneJet, radius: number, rounding: number): boolean {
  return trustRegionStep(jet, radius).predicted > rounding;
}

function kindAt(loss: StepLoss, { x, y }: Place, rounding: number): Found['kind'] {
  if (!loss.hasDerivatives) return 'kink';
  const jet = loss.jetAt(x, y);
  const hasDerivatives = Number.isFinite(jet.a + jet.b + jet.aa + jet.ab + jet.bb);
  return hasDerivatives && !promises(jet, 0.25, rounding) ? 'smooth' : 'kink';
}

/**
 * What it means that losses differ by no more than rounding from a spot to another a few steps away: derivatives may know
 * better.
 */
function judgeFlat(loss: StepLoss, spot: Spot, other: Spot, rounding: number): Polished {
  if (!loss.hasDerivatives) return { rejected: 'flat', at: spot };
  const jet = loss.jetAt(spot.x, spot.y);
  if (isDefinite(jet)) {
    const far = loss.jetAt(other.x, other.y);
    const distance = Math.hypot(other.x - spot.x, other.y - spot.y);
    const rise = eigen(jet.aa, jet.ab, jet.bb).small * distance;
    // the side of a crease that Newton's method saw rises; beyond it the loss is flat
    if (!(Math.hypot(far.a, far.b) > rise / 2)) return { rejected: 'flat', at: spot };
    // a minimum in a window so small that its losses are one number
    const { dx, dy } = trustRegionStep(jet, Infinity);
    if (Math.hypot(dx, dy) > 1) return { rejected: 'unsettled', at: spot };
    return { found: { ...spot, kind: 'smooth', rounding, radius: 0, level: spot.value } };
  }
  const slope = Math.hypot(jet.a, jet.b);
  const curvature = Math.hypot(jet.aa, Math.SQRT2 * jet.ab, jet.bb);
  if (!(slope > SIGNIFICANT * curvature)) return { rejected: 'flat', at: spot };
  const below = loss.valueAt(spot.x - (2 * jet.a) / slope, spot.y - (2 * jet.b) / slope);
  return { rejected: below <= spot.value + rounding ? 'slope' : 'flat', at: spot };
}

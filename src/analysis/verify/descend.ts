import type { PlaneJet } from './plane-loss.ts';
import type { Place, StepLoss } from './step-loss.ts';
import { trustRegionStep } from './trust-region.ts';

/**
 * - `settled`: no step that the derivatives promise lowers the loss any more;
 * - `outside`: far out of the window;
 * - `undefined`: the loss is not finite there.
 */
export type DescentEnd = 'settled' | 'outside' | 'undefined';

export interface Descent extends Place {
  readonly jet: PlaneJet;
  readonly end: DescentEnd;
}

const MOST_STEPS = 400;
/** Steps shorter than this, in grid steps, change nothing that can be told. */
const SHORTEST = 1e-11;
/** A share of the loss that the rounding of a mean over many samples may reach. */
const BLIND = 1e3 * Number.EPSILON;

/**
 * Newton's method within a trust region, from a point downhill in steps that begin with one grid step and grow only while
 * the quadratic model foretells the loss well, so that it stays in the basin it starts in.
 */
export function descend(loss: StepLoss, start: Place): Descent {
  let { x, y } = start;
  let jet = loss.jetAt(x, y);
  let radius = 1;
  const largest = Math.max(16, Math.min(loss.width, loss.height) / 8);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (!Number.isFinite(jet.value)) return { x, y, jet, end: 'undefined' };
    if (loss.isFarOutside({ x, y })) return { x, y, jet, end: 'outside' };
    const { dx, dy, predicted, onEdge } = trustRegionStep(jet, radius);
    if (!(predicted > 0)) break;
    const length = Math.hypot(dx, dy);
    if (length < SHORTEST) break;
    const value = loss.valueAt(x + dx, y + dy);
    // below rounding losses cannot judge a step any more; derivatives still can
    const blind = predicted <= BLIND * Math.abs(jet.value);
    const ratio = (jet.value - value) / predicted;
    if (!blind && !(ratio > 1e-4)) {
      radius = length / 4;
      continue;
    }
    const next = loss.jetAt(x + dx, y + dy);
    const decline = Math.hypot(next.a, next.b) / Math.hypot(jet.a, jet.b);
    if (blind && !(decline < (onEdge ? 1 : 0.5))) break;
    x += dx;
    y += dy;
    jet = next;
    if (blind) {
      radius = Math.min(2 * radius, largest);
      continue;
    }
    if (ratio < 0.25) radius = length / 2;
    else if (onEdge && Math.abs(ratio - 1) < 0.25) radius = Math.min(2 * radius, largest);
  }
  return { x, y, jet, end: 'settled' };
}

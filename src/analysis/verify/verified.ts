import type { VerifiedMinimum } from '../facts.ts';
import type { Field } from '../../spec/field.ts';
import type { Pause } from '../pause.ts';
import type { Spot } from './circle-search.ts';
import type { PlaneLoss } from './plane-loss.ts';
import { polish, type Found, type Rejection } from './polish.ts';
import { isSame, leadsTo } from './same.ts';
import { OutOfWork, StepLoss } from './step-loss.ts';
import { eigen } from './trust-region.ts';

/** What polishing the candidates of a field gave; counts and list are null when not all could be polished. */
export interface Verification {
  /** Distinct minima strictly inside the window, lowest first. */
  readonly polished: VerifiedMinimum[] | null;
  /** Whether a candidate ended on a curve or in a region of equal losses. */
  readonly continuum: boolean | null;
  /** How this was found, or why it was not. */
  readonly rule: string;
  /** Multiply-adds done. */
  readonly work: number;
}

/** After so many candidates what the others will take can be told; they are cheaper, for the minima are known by then. */
const SAMPLE = 32;
const HOPELESS = 1.5;

/**
 * Polishes every candidate in float64 and counts the distinct minima inside the window that they lead to.
 *
 * @param candidates nodes of the field, the most certain first
 * @param budget multiply-adds to spend at most
 */
export async function verify(
  field: Pick<Field, 'width' | 'height' | 'window'>,
  candidates: ArrayLike<number>,
  planeLoss: PlaneLoss,
  budget: number,
  pause: Pause,
): Promise<Verification> {
  const loss = new StepLoss(planeLoss, field, budget);
  if (loss.leastWork * candidates.length > budget) return tooDear(loss, 0, candidates.length, budget);
  const minima: { found: Found; candidates: number }[] = [];
  const rejected: Record<Rejection, number> = { flat: 0, slope: 0, outside: 0, hole: 0, unsettled: 0 };
  const known = (spot: Spot) => minima.find(({ found }) => leadsTo(loss, spot, found))?.found ?? null;

  for (let n = 0; n < candidates.length; n++) {
    const x = candidates[n] % field.width;
    const y = (candidates[n] - x) / field.width;
    try {
      const result = polish(loss, { x, y }, known);
      if ('rejected' in result) {
        const left = result.rejected === 'flat' && !loss.isInside(result.at);
        rejected[left ? 'outside' : result.rejected]++;
      } else if (!loss.isInside(result.found)) {
        rejected.outside++;
      } else {
        const same = minima.find(({ found }) => found === result.found || isSame(loss, found, result.found));
        if (same) same.candidates++;
        else minima.push({ found: result.found, candidates: 1 });
      }
    } catch (error) {
      if (error instanceof OutOfWork) return tooDear(loss, n, candidates.length, budget);
      throw error;
    }
    if (n + 1 >= SAMPLE && loss.work * candidates.length > HOPELESS * budget * (n + 1))
      return tooDear(loss, n + 1, candidates.length, budget);
    await pause();
  }
  const polished = minima.map(({ found, candidates }) => factsOf(loss, found, candidates));
  polished.sort((p, q) => p.value - q.value || p.a - q.a || p.b - q.b);
  return { polished, continuum: rejected.flat > 0, rule: ruleOf(candidates.length, rejected, loss), work: loss.work };
}

function factsOf(loss: StepLoss, { x, y, value, kind }: Found, candidates: number): VerifiedMinimum {
  const [a, b] = loss.pointAt(x, y);
  if (!loss.hasDerivatives) return { a, b, value, gradient: null, hessian: null, kind, candidates };
  const jet = loss.planeJetAt(x, y);
  const { small, large } = eigen(jet.aa, jet.ab, jet.bb);
  const gradient = Math.hypot(jet.a, jet.b);
  return {
    a,
    b,
    value,
    gradient: Number.isFinite(gradient) ? gradient : null,
    hessian: kind === 'smooth' ? [small, large] : null,
    kind,
    candidates,
  };
}

function ruleOf(count: number, rejected: Record<Rejection, number>, { hasDerivatives }: StepLoss): string {
  if (count === 0) return 'no candidate on the grid';
  const method = hasDerivatives
    ? "Newton's method on exact derivatives until what it still promises is rounding; at kinks a search on circles until one round it is higher everywhere"
    : 'a search on circles until one round the point is higher everywhere';
  const words: [Rejection, string][] = [
    ['outside', 'led out of the window'],
    ['flat', 'ended on a curve or flat set of equal losses'],
    ['slope', 'ended on a slope below rounding'],
    ['hole', 'ended at a hole'],
    ['unsettled', 'did not settle'],
  ];
  const others = words.filter(([name]) => rejected[name] > 0).map(([name, text]) => `${rejected[name]} ${text}`);
  const rest = others.length > 0 ? `; ${others.join(', ')}` : '';
  const all = count > 2 ? `all ${count} candidates` : count === 2 ? 'both candidates' : 'the only candidate';
  return `${all} polished in float64: ${method}${rest}`;
}

function tooDear(loss: StepLoss, done: number, count: number, budget: number): Verification {
  const rule =
    `not verified: ${count} ${count === 1 ? 'candidate takes' : 'candidates take'} more than the budget of ${budget.toExponential(0)} multiply-adds ` +
    `(${done} polished, a loss takes ${loss.cost.toExponential(0)}), and a count of some of them would mislead`;
  return { polished: null, continuum: null, rule, work: loss.work };
}

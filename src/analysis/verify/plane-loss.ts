import type { Jet } from '../../model/jet.ts';
import { createEvaluator } from '../../model/evaluate.ts';
import { createJetEvaluator, type JetProblem } from '../../model/jets.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';

/** Value, gradient and Hessian by the two coordinates. */
export type PlaneJet = Pick<Jet, 'value' | 'a' | 'b' | 'aa' | 'ab' | 'bb'>;

/** A loss over the plane in float64, exact but for rounding. */
export interface PlaneLoss {
  lossAt(a: number, b: number): number;
  /** Derivatives of the piece that the loss takes there; left out where only losses can be had. */
  jetAt?(a: number, b: number): PlaneJet;
  /** Multiply-adds of one loss; 0 by default. */
  cost?: number;
}

/** Multiply-adds of a float64 loss, some seconds of work, beyond which none is evaluated to measure or to check a field. */
export const DEAREST_LOSS = 5e8;

/** The loss of a landscape in its plane, with exact derivatives. */
export function planeLossOf(landscape: ResolvedLandscape & JetProblem): Required<PlaneLoss> {
  const { network, data } = landscape;
  return {
    lossAt: createEvaluator(landscape).lossAt,
    jetAt: createJetEvaluator(landscape).jetAt,
    // θ(a, b) itself is two multiply-adds a parameter
    cost: (data.samples + 2) * network.parameterCount,
  };
}

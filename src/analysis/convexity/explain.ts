import { createCreaseTerms, type Branch } from '../../model/curvature-split-crease.ts';
import { createSampleCurve } from '../../model/curvature-split-curve.ts';
import { lineThrough } from '../../model/curvature-split.ts';
import type { JetProblem } from '../../model/jets.ts';
import { lossDivisor } from '../../model/loss-divisor.ts';
import type { Explanation, ExplanationTerm, Witness } from '../facts.ts';
import type { Pause } from '../pause.ts';
import { rulesFor } from './explain-rules.ts';
import { createSegmentIntegrator, differ, type SegmentSums } from './explain-segment.ts';
import { explanationSentence } from './explain-sentence.ts';

export interface ExplainOptions {
  /** Multiply-adds after which panels are no longer refined: the error grows, and says so. 4e9 by default. */
  budget?: number;
  /** Multiply-adds that a single panel per segment and sample may take; 2e10 by default. */
  limit?: number;
}

/** Multiply-adds per parameter of a forward sweep with its derivatives and of a reverse sweep. */
const SWEEPS = 8;

/**
 * Splits a witness's violation, in units of the loss, into what makes it. With d_i the step from the witness's point x to its
 * point p_i, and as Σ w_i d_i = 0,
 *
 *     Σ w_i L(p_i) − L(x) = Σ w_i ∫_0^1 (1 − s) d_iᵀ H(x + s d_i) d_i ds
 *
 * where the second derivative is a distribution: across a crease it is a Dirac, adj(h) · (φ′(+) − φ′(−)) · |z′|. The curvature
 * H is split as by `createCurvatureSplit`. Creases of the loss (mae, hinge) count as its curvature, which therefore is never
 * negative for a convex loss; those of relu and leaky-relu are the `kinks` of their layer; elu has none, for its slope is
 * continuous. No term is taken as a remainder: `error` is what they do not add up to, with what the quadrature may have missed.
 *
 * @returns null where the loss or its derivatives are not finite on the way, or where the work is beyond the limit
 */
export async function explainWitness(
  problem: JetProblem,
  witness: Witness,
  pause: Pause,
  { budget = 4e9, limit = 2e10 }: ExplainOptions = {},
): Promise<Explanation | null> {
  const { network, data, loss, plane } = problem;
  const { at, weights, points, violation } = witness;
  const rules = rulesFor(problem);
  const perEvaluation = SWEEPS * network.parameterCount;
  if (points.length * data.samples * (rules.wide.nodes.length + 2) * perEvaluation > limit) return null;

  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  const unit = Math.abs(violation) + 2 ** -20 * Math.max(Math.abs(witness.loss), ...witness.losses.map(Math.abs));
  const lines = points.map(([a, b]) => lineThrough(plane, at, [a - at[0], b - at[1]]));
  const curve = createSampleCurve(problem);
  const creaseTerms = createCreaseTerms(problem);
  const sums: SegmentSums = {
    smooth: new Float64Array(curve.termCount),
    creases: new Float64Array(1 + network.layers.length),
    error: 0,
    evaluations: 0,
  };
  const tolerance = (1e-11 * unit * divisor) / data.samples;
  const evaluations = budget / perEvaluation;
  const integrate = createSegmentIntegrator({ curve, creaseTerms, rules, tolerance, evaluations }, sums);

  for (let n = 0; n < data.samples; n++) {
    const branches = lines.flatMap((line, i): Branch[] => {
      const sides = integrate(line, n, weights[i]);
      return sides ? [{ line, sign: 1, sides, weight: weights[i] }] : [];
    });
    // creases through the witness's own point: its segments leave it on different sides
    const isKnown = branches.length === lines.length;
    if (isKnown && branches.some(({ sides }) => differ(sides, branches[0].sides))) {
      creaseTerms(n, 0, branches, sums.creases);
    }
    await pause();
  }

  const terms = termsOf(problem, sums, divisor);
  const sum = terms.reduce((total, { value }) => total + value, 0);
  const error = Math.abs(sum + violation) + sums.error / divisor;
  if (!Number.isFinite(error)) return null;
  return { terms, error, sentence: explanationSentence(problem.network, witness, terms, error) };
}

/** Those that are not exactly zero, in the order of the layers; that of the loss always. */
function termsOf({ network }: JetProblem, { smooth, creases }: SegmentSums, divisor: number): ExplanationTerm[] {
  const depth = network.layers.length;
  const terms: ExplanationTerm[] = [{ kind: 'loss', layer: null, value: (smooth[0] + creases[0]) / divisor }];
  for (let l = 0; l < depth; l++) {
    const layer = l + 1;
    const ofLayer: ExplanationTerm[] = [
      { kind: 'products', layer, value: smooth[1 + l] / divisor },
      { kind: 'activation', layer, value: smooth[1 + depth + l] / divisor },
      { kind: 'kinks', layer, value: creases[1 + l] / divisor },
    ];
    terms.push(...ofLayer.filter(({ value }) => value !== 0));
  }
  return terms;
}

import type { Explanation, Point, Witness } from '../../src/analysis/facts.ts';
import type { JetProblem } from '../../src/model/jets.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';

/** The witness of some points, with losses in float64; a midpoint chord unless weights are given. */
export function witnessOf(problem: JetProblem, points: Point[], weights = [0.5, 0.5]): Witness {
  const { jetAt } = createJetEvaluator(problem, 1);
  const mean = (values: readonly number[]) => values.reduce((sum, x, i) => sum + weights[i] * x, 0);
  const at: Point = [mean(points.map(([a]) => a)), mean(points.map(([, b]) => b))];
  const losses = points.map(([a, b]) => jetAt(a, b).value);
  const loss = jetAt(...at).value;
  return { points, weights, at, losses, loss, violation: loss - mean(losses) };
}

export function sumOfTerms({ terms }: Explanation): number {
  return terms.reduce((sum, { value }) => sum + value, 0);
}

export function largestTerm({ terms }: Explanation): number {
  return Math.max(...terms.map(({ value }) => Math.abs(value)));
}

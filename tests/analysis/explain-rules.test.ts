import { describe, expect, it } from 'vitest';
import { explainWitness } from '../../src/analysis/convexity/explain.ts';
import { GAUSS_3, KRONROD_15, KRONROD_7, rulesFor } from '../../src/analysis/convexity/explain-rules.ts';
import type { Point } from '../../src/analysis/facts.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';
import { largestTerm, sumOfTerms, witnessOf } from '../support/witnesses.ts';

/** ∫ x^degree over [−1, 1]. */
const exactly = (degree: number) => (degree % 2 === 0 ? 2 / (degree + 1) : 0);

function applied(nodes: readonly number[], weights: readonly number[], degree: number): number {
  return nodes.reduce((sum, x, k) => sum + weights[k] * x ** degree, 0);
}

describe('quadrature rules', () => {
  it.each([
    ['Gauss 3', GAUSS_3, 5, 5],
    ['Kronrod 7', KRONROD_7, 11, 5],
    ['Kronrod 15', KRONROD_15, 23, 13],
  ] as const)('%s is exact to its degree and no further, and so is the rule inside it', (_, rule, degree, coarse) => {
    expect(rule.nodes).toEqual(rule.nodes.toSorted((x, y) => x - y));
    for (const [weights, last] of [
      [rule.weights, degree],
      [rule.coarse, coarse],
    ] as const) {
      for (let d = 0; d <= last; d++) expect(applied(rule.nodes, weights, d)).toBeCloseTo(exactly(d), 14);
      expect(Math.abs(applied(rule.nodes, weights, last + 1) - exactly(last + 1))).toBeGreaterThan(1e-9);
    }
  });

  it.each([
    [{ layers: [2, 3], activation: 'relu', loss: 'mse' }, GAUSS_3, true],
    [{ layers: [2, 4, 4, 1], activation: 'relu', loss: 'huber' }, GAUSS_3, true],
    [{ layers: [2, 4, 4, 4, 1], activation: 'leaky-relu', loss: 'mae' }, KRONROD_7, true],
    [{ layers: [2, 1, 1, 1, 1, 1, 1, 1, 1], activation: 'relu', loss: 'mse' }, KRONROD_15, false],
    [{ layers: [2, 4, 1], activation: 'relu', loss: 'log-cosh' }, KRONROD_15, false],
    [{ layers: [2, 4, 1], activation: 'relu', output: 'sigmoid', loss: 'mse' }, KRONROD_15, false],
  ] as const)('for %o', async (options, wide, exact) => {
    const rules = rulesFor(
      await resolveLandscape(makeCase({ ...options, layers: [...options.layers] } as CaseOptions)),
    );
    expect(rules.wide).toBe(wide);
    expect(rules.exact).toBe(exact);
  });
});

/** prediction = (s − r1)(s − r2)(s − r3) along the axis a = s of the plane, under mae with target 0, on one sample. */
function cubic([r1, r2, r3]: readonly [number, number, number]): Promise<ResolvedLandscape> {
  return resolveLandscape({
    ...makeCase({ loss: 'mae' }),
    network: { layers: [1, 1, 1, 1], bias: false, activation: 'identity' },
    parameters: { values: [-r1, -r2, -r3] },
    data: { inputs: [[1]], targets: [[0]] },
    plane: { directions: 'given', u: [1, 1, 1], v: [0, 0, 0] },
  });
}

describe('creases that hide between the nodes of a rule', () => {
  const points: Point[] = [
    [0, 0],
    [2, 0],
  ];

  it('are found wherever two of them lie close together, or touch', async () => {
    for (const gap of [0.1, 1e-2, 1e-4, 1e-7, 0]) {
      for (let k = 0; k <= 40; k++) {
        const root = 0.013 + k * 0.049;
        for (const third of [-5, root + 0.3, root - 0.02]) {
          const problem = await cubic([root, root + gap, third]);
          const witness = witnessOf(problem, points);
          const explanation = (await explainWitness(problem, witness, () => {}))!;
          const scale = largestTerm(explanation);
          const label = `roots ${root}, ${root + gap}, ${third}`;
          expect(Math.abs(sumOfTerms(explanation) + witness.violation), label).toBeLessThan(1e-11 * scale);
        }
      }
    }
  });
});

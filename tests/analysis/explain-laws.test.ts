import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainWitness } from '../../src/analysis/convexity/explain.ts';
import type { Explanation, Point } from '../../src/analysis/facts.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';
import { largestTerm, sumOfTerms, witnessOf } from '../support/witnesses.ts';

// thousandths: a chord of subnormal length is none
const coordinate = fc.integer({ min: -2000, max: 2000 }).map((x) => x / 1000);
const point = fc.tuple(coordinate, coordinate);
const share = fc.integer({ min: 1, max: 9 });
const options = (activation: CaseOptions['activation']) =>
  fc.record({
    activation: fc.constant(activation),
    output: fc.constantFrom('identity' as const, ...ACTIVATIONS),
    seed: fc.integer({ min: 0, max: 999 }),
    layers: fc.constantFrom<number[]>([2, 3], [2, 4, 3], [2, 4, 5, 3], [2, 4, 3, 4, 2]),
    bias: fc.boolean(),
    samples: fc.constant(3),
    size: fc.constantFrom(0.5, 1),
  });

/** A chord or a triangle: points with the weights that go with them. */
const simplices = fc.oneof(
  fc.tuple(point, point).map((points): [Point[], number[]] => [points, [0.5, 0.5]]),
  fc
    .tuple(fc.tuple(point, point, point), fc.tuple(share, share, share))
    .map(([points, shares]): [Point[], number[]] => {
      const total = shares[0] + shares[1] + shares[2];
      return [points, shares.map((x) => x / total)];
    }),
);

async function explain(problem: ResolvedLandscape, points: Point[], weights: number[]): Promise<Explanation> {
  return (await explainWitness(problem, witnessOf(problem, points, weights), () => {}))!;
}

function expectSame(got: Explanation, expected: Explanation, factor = 1): void {
  const scale = largestTerm(expected) * factor;
  const ofBoth = new Set([...got.terms, ...expected.terms].map(({ kind, layer }) => `${kind} ${layer}`));
  const value = ({ terms }: Explanation, name: string) =>
    terms.find(({ kind, layer }) => `${kind} ${layer}` === name)?.value ?? 0;
  for (const name of ofBoth) {
    expect(Math.abs(value(got, name) - factor * value(expected, name)), name).toBeLessThanOrEqual(1e-8 * scale + 1e-12);
  }
}

describe('the terms of a violation', () => {
  it.each(ACTIVATIONS)('with %s add up to it, for every loss, on chords and triangles', async (activation) => {
    for (const loss of LOSSES) {
      await fc.assert(
        fc.asyncProperty(options(activation), simplices, async (options, [points, weights]) => {
          const problem = await resolveLandscape(makeCase({ ...options, loss }));
          const { violation, losses } = witnessOf(problem, points, weights);
          const explanation = await explain(problem, points, weights);
          const scale = largestTerm(explanation) + 1e-6 * Math.max(...losses);
          expect(Math.abs(sumOfTerms(explanation) + violation), 'sum').toBeLessThanOrEqual(1e-9 * scale);
          expect(explanation.error, 'error').toBeLessThanOrEqual(1e-8 * scale);
          // every loss is convex in the predictions
          expect(explanation.terms[0].value, 'loss').toBeGreaterThanOrEqual(-1e-13 * scale);
        }),
        { numRuns: 12 },
      );
    }
  });

  it('are those of the curvature that each network has', () => {
    return fc.assert(
      fc.asyncProperty(options('tanh'), simplices, fc.constantFrom(...LOSSES), async (options, simplex, loss) => {
        const network = { ...options, loss, output: 'identity' as const };
        const one = await resolveLandscape(makeCase({ ...network, layers: [2, 3] }));
        expect((await explain(one, ...simplex)).terms.map(({ kind }) => kind)).toEqual(['loss']);
        const two = await resolveLandscape(makeCase({ ...network, layers: [2, 4, 3], activation: 'identity' }));
        for (const { kind, layer } of (await explain(two, ...simplex)).terms.slice(1)) {
          expect([kind, layer]).toEqual(['products', 2]);
        }
        const { terms } = await explain(await resolveLandscape(makeCase(network)), ...simplex);
        expect(terms.some(({ kind }) => kind === 'kinks')).toBe(false);
        expect(terms.some(({ kind, layer }) => kind === 'products' && layer === 1)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('do not depend on how the plane is turned', () => {
    const kinds = fc.constantFrom('relu' as const, 'gelu' as const, 'leaky-relu' as const);
    return fc.assert(
      fc.asyncProperty(kinds.chain(options), simplices, fc.constantFrom(...LOSSES), async (options, simplex, loss) => {
        const problem = await resolveLandscape(makeCase({ ...options, loss }));
        const { origin, u, v, audit } = problem.plane;
        const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
        const plane = { origin, u: u.map((x, k) => c * x + s * v[k]), v: u.map((x, k) => c * v[k] - s * x), audit };
        const turned = simplex[0].map(([a, b]): Point => [c * a + s * b, c * b - s * a]);
        expectSame(await explain({ ...problem, plane }, turned, simplex[1]), await explain(problem, ...simplex));
      }),
      { numRuns: 40 },
    );
  });

  it('scale with the loss', () => {
    return fc.assert(
      fc.asyncProperty(options('relu'), simplices, async (options, simplex) => {
        const problem = await resolveLandscape(makeCase({ ...options, output: 'identity', loss: 'mse' }));
        // predictions and targets three times as large: the squared error nine times
        const last = problem.network.layers[problem.network.layers.length - 1];
        const scaled = (theta: Float64Array) => theta.map((x, k) => (k >= last.weight ? 3 * x : x));
        const { origin, u, v, audit } = problem.plane;
        const plane = { origin: scaled(origin), u: scaled(u), v: scaled(v), audit };
        const data = { ...problem.data, targets: problem.data.targets.map((y) => 3 * y) };
        expectSame(await explain({ ...problem, plane, data }, ...simplex), await explain(problem, ...simplex), 9);
      }),
      { numRuns: 40 },
    );
  });

  it('are the mean of those of the samples', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'relu', loss: 'cross-entropy', samples: 6 }));
    const points: Point[] = [
      [1.3, -0.8],
      [-1.1, 0.6],
    ];
    const { data } = problem;
    const parts = [0, 3].map((from) => ({
      ...problem,
      data: {
        ...data,
        samples: 3,
        inputs: data.inputs.slice(from * data.features, (from + 3) * data.features),
        targets: data.targets.slice(from * data.outputs, (from + 3) * data.outputs),
      },
    }));
    const [first, second] = await Promise.all(parts.map((part) => explain(part, points, [0.5, 0.5])));
    const whole = await explain(problem, points, [0.5, 0.5]);
    for (const { kind, layer, value } of whole.terms) {
      const of = ({ terms }: Explanation) => terms.find((t) => t.kind === kind && t.layer === layer)?.value ?? 0;
      expect(Math.abs(value - (of(first) + of(second)) / 2)).toBeLessThan(1e-11 * largestTerm(whole));
    }
  });
});

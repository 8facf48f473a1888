import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createGradient } from '../../src/model/full-space/gradient.ts';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { dot, norm } from '../../src/model/vectors.ts';
import { createRandom } from '../../src/spec/random.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { patternAt, slopeOf } from '../support/derivatives.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

const KINKED = ['relu', 'leaky-relu', 'elu', 'mae', 'hinge', 'huber'];
const COMBINATIONS = ACTIVATIONS.flatMap((activation) => LOSSES.map((loss) => ({ activation, loss })));

function caseOf(options: CaseOptions): Promise<ResolvedLandscape> {
  return resolveLandscape(makeCase({ samples: 4, size: 0.8, ...options }));
}

function randomVector(size: number, seed: number): Float64Array {
  const random = createRandom(seed, 'test');
  return Float64Array.from({ length: size }, () => random.normal());
}

describe('the product of the Hessian and a vector', () => {
  it.each(COMBINATIONS)('is the slope of the gradient: $activation under $loss', async ({ activation, loss }) => {
    const hasKinks = KINKED.some((name) => name === activation || name === loss);
    let compared = 0;
    for (const layers of [
      [2, 3],
      [2, 4, 3],
      [2, 3, 4, 3],
    ]) {
      for (const seed of [1, 2, 3, 4]) {
        const output = layers.length === 2 ? activation : undefined;
        const landscape = await caseOf({ layers, activation, loss, output, seed });
        const { parameterCount } = landscape.network;
        const vector = randomVector(parameterCount, seed);
        const line = { ...landscape, plane: { ...landscape.plane, u: vector, v: new Float64Array(parameterCount) } };
        const h = hasKinks ? 1e-3 : 4e-3;
        if (hasKinks && patternAt(line, -h, 0) !== patternAt(line, h, 0)) continue;
        const { parametersAt } = createEvaluator(line);
        const { at } = createGradient(line);
        const gradients = new Map<number, Float64Array>();
        const gradientAt = (a: number) => {
          if (!gradients.has(a)) gradients.set(a, at(parametersAt(a, 0)).gradient);
          return gradients.get(a)!;
        };
        const got = createHessianProduct(line).product(landscape.plane.origin, vector);
        const scale = norm(got) + norm(gradientAt(0));
        for (let k = 0; k < parameterCount; k++) {
          const slope = slopeOf((a) => gradientAt(a)[k], 0, h);
          expect(Math.abs(got[k] - slope), `parameter ${k} of ${layers}`).toBeLessThan(1e-9 * scale);
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(hasKinks ? 2 : 12);
  });

  it('makes the Hessian of the jets on every plane', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const landscape = await caseOf({ layers: [2, 4, 3, 3], activation, loss });
      const { u, v } = landscape.plane;
      const [a, b] = [0.31, -0.22];
      const theta = createEvaluator(landscape).parametersAt(a, b);
      const { product } = createHessianProduct(landscape);
      const [hu, hv] = [product(theta, u), product(theta, v)];
      const jet = createJetEvaluator(landscape).jetAt(a, b);
      const scale = 1e-12 * (1 + Math.hypot(jet.aa, jet.ab, jet.bb));
      const pairs = [
        [dot(hu, u), jet.aa],
        [dot(hu, v), jet.ab],
        [dot(hv, u), jet.ab],
        [dot(hv, v), jet.bb],
      ];
      for (const [got, expected] of pairs) {
        expect(Math.abs(got - expected), `${activation} ${loss}`).toBeLessThan(scale);
      }
    }
  });

  it('is linear and symmetric', async () => {
    const landscape = await caseOf({ layers: [2, 4, 3, 3], activation: 'gelu', loss: 'cross-entropy' });
    const theta = landscape.plane.origin;
    const { product, parameterCount } = createHessianProduct(landscape);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: -3, max: 3, noNaN: true }), (seed, share) => {
        const [x, y] = [randomVector(parameterCount, seed), randomVector(parameterCount, seed + 1)];
        const [hx, hy] = [product(theta, x), product(theta, y)];
        const sum = product(
          theta,
          x.map((value, k) => value + share * y[k]),
        );
        const scale = 1e-13 * (norm(hx) + norm(hy)) * (1 + Math.abs(share));
        for (const [k, value] of sum.entries()) expect(Math.abs(value - hx[k] - share * hy[k])).toBeLessThan(scale);
        expect(Math.abs(dot(hx, y) - dot(x, hy))).toBeLessThan(1e-12 * (norm(hx) * norm(y) + norm(hy) * norm(x)));
      }),
      { numRuns: 40 },
    );
  });

  it("is the sum of those of the vector's parts, one layer each: what does not move is left out", async () => {
    for (const bias of [true, false]) {
      const landscape = await caseOf({ layers: [2, 4, 5, 3], activation: 'silu', loss: 'bce', bias });
      const theta = landscape.plane.origin;
      const { product, parameterCount, direction } = createHessianProduct(landscape);
      const vector = randomVector(parameterCount, 5);
      const ends = landscape.network.layers.map(({ weight }) => weight).concat(parameterCount);
      const parts = [0, 1, 2].map((l) => vector.map((x, k) => (k >= ends[l] && k < ends[l + 1] ? x : 0)));
      expect(parts.map((part) => direction(part).firstMoved)).toEqual([0, 1, 2]);
      const whole = product(theta, vector);
      const [first, second, third] = parts.map((part) => product(theta, part));
      for (const [k, x] of whole.entries()) expect(first[k] + second[k] + third[k]).toBeCloseTo(x, 13);
      expect(norm(second)).toBeGreaterThan(0.01);
    }
  });

  it('of the zero vector is zero', async () => {
    const landscape = await caseOf({});
    const { product, parameterCount } = createHessianProduct(landscape);
    expect(product(landscape.plane.origin, new Float64Array(parameterCount)).every((x) => x === 0)).toBe(true);
  });

  it('is NaN where the loss is not finite', async () => {
    const landscape = await caseOf({ activation: 'relu' });
    const { product } = createHessianProduct(landscape);
    const theta = landscape.plane.origin.map((x) => 1e60 * x);
    expect(product(theta, landscape.plane.u).every(Number.isNaN)).toBe(true);
  });

  it('refuses vectors of another length', async () => {
    const { product } = createHessianProduct(await caseOf({ layers: [2, 3] }));
    expect(() => product(new Float64Array(9), new Float64Array(8))).toThrow('vector: expected 9 numbers, got 8');
    expect(() => product(new Float64Array(7), new Float64Array(9))).toThrow('theta: expected 9 numbers, got 7');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JET_COMPONENTS, type Jet } from '../../src/model/jet.ts';
import { createJetEvaluator, type JetProblem } from '../../src/model/jets.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Activation, type LossName } from '../../src/spec/landscape.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const factor = fc.double({ min: -2, max: 2, noNaN: true });
const activations = fc.constantFrom(...ACTIVATIONS);
const losses = fc.constantFrom(...LOSSES);

/** Small random networks: every number from formulas, phases from the seed. */
const problems = fc
  .record({
    activation: activations,
    loss: losses,
    seed: fc.integer({ min: 0, max: 999 }),
    layers: fc.constantFrom<number[]>([2, 3], [2, 4, 3], [2, 4, 5, 3]),
  })
  .map((options): CaseOptions => ({ ...options, samples: 4, size: 0.8 }));

type Matrix = [[number, number], [number, number]];

function listOf({ value, a, b, aa, ab, bb, gaussNewton: g }: Jet): number[] {
  return [value, a, b, aa, ab, bb, g.aa, g.ab, g.bb];
}

function jetOf(problem: JetProblem, a: number, b: number): number[] {
  return listOf(createJetEvaluator(problem).jetAt(a, b));
}

function expectSame(got: readonly number[], expected: readonly number[], relative = 1e-9): void {
  const scale = Math.max(...expected.map(Math.abs));
  for (const [k, x] of expected.entries()) {
    expect(Math.abs(got[k] - x), `${JET_COMPONENTS[k]}: expected ${x}, got ${got[k]}`).toBeLessThanOrEqual(
      relative * (Math.abs(x) + scale),
    );
  }
}

/** The value, and gradient and matrices by new coordinates of which the old are (a, b) = M (s, t). */
function transformed([value, a, b, ...second]: number[], [[p, q], [r, s]]: Matrix): number[] {
  const congruent = ([aa, ab, bb]: number[]) => [
    p * p * aa + 2 * p * r * ab + r * r * bb,
    p * q * aa + (p * s + q * r) * ab + r * s * bb,
    q * q * aa + 2 * q * s * ab + s * s * bb,
  ];
  return [value, p * a + r * b, q * a + s * b, ...congruent(second.slice(0, 3)), ...congruent(second.slice(3))];
}

function withPlane(landscape: ResolvedLandscape, plane: Partial<ResolvedLandscape['plane']>): ResolvedLandscape {
  return { ...landscape, plane: { ...landscape.plane, ...plane } };
}

describe('jets', () => {
  it('follow a change of directions as gradient and Hessian do', async () => {
    await fc.assert(
      fc.asyncProperty(problems, factor, factor, factor, factor, async (options, p, q, r, s) => {
        const landscape = await resolveLandscape(makeCase(options));
        const { u, v } = landscape.plane;
        const combined = (x: number, y: number) => u.map((value, k) => x * value + y * v[k]);
        const turned = withPlane(landscape, { u: combined(p, r), v: combined(q, s) });
        const [c, d] = [0.21, -0.34];
        const here = jetOf(landscape, p * c + q * d, r * c + s * d);
        const matrix: Matrix = [
          [p, q],
          [r, s],
        ];
        // a kink may lie between two ways to round the same θ
        if (['relu', 'leaky-relu', 'elu'].includes(options.activation as string)) return;
        expectSame(jetOf(turned, c, d), transformed(here, matrix), 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  it('do not depend on where the plane has its origin', async () => {
    await fc.assert(
      fc.asyncProperty(problems, coordinate, coordinate, async (options, a, b) => {
        const landscape = await resolveLandscape(makeCase({ ...options, activation: 'softplus' }));
        const { origin, u, v } = landscape.plane;
        const moved = withPlane(landscape, { origin: origin.map((value, k) => value + a * u[k] + b * v[k]) });
        expectSame(jetOf(moved, 0, 0), jetOf(landscape, a, b));
      }),
      { numRuns: 30 },
    );
  });

  it('of all samples are the mean of those of its parts', async () => {
    for (const loss of LOSSES) {
      const landscape = await resolveLandscape(makeCase({ loss, samples: 9, activation: 'gelu' }));
      const { data } = landscape;
      const part = (from: number, end: number): JetProblem => ({
        ...landscape,
        data: {
          ...data,
          samples: end - from,
          inputs: data.inputs.slice(from * data.features, end * data.features),
          targets: data.targets.slice(from * data.outputs, end * data.outputs),
        },
      });
      const [left, right] = [jetOf(part(0, 4), 0.3, -0.2), jetOf(part(4, 9), 0.3, -0.2)];
      expectSame(
        jetOf(landscape, 0.3, -0.2),
        left.map((x, k) => (4 * x + 5 * right[k]) / 9),
        1e-12,
      );
    }
  });

  it('have a Gauss-Newton part without negative curvature, as long as the loss is convex in the predictions', async () => {
    await fc.assert(
      fc.asyncProperty(problems, coordinate, coordinate, async (options, a, b) => {
        const { gaussNewton: g } = createJetEvaluator(await resolveLandscape(makeCase(options))).jetAt(a, b);
        const rounding = 1e-12 * (g.aa + g.bb);
        expect(g.aa).toBeGreaterThanOrEqual(0);
        expect(g.bb).toBeGreaterThanOrEqual(0);
        expect(g.aa * g.bb - g.ab * g.ab).toBeGreaterThanOrEqual(-rounding * (g.aa + g.bb));
      }),
      { numRuns: 100 },
    );
  });

  it('of losses made of straight pieces have no Gauss-Newton part', async () => {
    for (const loss of ['mae', 'hinge'] as const) {
      const landscape = await resolveLandscape(makeCase({ loss, activation: 'sin' }));
      expect(jetOf(landscape, 0.4, 0.1).slice(6)).toEqual([0, 0, 0]);
      expect(Math.abs(jetOf(landscape, 0.4, 0.1)[3])).toBeGreaterThan(1e-3);
    }
  });

  it('do not see the order of hidden units', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'silu', loss: 'bce' }));
    const order = [2, 0, 3, 1];
    const [first, second] = landscape.network.layers;
    const permuted = (theta: Float64Array) => {
      const result = theta.slice();
      for (const [to, from] of order.entries()) {
        result[first.bias + to] = theta[first.bias + from];
        for (let k = 0; k < 2; k++) result[first.weight + 2 * to + k] = theta[first.weight + 2 * from + k];
        for (let row = 0; row < 3; row++) result[second.weight + 4 * row + to] = theta[second.weight + 4 * row + from];
      }
      return result;
    };
    const { origin, u, v } = landscape.plane;
    const other = withPlane(landscape, { origin: permuted(origin), u: permuted(u), v: permuted(v) });
    expect(other.plane.origin).not.toEqual(origin);
    expectSame(jetOf(other, -0.6, 0.8), jetOf(landscape, -0.6, 0.8), 1e-12);
  });

  it('vanish where all logits of a softmax move together', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 3], loss: 'cross-entropy' }));
    const { bias } = landscape.network.layers[1];
    landscape.plane.u.fill(0).fill(0.7, bias, bias + 3);
    const [value, a, , aa, ab, , gaa, gab] = jetOf(landscape, 0.5, -0.3);
    for (const x of [a, aa, ab, gaa, gab]) expect(Math.abs(x)).toBeLessThan(1e-15 * (1 + value));
  });
});

describe('two ways to write one network', () => {
  /** tanh(z) = 2σ(2z) − 1: the hidden layer's parameters doubled, the next layer's too, and its sums taken from the bias. */
  it('tanh and sigmoid have one jet', async () => {
    const options: CaseOptions = { layers: [2, 4, 3], loss: 'log-cosh', samples: 5 };
    const tanh = await resolveLandscape(makeCase({ ...options, activation: 'tanh' }));
    const sigmoid = await resolveLandscape(makeCase({ ...options, activation: 'sigmoid' }));
    const [hidden, last] = tanh.network.layers;
    const rewritten = (theta: Float64Array) => {
      const result = theta.map((value, k) => (k < last.bias ? 2 * value : value));
      for (let row = 0; row < last.outputs; row++) {
        for (let k = 0; k < hidden.outputs; k++) result[last.bias + row] -= theta[last.weight + row * last.inputs + k];
      }
      return result;
    };
    const { origin, u, v } = tanh.plane;
    const other = withPlane(sigmoid, { origin: rewritten(origin), u: rewritten(u), v: rewritten(v) });
    for (const [a, b] of [
      [0.2, 0.3],
      [-1, 0.7],
    ])
      expectSame(jetOf(other, a, b), jetOf(tanh, a, b), 1e-11);
  });

  /** log(1 + e^-z) is the cross-entropy of the logits (z, 0) for the first class. */
  it('one logit with bce and two with cross-entropy have one jet', async () => {
    const one = await resolveLandscape(makeCase({ layers: [2, 4, 1], loss: 'bce', samples: 6 }));
    const two = await resolveLandscape(makeCase({ layers: [2, 4, 2], loss: 'cross-entropy', samples: 6 }));
    const [, last] = two.network.layers;
    const widened = (theta: Float64Array) => {
      const result = new Float64Array(two.network.parameterCount);
      result.set(theta.subarray(0, last.weight + 4));
      result[last.bias] = theta[last.weight + 4];
      return result;
    };
    const { origin, u, v } = one.plane;
    const other = withPlane(two, { origin: widened(origin), u: widened(u), v: widened(v) });
    const { targets } = two.data;
    for (const [n, y] of one.data.targets.entries()) targets.set([y, 1 - y], 2 * n);
    expectSame(jetOf(other, 0.9, -0.4), jetOf(one, 0.9, -0.4), 1e-12);
  });

  it('huber with a far corner is half of mse', async () => {
    const options: CaseOptions = { layers: [2, 5, 3], activation: 'elu', samples: 5 };
    const mse = await resolveLandscape(makeCase({ ...options, loss: 'mse' }));
    const huber = { ...mse, loss: { name: 'huber' as LossName, delta: 1e6, l2: 0 } };
    expectSame(
      jetOf(huber, 0.1, 0.2),
      jetOf(mse, 0.1, 0.2).map((x) => x / 2),
      1e-13,
    );
  });

  it('a layer of the identity between is none', async () => {
    const deep = await resolveLandscape(
      makeCase({ layers: [2, 3, 3, 2], activation: ['tanh', 'identity'] as Activation[], samples: 5 }),
    );
    const flat = await resolveLandscape(makeCase({ layers: [2, 3, 2], activation: 'tanh', samples: 5 }));
    const [, middle, last] = deep.network.layers;
    // the middle layer is the unit matrix and does not move
    const { origin, u, v } = deep.plane;
    const still = (theta: Float64Array, diagonal: number) => {
      const result = theta.slice().fill(0, middle.weight, last.weight);
      for (let k = 0; k < 3; k++) result[middle.weight + 4 * k] = diagonal;
      return result;
    };
    const without = (theta: Float64Array) =>
      Float64Array.from([...theta.subarray(0, middle.weight), ...theta.subarray(last.weight)]);
    const problem = withPlane(deep, { origin: still(origin, 1), u: still(u, 0), v: still(v, 0) });
    const other = withPlane(flat, { origin: without(origin), u: without(u), v: without(v) });
    expectSame(jetOf(problem, 0.7, -0.1), jetOf(other, 0.7, -0.1), 1e-12);
  });
});

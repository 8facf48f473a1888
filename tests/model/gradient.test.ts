import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createGradient } from '../../src/model/full-space/gradient.ts';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { dot, norm } from '../../src/model/vectors.ts';
import { ACTIVATIONS, LOSSES, type Landscape } from '../../src/spec/landscape.ts';
import { patternAt, slopeOf } from '../support/derivatives.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';
import { readReference } from '../support/reference.ts';

const DEPTHS = [
  [2, 3],
  [2, 4, 3],
  [2, 3, 4, 3],
];
const KINKED = ['relu', 'leaky-relu', 'elu', 'mae', 'hinge', 'huber'];
const COMBINATIONS = ACTIVATIONS.flatMap((activation) => LOSSES.map((loss) => ({ activation, loss })));

/** A case whose output layer, too, has the activation, so that no depth is without it. */
function caseOf(options: CaseOptions): Promise<ResolvedLandscape> {
  const output = options.layers?.length === 2 ? (options.activation as CaseOptions['output']) : options.output;
  return resolveLandscape(makeCase({ samples: 4, size: 0.8, ...options, output }));
}

function alongParameter(landscape: ResolvedLandscape, k: number): ResolvedLandscape {
  const still = new Float64Array(landscape.network.parameterCount);
  const u = still.slice();
  u[k] = 1;
  return { ...landscape, plane: { ...landscape.plane, u, v: still } };
}

describe('the gradient by all parameters', () => {
  it.each(COMBINATIONS)(
    'of $activation under $loss is the slope along every parameter',
    async ({ activation, loss }) => {
      const hasKinks = KINKED.some((name) => name === activation || name === loss);
      for (const layers of DEPTHS) {
        const landscape = await caseOf({ layers, activation, loss });
        const theta = landscape.plane.origin;
        const { gradient } = createGradient(landscape).at(theta);
        const h = 4e-3;
        let compared = 0;
        for (let k = 0; k < theta.length; k++) {
          const line = alongParameter(landscape, k);
          // differences across a kink mean nothing
          if (hasKinks && patternAt(line, -h, 0) !== patternAt(line, h, 0)) continue;
          const { lossAt } = createEvaluator(line);
          const slope = slopeOf((a) => lossAt(a, 0), 0, h);
          expect(Math.abs(gradient[k] - slope), `parameter ${k} of ${layers}`).toBeLessThan(1e-10 * (1 + lossAt(0, 0)));
          compared++;
        }
        expect(compared).toBeGreaterThan((hasKinks ? 0.3 : 0.999) * theta.length);
      }
    },
  );

  it('has the loss of the evaluator, to the bit, in every place', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const landscape = await caseOf({
        layers: [2, 3, 4, 3],
        activation,
        loss,
        output: 'sigmoid',
        bias: loss !== 'mae',
      });
      const evaluator = createEvaluator(landscape);
      const { at } = createGradient(landscape);
      for (const [a, b] of [
        [0, 0],
        [0.37, -0.81],
        [30, -50],
      ]) {
        expect(at(evaluator.parametersAt(a, b)).loss).toBe(evaluator.lossAt(a, b));
      }
    }
  });

  it('along the directions of a plane is the gradient of the jets', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const landscape = await caseOf({ layers: [2, 4, 3, 3], activation, loss });
      const { u, v } = landscape.plane;
      const [a, b] = [0.31, -0.22];
      const { gradient } = createGradient(landscape).at(createEvaluator(landscape).parametersAt(a, b));
      const jet = createJetEvaluator(landscape, 1).jetAt(a, b);
      const scale = 1e-12 * (1 + Math.hypot(jet.a, jet.b));
      expect(Math.abs(dot(gradient, u) - jet.a), `${activation} ${loss}`).toBeLessThan(scale);
      expect(Math.abs(dot(gradient, v) - jet.b), `${activation} ${loss}`).toBeLessThan(scale);
    }
  });

  it.each([
    'deep_linear_mse',
    'gelu3_ce',
    'linear_mse',
    'logistic_bce',
    'product_linear',
    'relu2_mse',
    'relu_last_layer_bce',
    'tanh2_mse_trained',
  ])('has the norm of the reference at the nine points of %s', async (name) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { jets } = readReference<{ jets: { a: number; b: number; full_grad_norm: number }[] }>(
      `landscapes/${name}.expected.json`,
    );
    const { parametersAt } = createEvaluator(landscape);
    const { at } = createGradient(landscape);
    expect(jets.length).toBe(9);
    for (const { a, b, full_grad_norm } of jets) {
      expect(norm(at(parametersAt(a, b)).gradient) / full_grad_norm).toBeCloseTo(1, 13);
    }
  });
});

describe('the gradient over some of the samples', () => {
  it('is a mean: batches weighted by their sizes make the whole', async () => {
    const landscape = await caseOf({ samples: 9, loss: 'cross-entropy', activation: 'gelu' });
    const { at } = createGradient(landscape);
    const theta = landscape.plane.origin;
    const whole = at(theta);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1, maxLength: 8 }),
        async (batch) => {
          const rest = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((n) => !batch.includes(n));
          const [left, right] = [at(theta, undefined, batch), at(theta, undefined, rest)];
          const mean = (x: number, y: number) => (batch.length * x + rest.length * y) / 9;
          expect(mean(left.loss, right.loss)).toBeCloseTo(whole.loss, 14);
          for (const [k, x] of whole.gradient.entries()) {
            expect(mean(left.gradient[k], right.gradient[k])).toBeCloseTo(x, 14);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts a sample as often as it is named', async () => {
    const landscape = await caseOf({ samples: 3 });
    const { at } = createGradient(landscape);
    const theta = landscape.plane.origin;
    const [one, other] = [at(theta, undefined, [1]), at(theta, undefined, Uint32Array.of(2))];
    const got = at(theta, undefined, [1, 1, 2]);
    for (const [k, x] of got.gradient.entries()) {
      expect(x).toBeCloseTo((2 * one.gradient[k] + other.gradient[k]) / 3, 14);
    }
  });

  it('writes over what an array given to it held, and refuses what does not fit', async () => {
    const landscape = await caseOf({ samples: 3 });
    const { at, parameterCount } = createGradient(landscape);
    const theta = landscape.plane.origin;
    const out = new Float64Array(parameterCount).fill(7);
    expect(at(theta, out).gradient).toBe(out);
    expect(out).toEqual(at(theta).gradient);
    expect(() => at(new Float64Array(3))).toThrow(`theta: expected ${parameterCount} numbers, got 3`);
    expect(() => at(theta, new Float64Array(1))).toThrow(`out: expected ${parameterCount} numbers, got 1`);
    expect(() => at(theta, out, [])).toThrow('samples: expected at least one, got none');
    expect(() => at(theta, out, [3])).toThrow('samples: expected an index from 0 to 2, got 3');
    expect(() => at(theta, out, [0.5])).toThrow('got 0.5');
  });
});

describe('the penalty', () => {
  it('takes part when asked, with its slope', async () => {
    const landscape = await caseOf({});
    const penalised = { ...landscape, loss: { ...landscape.loss, l2: 0.03 } };
    const theta = landscape.plane.origin;
    const bare = createGradient(penalised).at(theta);
    const whole = createGradient(penalised, { penalty: true }).at(theta);
    expect(bare).toEqual(createGradient(landscape).at(theta));
    expect(whole.loss).toBeCloseTo(bare.loss + 0.03 * dot(theta, theta), 14);
    for (const [k, x] of whole.gradient.entries()) expect(x).toBeCloseTo(bare.gradient[k] + 0.06 * theta[k], 14);
  });
});

describe('the gradient in extreme places', () => {
  it('is NaN where the loss is not finite, and the loss is what it is', async () => {
    const landscape = await caseOf({ activation: 'relu', loss: 'mse' });
    const theta = landscape.plane.origin.map((x) => x * 1e60);
    const { loss, gradient } = createGradient(landscape).at(theta);
    expect(loss).toBe(Infinity);
    expect(gradient.every(Number.isNaN)).toBe(true);
  });

  it('passes nothing through a saturated unit, whatever infinity it met', async () => {
    // two outputs tanh(w): one of an infinite argument
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 2], bias: false, output: 'tanh' },
      parameters: { values: [1e308, 0.5] },
      data: { inputs: [[100]], targets: [[1, 0]] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    landscape.data.inputs[0] = 100;
    const { loss, gradient } = createGradient(landscape).at(Float64Array.of(1e308, 0.005));
    const t = Math.tanh(0.5);
    expect(loss).toBe((t * t) / 2);
    expect(gradient[0]).toBe(0);
    expect(gradient[1]).toBeCloseTo(100 * t * (1 - t * t), 12);
  });

  it('passes nothing back through a saturated unit, whatever infinity comes', async () => {
    // |10²⁰⁰ sin(10²⁰⁰ tanh(1000))|: finite, but the slope by tanh is beyond the range of numbers
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 1, 1, 1], activation: ['tanh', 'sin'], bias: false },
      parameters: { values: [1000, 1e200, 1e200] },
      data: { inputs: [[1]], targets: [[0]] },
      loss: { name: 'mae' },
      plane: { directions: 'given', u: [1, 0, 0], v: [0, 1, 0] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const theta = landscape.plane.origin;
    const sign = Math.sign(Math.sin(1e200));
    expect(createGradient(landscape).at(theta).gradient).toEqual(
      Float64Array.of(0, 1e200 * sign * Math.cos(1e200), Math.abs(Math.sin(1e200))),
    );
    const product = createHessianProduct(landscape).product(theta, Float64Array.of(1, 0, 0));
    expect([...product].map((x) => x + 0)).toEqual([0, 0, 0]);
  });

  it('of a confident right answer under cross-entropy keeps its digits', async () => {
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 2], bias: false },
      parameters: { values: [45, 2] },
      data: { inputs: [[1]], targets: [0] },
      loss: { name: 'cross-entropy' },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const { gradient } = createGradient(landscape).at(Float64Array.of(45, 2));
    const share = Math.exp(-43) / (1 + Math.exp(-43));
    expect(gradient[0] / -share).toBeCloseTo(1, 13);
    expect(gradient[1] / share).toBeCloseTo(1, 13);
  });
});

import { describe, expect, it } from 'vitest';
import { activationDerivatives, squaredSech } from '../../src/model/activation-derivatives.ts';
import { activations, sigmoid } from '../../src/model/activations.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { elementDerivatives } from '../../src/model/loss-derivatives.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type LossName } from '../../src/spec/landscape.ts';
import { slopeOf } from '../support/derivatives.ts';

const out = new Float64Array(3);

function derive(name: (typeof ACTIVATIONS)[number], x: number): number[] {
  activationDerivatives[name](x, out);
  return [...out];
}

describe('derivatives of activations', () => {
  const points = [-9.3, -4.1, -2, -0.7517, -0.31, -1e-2, 1e-2, 0.4, 0.999, 1.7, 3.2, 8.8];

  it.each(ACTIVATIONS)('of %s are the slopes of its value and of its first derivative', (name) => {
    for (const x of points) {
      const [f, first, second] = derive(name, x);
      expect(f).toBe(activations[name](x));
      expect(Math.abs(first - slopeOf(activations[name], x, 8e-3))).toBeLessThan(1e-11 * (1 + Math.abs(f)));
      expect(Math.abs(second - slopeOf((y) => derive(name, y)[1], x, 8e-3))).toBeLessThan(1e-11);
    }
  });

  it.each(ACTIVATIONS)('of %s are numbers, never NaN, up to the largest doubles, and NaN of NaN', (name) => {
    for (const x of [30, 90, 700, 745, 801, 1e5, 1e103, 1e200, Number.MAX_VALUE]) {
      for (const signed of [x, -x])
        expect(derive(name, signed).every(Number.isFinite), `${name}(${signed})`).toBe(true);
    }
    expect(derive(name, NaN)).toEqual([NaN, NaN, NaN]);
  });

  it.each([
    ['identity', [-Infinity, 1, 0], [Infinity, 1, 0]],
    ['relu', [0, 0, 0], [Infinity, 1, 0]],
    ['leaky-relu', [-Infinity, 0.01, 0], [Infinity, 1, 0]],
    ['elu', [-1, 0, 0], [Infinity, 1, 0]],
    ['gelu', [0, 0, 0], [Infinity, 1, 0]],
    ['gelu-tanh', [0, 0, 0], [Infinity, 1, 0]],
    ['silu', [0, 0, 0], [Infinity, 1, 0]],
    ['sigmoid', [0, 0, 0], [1, 0, 0]],
    ['tanh', [-1, 0, 0], [1, 0, 0]],
    ['softplus', [0, 0, 0], [Infinity, 1, 0]],
  ] as const)('of %s have the limits at -∞ and ∞', (name, left, right) => {
    expect(derive(name, -Infinity).map((x) => x + 0)).toEqual([...left]);
    expect(derive(name, Infinity).map((x) => x + 0)).toEqual([...right]);
  });

  it("at a kink are PyTorch's", () => {
    expect(derive('relu', 0)).toEqual([0, 0, 0]);
    expect(derive('leaky-relu', 0)).toEqual([0, 0.01, 0]);
    expect(derive('elu', 0)).toEqual([0, 1, 1]);
  });

  it('keep their digits in the tails', () => {
    // mpmath: sech²(20), the derivatives of σ at -40 and 40, and Φ + xφ at -8
    expect(squaredSech(20) / 1.6993417021166355e-17).toBeCloseTo(1, 13);
    expect(derive('sigmoid', -40)[1] / 4.248354255291589e-18).toBeCloseTo(1, 13);
    expect(derive('sigmoid', 40)[2] / -4.248354255291589e-18).toBeCloseTo(1, 13);
    expect(derive('gelu', -8)[1] / (6.220960574271785e-16 - 8 * 5.052271083536893e-15)).toBeCloseTo(1, 12);
  });
});

describe('derivatives of losses', () => {
  const names = LOSSES.filter((name) => name !== 'cross-entropy');
  const pairs = [
    [0.3, 1],
    [-2.2, -1],
    [1.7, -1],
    [0.9, 0.25],
    [-0.4, 0],
    [3.1, 1],
  ];

  it.each(names)('of %s are the slopes of its value and of its first derivative', (name) => {
    const derivatives = elementDerivatives(name, 0.8);
    const value = sampleLoss(name, 0.8);
    for (const [z, y] of pairs) {
      const slope = (x: number) => {
        derivatives(x, y, out);
        return out[0];
      };
      derivatives(z, y, out);
      const [first, second] = out;
      expect(Math.abs(first - slopeOf((x) => value([x], 0, [y], 0, 1), z, 8e-3))).toBeLessThan(1e-11);
      expect(Math.abs(second - slopeOf(slope, z, 8e-3))).toBeLessThan(1e-11);
    }
  });

  it('at a kink are those of the piece that is taken there', () => {
    const at = (name: Exclude<LossName, 'cross-entropy'>, z: number, y: number) => {
      elementDerivatives(name, 1)(z, y, out);
      return [out[0] + 0, out[1] + 0];
    };
    expect(at('mae', 2, 2)).toEqual([0, 0]);
    expect(at('huber', 3, 2)).toEqual([1, 1]);
    expect(at('huber', 1, 2)).toEqual([-1, 1]);
    expect(at('hinge', -1, -1)).toEqual([0, 0]);
  });

  it('of bce on a confident right answer are tiny, not zero', () => {
    elementDerivatives('bce', 1)(40, 1, out);
    expect(out[0] / -4.248354255291589e-18).toBeCloseTo(1, 13);
    expect(out[1] / 4.248354255291589e-18).toBeCloseTo(1, 13);
  });
});

describe('jets in extreme places', () => {
  it('of a confident right answer under cross-entropy keep their digits', async () => {
    // logits (a, b) on one sample of class 0: p = σ(b − a) is the other's share
    const landscape = await scalar({ loss: 'cross-entropy', targets: [0], outputs: 2, u: [1, 0], v: [0, 1] });
    const jet = createJetEvaluator(landscape).jetAt(45, 2);
    const p = sigmoid(-43);
    const curvature = p * (1 - p);
    const got = [jet.a, jet.b, jet.aa, jet.ab, jet.bb, jet.gaussNewton.aa, jet.gaussNewton.ab, jet.gaussNewton.bb];
    const expected = [-p, p, curvature, -curvature, curvature, curvature, -curvature, curvature];
    for (const [k, x] of got.entries()) expect(x / expected[k]).toBeCloseTo(1, 13);
  });

  it('of soft targets that do not sum to 1 follow the definition', async () => {
    const targets = [[0.5, 0.3]];
    const landscape = await scalar({ loss: 'cross-entropy', targets: [[0.5, 0.5]], outputs: 2, u: [1, 0], v: [0, 1] });
    landscape.data.targets.set(targets[0]);
    const [a, b] = [0.4, -0.9];
    const jet = createJetEvaluator(landscape).jetAt(a, b);
    const p = sigmoid(a - b);
    const expected = [0.8 * p - 0.5, 0.8 * (1 - p) - 0.3, 0.8 * p * (1 - p)];
    for (const [k, x] of [jet.a, jet.b, jet.aa].entries()) expect(x / expected[k]).toBeCloseTo(1, 13);
  });

  it('of a saturated unit are those of the rest, whatever infinity it met', async () => {
    // tanh(w·1) with w = a·1e308·10: infinite at a ≠ 0; the second unit is b
    const landscape = await scalar({
      loss: 'mse',
      targets: [[1, 0]],
      outputs: 2,
      u: [1e308, 0],
      v: [0, 1],
      output: 'tanh',
    });
    const { jetAt } = createJetEvaluator(landscape);
    const { value, a, b, aa, ab, bb } = jetAt(100, 0.5);
    const t = Math.tanh(0.5);
    const bell = 1 - t * t;
    expect([value, a, aa, ab]).toEqual([(t * t) / 2, 0, 0, 0]);
    expect(b).toBeCloseTo(t * bell, 14);
    expect(bb).toBeCloseTo(bell * bell - 2 * t * t * bell, 14);
  });

  it('are NaN where the loss is not finite, and the loss is what it is', async () => {
    const landscape = await scalar({ loss: 'mse', targets: [[0]], outputs: 1, u: [1e200], v: [1] });
    const jet = createJetEvaluator(landscape).jetAt(1e10, 0);
    expect(jet.value).toBe(Infinity);
    expect([jet.a, jet.b, jet.aa, jet.gaussNewton.bb]).toEqual([NaN, NaN, NaN, NaN]);
  });
});

/** One sample of input 1 through one layer without bias. */
function scalar(options: {
  loss: LossName;
  targets: number[][] | number[];
  outputs: number;
  u: number[];
  v: number[];
  output?: 'tanh';
}): Promise<ResolvedLandscape> {
  const { loss, targets, outputs, u, v, output = 'identity' } = options;
  return resolveLandscape({
    version: 1,
    network: { layers: [1, outputs], bias: false, output },
    parameters: { values: u.map(() => 0) },
    data: { inputs: [[1]], targets },
    loss: { name: loss },
    plane: { directions: 'given', u, v },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  });
}

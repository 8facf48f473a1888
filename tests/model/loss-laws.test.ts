import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations, sigmoid, softplus } from '../../src/model/activations.ts';
import { erfc } from '../../src/model/erf.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { LOSSES, type LossName } from '../../src/spec/landscape.ts';

const logit = fc.double({ min: -300, max: 300, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const small = fc.double({ min: -20, max: 20, noNaN: true });

/** Within a few units in the last place of the largest number that went in. */
function expectNear(actual: number, expected: number, size = Math.abs(expected), units = 16) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(units * 2 ** -53 * size + 1e-300);
}

const loss = (name: LossName, z: number[], y: number[], delta?: number) =>
  sampleLoss(name, delta)(z, 0, y, 0, z.length);

/** Targets that have a meaning under a loss. */
function targetsOf(name: LossName, width: number): fc.Arbitrary<number[]> {
  if (name === 'cross-entropy')
    return fc.nat(width - 1).map((label) => Array.from({ length: width }, (_, k) => (k === label ? 1 : 0)));
  const one = name === 'hinge' ? fc.constantFrom(-1, 1) : name === 'bce' ? share : small;
  return fc.array(one, { minLength: width, maxLength: width });
}

describe.each(LOSSES)('%s', (name) => {
  const pairs = fc.tuple(
    fc.array(logit, { minLength: 3, maxLength: 3 }),
    fc.array(logit, { minLength: 3, maxLength: 3 }),
    targetsOf(name, 3),
  );

  it('is never negative, and finite for finite predictions', () => {
    fc.assert(
      fc.property(pairs, ([z, , y]) => {
        expect(loss(name, z, y)).toBeGreaterThanOrEqual(0);
        expect(loss(name, z, y)).toBeLessThan(Infinity);
      }),
    );
  });

  it('is convex in the predictions', () => {
    fc.assert(
      fc.property(pairs, share, ([p, q, y], t) => {
        const between = p.map((value, k) => (1 - t) * value + t * q[k]);
        const chord = (1 - t) * loss(name, p, y) + t * loss(name, q, y);
        expect(loss(name, between, y)).toBeLessThanOrEqual(chord + 1e-12 * (chord + 300));
      }),
    );
  });

  it('reads the numbers it is pointed to, and no others', () => {
    fc.assert(
      fc.property(pairs, ([z, , y]) => {
        const [around, targets] = [
          [NaN, NaN, ...z, NaN],
          [NaN, ...y, NaN],
        ];
        expect(sampleLoss(name)(around, 2, targets, 1, 3)).toBe(loss(name, z, y));
      }),
    );
  });
});

describe('losses and one another', () => {
  it('cross-entropy does not change when all logits move together', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 2, maxLength: 5 }), fc.integer({ min: -64, max: 64 }), (z, shift) => {
        const y = z.map((_, k) => (k === 1 ? 1 : 0));
        expectNear(
          loss(
            'cross-entropy',
            z.map((value) => value + shift),
            y,
          ),
          loss('cross-entropy', z, y),
          100,
        );
      }),
    );
  });

  it('bce of z is cross-entropy of (0, z)', () => {
    fc.assert(
      fc.property(logit, share, (z, y) => {
        const expected = loss('cross-entropy', [0, z], [1 - y, y]);
        expectNear(loss('bce', [z], [y]), expected, Math.abs(z) + expected);
      }),
    );
  });

  it('bce of -z for 1 - y is bce of z for y', () => {
    fc.assert(
      fc.property(logit, fc.constantFrom(0, 0.25, 0.5, 1), (z, y) => {
        expect(loss('bce', [-z], [1 - y])).toBe(loss('bce', [z], [y]));
      }),
    );
  });

  it('huber is half the squared error inside delta, and delta times (|d| - delta / 2) outside', () => {
    fc.assert(
      fc.property(small, small, fc.double({ min: 1e-3, max: 50, noNaN: true }), (z, y, delta) => {
        const d = Math.abs(z - y);
        const expected = d <= delta ? loss('mse', [z], [y]) / 2 : delta * (d - delta / 2);
        expectNear(loss('huber', [z], [y], delta), expected, expected + delta * delta);
        expect(loss('huber', [z], [y], delta)).toBeLessThanOrEqual(loss('mse', [z], [y]) / 2 + 1e-13);
      }),
    );
  });

  it('log-cosh lies between |d| - log 2 and both |d| and d² / 2, also where its series begins', () => {
    fc.assert(
      fc.property(fc.oneof(small, fc.double({ min: 0.0099, max: 0.0101, noNaN: true })), (d) => {
        const value = loss('log-cosh', [d], [0]);
        expect(value).toBeGreaterThanOrEqual(Math.abs(d) - Math.LN2 - 1e-15);
        expect(value).toBeLessThanOrEqual(Math.min(Math.abs(d), (d * d) / 2));
        expectNear(value, Math.log(Math.cosh(d)), 1);
      }),
    );
  });

  it('hinge is zero just where every margin is at least 1', () => {
    fc.assert(
      fc.property(small, fc.constantFrom(-1, 1), (z, y) => {
        expect(loss('hinge', [z], [y]) === 0).toBe(y * z >= 1);
      }),
    );
  });
});

describe('activations and one another', () => {
  it.each([
    ['softplus(x) - softplus(-x) is x', (x: number) => [softplus(x) - softplus(-x), x]],
    ['sigmoid(x) + sigmoid(-x) is 1', (x: number) => [sigmoid(x) + sigmoid(-x), 1]],
    ['silu(x) - silu(-x) is x', (x: number) => [activations.silu(x) - activations.silu(-x), x]],
    ['gelu(x) - gelu(-x) is x', (x: number) => [activations.gelu(x) - activations.gelu(-x), x]],
    [
      'gelu-tanh(x) - gelu-tanh(-x) is x',
      (x: number) => [activations['gelu-tanh'](x) - activations['gelu-tanh'](-x), x],
    ],
    ['tanh(x) is 2 sigmoid(2x) - 1', (x: number) => [activations.tanh(x), 2 * sigmoid(2 * x) - 1]],
    ['relu(x) - relu(-x) is x', (x: number) => [activations.relu(x) - activations.relu(-x), x]],
    ['log(1 + elu(x)) is x for negative x', (x: number) => [Math.log1p(activations.elu(-Math.abs(x))), -Math.abs(x)]],
  ])('%s', (_name, sides) => {
    fc.assert(
      fc.property(small, (x) => {
        const [left, right] = sides(x);
        // the logarithm of what is left of 1 near -20 is ill-conditioned: e^20 units
        const units = _name.startsWith('log') ? 8 * Math.exp(Math.abs(x)) : 16;
        expectNear(left, right, 1 + Math.abs(x), units);
      }),
    );
  });

  it('the tanh form of GELU stays within 5e-4 of GELU (Hendrycks and Gimpel 2016)', () => {
    for (let x = -10; x <= 10; x += 1 / 64)
      expect(Math.abs(activations['gelu-tanh'](x) - activations.gelu(x))).toBeLessThan(5e-4);
  });

  it.each(['relu', 'leaky-relu', 'elu', 'sigmoid', 'tanh', 'softplus', 'identity'] as const)(
    '%s never falls',
    (name) => {
      fc.assert(
        fc.property(logit, logit, (p, q) => {
          expect(activations[name](Math.min(p, q))).toBeLessThanOrEqual(activations[name](Math.max(p, q)));
        }),
      );
    },
  );
});

describe('erfc', () => {
  /** 2/√π ∫ e^(-s²) ds from x to x + 12, by Simpson's rule, whose ends leave less than 1e-12. */
  function integral(x: number): number {
    const n = 6000;
    const h = 12 / n;
    let sum = 0;
    for (let k = 0; k <= n; k++) sum += (k === 0 || k === n ? 1 : k % 2 ? 4 : 2) * Math.exp(-((x + k * h) ** 2));
    return (2 / Math.sqrt(Math.PI)) * (h / 3) * sum;
  }

  it('is the integral that defines it', () => {
    for (let x = -3; x <= 3; x += 0.17) expect(Math.abs(erfc(x) - integral(x))).toBeLessThan(1e-12);
  });

  it('erfc(x) + erfc(-x) is 2', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 40, noNaN: true }), (x) => expectNear(erfc(x) + erfc(-x), 2)));
  });

  it('has no step where its intervals meet', () => {
    for (const edge of [0.84375, 1.25, 1 / 0.35, 6, 28]) {
      for (const x of [edge, -edge]) {
        const [below, above] = [erfc(x * (1 - 2 ** -50)), erfc(x * (1 + 2 ** -50))];
        const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
        const between = slope * edge * 2 ** -48;
        expect(Math.abs(below - above)).toBeLessThanOrEqual(between + 8 * 2 ** -53 * erfc(x) + 1e-300);
      }
    }
  });
});

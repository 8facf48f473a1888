import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleLoss } from '../../src/model/losses.ts';
import { LOSSES, type LossName } from '../../src/spec/landscape.ts';
import type { SimdProbe, Tile } from '../support/simd.ts';

/** The same sum in float64. */
function truth(name: LossName, { predictions, targets, delta = 1 }: Tile): number {
  const loss = sampleLoss(name, delta);
  let sum = 0;
  for (let s = 0; s < predictions[0].length; s++) {
    const [p, t] = [predictions, targets].map((rows) => rows.map((row) => row[s]));
    sum += loss(p, 0, t, 0, p.length);
  }
  return sum;
}

const logit = (scale: number) => fc.float({ min: Math.fround(-scale), max: Math.fround(scale), noNaN: true });

function target(name: LossName): fc.Arbitrary<number> {
  if (name === 'hinge') return fc.constantFrom(-1, 1);
  if (name === 'bce' || name === 'cross-entropy') return fc.constantFrom(0, 1, 0.25, 0.5);
  return logit(3);
}

const tile = (name: LossName) =>
  fc
    .record({
      outputs: fc.integer({ min: 1, max: 5 }),
      samples: fc.integer({ min: 1, max: 40 }),
      scale: fc.constantFrom(1e-3, 1, 30, 1000),
      delta: fc.constantFrom(0.125, 1, 3),
    })
    .chain(({ outputs, samples, scale, delta }) => {
      const rows = (value: fc.Arbitrary<number>) =>
        fc.array(fc.array(value, { minLength: samples, maxLength: samples }), {
          minLength: outputs,
          maxLength: outputs,
        });
      return fc.record({ predictions: rows(logit(scale)), targets: rows(target(name)), delta: fc.constant(delta) });
    });

const columns = (...samples: number[][]) => samples[0].map((_, k) => samples.map((sample) => sample[k]));

export function lossSuite(probe: SimdProbe): void {
  describe.each(LOSSES)('%s', (name) => {
    it('is the float64 sum to rounding, whatever stands in the padding', () => {
      fc.assert(
        fc.property(tile(name), fc.constantFrom(NaN, Infinity, 1e30, 0), (given, padding) => {
          const expected = truth(name, given);
          // soft targets leave a difference of terms as large as the logits
          const size = Math.max(...given.predictions.flat().map(Math.abs));
          const got = probe.loss(name, given, padding);
          expect(Math.abs(got - expected)).toBeLessThanOrEqual(
            4e-7 * Math.abs(expected) + 2e-7 * (size > 0 ? size : 0),
          );
        }),
        { numRuns: 150 },
      );
    });

    it.each([1, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 33])('counts each of %i samples once', (samples) => {
      const row = Array.from({ length: samples }, (_, s) => 2 ** (s % 3));
      const given = { predictions: [row, row.map((x) => -x)], targets: [row.map(() => 1), row.map(() => -1)] };
      const expected = truth(name, given);
      expect(Math.abs(probe.loss(name, given) - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));
    });

    it('is NaN where a prediction is, in whatever lane', () => {
      for (let s = 0; s < 11; s++) {
        for (let k = 0; k < 3; k++) {
          const predictions = [0, 1, 2].map((row) => Array.from({ length: 11 }, (_, c) => 0.1 * (row + c)));
          predictions[k][s] = NaN;
          const targets = predictions.map((row) => row.map(() => 1));
          expect(probe.loss(name, { predictions, targets })).toBeNaN();
        }
      }
    });
  });

  it.each(['mae', 'huber', 'log-cosh', 'hinge', 'bce', 'cross-entropy'] as const)(
    '%s stays finite for finite predictions up to 1e30',
    (name) => {
      const given = {
        predictions: [
          [1e30, -1e30, 1e30],
          [-1e30, 1e30, 0],
        ],
        targets: [
          [1, 1, 0],
          [0, 0, 1],
        ],
      };
      const expected = truth(name, given);
      expect(Math.abs(probe.loss(name, given) / expected - 1)).toBeLessThan(1e-6);
    },
  );

  it.each(['mse', 'mae', 'huber', 'log-cosh'] as const)('%s is +Infinity where a prediction is infinite', (name) => {
    expect(probe.loss(name, { predictions: [[0, -Infinity, 1]], targets: [[0, 0, 0]] })).toBe(Infinity);
  });

  it.each(['mse', 'mae', 'huber', 'log-cosh'] as const)('%s is exactly 0 where nothing is missed', (name) => {
    const row = [1e-30, -3.5, 1e30, 0, 7];
    expect(probe.loss(name, { predictions: [row], targets: [row] })).toBe(0);
  });

  it('log-cosh keeps its digits for small differences, and meets its line', () => {
    for (const d of [1e-12, 1e-6, 1e-3, 0.1, 0.999, 1, 1.001, 3, 20, 100]) {
      const x = Math.fround(d);
      const expected = truth('log-cosh', { predictions: [[x]], targets: [[0]] });
      expect(Math.abs(probe.loss('log-cosh', { predictions: [[x]], targets: [[0]] }) / expected - 1)).toBeLessThan(
        3e-7,
      );
    }
  });

  it('huber turns at delta', () => {
    const at = (d: number, delta: number) => probe.loss('huber', { predictions: [[d]], targets: [[0]], delta });
    expect(at(0.5, 0.5)).toBe(0.125);
    expect(at(2, 0.5)).toBe(0.875);
    expect(at(-2, 4)).toBe(2);
  });

  it('bce of a confident right answer is e^−|z|, of a wrong one |z|', () => {
    const loss = (z: number, y: number) => probe.loss('bce', { predictions: [[z]], targets: [[y]] });
    for (const z of [20, 40, 80]) {
      expect(Math.abs(loss(z, 1) / Math.exp(-z) - 1)).toBeLessThan(4e-7);
      expect(Math.abs(loss(-z, 0) / Math.exp(-z) - 1)).toBeLessThan(4e-7);
      expect(loss(z, 0)).toBe(z);
      expect(loss(-z, 1)).toBe(z);
    }
    expect(Math.abs(loss(0, 0.5) - Math.LN2)).toBeLessThan(5e-8);
  });

  it('cross-entropy of one class is exactly 0, of equal classes log K, of a confident answer e^−z', () => {
    const loss = (z: number[], t: number[]) =>
      probe.loss('cross-entropy', { predictions: columns(z), targets: columns(t) });
    expect(loss([123.4], [1])).toBe(0);
    for (const k of [2, 3, 10, 1000]) {
      const equal = Array.from({ length: k }, () => -2.5);
      const first = equal.map((_, c) => (c === 0 ? 1 : 0));
      expect(Math.abs(loss(equal, first) / Math.log(k) - 1)).toBeLessThan(2e-7);
    }
    for (const z of [18, 32, 64]) {
      expect(Math.abs(loss([0, z], [0, 1]) / Math.exp(-z) - 1)).toBeLessThan(4e-7);
      expect(Math.abs(loss([0, z], [1, 0]) / (z + Math.exp(-z)) - 1)).toBeLessThan(1e-7);
    }
    // two classes are a logistic regression on the difference
    const bce = probe.loss('bce', { predictions: [[1.25]], targets: [[0.75]] });
    expect(Math.abs(loss([0.25, 1.5], [0.25, 0.75]) - bce)).toBeLessThan(2e-7);
  });

  it('cross-entropy weights a row by the sum of its targets', () => {
    const z = [0.3, -1.2, 2.1];
    const loss = (t: number[]) => probe.loss('cross-entropy', { predictions: columns(z), targets: columns(t) });
    const single = [0, 1, 2].map((k) => loss([0, 1, 2].map((c) => (c === k ? 1 : 0))));
    const mixed = loss([0.5, 1.5, 0.25]);
    expect(Math.abs(mixed - (0.5 * single[0] + 1.5 * single[1] + 0.25 * single[2]))).toBeLessThan(1e-6);
  });
}

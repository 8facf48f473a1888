import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { dense, simdProbes } from '../support/simd.ts';

const probes = await simdProbes();

const tile = fc
  .record({ outputs: fc.integer({ min: 1, max: 6 }), samples: fc.integer({ min: 1, max: 30 }) })
  .chain(({ outputs, samples }) => {
    const rows = (value: fc.Arbitrary<number>) =>
      fc.array(fc.array(value, { minLength: samples, maxLength: samples }), {
        minLength: outputs,
        maxLength: outputs,
      });
    // eighths: differences, negations and common shifts of such numbers are exact
    const logit = fc.integer({ min: -200, max: 200 }).map((k) => k / 8);
    return fc.record({ predictions: rows(logit), targets: rows(fc.constantFrom(0, 1, 0.5)) });
  });

const map = (rows: number[][], change: (x: number) => number) => rows.map((row) => row.map(change));

describe.each(probes)('%s SIMD losses', (_name, probe) => {
  it.each(['mse', 'mae', 'huber', 'log-cosh', 'hinge'] as const)('%s does not change with both signs', (name) => {
    fc.assert(
      fc.property(tile, ({ predictions, targets }) => {
        const mirrored = { predictions: map(predictions, (x) => -x), targets: map(targets, (x) => -x) };
        expect(probe.loss(name, mirrored)).toBe(probe.loss(name, { predictions, targets }));
      }),
    );
  });

  it('bce does not change when the classes and the sign of the logit change places', () => {
    fc.assert(
      fc.property(tile, ({ predictions, targets }) => {
        const mirrored = { predictions: map(predictions, (x) => -x), targets: map(targets, (y) => 1 - y) };
        const loss = probe.loss('bce', { predictions, targets });
        expect(Math.abs(probe.loss('bce', mirrored) - loss)).toBeLessThanOrEqual(3e-7 * loss);
      }),
    );
  });

  it('cross-entropy does not change with a common shift of the logits, nor much with the order of classes', () => {
    fc.assert(
      fc.property(tile, fc.integer({ min: -100, max: 100 }), ({ predictions, targets }, shift) => {
        const loss = probe.loss('cross-entropy', { predictions, targets });
        const shifted = map(predictions, (x) => x + shift);
        expect(probe.loss('cross-entropy', { predictions: shifted, targets })).toBe(loss);
        const turned = { predictions: predictions.toReversed(), targets: targets.toReversed() };
        expect(Math.abs(probe.loss('cross-entropy', turned) - loss)).toBeLessThanOrEqual(4e-7 * loss);
      }),
    );
  });

  it.each(LOSSES)('%s of a tile is the sum over its samples', (name) => {
    fc.assert(
      fc.property(tile, ({ predictions, targets }) => {
        let sum = 0;
        for (let s = 0; s < predictions[0].length; s++) {
          const at = (rows: number[][]) => rows.map((row) => [row[s]]);
          sum += probe.loss(name, { predictions: at(predictions), targets: at(targets) });
        }
        const whole = probe.loss(name, { predictions, targets });
        expect(Math.abs(whole - sum)).toBeLessThanOrEqual(5e-7 * sum);
      }),
    );
  });
});

describe.runIf(probes.length === 2)('the two binaries', () => {
  it.each(ACTIVATIONS)('agree on %s to a few roundings', (name) => {
    const at = dense(-8, 8);
    const [first, second] = probes.map(([, probe]) => probe.activate(name, at));
    // gelu-tanh's cubic goes into an exponential
    const bound = name === 'gelu-tanh' ? 6e-6 : 8e-7;
    const misses = Array.from(first, (x, k) => Math.abs(x - second[k]) / (name === 'sin' ? 1 : Math.abs(x) || 1));
    expect(Math.max(...misses)).toBeLessThan(bound);
  });
});

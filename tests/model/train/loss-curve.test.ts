import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossCurve } from '../../../src/model/train/loss-curve.ts';

const record = (values: number[], stride = 1) => ({
  steps: Uint32Array.from(values, (_, k) => k * stride),
  values: Float64Array.from(values),
});

const losses = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 3000 });

describe('a loss curve', () => {
  it('has no more points than asked for, first and last among them, in rising order', () => {
    fc.assert(
      fc.property(
        losses,
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (values, points, stride) => {
          const { steps, values: drawn } = lossCurve(record(values, stride), points);
          expect(steps.length).toBeLessThanOrEqual(points);
          expect([steps[0], steps[steps.length - 1]]).toEqual([0, (values.length - 1) * stride]);
          for (let r = 1; r < steps.length; r++) expect(steps[r]).toBeGreaterThan(steps[r - 1]);
          for (const [r, step] of steps.entries()) expect(drawn[r]).toBe(values[step / stride]);
        },
      ),
    );
  });

  it('hides nothing: its ranges hold every loss between their bounds, and reach them', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 2, max: 40 }), (values, points) => {
        const { steps, low, high } = lossCurve(record(values), points);
        let from = 0;
        for (const [r, end] of steps.entries()) {
          const range = values.slice(from, end + 1);
          expect([low[r], high[r]]).toEqual([Math.min(...range), Math.max(...range)]);
          from = end + 1;
        }
      }),
    );
  });

  it('is the record itself where that is short enough', () => {
    const values = [5, 4, 3, 3.5, 2];
    const curve = lossCurve(record(values), 5);
    expect([...curve.values]).toEqual(values);
    expect(curve.low).toEqual(curve.high);
  });

  it('has its points evenly in log(step + 1)', () => {
    const { steps } = lossCurve(record(Array.from({ length: 100_000 }, (_, k) => k)), 51);
    // beyond the first steps, where ranges of less than a step fall together
    const logs = [...steps].filter((step) => step > 200).map((step) => Math.log(step + 1));
    const gaps = logs.slice(1).map((x, k) => x - logs[k]);
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(1.1);
    expect(steps.length).toBeGreaterThan(40);
  });

  it('keeps what is not finite visible, and out of the bounds', () => {
    const { values, low, high } = lossCurve(record([1, NaN, 3, Infinity]), 9);
    expect([...values]).toEqual([1, NaN, 3, Infinity]);
    expect([...low]).toEqual([1, NaN, 3, NaN]);
    expect([...high]).toEqual([1, NaN, 3, NaN]);
    const short = lossCurve(record([1, 9, NaN, 2, 4, Infinity]), 2);
    expect([short.low[1], short.high[1], short.values[1]]).toEqual([2, 9, Infinity]);
  });

  it('needs two points, and can be of nothing', () => {
    expect(() => lossCurve(record([1]), 1)).toThrow('points: expected 2 or more, got 1');
    expect(lossCurve(record([])).steps).toHaveLength(0);
  });
});

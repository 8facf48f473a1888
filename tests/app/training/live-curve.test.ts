import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveCurve } from '../../../src/app/training/live-curve.ts';

/** Losses of steps `from` … as a session tells them. */
const told = (values: readonly number[], from: number) => ({
  steps: Uint32Array.from(values, (_, k) => from + k),
  values: Float64Array.from(values),
});

test('however long a training, its curve is short and hides no spike', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40_000, max: 90_000 }),
      fc.integer({ min: 1, max: 9000 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (count, chunk, place) => {
        const spike = Math.floor(place * count);
        const values = Array.from({ length: count }, (_, k) => (k === spike ? 100 : 1 / (k + 1)));
        const curve = new LiveCurve();
        for (let from = 0; from < count; from += chunk) curve.push(told(values.slice(from, from + chunk), from));
        const { steps, values: drawn, low, high } = curve.drawn(320);
        expect(steps.length).toBeLessThanOrEqual(320);
        expect([steps[0], steps.at(-1)]).toEqual([0, count - 1]);
        const holder = steps.findIndex((step) => step >= spike);
        expect(high[holder]).toBe(100);
        expect(high.filter((value) => value > 1)).toHaveLength(1);
        for (const [r, step] of steps.entries()) expect(drawn[r]).toBe(values[step]);
        for (let r = 0; r < steps.length; r++) expect(low[r]).toBeLessThanOrEqual(1 / (steps[r] + 1));
      },
    ),
    { numRuns: 12 },
  );
});

test('the same curve is drawn until something new comes, and the full record takes its place', () => {
  const curve = new LiveCurve();
  curve.push(told([3, 2, NaN], 0));
  const before = curve.drawn(10);
  curve.push(told([], 3));
  expect(curve.drawn(10)).toBe(before);
  expect([...before.values]).toEqual([3, 2, NaN]);
  expect([before.low[2], before.high[2]]).toEqual([NaN, NaN]);
  curve.replace(told([9, 8], 0));
  expect([...curve.drawn(10).values]).toEqual([9, 8]);
});

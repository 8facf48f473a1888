import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardize } from '../../../src/model/tables/standardize.ts';
import { expected, refusal } from './support.ts';

const WIDTH = 6;

describe('standardisation', () => {
  test("agrees with scikit-learn's StandardScaler, large offsets, tiny units and a constant included", () => {
    const values = Float64Array.from(expected.hard);
    const { mean, deviation } = standardize(values, WIDTH, 'data.inputs');
    expected.standardized.forEach((value, k) => expect(values[k]).toBeCloseTo(value, 6));
    mean.forEach((value, k) =>
      expect(Math.abs(value - expected.mean[k])).toBeLessThan(1e-14 * Math.abs(value) + 1e-26),
    );
    deviation.forEach((value, k) => {
      // scikit-learn sums without our shift, so that a spread of 1e-3 at 1e8 has fewer digits there
      if (k === 3) expect(value).toBe(0);
      else expect(value / expected.deviation[k]).toBeCloseTo(1, k === 4 ? 6 : 12);
    });
  });

  const column = fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { minLength: 2, maxLength: 40 });

  test('leaves mean 0 and variance 1, and can be undone', () => {
    fc.assert(
      fc.property(column, (xs) => {
        const values = Float64Array.from(xs);
        const { mean, deviation } = standardize(values, 1, 'x');
        const average = values.reduce((sum, x) => sum + x, 0) / xs.length;
        const variance = values.reduce((sum, x) => sum + x * x, 0) / xs.length;
        expect(Math.abs(average)).toBeLessThan(1e-12);
        const isConstant = xs.every((x) => x === xs[0]);
        expect(variance).toBeCloseTo(isConstant ? 0 : 1, 12);
        const scale = Math.max(...xs.map(Math.abs));
        values.forEach((z, n) => {
          expect(Math.abs(mean[0] + deviation[0] * z - xs[n])).toBeLessThanOrEqual(1e-13 * scale * xs.length + 1e-300);
        });
      }),
    );
  });

  test('is the same to the bit in units that are a power of two away', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 20 }),
        fc.integer({ min: -500, max: 500 }),
        (xs, power) => {
          const plain = Float64Array.from(xs);
          const scaled = plain.map((x) => x * 2 ** power);
          standardize(plain, 1, 'x');
          standardize(scaled, 1, 'x');
          expect(scaled).toEqual(plain);
        },
      ),
    );
  });

  test('a constant is exactly 0 after it, whatever its value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 50 }), (x, count) => {
        const values = new Float64Array(count).fill(x);
        const { mean, deviation } = standardize(values, 1, 'x');
        expect(values).toEqual(new Float64Array(count));
        expect([mean[0] + 0, deviation[0]]).toEqual([x + 0, 0]);
      }),
    );
  });

  test('works at both ends of float64', async () => {
    const tiny = Float64Array.of(5e-324, 0, 5e-324, 0);
    standardize(tiny, 1, 'x');
    expect([...tiny]).toEqual([1, -1, 1, -1]);
    const huge = Float64Array.of(8e307, -8e307);
    standardize(huge, 1, 'x');
    expect([...huge]).toEqual([1, -1]);
    expect(await refusal(() => standardize(Float64Array.of(1, 1.7e308, 2, -1.7e308), 2, 'data.inputs'))).toBe(
      'data.inputs, column 1: expected a spread below 1.8e308, got more',
    );
  });
});

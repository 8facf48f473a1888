import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RankedValues, roundingFloor, statistics } from '../../src/analysis/statistics.ts';

/** Every bit pattern of a float32: both zeros, subnormal numbers, infinities and NaN among them. */
const anyBits = fc
  .array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 40 })
  .map((bits) => new Float32Array(Uint32Array.from(bits).buffer));
const few = fc
  .array(fc.constantFrom(-0, 0, 1, -1, 2 ** -149, NaN, Infinity, -Infinity), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values));

function sortedFinite(values: Float32Array): number[] {
  return Array.from(values)
    .filter((v) => Number.isFinite(v))
    .map((v) => v + 0)
    .sort((p, q) => p - q);
}

describe.each([
  ['any bits', anyBits],
  ['few values', few],
])('%s', (_name, arrays) => {
  test('ranks are those of a sorted copy', () => {
    fc.assert(
      fc.property(arrays, (values) => {
        const sorted = sortedFinite(values);
        const ranked = new RankedValues(values);
        expect(ranked.count).toBe(sorted.length);
        expect(ranked.at([...sorted.keys()])).toEqual(sorted);
      }),
    );
  });

  test('range and median are those of a sorted copy', () => {
    fc.assert(
      fc.property(arrays, (values) => {
        const sorted = sortedFinite(values);
        fc.pre(sorted.length > 0);
        const half = sorted.length / 2;
        const median = sorted.length % 2 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
        const { finite, min, max, median: measured } = statistics(values);
        expect([finite, min, max, measured]).toEqual([sorted.length, sorted[0], sorted.at(-1), median]);
      }),
    );
  });
});

test('infinities and NaN stay out of the range', () => {
  expect(statistics(Float32Array.of(NaN, -Infinity, 3, Infinity, 1))).toMatchObject({ finite: 2, min: 1, max: 3 });
});

test('without a finite value nothing is claimed', () => {
  expect(statistics(Float32Array.of(NaN, Infinity))).toEqual({ finite: 0, min: NaN, max: NaN, median: NaN, low: NaN });
});

test('the low quantile looks above a flat bottom', () => {
  const bowl = Float32Array.from({ length: 1000 }, (_, k) => k);
  expect(statistics(bowl).low).toBe(9);
  const flat = bowl.map((v) => Math.max(0, v - 500));
  expect(statistics(flat).low).toBe(1 + Math.floor(498 / 100));
  expect(statistics(new Float32Array(10).fill(7)).low).toBe(7);
});

test('a view into a larger buffer is measured alone', () => {
  const whole = Float32Array.of(9, 1, 2, 3, -9);
  expect(statistics(whole.subarray(1, 4))).toMatchObject({ finite: 3, min: 1, max: 3, median: 2 });
});

test('the rounding floor is four spacings of the float32 numbers', () => {
  const next = (value: number) => {
    const float = Float32Array.of(value);
    new Uint32Array(float.buffer)[0]++;
    return float[0] - Math.fround(value);
  };
  for (const value of [1, 1.5, 3, 1000, 1e-20, 1e30, 2 ** -140]) {
    expect(roundingFloor({ min: 0, max: value })).toBe(4 * next(value));
    expect(roundingFloor({ min: -value, max: 0 })).toBe(4 * next(value));
  }
  expect(roundingFloor({ min: 0, max: 0 })).toBe(0);
});

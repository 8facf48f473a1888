import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contourLevels, LEVEL_RULES, logEpsilon } from '../../src/analysis/levels.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import { sample } from '../support/fields.ts';
import { analyticFields } from '../support/reference.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
const arrays = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: finite }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((values) => ({ values: Float32Array.from(values) }));
const narrow = fc
  .tuple(finite, fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 30 }))
  .map(([base, steps]) => {
    const values = new Float32Array(steps.length).fill(base);
    const bits = new Uint32Array(values.buffer);
    steps.forEach((step, k) => (bits[k] += step));
    return { values };
  });

describe.each(LEVEL_RULES)('%s', (rule) => {
  test.each([
    ['any values', arrays],
    ['values a few units in the last place apart', narrow],
  ])('%s: levels rise, lie strictly inside the range, and are not too many', (_name, fields) => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 1, max: 40 }), (field, count) => {
        const { values, index } = contourLevels(field, { rule, count });
        const { min, max } = statistics(field.values);
        expect(values.length).toBeLessThanOrEqual(2 * count + 2);
        expect(index).toHaveLength(values.length);
        for (let k = 0; k < values.length; k++) {
          expect(values[k]).toBeGreaterThan(min);
          expect(values[k]).toBeLessThan(max);
          if (k > 0) expect(values[k]).toBeGreaterThan(values[k - 1]);
        }
      }),
    );
  });

  test('the same field gives the same levels', () => {
    const [field] = analyticFields;
    expect(contourLevels(field, { rule })).toEqual(contourLevels(field, { rule }));
  });

  test('a constant field and one without a finite value have none', () => {
    for (const values of [Float32Array.of(3, 3, 3), Float32Array.of(NaN, Infinity), Float32Array.of(NaN, 2)]) {
      expect(contourLevels({ values }, { rule })).toMatchObject({ rule, index: [], step: null });
      expect(contourLevels({ values }, { rule }).values).toHaveLength(0);
    }
  });

  test('about as many levels as asked for, every fifth heavier', () => {
    const field = sample(65, 65, { a: [-1, 1], b: [-1, 1] }, (a, b) => 7 * a + b ** 3);
    const { values, index } = contourLevels(field, { rule, count: 20 });
    expect(values.length).toBeGreaterThanOrEqual(10);
    const heavy = [...index.keys()].filter((k) => index[k]);
    expect(heavy.length).toBeGreaterThanOrEqual(2);
    for (let k = 1; k < heavy.length; k++) expect(heavy[k] - heavy[k - 1]).toBe(5);
  });
});

test('linear levels lie half a round step off the multiples of the step', () => {
  fc.assert(
    fc.property(arrays, fc.integer({ min: 2, max: 30 }), (field, count) => {
      const { values, step } = contourLevels(field, { rule: 'linear', count });
      if (step === null) return;
      const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
      expect(Math.min(...[1, 2, 5].map((m) => Math.abs(mantissa - m)))).toBeLessThan(1e-9);
      for (const value of values) expect(Math.abs(((value / step) % 1) ** 2 - 0.25)).toBeLessThan(1e-6);
    }),
  );
});

test('the heavier levels of a scale with step 1 are 4.5, 9.5 and so on, below zero too', () => {
  const ramp = { values: Float32Array.from({ length: 1001 }, (_, k) => -12.2 + (24.4 * k) / 1000) };
  const { values, index, step } = contourLevels(ramp, { rule: 'linear', count: 24 });
  expect(step).toBe(1);
  expect(Array.from(values).filter((_, k) => index[k])).toEqual([-10.5, -5.5, -0.5, 4.5, 9.5]);
});

test('zooming in keeps which levels are heavier', () => {
  const ramp = (to: number) => ({ values: Float32Array.from({ length: 1001 }, (_, k) => (to * k) / 1000) });
  const whole = contourLevels(ramp(12.1), { rule: 'linear', count: 12 });
  const part = contourLevels(ramp(9.9), { rule: 'linear', count: 10 });
  expect(part.step).toBe(whole.step);
  expect(part.index).toEqual(whole.index.slice(0, part.index.length));
});

test('logarithmic levels are evenly spaced in log10(L - Lmin + epsilon), negative losses or not', () => {
  for (const shift of [0, -50, 1e4]) {
    const field = sample(129, 129, { a: [-2, 2], b: [-1, 3] }, (a, b) => 100 * (b - a * a) ** 2 + (1 - a) ** 2 + shift);
    const { values, step, epsilon } = contourLevels(field, { rule: 'log', count: 15 });
    const { min } = statistics(field.values);
    expect(values.length).toBeGreaterThan(8);
    for (let k = 1; k < values.length; k++) {
      const apart = Math.log10(values[k] - min + epsilon) - Math.log10(values[k - 1] - min + epsilon);
      expect(apart).toBeCloseTo(step!, 6);
    }
  }
});

test('quantile levels part the field into equal shares', () => {
  const field = sample(200, 200, { a: [-1, 1], b: [-1, 1] }, (a, b) => Math.exp(3 * a) + b);
  const { values } = contourLevels(field, { rule: 'quantile', count: 10 });
  expect(values).toHaveLength(10);
  for (let k = 1; k < 10; k++) {
    const share = field.values.filter((v) => v >= values[k - 1] && v < values[k]).length / field.values.length;
    expect(share).toBeCloseTo(0.1, 3);
  }
});

const TURN = 2 * Math.PI;

describe('auto', () => {
  test('takes the rule that the shape of the field asks for', () => {
    const chosen = (name: string) => contourLevels(analyticFields.find((f) => f.name === name)!).rule;
    expect(chosen('himmelblau')).toBe('linear');
    expect(chosen('rosenbrock')).toBe('log');
    expect(chosen('beale')).toBe('log');
  });

  const ackley = (a: number, b: number) =>
    20 +
    Math.E -
    20 * Math.exp(-0.2 * Math.sqrt((a * a + b * b) / 2)) -
    Math.exp((Math.cos(TURN * a) + Math.cos(TURN * b)) / 2);
  const rastrigin = (a: number, b: number) => 20 + a * a - 10 * Math.cos(TURN * a) + b * b - 10 * Math.cos(TURN * b);
  const goldstein = (a: number, b: number) =>
    (1 + (a + b + 1) ** 2 * (19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b)) *
    (30 + (2 * a - 3 * b) ** 2 * (18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b));

  test.each([
    ['Ackley', ackley, 4.5, 'linear', 0.67],
    ['Rastrigin', rastrigin, 5.12, 'linear', 0.46],
    ['Goldstein and Price', goldstein, 2, 'log', 0.007],
  ] as const)('%s: the median lies where it was measured elsewhere', (_name, lossAt, reach, rule, position) => {
    const field = sample(257, 257, { a: [-reach, reach], b: [-reach, reach] }, lossAt);
    const { min, max, median } = statistics(field.values);
    // the last digit that was noted down
    const digits = position < 0.01 ? 3 : 2;
    expect(Number(((median - min) / (max - min)).toFixed(digits))).toBe(position);
    expect(contourLevels(field).rule).toBe(rule);
  });

  test('is linear for a constant field', () => {
    expect(contourLevels({ values: Float32Array.of(2, 2) }).rule).toBe('linear');
  });
});

test('the log scale starts at the noise floor, or at the lowest hundredth of the field when that is higher', () => {
  const summary = statistics(Float32Array.from({ length: 1001 }, (_, k) => k));
  expect(logEpsilon(summary, 0.5)).toBe(10);
  expect(logEpsilon(summary, 25)).toBe(25);
  const flat = statistics(Float32Array.from({ length: 1001 }, (_, k) => Math.max(0, k - 900)));
  expect(logEpsilon(flat, 0)).toBeGreaterThan(0);
});

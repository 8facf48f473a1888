import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, minorTicks, shortNumber } from '../../src/view/ticks.ts';

describe('linearTicks', () => {
  it('labels plain ranges plainly, with a true minus sign', () => {
    const { ticks, offset } = linearTicks(-5, 5, 5);
    expect(ticks.map(({ label }) => label)).toEqual(['−4', '−2', '0', '2', '4']);
    expect(offset).toBe('');
  });

  it('moves the common part of a narrow window into the offset', () => {
    const { ticks, offset } = linearTicks(0.69312, 0.69316, 4);
    expect(offset).toBe('×10⁻⁵ + 0.6931');
    expect(ticks.map(({ label }) => label)).toEqual(['2', '3', '4', '5', '6']);
  });

  it('takes powers of ten out of large and small numbers', () => {
    expect(linearTicks(0, 3e6, 3)).toMatchObject({ offset: '×10⁶' });
    expect(linearTicks(0, 3e-6, 3).ticks.map(({ label }) => label)).toEqual(['0', '1', '2', '3']);
  });

  it('tells its ticks apart and keeps them inside, for any window', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -7, max: 7, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        (from, exponent, count) => {
          const to = from + 10 ** exponent;
          if (!(to - from > 1e-9 * Math.abs(from))) return;
          const { ticks } = linearTicks(from, to, count);
          expect(ticks.length).toBeGreaterThan(0);
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
          const slack = (to - from) * 1e-6;
          for (const { value, label } of ticks) {
            expect(value).toBeGreaterThanOrEqual(from - slack);
            expect(value).toBeLessThanOrEqual(to + slack);
            expect(label.length).toBeLessThanOrEqual(12);
          }
        },
      ),
    );
  });

  it('says what the labels leave out: label × factor + summand is the tick', () => {
    const [from, to] = [12.345678, 12.345689];
    const { ticks, offset } = linearTicks(from, to, 4);
    const [, exponent, sign, summand] = /^×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) ([+−]) ([\d.]+)$/.exec(offset)!;
    const power = Number([...exponent].map((c) => (c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c))).join(''));
    for (const { value, label } of ticks) {
      const read = Number(label.replace('−', '-')) * 10 ** power + (sign === '+' ? 1 : -1) * Number(summand);
      expect(read).toBeCloseTo(value, 9);
    }
  });

  it('gives one tick to a point and none to nothing', () => {
    expect(linearTicks(2, 2, 5).ticks).toEqual([{ value: 2, label: '2' }]);
    expect(linearTicks(NaN, NaN, 5).ticks).toEqual([]);
  });
});

describe('minorTicks', () => {
  it('contains the labelled ticks', () => {
    for (const [from, to] of [
      [-5, 5],
      [0, 1],
      [-0.3, 0.9],
      [0, 47],
    ]) {
      const minor = minorTicks(from, to, 5);
      for (const { value } of linearTicks(from, to, 5).ticks) {
        expect(minor.some((x) => Math.abs(x - value) < 1e-9 * (to - from))).toBe(true);
      }
    }
  });
});

describe('logTicks', () => {
  it('starts at the minimum and takes round losses within the range', () => {
    const ticks = logTicks(0, 2500, 0.01, 6);
    expect(ticks[0]).toEqual({ value: 0, label: '0' });
    expect(ticks.slice(1).map(({ value }) => value)).toEqual([0.1, 1, 10, 100, 1000]);
  });

  it('marks heights above a minimum that is not small', () => {
    const labels = logTicks(0.712, 0.812, 1e-6, 4).map(({ label }) => label);
    expect(labels[0]).toBe('0.712');
    for (const label of labels.slice(1)) expect(label).toMatch(/^\+/);
  });
});

describe('shortNumber', () => {
  it.each([
    [0, '0'],
    [-0.5, '−0.5'],
    [138.2471, '138'],
    [1e-7, '10⁻⁷'],
    [-2.5e9, '−2.5×10⁹'],
    [Infinity, '∞'],
    [NaN, 'undefined'],
  ])('writes %f as %s', (x, text) => expect(shortNumber(x)).toBe(text));
});

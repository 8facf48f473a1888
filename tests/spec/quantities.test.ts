import { describe, expect, it } from 'vitest';
import { duration, rate } from '../../src/spec/quantities.ts';

describe('rates in words', () => {
  it.each([
    [12, '12 points/s'],
    [0.5, '0.5 points/s'],
    [1234, '1.23 k points/s'],
    [2.5e6, '2.5 M points/s'],
    [7e9, '7 G points/s'],
    [0, ''],
    [NaN, ''],
    [Infinity, ''],
  ])('%d', (value, words) => expect(rate(value)).toBe(words));
});

describe('times in words', () => {
  it.each([
    [0.2, 'under 1 ms'],
    [850, '850 ms'],
    [999.7, '1.0 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min 0 s'],
    [245_000, '4 min 5 s'],
    [7_380_000, '2 h 3 min'],
    [7_199_900, '2 h 0 min'],
  ])('%d ms', (value, words) => expect(duration(value)).toBe(words));
});

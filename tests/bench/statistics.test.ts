import { describe, expect, it } from 'vitest';
import { median, ratioOf, spreadOf } from '../../src/engine/bench/statistics.ts';

describe('a series of measurements', () => {
  it('has the middle value as its median, the mean of two where there are two', () => {
    expect(median([3])).toBe(3);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    // by value, not by digits
    expect(median([100, 9, 20])).toBe(20);
  });

  it('is left as it was', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has its range', () => {
    expect(spreadOf([5, 2, 11, 3])).toEqual({ min: 2, median: 4, max: 11 });
    expect(() => spreadOf([])).toThrow('got none');
  });
});

describe('a ratio', () => {
  it('is taken round by round: a clock that halves in one round changes nothing', () => {
    const fast = [80, 40, 80];
    const slow = [20, 10, 20];
    expect(ratioOf(fast, slow)).toEqual({ min: 4, median: 4, max: 4 });
  });

  it('is not the ratio of the medians', () => {
    // medians 20 and 10; round by round 1/2, 2, 3
    expect(ratioOf([5, 20, 90], [10, 10, 30])).toEqual({ min: 0.5, median: 2, max: 3 });
  });

  it('counts the rounds that both have', () => {
    expect(ratioOf([6, 8], [2])).toEqual({ min: 3, median: 3, max: 3 });
  });
});

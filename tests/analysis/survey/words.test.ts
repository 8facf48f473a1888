import { describe, expect, it } from 'vitest';
import { readSeeds } from '../../../src/analysis/survey/seeds.ts';
import { summarizeSurvey } from '../../../src/analysis/survey/summary.ts';
import { countWords, doubtWords, headlineCount, surveyCells } from '../../../src/analysis/survey/words.ts';
import { rowWith } from './support.ts';

describe('the count of a plane in words', () => {
  it.each([
    [{ verified: 3, resolved: 1 }, 3, '3 verified minima'],
    [{ verified: 1, resolved: 4 }, 1, '1 verified minimum'],
    [{ verified: 0, resolved: 4 }, 0, '0 verified minima'],
    [{ verified: null, resolved: 1 }, 1, '1 resolved minimum'],
    [{ verified: null, resolved: 0 }, 0, '0 resolved minima'],
  ])('of %j is that of the verified ones where there is one', (change, count, words) => {
    expect([headlineCount(rowWith(change)), countWords(rowWith(change))]).toEqual([count, words]);
  });

  it.each([
    [{}, ''],
    [{ stable: null }, ''],
    [{ stable: false }, 'not stable'],
    [{ continuum: true }, 'continuum'],
    [{ verified: null, continuum: null, stable: false }, 'not verified, not stable'],
  ])('is told with its doubts: %j', (change, words) => {
    expect(doubtWords(rowWith(change))).toBe(words);
  });
});

describe('the cells of a survey', () => {
  const column = (cells: string[][], head: string) => cells.slice(1).map((line) => line[cells[0].indexOf(head)]);

  it('name the problem where there are several', () => {
    const one = surveyCells(summarizeSurvey([rowWith(), rowWith({ layers: '2-4-1' })]));
    expect(column(one, 'network')).toEqual(['2-2-1', '2-4-1']);
    const two = surveyCells(summarizeSurvey([rowWith(), rowWith({ problem: 'q' })]));
    expect(column(two, 'network')).toEqual(['p 2-2-1', 'q 2-2-1']);
  });

  it('say of how many planes a median is, where it is not of all', () => {
    const rows = [1, 5, null].map((verified, k) => rowWith({ verified, seed: k }));
    expect(column(surveyCells(summarizeSurvey(rows)), 'verified minima')).toEqual(['3 (of 2)']);
    const none = surveyCells(summarizeSurvey([rowWith({ verified: null })]));
    expect(column(none, 'verified minima')).toEqual(['unknown']);
  });

  it('give an interval of the median from six planes on', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, k) => rowWith({ verified: k, seed: k }));
    expect(column(surveyCells(summarizeSurvey(rows(5))), 'median, 95 %')).toEqual(['']);
    expect(column(surveyCells(summarizeSurvey(rows(6))), 'median, 95 %')).toEqual(['0 – 5']);
  });
});

describe('seeds', () => {
  it.each([
    ['1', [1]],
    ['3', [1, 2, 3]],
    [' 21-23 ', [21, 22, 23]],
    ['21 – 23', [21, 22, 23]],
    ['0-1', [0, 1]],
    ['5-5', [5]],
  ])('are read from %j', (text, seeds) => {
    expect(readSeeds(text)).toEqual(seeds);
  });

  it.each(['', '0', '3-2', '-4', '1.5', 'x', '1-2-3', '1000000', '1-1000000', '12345678901'])(
    'are not read from %j',
    (text) => {
      expect(readSeeds(text)).toBeNull();
    },
  );
});

describe('the summary of a shape', () => {
  it('counts proofs of convexity apart from witnesses against it and from neither', () => {
    const verdicts = ['convex', 'not-convex', 'not-convex', 'no-violation-found', null] as const;
    const [group] = summarizeSurvey(verdicts.map((verdict, seed) => rowWith({ verdict, seed })));
    expect([group.convex, group.notConvex].map((share) => [share!.count, share!.of])).toEqual([
      [1, 4],
      [2, 4],
    ]);
  });

  it('describes the least losses of the planes that have a finite one', () => {
    const [group] = summarizeSurvey([0.5, 0.25, null].map((min, seed) => rowWith({ min, seed })));
    expect(group.least).toMatchObject({ count: 2, min: 0.25, median: 0.375, max: 0.5 });
    expect(summarizeSurvey([rowWith({ min: null })])[0].least).toBeNull();
  });
});

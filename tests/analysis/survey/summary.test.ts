import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianRank, spread, summarizeSurvey, wilson } from '../../../src/analysis/survey/summary.ts';
import { rowWith } from './support.ts';

describe('the spread of a sample', () => {
  it('has the quartiles of numpy.percentile, by default linear', () => {
    // numpy.percentile([7, 1, 3, 12, 3, 9], [25, 50, 75]) = [3, 5, 8.5]
    expect(spread([7, 1, 3, 12, 3, 9])).toMatchObject({
      count: 6,
      min: 1,
      lowerQuartile: 3,
      median: 5,
      upperQuartile: 8.5,
      max: 12,
    });
    expect(spread([4])).toMatchObject({ min: 4, lowerQuartile: 4, median: 4, upperQuartile: 4, max: 4 });
  });

  it('is ordered, and does not depend on the order of the sample', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 }), (values) => {
        const { min, lowerQuartile, median, upperQuartile, max, medianInterval } = spread(values);
        const ordered = [min, lowerQuartile, median, upperQuartile, max];
        expect(ordered).toEqual([...ordered].sort((x, y) => x - y));
        if (medianInterval) {
          expect(medianInterval[0]).toBeLessThanOrEqual(median);
          expect(medianInterval[1]).toBeGreaterThanOrEqual(median);
        }
        expect(spread(values.toReversed())).toEqual(spread(values));
      }),
    );
  });
});

describe('the interval of a median', () => {
  it('has the ranks of the tables', () => {
    // Conover, Practical Nonparametric Statistics; n = 20: ranks 6 and 15 (95.9 %)
    const ranks = [
      [5, 0],
      [6, 1],
      [8, 1],
      [9, 2],
      [10, 2],
      [12, 3],
      [15, 4],
      [20, 6],
      [25, 8],
      [30, 10],
      [50, 18],
      [100, 40],
    ];
    expect(ranks.map(([n]) => [n, medianRank(n)])).toEqual(ranks);
  });

  it('covers by the binomial distribution, counted exactly, and no narrower one does', () => {
    const tail = (n: number, below: number) => {
      let sum = 0n;
      let choose = 1n;
      for (let k = 0; k < below; k++) {
        sum += choose;
        choose = (choose * BigInt(n - k)) / BigInt(k + 1);
      }
      return Number((sum * 10n ** 18n) / 2n ** BigInt(n)) / 1e18;
    };
    for (const n of [6, 7, 19, 21, 77, 300, 1500]) {
      const rank = medianRank(n);
      expect([n, 2 * tail(n, rank) <= 0.05, 2 * tail(n, rank + 1) <= 0.05]).toEqual([n, true, false]);
    }
  });
});

describe('the interval of a share', () => {
  it('has the values of other programs', () => {
    // statsmodels.stats.proportion.proportion_confint(k, n, method='wilson')
    const known: [number, number, number, number][] = [
      [5, 20, 0.11186, 0.4687],
      [0, 20, 0, 0.16113],
      [20, 20, 0.83887, 1],
      [1, 10, 0.01787, 0.40415],
    ];
    for (const [k, n, low, high] of known) {
      const [from, to] = wilson(k, n);
      expect(from).toBeCloseTo(low, 4);
      expect(to).toBeCloseTo(high, 4);
    }
  });

  it('solves |p − k/n| = z √(p (1 − p) / n), by which it is defined', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.nat(), (n, draw) => {
        const k = 1 + (draw % (n - 1));
        for (const p of wilson(k, n)) {
          expect(Math.abs(p - k / n)).toBeCloseTo(1.959963984540054 * Math.sqrt((p * (1 - p)) / n), 10);
        }
      }),
    );
  });
});

describe('the groups of a survey', () => {
  it('are its shapes, in the order of the rows', () => {
    const rows = [
      rowWith({ seed: 1, verified: 1 }),
      rowWith({ depth: 2, layers: '2-2-2-1', seed: 1, verified: 5 }),
      rowWith({ seed: 2, verified: 4 }),
      rowWith({ problem: 'q', seed: 1, verified: 9 }),
    ];
    expect(
      summarizeSurvey(rows).map(({ problem, depth, planes, verified }) => [problem, depth, planes, verified!.max]),
    ).toEqual([
      ['p', 1, 2, 4],
      ['p', 2, 1, 5],
      ['q', 1, 1, 9],
    ]);
  });

  it('count what is known, and say of how many it is', () => {
    const rows = [
      rowWith({ verified: 0, continuum: true, stable: false, verdict: 'no-violation-found', gapLower: null }),
      rowWith({ verified: 1, continuum: false, stable: null, verdict: null, holes: 3 }),
      rowWith({ verified: 2, continuum: false, stable: true }),
      rowWith({ verified: null, continuum: null, stable: false, gapLower: 0.5 }),
    ];
    const [group] = summarizeSurvey(rows);
    expect(group.verified).toMatchObject({ count: 3, median: 1 });
    expect(group.several).toMatchObject({ count: 1, of: 3 });
    expect(group.continuum).toMatchObject({ count: 1, of: 3 });
    expect(group.unstable).toMatchObject({ count: 2, of: 3 });
    expect(group.notConvex).toMatchObject({ count: 2, of: 3 });
    expect(group.gap).toMatchObject({ count: 3, max: 0.5 });
    expect([group.planes, group.withHoles]).toEqual([4, 1]);
  });

  it('know of no spread where nothing was verified', () => {
    const unknown = { verified: null, continuum: null, stable: null, verdict: null, gapLower: null };
    const [group] = summarizeSurvey([rowWith(unknown)]);
    expect([group.verified, group.several, group.continuum, group.unstable, group.notConvex, group.gap]).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    expect(group.resolved.count).toBe(1);
  });
});

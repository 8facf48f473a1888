import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decadeLabel, decadesOf, layoutChart } from '../../src/bench/chart.ts';
import type { CaseResult } from '../../src/engine/bench/report.ts';
import { caseResult, report, result } from './reports.ts';

function caseWith(...rates: number[]): CaseResult {
  const results = rates.map((rate) => result({ mps: { min: rate / 1.2, median: rate, max: rate * 1.2 } }));
  return caseResult({ results });
}

describe('the decades of a chart', () => {
  it('hold every rate, the smallest with a bar of its own', () => {
    // 0.9 … 46.6
    expect(decadesOf([caseResult()])).toEqual({ first: -1, last: 2 });
    expect(decadesOf([caseWith(5)])).toEqual({ first: 0, last: 2 });
    expect(decadesOf([caseWith(5), caseWith(20_000)])).toEqual({ first: 0, last: 5 });
    expect(decadesOf([])).toEqual({ first: -1, last: 1 });
  });

  it.each([
    [-3, '0.001'],
    [-1, '0.1'],
    [0, '1'],
    [2, '100'],
    [3, '1k'],
    [5, '100k'],
    [6, '1M'],
    [18, '1e18'],
  ])('of 10^%i are labelled %s', (decade, label) => expect(decadeLabel(decade)).toBe(label));
});

describe('the bars of a chart', () => {
  const { contestants } = report();

  it('end where the scale has their rate: a decade is the same length everywhere', () => {
    const result = caseWith(1, 10, 100);
    const { bars, ticks, left } = layoutChart(result, contestants, { first: -1, last: 3 }, 800);
    const ends = bars.map(({ end }) => end);
    expect(ends[1] - ends[0]).toBeCloseTo(ends[2] - ends[1], 9);
    expect(ends[0] - left).toBeCloseTo(ends[1] - ends[0], 9);
    expect(ticks.find(({ label }) => label === '10')!.x).toBeCloseTo(ends[1], 9);
  });

  it('lie inside the drawing in the order of their rates, at any width', () => {
    const rates = fc.array(fc.double({ min: 1e-6, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rates, fc.integer({ min: 280, max: 1600 }), (values, width) => {
        const result = caseWith(...values);
        const { bars, ticks, left, height } = layoutChart(result, contestants, decadesOf([result]), width);
        for (const { low, end, high, y } of bars) {
          expect(left).toBeLessThanOrEqual(low);
          expect(low).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(high);
          expect(high).toBeLessThan(width);
          expect(y).toBeLessThan(height);
        }
        bars.forEach((bar, k) => {
          for (let m = 0; m < k; m++) if (values[m] < values[k]) expect(bars[m].end).toBeLessThanOrEqual(bar.end);
        });
        for (let k = 1; k < ticks.length; k++) expect(ticks[k].x - ticks[k - 1].x).toBeGreaterThanOrEqual(39);
      }),
    );
  });

  it('say their rate and share', () => {
    const [bar] = layoutChart(caseResult(), contestants, { first: -1, last: 2 }, 800).bars;
    expect([bar.label, bar.rate, bar.share]).toEqual(['CPU, 8 threads', '41.9 Mps', '61 % of peak']);
    const [narrow] = layoutChart(caseResult(), contestants, { first: -1, last: 2 }, 350).bars;
    expect(narrow.share).toBe('61 %');
  });
});

import { describe, expect, it } from 'vitest';
import { extremesOf } from '../../src/engine/extremes.ts';
import { summarizeField } from '../../src/engine/field-summary.ts';
import { summaryJson, summaryLine } from '../../src/cli/summary-line.ts';

function summaryOf(...losses: number[]) {
  const values = Float32Array.from(losses);
  return summarizeField(
    { width: losses.length, height: 1, window: { a: [0, 1], b: [0, 1] }, values },
    extremesOf(values),
  );
}

describe('the line about a field', () => {
  it.each([
    [[3, 0.5, 12.25], 'loss 0.5 … 12.25, median about 3; no holes'],
    [[1, NaN], 'loss 1 … 1, median about 1; 1 hole (1 NaN)'],
    [
      [NaN, 2, Infinity, -1, Infinity, -Infinity],
      'loss -1 … 2, median about 0.5; 4 holes (1 NaN, 2 Infinity, 1 -Infinity)',
    ],
    [[Infinity, NaN], 'loss finite nowhere; 2 holes (1 NaN, 1 Infinity)'],
    [[0, 1e-45, 2 ** 100], 'loss 0 … 1.2676506e+30, median about 1.4e-45; no holes'],
  ])('%j', (losses, line) => expect(summaryLine('loss', summaryOf(...losses))).toBe(line));

  it('gives extremes that are the same float32 again', () => {
    const losses = [Math.fround(0.1), Math.fround(1 / 3), Math.fround(1e10 / 7)];
    const [, min, max] = /^loss (\S+) … (\S+), /.exec(summaryLine('loss', summaryOf(...losses)))!;
    expect([Math.fround(Number(min)), Math.fround(Number(max))]).toEqual([losses[0], losses[2]]);
  });
});

describe('the same for a program', () => {
  it('has no range without a finite value', () =>
    expect(summaryJson(summaryOf(NaN, Infinity))).toEqual({
      range: null,
      holes: 2,
      holeKinds: { nan: 1, positiveInfinity: 1, negativeInfinity: 0 },
    }));
});

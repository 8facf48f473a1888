import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubicMinimum, strongWolfe, type LinePoint } from '../../../src/model/train/line-search.ts';

type Line = (t: number) => { loss: number; slope: number };

function search(line: Line, first: number, options = {}): { best: LinePoint; from: LinePoint; looked: LinePoint[] } {
  const looked: LinePoint[] = [];
  const at = (t: number) => {
    const point = { t, ...line(t) };
    looked.push(point);
    return point;
  };
  const from = { t: 0, ...line(0) };
  return { best: strongWolfe(from, first, at, 1, options), from, looked };
}

function expectWolfe(from: LinePoint, best: LinePoint): void {
  expect(best.loss).toBeLessThanOrEqual(from.loss + 1e-4 * best.t * from.slope);
  expect(Math.abs(best.slope)).toBeLessThanOrEqual(0.9 * Math.abs(from.slope));
}

/** a t⁴ + b t³ + c t² − s t + waves, which has steps that fulfil the conditions as it is bounded below. */
const smooth = fc.record({
  quartic: fc.double({ min: 0.01, max: 5, noNaN: true }),
  cubic: fc.double({ min: -3, max: 3, noNaN: true }),
  square: fc.double({ min: -3, max: 3, noNaN: true }),
  slope: fc.double({ min: 0.5, max: 10, noNaN: true }),
  wave: fc.double({ min: 0, max: 0.4, noNaN: true }),
  first: fc.double({ min: -3, max: 3, noNaN: true }),
});

describe('the strong Wolfe search', () => {
  it('fulfils both conditions, on the place it looked at', () => {
    fc.assert(
      fc.property(smooth, ({ quartic, cubic, square, slope, wave, first }) => {
        const line: Line = (t) => ({
          loss: quartic * t ** 4 + cubic * t ** 3 + square * t ** 2 - slope * t + wave * Math.sin(t),
          slope: 4 * quartic * t ** 3 + 3 * cubic * t ** 2 + 2 * square * t - slope + wave * Math.cos(t),
        });
        const { best, from, looked } = search(line, 10 ** first);
        expectWolfe(from, best);
        expect(looked).toContain(best);
        expect(looked.length).toBeLessThanOrEqual(26);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the first step where it does, and looks no further', () => {
    const { best, looked } = search((t) => ({ loss: (t - 1) ** 2, slope: 2 * (t - 1) }), 0.8);
    expect([best.t, looked.length]).toEqual([0.8, 1]);
  });

  it('finds the minimum of a parabola by one interpolation from beyond it', () => {
    const { best } = search((t) => ({ loss: (t - 1) ** 2, slope: 2 * (t - 1) }), 7);
    expect(best.t).toBeCloseTo(1, 12);
  });

  it('comes back from where the loss is not finite', () => {
    for (const wall of [Infinity, NaN]) {
      const line: Line = (t) =>
        t < 0.01 ? { loss: -t + 60 * t * t, slope: -1 + 120 * t } : { loss: wall, slope: NaN };
      const { best, from } = search(line, 5);
      expectWolfe(from, best);
      expect(best.t).toBeLessThan(0.01);
    }
  });

  it('stays where it is when nothing is lower', () => {
    const { best, from, looked } = search((t) => ({ loss: Math.abs(t), slope: t === 0 ? -1 : Math.sign(t) }), 1);
    expect(best).toBe(from);
    expect(looked.length).toBeGreaterThan(3);
  });

  it('goes on when the loss falls for ever, as long as it may look', () => {
    const { best, looked } = search((t) => ({ loss: -t, slope: -1 }), 1, { evaluations: 8 });
    expect(looked.length).toBeLessThanOrEqual(9);
    expect(best.t).toBeGreaterThan(1e4);
  });

  it('trusts slopes where the loss is too rounded to fall', () => {
    const base = 1;
    const line: Line = (t) => ({ loss: base + 1e-16 * (t - 1) ** 2, slope: 2e-16 * (t - 1) });
    // in float64 these losses are one and the same number
    const { best, looked } = search(line, 1.2);
    expect([best.t, looked.length]).toEqual([1.2, 1]);
  });
});

describe('the cubic through two places', () => {
  it('has its minimum where calculus says', () => {
    const shape = fc.record({
      a: fc.double({ min: 0.1, max: 4, noNaN: true }),
      b: fc.double({ min: -4, max: 4, noNaN: true }),
      left: fc.double({ min: -2, max: 0, noNaN: true }),
      gap: fc.double({ min: 0.1, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ a, b, left, gap }) => {
        // a t³ + b t² − t: with a > 0 the larger root of the derivative is the minimum
        const at = (t: number): LinePoint => ({
          t,
          loss: a * t ** 3 + b * t * t - t,
          slope: 3 * a * t * t + 2 * b * t - 1,
        });
        const minimum = (-b + Math.sqrt(b * b + 3 * a)) / (3 * a);
        const [p, q] = [at(left), at(left + gap)];
        for (const found of [cubicMinimum(p, q, -100, 100), cubicMinimum(q, p, -100, 100)]) {
          expect(Math.abs(found - minimum)).toBeLessThan(1e-6 * (1 + Math.abs(minimum)));
        }
        expect(cubicMinimum(p, q, minimum + 1, minimum + 2)).toBe(minimum + 1);
      }),
    );
  });

  it('is not asked where it has none, or where anything is infinite', () => {
    const rising: LinePoint = { t: 0, loss: 0, slope: 1 };
    expect(cubicMinimum(rising, { t: 1, loss: 1, slope: 1.1 }, 2, 4)).toBe(3);
    expect(cubicMinimum(rising, { t: 1, loss: Infinity, slope: NaN }, 0, 1)).toBe(0.5);
  });
});

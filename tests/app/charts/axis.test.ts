import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearAxis, logAxis } from '../../../src/app/charts/axis.ts';

const ends = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }));

describe('an axis of equal steps', () => {
  it('maps its ends to the ends of the drawing, either way up, and ticks to where their values lie', () => {
    fc.assert(
      fc.property(ends, fc.boolean(), ([from, length], flipped) => {
        const to = from + length;
        fc.pre(to > from);
        const [start, end] = flipped ? [170, 12] : [50, 390];
        const axis = linearAxis(from, to, start, end, 5);
        expect(axis.place(from)).toBeCloseTo(start, 6);
        expect(axis.place(to)).toBeCloseTo(end, 6);
        for (const { value, at } of axis.ticks) {
          expect(at).toBe(axis.place(value));
          expect(at).toBeGreaterThanOrEqual(Math.min(start, end) - 1e-6);
          expect(at).toBeLessThanOrEqual(Math.max(start, end) + 1e-6);
        }
      }),
    );
  });

  it('puts a range of one value in the middle', () => {
    expect(linearAxis(3, 3, 0, 100, 5).place(3)).toBe(50);
  });
});

describe('an axis of decades', () => {
  it('gives equal room to equal factors', () => {
    const axis = logAxis(1e-4, 1e2, 0, 600, 9);
    expect(axis.place(1e-4)).toBe(0);
    expect(axis.place(1e2)).toBeCloseTo(600, 9);
    expect(axis.place(1e-1) - axis.place(1e-2)).toBeCloseTo(100, 9);
    expect(axis.ticks.map(({ label }) => label)).toEqual(['10⁻⁴', '10⁻³', '0.01', '0.1', '1', '10', '100']);
  });

  it('labels at most as many decades as asked for, ends that are decades included', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 20 }), fc.integer({ min: 1, max: 40 }), (low, decades) => {
        const { ticks } = logAxis(10 ** low, 10 ** (low + decades), 0, 1, 6);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.length).toBeGreaterThan(0);
        for (const { at } of ticks) expect(at >= -1e-6 && at <= 1 + 1e-6).toBe(true);
      }),
    );
  });

  it('has no tick between two decades, and does not fail', () => {
    expect(logAxis(2, 3, 0, 1, 6).ticks).toEqual([]);
  });
});

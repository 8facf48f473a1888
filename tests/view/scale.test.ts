import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLevels } from '../../src/analysis/levels.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import { legendOf } from '../../src/view/legend.ts';
import { colorAt, heightOf, lossAt, valueScale } from '../../src/view/value-scale.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';

const field = sample(65, 65, square(5), himmelblau);

describe.each(['linear', 'log'] as const)('a %s scale', (kind) => {
  const scale = scaleOf(field, kind);

  it('goes from 0 at the minimum to 1 at the maximum, and only upwards', () => {
    expect(heightOf(scale, scale.min)).toBe(0);
    expect(heightOf(scale, scale.max)).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)].map((t) => scale.min + t * (scale.max - scale.min));
        expect(heightOf(scale, low)).toBeLessThanOrEqual(heightOf(scale, high));
      }),
    );
  });

  it('has an inverse', () => {
    for (const t of [0, 0.01, 0.3, 0.9, 1]) expect(heightOf(scale, lossAt(scale, t))).toBeCloseTo(t, 12);
  });

  it('clamps what lies outside, and has no height for what is not finite', () => {
    expect(heightOf(scale, scale.min - 1)).toBe(0);
    expect(heightOf(scale, scale.max * 2)).toBe(1);
    for (const loss of [NaN, Infinity, -Infinity]) expect(heightOf(scale, loss)).toBeNaN();
  });
});

describe('valueScale', () => {
  it('spaces the logarithmic contour levels evenly', () => {
    const scale = scaleOf(field, 'log');
    const { values } = contourLevels(field, { rule: 'log' });
    const heights = Array.from(values, (loss) => heightOf(scale, loss));
    const gaps = heights.slice(1).map((height, k) => height - heights[k]);
    expect(gaps.length).toBeGreaterThan(5);
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0], 6);
  });

  it('is null when nothing is finite, and flat on a constant field', () => {
    expect(valueScale(statistics(Float32Array.of(NaN, Infinity)), 'linear', 'viridis')).toBeNull();
    for (const kind of ['linear', 'log'] as const) {
      const scale = valueScale(statistics(Float32Array.of(2, 2)), kind, 'viridis')!;
      expect(heightOf(scale, 2)).toBe(0.5);
    }
  });

  it('takes the limits it is given', () => {
    const scale = valueScale(statistics(field.values), 'linear', 'viridis', [0, 100])!;
    expect([heightOf(scale, 50), heightOf(scale, 500)]).toEqual([0.5, 1]);
  });

  it('lays zero on the middle of a diverging palette, and only for data of two signs', () => {
    const summary = statistics(Float32Array.of(-1, 3));
    const signed = valueScale(summary, 'linear', 'vik')!;
    expect(colorAt(signed, heightOf(signed, 0))).toBeCloseTo(0.5, 12);
    expect(colorAt(signed, 1)).toBe(1);
    expect(colorAt(signed, 0)).toBeCloseTo(1 / 3, 12);
    expect(valueScale(statistics(Float32Array.of(1, 3)), 'linear', 'vik')!.color).toEqual([0, 1]);
  });
});

describe('legendOf', () => {
  it.each(['linear', 'log'] as const)('puts ticks and levels of a %s scale where their colours are', (kind) => {
    const scale = scaleOf(field, kind);
    const levels = contourLevels(field, { rule: kind });
    const legend = legendOf(scale, 'viridis', levels);
    expect(legend.ticks.length).toBeGreaterThanOrEqual(3);
    expect(legend.levels.length).toBe(levels.values.length);
    for (const { value, position } of [...legend.ticks, ...legend.levels]) {
      expect(position).toBeGreaterThanOrEqual(0);
      expect(position).toBeLessThanOrEqual(1);
      expect(lossAt(scale, position)).toBeCloseTo(value, 6);
    }
    expect(legend.stops.at(0)!.color).toBe('rgb(68 1 84)');
    expect(legend.stops.at(-1)!.color).toBe('rgb(253 231 37)');
  });

  it('has one tick for a constant field', () => {
    const scale = valueScale(statistics(Float32Array.of(2, 2)), 'log', 'viridis')!;
    expect(legendOf(scale, 'viridis', null).ticks).toEqual([{ value: 2, label: '2', position: 0.5 }]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelAt, modelLines } from '../../src/view/paraboloid-map.ts';
import type { Paraboloid } from '../../src/view/types.ts';

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const models: fc.Arbitrary<Paraboloid> = fc.record({
  a: number(3),
  b: number(3),
  value: number(1e3),
  gradient: fc.tuple(number(5), number(5)),
  hessian: fc.tuple(number(20), number(20), number(20)),
  radius: fc.tuple(fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.double({ min: 1e-3, max: 10, noNaN: true })),
});

const cup: Paraboloid = { a: 1, b: -1, value: 2, gradient: [0, 0], hessian: [2, 0, 8], radius: [1, 0.5] };
const levels = (...values: number[]) => ({ values, index: values.map(() => false), span: 10 });

describe('the quadratic model', () => {
  it('is the Taylor polynomial: value, slope and curvature at its point', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(modelAt(model, 0, 0)).toBe(model.value);
        // differences of a quadratic are exact up to rounding, whatever the step
        const at = (da: number, db: number) => modelAt({ ...model, value: 0 }, da, db);
        expect((at(1, 0) - at(-1, 0)) / 2).toBeCloseTo(model.gradient[0], 8);
        expect((at(0, 1) - at(0, -1)) / 2).toBeCloseTo(model.gradient[1], 8);
        expect(at(1, 0) + at(-1, 0)).toBeCloseTo(model.hessian[0], 8);
        expect((at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4).toBeCloseTo(model.hessian[1], 8);
        expect(at(0, 1) + at(0, -1)).toBeCloseTo(model.hessian[2], 8);
      }),
    );
  });
});

describe('the lines of the model on the map', () => {
  it('lie where it has their level', () => {
    fc.assert(
      fc.property(models, (model) => {
        const [ra, rb] = model.radius;
        const lines = modelLines(model, null);
        const spread = Math.max(
          ...[-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => Math.abs(modelAt(model, x * ra, y * rb) - model.value))),
        );
        for (const { level, points } of lines) {
          for (const [x, y] of points) {
            expect(Math.abs(modelAt(model, x * ra, y * rb) - level)).toBeLessThan(1e-3 * spread + 1e-9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the levels of the picture, so that they can be compared', () => {
    const lines = modelLines(cup, levels(-5, 2.1, 2.3, 2.6, 2.9, 40));
    expect(lines.map(({ level }) => Number(level.toFixed(6)))).toEqual([2.1, 2.3, 2.6, 2.9]);
    expect(lines.every(({ closed }) => closed)).toBe(true);
    // 2 + x² with x in half axes: level 2.25 would be a circle of radius ½
    const radii = lines[1].points.map(([x, y]) => Math.hypot(x, y));
    for (const radius of radii) expect(radius).toBeCloseTo(Math.sqrt(0.3), 3);
  });

  it('are levels of its own where the picture has too few of them, and at most as many as asked for', () => {
    const own = new Set(modelLines(cup, levels(2.5)).map(({ level }) => level));
    expect(own.size).toBe(6);
    expect(Math.min(...own)).toBeGreaterThan(2);
    expect(Math.max(...own)).toBeLessThan(3);
    const dense = levels(...Array.from({ length: 40 }, (_, k) => 2.01 + k / 41));
    expect(new Set(modelLines(cup, dense, 8).map(({ level }) => level)).size).toBe(8);
  });

  it('are open for a saddle, and none for a model that is flat', () => {
    const saddle: Paraboloid = { ...cup, hessian: [2, 0, -8] };
    const lines = modelLines(saddle, null);
    expect(lines.length).toBeGreaterThan(6);
    expect(lines.every(({ closed }) => !closed)).toBe(true);
    expect(modelLines({ ...cup, hessian: [0, 0, 0] }, null)).toEqual([]);
  });

  it('are as exact far from zero as near it', () => {
    const [near] = modelLines(cup, levels(2.1, 2.3, 2.6));
    const far = { ...cup, value: cup.value + 1e9 };
    const [same] = modelLines(far, levels(1e9 + 2.1, 1e9 + 2.3, 1e9 + 2.6));
    near.points.forEach(([x, y], k) => {
      expect(same.points[k][0]).toBeCloseTo(x, 5);
      expect(same.points[k][1]).toBeCloseTo(y, 5);
    });
  });
});

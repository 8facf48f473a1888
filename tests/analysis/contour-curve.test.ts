import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curvedContour, simplified } from '../../src/analysis/contour-curve.ts';
import { contourLines } from '../../src/analysis/contours.ts';
import type { Field } from '../../src/spec/field.ts';
import { fieldOf, grids } from '../support/fields.ts';

function bilinear({ width, height, values }: Field, x: number, y: number): number {
  const [i, j] = [Math.min(Math.floor(x), width - 2), Math.min(Math.floor(y), height - 2)];
  const [p, q] = [x - i, y - j];
  const s = j * width + i;
  const low = values[s] * (1 - p) + values[s + 1] * p;
  return low * (1 - q) + (values[s + width] * (1 - p) + values[s + width + 1] * p) * q;
}

const value = fc.double({ min: -8, max: 8, noNaN: true }).map(Math.fround);
const fields = grids(value, 6).filter(({ width, height }) => width > 1 && height > 1);

describe('curved contours', () => {
  test('every point lies where the bilinear surface has the level, in the order of the line', () => {
    fc.assert(
      fc.property(fields, fc.double({ min: -7, max: 7, noNaN: true }), (field, level) => {
        fc.pre(!field.values.includes(Math.fround(level)));
        for (const line of contourLines(field, [level])) {
          const { points, closed } = curvedContour(field, line, 6);
          expect(closed).toBe(line.closed);
          for (let k = 0; k < points.length; k += 2) {
            expect(Math.abs(bilinear(field, points[k], points[k + 1]) - level)).toBeLessThan(1e-6);
            const cell = Math.hypot(
              points[k] - (points[k - 2] ?? points[0]),
              points[k + 1] - (points[k - 1] ?? points[1]),
            );
            expect(cell).toBeLessThan(Math.SQRT2 + 1e-9);
          }
          const kept = new Set(
            Array.from({ length: points.length / 2 }, (_, k) => `${points[2 * k]} ${points[2 * k + 1]}`),
          );
          for (let k = 0; k < line.points.length; k += 2)
            expect(kept.has(`${line.points[k]} ${line.points[k + 1]}`)).toBe(true);
        }
      }),
    );
  });

  test('a saddle on 2 × 2 nodes has hyperbolas, not chords', () => {
    const field = fieldOf([
      [1, -1],
      [-1, 1],
    ]);
    const lines = contourLines(field, [0.5]).map((line) => curvedContour(field, line, 8));
    expect(lines.map(({ points }) => points.length / 2)).toEqual([9, 9]);
    const [x, y] = lines[0].points.slice(8, 10);
    // (1 − 2x)(1 − 2y) = ½ on the diagonal of the corner
    expect(Math.min(x, 1 - x)).toBeCloseTo((1 - Math.SQRT1_2) / 2, 12);
    expect(Math.min(y, 1 - y)).toBeCloseTo((1 - Math.SQRT1_2) / 2, 12);
  });

  test('a plane keeps its straight lines', () => {
    const field = fieldOf(['012', '123', '234']);
    const [line] = contourLines(field, [1.5]);
    expect(curvedContour(field, line, 9).points).toEqual(line.points);
  });
});

describe('simplified lines', () => {
  const points = fc
    .array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 80 })
    .map((numbers) => Float64Array.from(numbers.slice(0, numbers.length & ~1)));

  const distance = (x: number, y: number, line: Float64Array, closed: boolean) => {
    const count = line.length / 2;
    let best = Math.hypot(x - line[0], y - line[1]);
    for (let k = 0; k < (closed ? count : count - 1); k++) {
      const [x0, y0] = [line[2 * k], line[2 * k + 1]];
      const next = (k + 1) % count;
      const [dx, dy] = [line[2 * next] - x0, line[2 * next + 1] - y0];
      const square = dx * dx + dy * dy;
      const t = square ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square)) : 0;
      best = Math.min(best, Math.hypot(x - x0 - t * dx, y - y0 - t * dy));
    }
    return best;
  };

  test('no point that was left out is farther from the line than the tolerance, and the ends stay', () => {
    fc.assert(
      fc.property(points, fc.boolean(), fc.double({ min: 0, max: 20, noNaN: true }), (points, closed, tolerance) => {
        const kept = simplified(points, closed, tolerance);
        expect(kept.slice(0, 2)).toEqual(points.slice(0, 2));
        if (!closed) expect(kept.slice(-2)).toEqual(points.slice(-2));
        for (let k = 0; k < points.length; k += 2) {
          expect(distance(points[k], points[k + 1], kept, closed)).toBeLessThanOrEqual(tolerance + 1e-9);
        }
      }),
    );
  });

  test('a square drawn with many points keeps its corners', () => {
    const side = Array.from({ length: 10 }, (_, k) => k);
    const square = [
      ...side.map((k) => [k, 0]),
      ...side.map((k) => [10, k]),
      ...side.map((k) => [10 - k, 10]),
      ...side.map((k) => [0, 10 - k]),
    ];
    expect([...simplified(Float64Array.from(square.flat()), true, 0.01)]).toEqual([0, 0, 10, 0, 10, 10, 0, 10]);
  });
});

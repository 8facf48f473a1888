import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContourBands, type Ring } from '../../src/analysis/contour-bands.ts';
import { ContourTracer } from '../../src/analysis/contours.ts';
import type { Field } from '../../src/spec/field.ts';
import { fieldFrom, fieldOf, grids, sample, tied } from '../support/fields.ts';

/** Twice the area, signed. */
function twiceArea(points: Ring): number {
  let twice = 0;
  for (let k = 0; k < points.length; k += 2) {
    const next = (k + 2) % points.length;
    twice += points[k] * points[next + 1] - points[next] * points[k + 1];
  }
  return twice;
}

const area = (rings: readonly Ring[]) => Math.abs(rings.reduce((sum, ring) => sum + twiceArea(ring), 0)) / 2;

/** How often rings wind round a point, and how often a ray from it crosses them. */
function around(rings: readonly Ring[], x: number, y: number): { winding: number; crossings: number } {
  let [winding, crossings] = [0, 0];
  for (const ring of rings) {
    for (let k = 0; k < ring.length; k += 2) {
      const next = (k + 2) % ring.length;
      const [x0, y0, x1, y1] = [ring[k], ring[k + 1], ring[next], ring[next + 1]];
      if (y0 > y === y1 > y || x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) <= x) continue;
      winding += y1 > y0 ? 1 : -1;
      crossings++;
    }
  }
  return { winding, crossings };
}

function bands(field: Field, level: number): Ring[] {
  return new ContourBands(field).above(level, new ContourTracer(field).trace(level));
}

function isFiniteCell({ width, values }: Field, i: number, j: number): boolean {
  const s = j * width + i;
  return [s, s + 1, s + width, s + width + 1].every((node) => Number.isFinite(values[node]));
}

const level = fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 3, 4, 50);
const holed = fc.oneof(
  { weight: 9, arbitrary: tied },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const wide = grids(holed, 12).filter(({ width, height }) => width > 1 && height > 1);

describe('laws', () => {
  test('the domain covers each cell without a hole, once, and no other', () => {
    fc.assert(
      fc.property(wide, (field) => {
        const { domain } = new ContourBands(field);
        let count = 0;
        for (let j = 0; j < field.height - 1; j++) {
          for (let i = 0; i < field.width - 1; i++) {
            const inside = isFiniteCell(field, i, j);
            count += Number(inside);
            const { winding, crossings } = around(domain, i + 0.41, j + 0.37);
            expect([Math.abs(winding), crossings % 2]).toEqual(inside ? [1, 1] : [0, 0]);
          }
        }
        expect(area(domain)).toBe(count);
      }),
    );
  });

  test('a node inside the domain lies in the area exactly when its value is at least the level', () => {
    fc.assert(
      fc.property(wide, level, (field, level) => {
        const rings = bands(field, level);
        for (let s = 0; s < field.values.length; s++) {
          const [i, j] = [s % field.width, Math.floor(s / field.width)];
          // a little into a cell, nearer to the node than any line can pass: levels and values are multiples of a half
          if (i >= field.width - 1 || j >= field.height - 1 || !isFiniteCell(field, i, j)) continue;
          if (field.values[s] === level) continue;
          const { winding, crossings } = around(rings, i + 0.0013, j + 0.0017);
          expect([Math.abs(winding), crossings % 2]).toEqual(field.values[s] > level ? [1, 1] : [0, 0]);
        }
      }),
    );
  });

  test('areas shrink as levels rise, from the whole domain to nothing', () => {
    fc.assert(
      fc.property(wide, (field) => {
        const domain = area(new ContourBands(field).domain);
        const areas = [-1e9, -1, 0.25, 0.5, 1.5, 2, 3, 4.5, 1e9].map((at) => area(bands(field, at)));
        expect(areas[0]).toBe(domain);
        for (let k = 1; k < areas.length; k++) expect(areas[k]).toBeLessThanOrEqual(areas[k - 1] + 1e-9);
        expect(areas.at(-1)).toBe(0);
      }),
    );
  });

  test('what is above a level and what is above its negative in the negated field make up the domain', () => {
    const values = fc.float({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(grids(values, 12), fc.double({ min: -7, max: 7, noNaN: true }), (field, level) => {
        fc.pre(field.width > 1 && field.height > 1 && !field.values.includes(level));
        const negated = { ...field, values: field.values.map((v) => -v) };
        const domain = (field.width - 1) * (field.height - 1);
        expect(Math.abs(area(bands(field, level)) + area(bands(negated, -level)) - domain)).toBeLessThan(1e-9);
      }),
    );
  });
});

test('the area inside a circle, cut by the window and by a hole', () => {
  const n = 241;
  const field = sample(n, n, { a: [0, 1.2], b: [-1.2, 1.2] }, (a, b) => 1 - a * a - b * b);
  const cell = (1.2 / (n - 1)) * (2.4 / (n - 1));
  expect(area(bands(field, 0)) * cell).toBeCloseTo(Math.PI / 2, 4);
  // a hole of 11 × 11 nodes takes 12 × 12 cells out of it
  const holed = fieldFrom(n, n, (i, j) =>
    Math.abs(i - 60) <= 5 && Math.abs(j - 120) <= 5 ? NaN : field.values[j * n + i],
  );
  expect(area(bands(holed, 0)) * cell).toBeCloseTo(Math.PI / 2 - 144 * cell, 4);
});

test('straight borders have no points but their corners', () => {
  const { domain } = new ContourBands(fieldFrom(200, 100, (i) => i));
  expect(domain.map((ring) => ring.length / 2)).toEqual([4]);
  const [ring] = bands(
    fieldFrom(200, 100, (i) => i),
    50.5,
  );
  // 100 points of the line, and the two corners on its high side
  expect(ring.length / 2).toBe(102);
});

test('cells that touch in one node are two areas, or one that touches itself', () => {
  const { domain } = new ContourBands(fieldOf(['11N', '111', 'N11']));
  expect(area(domain)).toBe(2);
});

test('lines of another level are refused', () => {
  const field = fieldFrom(4, 4, (i) => i);
  const bands = new ContourBands(field);
  expect(() => bands.above(1.5, new ContourTracer(field).trace(0.5))).toThrow('Expected a piece that begins at');
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thinned } from '../../src/analysis/contour-thin.ts';
import { fieldFrom, sample } from '../support/fields.ts';

const side = fc.integer({ min: 2, max: 60 });

describe('a field on fewer nodes', () => {
  test('stays itself where it is small enough', () => {
    const field = fieldFrom(12, 9, (i, j) => i * j);
    expect(thinned(field, 12)).toBe(field);
  });

  test('keeps its window and its corners, and a plane is kept exactly', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 2, max: 30 }), (width, height, most) => {
        const window = { a: [-3, 2] as [number, number], b: [10, 11] as [number, number] };
        const plane = (a: number, b: number) => 4 * a - 3 * b;
        const thin = thinned(sample(width, height, window, plane), most);
        const wanted = sample(Math.min(width, most), Math.min(height, most), window, plane);
        expect([thin.width, thin.height, thin.window]).toEqual([wanted.width, wanted.height, window]);
        for (let s = 0; s < wanted.values.length; s++) expect(thin.values[s]).toBeCloseTo(wanted.values[s], 4);
      }),
    );
  });

  test('values stay between the least and the greatest', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 2, max: 30 }), fc.integer(), (width, height, most, seed) => {
        const field = fieldFrom(width, height, (i, j) => Math.sin(i * 12.9898 + j * 78.233 + seed));
        for (const value of thinned(field, most).values) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('every cell with a hole in it is one, and no cell without a hole near by', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 60 }),
        fc.integer({ min: 3, max: 12 }),
        fc.nat(1e6),
        fc.constantFrom(NaN, Infinity, -Infinity),
        (size, most, place, hole) => {
          fc.pre(most < size);
          const [i, j] = [place % size, Math.floor(place / size) % size];
          const { values, width } = thinned(
            fieldFrom(size, size, (p, q) => (p === i && q === j ? hole : 1)),
            most,
          );
          const scale = (most - 1) / (size - 1);
          for (let s = 0; s < values.length; s++) {
            const [dx, dy] = [Math.abs((s % width) - i * scale), Math.abs(Math.floor(s / width) - j * scale)];
            // the corners of the cell that the hole lies in; a node further away has neither it nor its neighbours
            if (dx < 1 && dy < 1) expect(Number.isFinite(values[s])).toBe(false);
            if (dx > 2 || dy > 2) expect(values[s]).toBe(1);
          }
        },
      ),
    );
  });
});

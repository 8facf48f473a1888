import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barNumbers, columnsFor } from '../../../src/app/compare/layout.ts';

describe('columns of maps', () => {
  it.each([
    [9, 984, 3],
    [8, 984, 4],
    [10, 984, 5],
    [12, 984, 4],
    [9, 728, 3],
    [9, 362, 2],
    [1, 984, 1],
    [2, 984, 2],
    [9, 100, 1],
  ])('of %i planes on %i px are %i', (count, width, columns) => {
    const found = columnsFor(count, width);
    // what matters is the last row; of two that fill it the wider page takes more
    if (count % columns === 0) expect(count % found === 0 || found === 1 || width < 400).toBe(true);
    expect(found).toBeLessThanOrEqual(Math.max(1, Math.floor((width + 18) / 166)));
    if (count <= 2 || width <= 362) expect(found).toBe(columns);
  });

  it('leave no map too narrow to be read, nor more columns than maps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 148, max: 1700 }), (count, width) => {
        const columns = columnsFor(count, width);
        expect(columns).toBeGreaterThanOrEqual(1);
        expect(columns).toBeLessThanOrEqual(count);
        expect((width - 18 * (columns - 1)) / columns).toBeGreaterThanOrEqual(148);
      }),
    );
  });

  it('never leave the last row emptier than one column less would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer({ min: 500, max: 1700 }), (count, width) => {
        const empty = (columns: number) => (columns - (count % columns)) % columns;
        const columns = columnsFor(count, width);
        if (columns > 3) expect(empty(columns)).toBeLessThanOrEqual(empty(columns - 1));
      }),
    );
  });
});

describe('numbers of the colour bar', () => {
  const levels = fc
    .uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 24 })
    .map((places) => places.toSorted((p, q) => p - q));

  it('stand apart, in their order, each at its level', () => {
    fc.assert(
      fc.property(levels, fc.integer({ min: 200, max: 1400 }), (places, width) => {
        const labels = places.map((_, k) => `label ${k}`);
        const heavy = places.map((_, k) => k % 5 === 4);
        const numbers = barNumbers(places, labels, heavy, width);
        for (const [k, { place, text }] of numbers.entries()) {
          expect(text).toBe(labels[places.indexOf(place)]);
          if (k > 0) expect((place - numbers[k - 1].place) * width).toBeGreaterThanOrEqual(52);
        }
        if (places.length > 0) expect(numbers.length).toBeGreaterThan(0);
      }),
    );
  });

  it('are of the heavy levels before the others', () => {
    const places = [0.3, 0.32, 0.34];
    expect(barNumbers(places, ['a', 'b', 'c'], [false, true, false], 400).map(({ text }) => text)).toEqual(['b']);
  });

  it('do not hang over the ends', () => {
    const numbers = barNumbers([0, 0.5, 0.99], ['low', 'middle', 'high'], [true, true, true], 400);
    expect(numbers.map(({ at }) => at)).toEqual(['start', 'middle', 'end']);
  });
});

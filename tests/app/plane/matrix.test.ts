import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divergingPixels, divergingStops, reachOf, shareOf } from '../../../src/app/plane/matrix-colors.ts';
import { entryAt, entryBeside, matrixLayout, placeOf } from '../../../src/app/plane/matrix-layout.ts';
import { withAxis } from '../../../src/app/plane/weight-matrix.ts';
import type { ParameterRef } from '../../../src/spec/landscape.ts';

describe('places of entries', () => {
  const shapes = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 800 }), fc.boolean());

  it('every entry, biases too, is found at its own place, and nothing beside all', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), ([rows, columns, hasBias], i, j) => {
        const layout = matrixLayout(rows, columns, hasBias, 340)!;
        const row = i % rows;
        const column = j % (columns + (hasBias ? 1 : 0));
        const ref: ParameterRef = column === columns ? { layer: 3, bias: row } : { layer: 3, weight: [row, column] };
        const { x, y } = placeOf(layout, ref);
        expect(entryAt(layout, 3, x + layout.cell / 2, y + layout.line / 2)).toEqual(ref);
        expect(x + layout.cell).toBeLessThanOrEqual(layout.width);
        for (const [px, py] of [
          [-1, y],
          [x, -1],
          [x, layout.height],
          [layout.width, y],
        ])
          expect(entryAt(layout, 3, px, py)).toBe(null);
      }),
      { numRuns: 200 },
    );
  });

  it('small matrices have square entries of 14 px and more, others fit as long as entries are above their least', () => {
    for (const [rows, columns] of [
      [16, 16],
      [24, 2],
      [1, 1],
    ]) {
      const { cell, line } = matrixLayout(rows, columns, true, 340)!;
      expect(cell).toBe(line);
      expect(cell).toBeGreaterThanOrEqual(14);
    }
    for (const [rows, columns] of [
      [96, 16],
      [10, 150],
      [64, 64],
      [170, 2],
    ]) {
      const { width, height } = matrixLayout(rows, columns, true, 340)!;
      expect(width).toBeLessThanOrEqual(340);
      expect(height).toBeLessThanOrEqual(352);
    }
    expect(matrixLayout(256, 784, true, 340)).toMatchObject({ cell: 2, line: 2, height: 512 });
    expect(matrixLayout(10, 256, true, 340)).toMatchObject({ cell: 2, line: 14 });
    expect(matrixLayout(2048, 2048, true, 340)).toBe(null);
  });

  it('between weights and biases is nothing', () => {
    const layout = matrixLayout(2, 3, true, 340)!;
    expect(layout.gap).toBeGreaterThan(0);
    expect(entryAt(layout, 0, 3 * layout.cell + layout.gap / 2, 1)).toBe(null);
  });
});

describe('keys', () => {
  const shape = { rows: 3, columns: 4, hasBias: true };
  const at: ParameterRef = { layer: 1, weight: [1, 2] };

  it.each<[string, ParameterRef]>([
    ['ArrowLeft', { layer: 1, weight: [1, 1] }],
    ['ArrowRight', { layer: 1, weight: [1, 3] }],
    ['ArrowUp', { layer: 1, weight: [0, 2] }],
    ['ArrowDown', { layer: 1, weight: [2, 2] }],
    ['Home', { layer: 1, weight: [1, 0] }],
    ['End', { layer: 1, bias: 1 }],
    ['PageUp', { layer: 1, weight: [0, 2] }],
    ['PageDown', { layer: 1, weight: [2, 2] }],
  ])('%s', (key, expected) => expect(entryBeside(shape, at, key)).toEqual(expected));

  it('stop at the edges, and go from the biases back to the weights', () => {
    expect(entryBeside(shape, at, 'ArrowRight', 10)).toEqual({ layer: 1, bias: 1 });
    expect(entryBeside({ ...shape, hasBias: false }, at, 'ArrowRight', 10)).toEqual({ layer: 1, weight: [1, 3] });
    expect(entryBeside(shape, { layer: 1, bias: 1 }, 'ArrowLeft')).toEqual({ layer: 1, weight: [1, 3] });
    expect(entryBeside(shape, at, 'x')).toBe(null);
  });
});

it('the entry of the other axis changes places with its own', () => {
  const [u, v, w] = [0, 1, 2].map((k): ParameterRef => ({ layer: 0, weight: [0, k] }));
  const plane = { directions: 'axes', u, v } as const;
  expect(withAxis(plane, 'u', w)).toMatchObject({ u: w, v });
  expect(withAxis(plane, 'u', v)).toMatchObject({ u: v, v: u });
  expect(withAxis(plane, 'v', u)).toMatchObject({ u: v, v: u });
});

describe('colours', () => {
  it('have their middle at zero and their ends at the largest value in size', () => {
    const values = [-0.5, 0, 2, NaN, Infinity];
    expect(reachOf(values)).toBe(2);
    expect([-2, 0, 2, -9, 1].map((value) => shareOf(value, 2))).toEqual([0, 0.5, 1, 0, 0.75]);
    expect(shareOf(0, 0)).toBe(0.5);
  });

  it('blue below zero and red above, as dark for a value as for its negative', () => {
    const [low, middle, high] = [0, 1, 2].map((k) => [...divergingPixels([-1, 0, 1], 1).subarray(4 * k, 4 * k + 3)]);
    expect(low[2]).toBeGreaterThan(low[0]);
    expect(high[0]).toBeGreaterThan(high[2]);
    expect(Math.min(...middle)).toBeGreaterThan(Math.max(...low, ...high));
    expect(divergingStops(3)[0]).toBe(`rgb(${low.join(' ')})`);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halfField, halfResolution } from '../../src/analysis/half.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { coordinate } from '../../src/spec/field.ts';
import { grids, sample, tied } from '../support/fields.ts';

const window = { a: [-5, 5], b: [-5, 5] } as { a: [number, number]; b: [number, number] };
const himmelblau = (a: number, b: number) => (a * a + b - 11) ** 2 + (a + b * b - 7) ** 2;

describe('every second node', () => {
  test('keeps its coordinates and its value', () => {
    fc.assert(
      fc.property(grids(tied), (field) => {
        const half = halfField(field);
        expect([half.width, half.height]).toEqual([Math.ceil(field.width / 2), Math.ceil(field.height / 2)]);
        for (let j = 0; j < half.height; j++) {
          for (let i = 0; i < half.width; i++) {
            expect(half.values[j * half.width + i]).toBe(field.values[2 * j * field.width + 2 * i]);
            if (half.width > 1)
              expect(coordinate(half.window.a, i, half.width)).toBeCloseTo(
                coordinate(field.window.a, 2 * i, field.width),
                12,
              );
          }
        }
      }),
    );
  });

  test('an even width loses its last column from the window', () => {
    const half = halfField(sample(6, 5, { a: [0, 5], b: [0, 4] }, (a) => a));
    expect(half.window).toEqual({ a: [0, 4], b: [0, 4] });
  });
});

describe('the count at half the resolution', () => {
  test('is the count of the half field by the same noise floor', async () => {
    for (const n of [21, 40, 65, 128]) {
      const field = sample(n, n, window, himmelblau);
      const { minima } = await summarize(field, { delta: 1e-4 });
      const half = await summarize(halfField(field), { delta: 1e-4 });
      expect(minima.half).toEqual({
        grid: half.grid,
        resolved: half.minima.resolved,
        stable: half.minima.resolved === minima.resolved,
      });
    }
  });

  test('is stable where the grid is fine enough, and not where it is not', async () => {
    const fine = await summarize(sample(129, 129, window, himmelblau), { delta: 1e-4 });
    expect(fine.minima.half).toEqual({ grid: [65, 65], resolved: 4, stable: true });
    const waves = (a: number, b: number) => Math.cos(7 * a) + Math.cos(7 * b);
    const coarse = await summarize(sample(65, 65, window, waves), { delta: 1e-6 });
    expect(coarse.minima.half!.stable).toBe(false);
  });

  test('is not given for a grid without room', () => {
    expect(halfResolution(sample(4, 99, window, himmelblau), 0, 0)).toBeNull();
    expect(halfResolution(sample(5, 5, window, himmelblau), 0, 0)).not.toBeNull();
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contourLines, type Contour } from '../../src/analysis/contours.ts';
import type { Field } from '../../src/spec/field.ts';
import { components } from '../support/definitions.ts';
import { fieldFrom, fieldOf, grids, sample, tied } from '../support/fields.ts';

const SADDLES = ['decide', 'connect-lows'] as const;

/** Twice the area inside a closed line; the sign tells the hand of the low side. */
function signedArea({ points }: Contour): number {
  let twice = 0;
  for (let k = 0; k < points.length; k += 2) {
    const next = (k + 2) % points.length;
    twice += points[k] * points[next + 1] - points[next] * points[k + 1];
  }
  return twice / 2;
}

/** Grid edges with one end below the level and one not, as the contour's own rule says. */
function crossedEdges({ width, height, values }: Field, level: number): number {
  let count = 0;
  for (let s = 0; s < values.length; s++) {
    if (s % width < width - 1 && values[s] < level !== values[s + 1] < level) count++;
    if (s < width * (height - 1) && values[s] < level !== values[s + width] < level) count++;
  }
  return count;
}

function withRim(field: Field): Field {
  return fieldFrom(field.width + 2, field.height + 2, (i, j) => {
    const inside = i > 0 && j > 0 && i <= field.width && j <= field.height;
    return inside ? field.values[(j - 1) * field.width + i - 1] : 99;
  });
}

describe('laws', () => {
  const level = fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 3, 4, 50);

  test('inside a high rim every line is closed, and the loops tell the low and the high sets', () => {
    fc.assert(
      fc.property(grids(tied), level, (inner, level) => {
        const field = withRim(inner);
        const lines = contourLines(field, [level], { saddles: 'connect-lows' });
        const low = components(field, (s) => field.values[s] < level, true).length;
        const high = components(field, (s) => field.values[s] >= level, false).length;
        expect(lines.every(({ closed }) => closed)).toBe(true);
        expect(lines).toHaveLength(low + high - 1);
      }),
    );
  });

  test.each(SADDLES)('%s: every crossed edge of the grid lies on one line, once', (saddles) => {
    fc.assert(
      fc.property(grids(tied, 40), level, (field, level) => {
        fc.pre(field.width > 1 && field.height > 1);
        const lines = contourLines(field, [level], { saddles });
        const points = lines.reduce((sum, line) => sum + line.points.length / 2, 0);
        expect(points).toBe(crossedEdges(field, level));
      }),
    );
  });

  test.each(SADDLES)('%s: each point lies on a grid edge, where linear interpolation gives the level', (saddles) => {
    fc.assert(
      fc.property(
        grids(fc.float({ min: -8, max: 8, noNaN: true })),
        fc.double({ min: -7, max: 7, noNaN: true }),
        (field, level) => {
          const { width, values } = field;
          for (const { points } of contourLines(field, [level], { saddles })) {
            for (let k = 0; k < points.length; k += 2) {
              const [x, y] = [points[k], points[k + 1]];
              const s = Math.floor(y) * width + Math.floor(x);
              const t = Math.max(x % 1, y % 1);
              expect(Math.min(x % 1, y % 1)).toBe(0);
              const other = x % 1 > 0 ? values[s + 1] : t > 0 ? values[s + width] : values[s];
              expect(Math.abs(values[s] * (1 - t) + other * t - level)).toBeLessThan(1e-12);
            }
          }
        },
      ),
    );
  });

  test('a closed line has its low side on one hand', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 5, max: 60 }), (low, n) => {
        const centre = (n - 1) / 2;
        const field = fieldFrom(n, n, (i, j) => (low ? 1 : -1) * Math.hypot(i - centre, j - centre));
        const radius = 0.4 * n;
        const [line] = contourLines(field, [low ? radius : -radius]);
        expect(Math.sign(signedArea(line))).toBe(low ? 1 : -1);
      }),
    );
  });
});

test.each([0.35, 0.8, 1.2])('a circle of radius %f is found to the error of linear interpolation', (radius) => {
  const n = 129;
  const step = 3 / (n - 1);
  const field = sample(n, n, { a: [-1.5, 1.5], b: [-1.5, 1.5] }, (a, b) => a * a + b * b);
  const lines = contourLines(field, [radius ** 2]);
  expect(lines).toHaveLength(1);
  expect(lines[0].closed).toBe(true);
  const { points } = lines[0];
  for (let k = 0; k < points.length; k += 2) {
    const distance = Math.hypot(points[k] * step - 1.5, points[k + 1] * step - 1.5);
    // interpolation overestimates a² + b² by at most step²/4, so the line lies inside the circle by that over 2r
    expect(distance).toBeLessThan(radius + 1e-6);
    expect(distance).toBeGreaterThan(radius - step ** 2 / (4 * radius));
  }
  expect(Math.abs(signedArea(lines[0]) * step ** 2 - Math.PI * radius ** 2)).toBeLessThan(2 * step ** 2);
});

describe('ambiguous cells', () => {
  // the bilinear surface has its saddle at (0·1 - 4·4) / (0 + 1 - 8), about 2.29, and at 1.67
  const high = fieldOf(['04', '41']);
  const joins = (field: Field, level: number, saddles: (typeof SADDLES)[number]) => {
    const [first] = contourLines(field, [level], { saddles });
    const ends = [first.points.subarray(0, 2), first.points.subarray(2)];
    // a line that cuts off the low corner (0, 0) has both ends on its edges
    return !ends.every(([x, y]) => x === 0 || y === 0);
  };

  test('below the saddle the low corners stay apart, above it they join', () => {
    expect(joins(high, 2, 'decide')).toBe(false);
    expect(joins(high, 2.5, 'decide')).toBe(true);
    expect(joins(high, 2, 'connect-lows')).toBe(true);
  });

  test('the other diagonal gives the mirrored lines', () => {
    const mirrored = fieldOf(['40', '14']);
    for (const level of [2, 2.5]) {
      const points = (field: Field) =>
        contourLines(field, [level])
          .flatMap((line) =>
            Array.from({ length: line.points.length / 2 }, (_, k) => line.points.slice(2 * k, 2 * k + 2)),
          )
          .map(([x, y]) => `${field === mirrored ? (1 - x).toFixed(9) : x.toFixed(9)} ${y.toFixed(9)}`)
          .sort();
      expect(points(mirrored)).toEqual(points(high));
    }
  });
});

describe('holes', () => {
  test('lines end where a corner is not finite', () => {
    for (const hole of ['N', '+', '-']) {
      const lines = contourLines(fieldOf(['0000000', '1111111', `111${hole}111`, '0000000']), [0.5]);
      // the upper line passes above the hole's cells, the lower one is cut in two
      expect(lines.map(({ closed }) => closed)).toEqual([false, false, false]);
      expect(lines.map(({ points }) => points.length / 2).sort()).toEqual([3, 3, 7]);
    }
  });

  test('nothing but holes, a single row, a single sample: no lines', () => {
    expect(contourLines(fieldOf(['NN', 'NN']), [0])).toEqual([]);
    expect(contourLines(fieldOf(['0123']), [1.5])).toEqual([]);
    expect(contourLines(fieldOf(['0']), [0])).toEqual([]);
  });

  test('a level that is not finite has no line', () => {
    expect(contourLines(fieldOf(['01', '0+']), [NaN, Infinity, -Infinity])).toEqual([]);
  });
});

test.each(Array.from({ length: 40 }, (_, k) => 28 + k))('a step at column %i of a wide field is one line', (column) => {
  const lines = contourLines(
    fieldFrom(100, 70, (i) => (i < column ? 0 : 1)),
    [0.25],
  );
  expect(lines.map(({ closed, points }) => [closed, points.length / 2])).toEqual([[false, 70]]);
  expect(new Set(lines[0].points.filter((_, k) => k % 2 === 0))).toEqual(new Set([column - 0.75]));
  const across = contourLines(
    fieldFrom(70, 100, (_, j) => (j < column ? 1 : 0)),
    [0.25],
  );
  expect(across.map(({ closed, points }) => [closed, points.length / 2])).toEqual([[false, 70]]);
});

test('an open line keeps its order from one end to the other', () => {
  const [line] = contourLines(
    fieldFrom(100, 3, (_, j) => j),
    [0.5],
  );
  expect(line.closed).toBe(false);
  const xs = Array.from({ length: 100 }, (_, k) => line.points[2 * k]);
  const rising = xs.toSorted((p, q) => p - q);
  expect(xs[0] < xs[99] ? xs : xs.toReversed()).toEqual(rising);
});

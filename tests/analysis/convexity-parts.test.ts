import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bendingChord } from '../../src/analysis/convexity/bending.ts';
import { worstChords } from '../../src/analysis/convexity/chords.ts';
import { violationOf } from '../../src/analysis/convexity/grid-chord.ts';
import { midpointChord } from '../../src/analysis/convexity/midpoint.ts';
import { witnessAt } from '../../src/analysis/convexity/jensen.ts';
import { RowHulls } from '../../src/analysis/convexity/row-hulls.ts';
import { underestimate } from '../../src/analysis/convexity/underestimate.ts';
import { Envelope } from '../../src/analysis/convexity/witness.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import type { Point } from '../../src/analysis/facts.ts';
import { createRandom } from '../../src/spec/random.ts';
import { awkward, fieldFrom, grids } from '../support/fields.ts';
import { gapsByDefinition, noPause } from './convexity-support.ts';

const slope = fc.integer({ min: -40, max: 40 }).map((n) => n / 8);

describe('row hulls', () => {
  test('find the lowest node above any plane, whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(
        grids(awkward, 14),
        fc.array(fc.tuple(slope, slope), { minLength: 1 }),
        async (field, slopes) => {
          const { width, values } = field;
          const hulls = await RowHulls.build(field, noPause);
          const above = (k: number, [s, t]: [number, number]) =>
            values[k] - s * (k % width) - t * Math.floor(k / width);
          for (const pair of slopes) {
            const finite = Array.from(values.keys()).filter((k) => Number.isFinite(values[k]));
            const node = hulls.lowest(...pair);
            if (finite.length === 0) expect(node).toBe(-1);
            else expect(above(node, pair)).toBe(Math.min(...finite.map((k) => above(k, pair))));
          }
        },
      ),
    );
  });

  test('know their slope over each cell', async () => {
    const hulls = await RowHulls.build(
      fieldFrom(7, 1, (i) => [NaN, 4, 3, 0, 5, 2, NaN][i]),
      noPause,
    );
    const slopes = Array.from({ length: 7 }, (_, i) => hulls.slopeAt(0, i));
    expect(slopes).toEqual([NaN, -2, -2, 1, 1, NaN, NaN]);
  });
});

describe('the underestimate', () => {
  test('lies below the envelope at every node', async () => {
    await fc.assert(
      fc.asyncProperty(grids(awkward, 5), async (field) => {
        const truth = gapsByDefinition(field);
        const differences = await underestimate(await RowHulls.build(field, noPause), noPause);
        for (const [k, gap] of truth.entries()) expect(differences[k]).toBeGreaterThanOrEqual(gap - 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test('is close to a smooth convex function', async () => {
    const field = fieldFrom(120, 90, (i, j) => ((i - 50) / 40) ** 2 + ((j - 30) / 40) ** 4 + Math.exp((i + j) / 60));
    const differences = await underestimate(await RowHulls.build(field, noPause), noPause);
    const { min, max } = statistics(field.values);
    expect(Math.max(...differences)).toBeLessThan(1e-4 * (max - min));
  });
});

describe('the envelope at a node', () => {
  test('is exact, with nodes whose mean it is and a plane below all nodes that touches them', async () => {
    await fc.assert(
      fc.asyncProperty(grids(awkward, 5), async (field) => {
        const { width, values } = field;
        const { finite, min, max } = statistics(values);
        fc.pre(finite > 0 && max > min);
        const truth = gapsByDefinition(field);
        const envelope = new Envelope(await RowHulls.build(field, noPause), { min, max });
        for (const [k, gap] of truth.entries()) {
          if (!Number.isFinite(values[k])) continue;
          const { node, nodes, weights, violation, plane } = envelope.at(k);
          expect(node).toBe(k);
          expect(violation).toBeCloseTo(gap, 9);
          expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
          expect(Math.min(...weights)).toBeGreaterThan(0);
          const mean = (of: (n: number) => number) => nodes.reduce((sum, n, c) => sum + weights[c] * of(n), 0);
          expect(mean((n) => n % width)).toBeCloseTo(k % width, 12);
          expect(mean((n) => Math.floor(n / width))).toBeCloseTo(Math.floor(k / width), 12);
          expect(values[k] - mean((n) => values[n])).toBeCloseTo(violation, 12);
          const height = (n: number) =>
            plane.offset + plane.slopeA * (n % width) + plane.slopeB * Math.floor(n / width);
          const steep = 1e-12 * (Math.abs(plane.offset) + Math.abs(plane.slopeA) + Math.abs(plane.slopeB));
          for (const [n, value] of values.entries()) {
            if (Number.isFinite(value)) expect(height(n)).toBeLessThanOrEqual(value + 1e-9 + steep);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The largest violation over all chords of a grid, step by step. */
function exhaustive(field: ReturnType<typeof fieldFrom>): number {
  const { width, height, values } = field;
  let worst = 0;
  for (let dj = 0; 2 * dj < height; dj++) {
    for (let di = dj === 0 ? 1 : -((width - 1) >> 1); 2 * di < width; di++) {
      const step = dj * width + di;
      for (let j = dj; j < height - dj; j++) {
        for (let k = j * width + Math.abs(di); k < (j + 1) * width - Math.abs(di); k++) {
          const violation = values[k] - (values[k - step] + values[k + step]) / 2;
          if (violation > worst) worst = violation;
        }
      }
    }
  }
  return worst;
}

describe('chords', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'on grids too large to try all: within a hundredth of the worst, waves %i',
    async (seed) => {
      const random = createRandom(seed, 'waves');
      const waves = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => random.normal()));
      const field = fieldFrom(190, 150, (i, j) => {
        return waves.reduce((sum, [p, q, r, s]) => sum + s * Math.cos((p * i + q * j) / 20 + 6 * r), 0);
      });
      const [chord] = await worstChords(field, 0, noPause);
      expect(chord.violation).toBeGreaterThanOrEqual(0.99 * exhaustive(field));
    },
  );

  test('are local maxima: no displacement of an end or the middle by a node makes one worse', async () => {
    const field = fieldFrom(150, 170, (i, j) => Math.sin(i / 9) * Math.cos(j / 14) + ((i - j) / 100) ** 2);
    const [{ i, j, di, dj, violation }] = await worstChords(field, 0, noPause);
    for (let y = -1; y <= 1; y++) {
      for (let x = -1; x <= 1; x++) {
        for (const [middle, apart] of [
          [1, 0],
          [0, 1],
          [1, 1],
          [1, -1],
        ]) {
          const other = violationOf(field, i + middle * x, j + middle * y, di + apart * x, dj + apart * y);
          if (!Number.isNaN(other)) expect(other).toBeLessThanOrEqual(violation);
        }
      }
    }
  });

  test('a small region that bends down between all short steps is found on a large grid', async () => {
    // the angle 7 degrees lies between the directions (1, 0) and (4, 1)
    const [c, s] = [Math.cos(0.122), Math.sin(0.122)];
    const field = fieldFrom(520, 400, (i, j) => {
      const [u, v] = [(i - 301) * c + (j - 223) * s, (j - 223) * c - (i - 301) * s];
      return v * v + (u * u < 400 ? -0.008 * u * u : -6.4 * Math.abs(u / 20) + 3.2 + 0.02 * (Math.abs(u) - 20) ** 2);
    });
    const [chord] = await worstChords(field, 1e-3, noPause);
    expect(chord.violation).toBeGreaterThan(2e-3);
  });
});

describe('the chord along which the Hessian is lowest', () => {
  test('is found between the directions of short steps', async () => {
    const [c, s] = [Math.cos(0.25), Math.sin(0.25)];
    const field = fieldFrom(
      90,
      80,
      (i, j) => ((j - 40) * c - (i - 45) * s) ** 2 - 0.01 * ((i - 45) * c + (j - 40) * s) ** 2,
    );
    const chord = (await bendingChord(field, 1e-4, noPause))!;
    expect(Math.abs(Math.atan2(chord.dj, chord.di) - 0.25)).toBeLessThan(0.05);
    expect(violationOf(field, chord.i, chord.j, chord.di, chord.dj)).toBe(chord.violation);
    // 0.01 / 2 of the second derivative's 2 for each square of the length
    expect(chord.violation).toBeGreaterThan(1);
  });

  test.each([
    ['a convex field', (i: number, j: number) => (i - 9) ** 2 + (i + 2 * j) ** 2],
    ['an affine one', (i: number, j: number) => 3 * i - 2 * j],
    ['holes everywhere', () => NaN],
    ['infinite', (i: number) => (i % 2 ? Infinity : -Infinity)],
  ])('there is none in %s', async (_name, f) => {
    expect(await bendingChord(fieldFrom(20, 20, f), 0, noPause)).toBeNull();
  });
});

describe('a midpoint chord from a witness', () => {
  const place = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
  const lossAt = (a: number, b: number) => Math.sin(a) * Math.cos(b / 2) + a / 3;

  test('has at least a quarter of its violation', () => {
    const share = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(fc.tuple(place, place, place), fc.tuple(share, share, share), fc.boolean(), (points, shares, two) => {
        const count = two ? 2 : 3;
        const total = shares.slice(0, count).reduce((sum, w) => sum + w, 0);
        const weights = shares.slice(0, count).map((w) => w / total);
        const witness = witnessAt(points.slice(0, count) as Point[], weights, lossAt);
        fc.pre(witness.violation > 0.05);
        const chord = midpointChord(witness, lossAt);
        // a little is lost between the equally spaced points
        expect(chord.violation).toBeGreaterThanOrEqual(0.9 * (witness.violation / 4));
        expect(chord.weights).toEqual([0.5, 0.5]);
        expect(chord.loss).toBe(lossAt(...chord.at));
      }),
    );
  });
});

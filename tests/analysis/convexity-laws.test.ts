import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { worstChords } from '../../src/analysis/convexity/chords.ts';
import { envelopeGap } from '../../src/analysis/convexity/envelope.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import type { Field } from '../../src/spec/field.ts';
import { awkward, fieldFrom, grids } from '../support/fields.ts';
import { storageError } from '../support/reference.ts';
import { gapsByDefinition, measure, nodesOf, noPause, rangeOf, worstMidpoint } from './convexity-support.ts';

const coefficient = fc.integer({ min: -32, max: 32 }).map((n) => n / 16);
const size = fc.integer({ min: 3, max: 40 });

/** A sum of squares of affine maps, plus an affine map. */
const convexQuadratic = fc
  .array(fc.tuple(coefficient, coefficient, coefficient), { minLength: 1, maxLength: 3 })
  .chain((squares) => fc.tuple(coefficient, coefficient, coefficient).map((affine) => ({ squares, affine })))
  .map(({ squares, affine: [p, q, r] }) => (x: number, y: number) => {
    return squares.reduce((sum, [u, v, w]) => sum + (u * x + v * y + w) ** 2, p * x + q * y + r);
  });

/** Small whole numbers: sums and halves of them are exact. */
const whole = fc.integer({ min: -8, max: 8 });

function spread(width: number, height: number, f: (x: number, y: number) => number): Field {
  return fieldFrom(width, height, (i, j) => f((2 * i) / (width - 1) - 1, (2 * j) / (height - 1) - 1));
}

function gapOf(field: Field) {
  return envelopeGap(field, { range: statistics(field.values), pause: noPause });
}

test('a convex quadratic plus any affine map never yields a witness', async () => {
  await fc.assert(
    fc.asyncProperty(convexQuadratic, size, size, async (f, width, height) => {
      const field = spread(width, height, f);
      const { verdict, witness, chord, gap } = await measure(field, { delta: storageError(field) });
      expect([verdict, witness, chord]).toEqual(['no-violation-found', null, null]);
      expect(gap?.lower ?? 0).toBe(0);
      // a theorem is not contradicted either
      const proven = await measure(field, {
        delta: storageError(field),
        lossAt: undefined,
        theorem: 'a sum of squares',
      });
      expect([proven.verdict, proven.reason, proven.gap]).toEqual(['convex', 'a sum of squares', gap]);
    }),
    { numRuns: 60 },
  );
});

test('on small grids the bounds hold the gap by the definition, and chords reach the worst of all', async () => {
  await fc.assert(
    fc.asyncProperty(grids(fc.oneof(whole, awkward), 5), async (field) => {
      const truth = Math.max(0, ...gapsByDefinition(field));
      const chords = await worstChords(field, 0, noPause);
      expect(chords[0]?.violation ?? 0).toBe(worstMidpoint(field));
      const { min, max } = statistics(field.values);
      if (!(max > min)) return;
      const { lower, upper, witness } = await gapOf(field);
      expect(lower).toBeLessThanOrEqual(truth + 1e-9);
      expect(upper).toBeGreaterThanOrEqual(truth - 1e-9);
      expect(upper - lower).toBeLessThanOrEqual(Math.max(2e-4 * truth, 2e-6 * (max - min)));
      if (witness) expect(witness.nodes.every((node) => Number.isFinite(field.values[node]))).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('adding an affine map changes neither gap nor violations', async () => {
  await fc.assert(
    fc.asyncProperty(grids(whole, 12), whole, whole, whole, async (field, p, q, r) => {
      const { width, height } = field;
      const tilted = fieldFrom(width, height, (i, j) => field.values[j * width + i] + p * i + q * j + r);
      const before = await measure(field, { delta: 0 });
      const after = await measure(tilted, { delta: 0 });
      expect(after.chord?.violation).toBe(before.chord?.violation);
      if (before.gap && after.gap) {
        const [low, high] = [before.gap.lower * rangeOf(field), before.gap.upper * rangeOf(field)];
        // both pairs of bounds hold the one gap
        const close = 1e-5 * (rangeOf(field) + rangeOf(tilted));
        expect(after.gap.lower * rangeOf(tilted)).toBeLessThanOrEqual(high + close);
        expect(after.gap.upper * rangeOf(tilted)).toBeGreaterThanOrEqual(low - close);
        expect(Math.abs((after.witness?.violation ?? 0) - (before.witness?.violation ?? 0))).toBeLessThanOrEqual(
          2e-4 * (before.witness?.violation ?? 0) + close,
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('scaling the losses scales the violations', async () => {
  await fc.assert(
    fc.asyncProperty(grids(whole, 12), fc.integer({ min: -30, max: 30 }), async (field, exponent) => {
      const scale = 2 ** exponent;
      const scaled = { ...field, values: field.values.map((v) => v * scale) };
      const before = await measure(field, { delta: 0 });
      const after = await measure(scaled, { delta: 0 });
      expect(after.gap).toEqual(before.gap);
      expect(after.verdict).toBe(before.verdict);
      expect(after.chord?.violation).toEqual(before.chord ? before.chord.violation * scale : undefined);
      expect(after.witness?.points).toEqual(before.witness?.points);
    }),
    { numRuns: 60 },
  );
});

const TURNS: [string, (field: Field) => Field][] = [
  ['transposed', ({ width, height, values }) => fieldFrom(height, width, (i, j) => values[i * width + j])],
  ['mirrored', ({ width, height, values }) => fieldFrom(width, height, (i, j) => values[j * width + width - 1 - i])],
  [
    'upside down',
    ({ width, height, values }) => fieldFrom(width, height, (i, j) => values[(height - 1 - j) * width + i]),
  ],
];

test.each(TURNS)('%s: the same worst chord and gap', async (_name, turn) => {
  await fc.assert(
    fc.asyncProperty(grids(awkward, 12), async (field) => {
      const before = await measure(field, { delta: 0 });
      const after = await measure(turn(field), { delta: 0 });
      expect(after.verdict).toBe(before.verdict);
      expect(after.chord?.violation).toBe(before.chord?.violation);
      if (!before.gap || !after.gap) expect(after.gap).toEqual(before.gap);
      else {
        expect(after.gap.lower).toBeLessThanOrEqual(before.gap.upper + 1e-9);
        expect(after.gap.upper).toBeGreaterThanOrEqual(before.gap.lower - 1e-9);
      }
    }),
    { numRuns: 60 },
  );
});

test('a planted dent is found with at least its depth', async () => {
  const dent = fc.record({
    f: convexQuadratic,
    width: fc.integer({ min: 24, max: 90 }),
    height: fc.integer({ min: 24, max: 90 }),
    at: fc.tuple(fc.double({ min: 0.2, max: 0.8, noNaN: true }), fc.double({ min: 0.2, max: 0.8, noNaN: true })),
    depth: fc.double({ min: 0.01, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(dent, async ({ f, width, height, at, depth }) => {
      const i = Math.round(at[0] * (width - 1));
      const j = Math.round(at[1] * (height - 1));
      const flat = spread(width, height, f);
      const node = j * width + i;
      // a node pushed down makes its neighbours stand above the line to it, by half of the push less their own bend
      const values = flat.values.slice();
      values[node] -= depth;
      const field = { ...flat, values };
      let bend = Infinity;
      for (const [di, dj] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [1, -1],
      ]) {
        for (const side of [-1, 1]) {
          const middle = node + side * (dj * width + di);
          const far = node + 2 * side * (dj * width + di);
          bend = Math.min(bend, (values[far] + flat.values[node]) / 2 - values[middle]);
        }
      }
      const depthShown = depth / 2 - bend;
      const delta = storageError(field);
      fc.pre(depthShown > 4 * delta);
      const { verdict, chord, witness } = await measure(field, { delta });
      expect(verdict).toBe('not-convex');
      expect(chord!.violation).toBeGreaterThanOrEqual(depthShown - 4 * delta);
      expect(witness!.violation).toBeGreaterThanOrEqual(chord!.violation);
    }),
    { numRuns: 60 },
  );
});

test('holes never take part', async () => {
  const holes = fc.constantFrom(NaN, Infinity, -Infinity);
  await fc.assert(
    fc.asyncProperty(
      grids(whole, 10),
      fc.array(fc.tuple(fc.nat(), holes), { minLength: 1, maxLength: 30 }),
      async (field, where) => {
        const values = field.values.slice();
        for (const [k, hole] of where) values[k % values.length] = hole;
        const holed = { ...field, values };
        const { witness, chord } = await measure(holed, { delta: 0 });
        for (const found of [witness, chord]) {
          if (!found) continue;
          expect(nodesOf(found, holed).every((node) => Number.isFinite(values[node]))).toBe(true);
          expect(Number.isFinite(found.violation)).toBe(true);
        }
        // what fills a hole does not matter
        const other = { ...field, values: values.map((v) => (Number.isFinite(v) ? v : NaN)) };
        expect(await measure(other, { delta: 0 })).toEqual(await measure(holed, { delta: 0 }));
      },
    ),
    { numRuns: 100 },
  );
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Basins } from '../../src/analysis/basins.ts';
import type { Pair } from '../../src/analysis/facts.ts';
import { diagram, persistence } from '../../src/analysis/persistence.ts';
import { summarize } from '../../src/analysis/summary.ts';
import type { Field } from '../../src/spec/field.ts';
import { sortPairs } from '../support/definitions.ts';
import { awkward, fieldFrom, grids, tied } from '../support/fields.ts';

function diagrams(field: Field): { window: Pair[]; escape: Pair[] } {
  const basins = new Basins(field.width, field.height).update(field.values);
  const pairs = persistence(basins);
  return { window: diagram(basins, pairs.windowSaddle), escape: diagram(basins, pairs.escapeSaddle) };
}

function mapped(field: Field, map: (value: number) => number): Field {
  return { ...field, values: field.values.map((v) => map(v)) };
}

function mappedPairs(pairs: Pair[], map: (value: number) => number): Pair[] {
  return sortPairs(pairs.map(([birth, death]) => [map(birth), death === null ? null : map(death)]));
}

/** The seven other ways to lay a grid down. */
const SYMMETRIES: [string, (field: Field) => Field][] = [
  ['mirrored left to right', (f) => fieldFrom(f.width, f.height, (i, j) => at(f, f.width - 1 - i, j))],
  ['mirrored top to bottom', (f) => fieldFrom(f.width, f.height, (i, j) => at(f, i, f.height - 1 - j))],
  ['turned by half', (f) => fieldFrom(f.width, f.height, (i, j) => at(f, f.width - 1 - i, f.height - 1 - j))],
  ['transposed', (f) => fieldFrom(f.height, f.width, (i, j) => at(f, j, i))],
  ['turned by a quarter', (f) => fieldFrom(f.height, f.width, (i, j) => at(f, f.width - 1 - j, i))],
  ['turned by a quarter the other way', (f) => fieldFrom(f.height, f.width, (i, j) => at(f, j, f.height - 1 - i))],
  ['anti-transposed', (f) => fieldFrom(f.height, f.width, (i, j) => at(f, f.width - 1 - j, f.height - 1 - i))],
];

function at({ width, values }: Field, i: number, j: number): number {
  return values[j * width + i];
}

test('adding a constant moves every birth and death by it', () => {
  fc.assert(
    fc.property(grids(tied), fc.integer({ min: -1000, max: 1000 }), (field, c) => {
      const before = diagrams(field);
      const after = diagrams(mapped(field, (v) => v + c));
      expect(after.window).toEqual(mappedPairs(before.window, (v) => v + c));
      expect(after.escape).toEqual(mappedPairs(before.escape, (v) => v + c));
    }),
  );
});

test('a rising rescaling carries births and deaths with it', () => {
  const heights = fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(grids(tied), heights, (field, unsorted) => {
      fc.pre(new Set(unsorted.map((v) => v + 0)).size === 5);
      const rising = unsorted.toSorted((p, q) => p - q);
      const map = (v: number) => rising[v] + 0;
      const before = diagrams(field);
      const after = diagrams(mapped(field, map));
      expect(after.window).toEqual(mappedPairs(before.window, map));
      expect(after.escape).toEqual(mappedPairs(before.escape, map));
    }),
  );
});

test.each(SYMMETRIES)('%s: the same diagrams and counts', async (_name, turn) => {
  await fc.assert(
    fc.asyncProperty(grids(awkward), async (field) => {
      const turned = turn(field);
      expect(diagrams(turned)).toEqual(diagrams(field));
      const { minima: before } = await summarize(field, { delta: 0.5 });
      const { minima: after } = await summarize(turned, { delta: 0.5 });
      expect([after.raw, after.border, after.noise]).toEqual([before.raw, before.border, before.noise]);
    }),
    { numRuns: 40 },
  );
});

test('noise of at most delta moves the counts no further than persistence can move', () => {
  const delta = 0.25;
  const noisy = grids(
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -8, max: 8 })).map(([v, e]) => v + e / 64 + 0),
  );
  fc.assert(
    fc.property(noisy, fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 81, maxLength: 81 }), (field, errors) => {
      // multiples of 1/64, exact in float32
      const clean = diagrams(field);
      const measured = diagrams({ ...field, values: field.values.map((v, k) => v + (errors[k] / 8) * delta) });
      const count = (pairs: Pair[], t: number) => pairs.filter(([b, d]) => (d ?? Infinity) - b > t).length;
      for (const kind of ['window', 'escape'] as const) {
        for (const t of [0.5, 0.75, 1, 1.5, 2, 3, 5]) {
          expect(count(measured[kind], t)).toBeGreaterThanOrEqual(count(clean[kind], t + 2 * delta));
          expect(count(measured[kind], t)).toBeLessThanOrEqual(count(clean[kind], t - 2 * delta));
        }
      }
    }),
  );
});

test('whatever lies outside a window, the barrier of a minimum is between its escape and its window depth', () => {
  const permutations = fc.shuffledSubarray(
    Array.from({ length: 100 }, (_, k) => k),
    { minLength: 100, maxLength: 100 },
  );
  fc.assert(
    fc.asyncProperty(permutations, async (order) => {
      const whole = fieldFrom(10, 10, (i, j) => order[j * 10 + i]);
      const part = fieldFrom(6, 6, (i, j) => at(whole, i + 2, j + 2));
      const outer = await summarize(whole, { delta: 0 });
      const inner = await summarize(part, { delta: 0 });
      for (const { i, j, value, escapeDepth, windowDepth } of inner.minima.list) {
        if (escapeDepth === 0) continue;
        const same = outer.minima.list.find((m) => m.value === value)!;
        expect([same.i, same.j]).toEqual([i + 2, j + 2]);
        const barrier = same.windowDepth ?? Infinity;
        expect(barrier).toBeGreaterThanOrEqual(escapeDepth ?? Infinity);
        expect(barrier).toBeLessThanOrEqual(windowDepth ?? Infinity);
      }
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Basins } from '../../src/analysis/basins.ts';
import type { Pair } from '../../src/analysis/facts.ts';
import { diagram, persistence } from '../../src/analysis/persistence.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { createRandom } from '../../src/spec/random.ts';
import type { Field } from '../../src/spec/field.ts';
import { fieldFrom, grids, sample } from '../support/fields.ts';

/**
 * The stability theorem (Cohen-Steiner, Edelsbrunner and Harer 2007): an error of at most δ moves persistence by at most
 * 2δ. It is what the noise floor stands on, so it must hold for what is measured here.
 */

function diagrams(field: Field): { window: Pair[]; escape: Pair[] } {
  const basins = new Basins(field.width, field.height).update(field.values);
  const pairs = persistence(basins);
  return { window: diagram(basins, pairs.windowSaddle), escape: diagram(basins, pairs.escapeSaddle) };
}

const longer = (pairs: Pair[], t: number) => pairs.filter(([birth, death]) => (death ?? Infinity) - birth > t).length;

/** Whole numbers, errors included, so that every comparison is exact. */
const whole = fc.integer({ min: 0, max: 40 });

describe('an error of at most δ', () => {
  const noisy = grids(whole, 12).chain((field) =>
    fc.record({
      field: fc.constant(field),
      delta: fc.integer({ min: 1, max: 6 }),
      shares: fc.array(fc.integer({ min: -6, max: 6 }), {
        minLength: field.values.length,
        maxLength: field.values.length,
      }),
    }),
  );

  test.each(['window', 'escape'] as const)('keeps the number of long %s pairs within its bracket', (kind) => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 12, max: 40 }), ({ field, delta, shares }, t) => {
        const values = field.values.map((v, k) => v + Math.max(-delta, Math.min(delta, shares[k])));
        const measured = longer(diagrams({ ...field, values })[kind], t);
        const truth = diagrams(field)[kind];
        expect(measured).toBeGreaterThanOrEqual(longer(truth, t + 2 * delta));
        expect(measured).toBeLessThanOrEqual(longer(truth, t - 2 * delta));
      }),
      { numRuns: 300 },
    );
  });

  test('makes no resolved minimum where there was none of any depth', async () => {
    const random = createRandom(3, 'bowls');
    for (let k = 0; k < 40; k++) {
      const [ca, cb, stretch] = [random.uniform() - 0.5, random.uniform() - 0.5, 1 + 4 * random.uniform()];
      const bowl = sample(41, 33, { a: [-1, 1], b: [-1, 1] }, (a, b) => (a - ca) ** 2 + stretch * (b - cb) ** 2);
      const delta = 10 ** (-1 - 3 * random.uniform());
      const values = bowl.values.map((v) => v + delta * (2 * random.uniform() - 1));
      const { minima } = await summarize({ ...bowl, values }, { delta: delta * (1 + 2 ** -20) });
      expect([k, minima.resolved]).toEqual([k, Math.min(1, minima.resolved)]);
    }
  });
});

describe('the numbers of a field', () => {
  const fields = grids(fc.oneof(whole, fc.constantFrom(NaN, Infinity, -Infinity)), 12);

  test('add up: every minimum has one class, and the list holds them all', async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.integer({ min: 0, max: 10 }), async (field, delta) => {
        const { minima, holes, range } = await summarize(field, { delta });
        const { resolved, unresolved, noise, border, raw, list } = minima;
        expect(resolved + unresolved + noise + border).toBe(raw);
        expect(list).toHaveLength(raw);
        for (const name of ['resolved', 'unresolved', 'noise', 'border'] as const)
          expect(list.filter((minimum) => minimum.class === name)).toHaveLength(minima[name]);
        expect(holes).toBe(field.values.filter((v) => !Number.isFinite(v)).length);
        expect(range === null).toBe(holes === field.values.length);
      }),
    );
  });

  test('have at most as many resolved minima as a smaller noise floor gives', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (field) => {
        let most = Infinity;
        for (const delta of [0, 0.5, 1, 3, 8, 30]) {
          const { resolved, border } = (await summarize(field, { delta })).minima;
          expect(resolved).toBeLessThanOrEqual(most);
          expect(border).toBe((await summarize(field, { delta: 0 })).minima.border);
          most = resolved;
        }
      }),
      { numRuns: 40 },
    );
  });

  test('say each depth as it is: escape at most window, the lowest of the window endless', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (field) => {
        const { minima } = await summarize(field, { delta: 0 });
        const depth = (value: number | null) => value ?? Infinity;
        for (const { i, j, value, windowDepth, escapeDepth } of minima.list) {
          expect(field.values[j * field.width + i] + 0).toBe(value);
          expect(depth(escapeDepth)).toBeLessThanOrEqual(depth(windowDepth));
        }
        const lowest = Math.min(...minima.list.map(({ value }) => value));
        const divergent = field.values.includes(-Infinity);
        if (minima.raw > 0 && !divergent)
          expect(minima.list.some(({ value, windowDepth }) => value === lowest && windowDepth === null)).toBe(true);
      }),
    );
  });

  test('do not hang on what lies outside: a frame of higher losses only lets border minima in', async () => {
    await fc.assert(
      fc.asyncProperty(grids(whole, 10), async (field) => {
        const framed = fieldFrom(field.width + 2, field.height + 2, (i, j) => {
          const inside = i > 0 && j > 0 && i <= field.width && j <= field.height;
          return inside ? field.values[(j - 1) * field.width + i - 1] : 1000;
        });
        const before = (await summarize(field, { delta: 0 })).minima;
        const after = (await summarize(framed, { delta: 0 })).minima;
        expect(after.raw).toBe(before.raw);
        expect(after.border).toBe(0);
        const depths = (list: typeof before.list) => list.map(({ windowDepth }) => windowDepth ?? Infinity).sort();
        expect(depths(after.list)).toEqual(depths(before.list));
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Basins, NO_BASIN } from '../../src/analysis/basins.ts';
import { regionalMinima } from '../../src/analysis/minima.ts';
import { diagram, persistence } from '../../src/analysis/persistence.ts';
import type { Field } from '../../src/spec/field.ts';
import * as definitions from '../support/definitions.ts';
import { anyFloat, awkward, grids, tied } from '../support/fields.ts';

function measure(field: Field) {
  const basins = new Basins(field.width, field.height).update(field.values);
  const pairs = persistence(basins);
  return {
    basins,
    minima: regionalMinima(basins, pairs),
    window: diagram(basins, pairs.windowSaddle),
    escape: diagram(basins, pairs.escapeSaddle),
  };
}

describe.each([
  ['ties', tied],
  ['ties, both zeros, NaN and the infinities', awkward],
  ['any float32', anyFloat],
])('%s: the fast algorithm gives what the definitions say', (_name, value) => {
  test('window diagram', () => {
    fc.assert(
      fc.property(grids(value), (field) => {
        expect(measure(field).window).toEqual(definitions.sublevelPairs(field));
      }),
    );
  });

  test('escape diagram', () => {
    fc.assert(
      fc.property(grids(value), (field) => {
        expect(measure(field).escape).toEqual(definitions.escapePairs(field));
      }),
    );
  });

  test('regional minima: value, size, border, and a sample inside each', () => {
    fc.assert(
      fc.property(grids(value), (field) => {
        const { minima } = measure(field);
        const regions = definitions.regionalMinima(field);
        expect(minima.count).toBe(regions.length);
        for (let m = 0; m < minima.count; m++) {
          const region = regions.find(({ samples }) => samples.includes(minima.sample[m]));
          expect(region).toBeDefined();
          expect(minima.value[m]).toBe(region!.value);
          expect(minima.plateau[m]).toBe(region!.samples.length);
          expect(minima.escapeDepth[m] > 0).toBe(!region!.border);
          expect(minima.escapeDepth[m]).toBeLessThanOrEqual(minima.windowDepth[m]);
        }
        expect(new Set(minima.sample).size).toBe(minima.count);
      }),
    );
  });

  test('each sample belongs to the minimum that steepest descent reaches', () => {
    fc.assert(
      fc.property(grids(value), (field) => {
        const { basins } = measure(field);
        const { values } = field;
        const before = (s: number, t: number) => values[s] < values[t] || (values[s] === values[t] && s < t);
        for (let s = 0; s < values.length; s++) {
          if (!(values[s] < Infinity)) {
            expect(basins.labels[s]).toBe(NO_BASIN);
            continue;
          }
          let end = s;
          for (let from = -1; from !== end;) {
            from = end;
            for (const t of definitions.neighbours(field, from)) if (before(t, end)) end = t;
          }
          expect(basins.minima[basins.labels[s]]).toBe(end);
        }
      }),
    );
  });
});

test('the same object gives the same result for a field after another', () => {
  fc.assert(
    fc.property(grids(awkward), grids(awkward), (first, second) => {
      fc.pre(first.values.length > 0);
      const { width, height } = first;
      const other = Float32Array.from(first.values, (_, k) => second.values[k % second.values.length]);
      const basins = new Basins(width, height);
      basins.update(other);
      basins.update(first.values);
      const fresh = new Basins(width, height).update(first.values);
      expect(basins.labels).toEqual(fresh.labels);
      expect(Array.from(basins.minima)).toEqual(Array.from(fresh.minima));
      expect(Array.from(basins.saddles)).toEqual(Array.from(fresh.saddles));
      expect(basins.saddleMasks).toEqual(fresh.saddleMasks);
    }),
  );
});

test('a field of another size is refused', () => {
  expect(() => new Basins(3, 2).update(new Float32Array(5))).toThrow('Expected 6 values (3 x 2), got 5');
});

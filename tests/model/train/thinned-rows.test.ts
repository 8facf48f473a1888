import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strideFor, ThinnedRows } from '../../../src/model/train/thinned-rows.ts';

/** The row of a step, which nothing else has. */
const rowOf = (step: number) => [step + 0.5, -step];

function filled(count: number, capacity: number, first = 0): ThinnedRows {
  const rows = new ThinnedRows(2, capacity);
  for (let step = first; step < first + count; step++) rows.push(step, rowOf(step));
  return rows;
}

const counts = fc.integer({ min: 1, max: 700 });
const capacities = fc.integer({ min: 2, max: 90 });

describe('thinned rows', () => {
  it('are every stride-th from the first on, and the last, each with its own values', () => {
    fc.assert(
      fc.property(counts, capacities, fc.integer({ min: 0, max: 1e6 }), (count, capacity, first) => {
        const thinned = filled(count, capacity, first);
        const { steps, values } = thinned.rows();
        const { stride } = thinned;
        const last = first + count - 1;
        const expected = Array.from({ length: Math.floor((count - 1) / stride) + 1 }, (_, k) => first + k * stride);
        if (expected[expected.length - 1] !== last) expected.push(last);
        if (capacity > 2) expect([...steps]).toEqual(expected);
        else expect([steps[0], steps[steps.length - 1]]).toEqual([first, last]);
        expect([...values]).toEqual([...steps].flatMap(rowOf));
        expect(Math.log2(stride) % 1).toBe(0);
      }),
    );
  });

  it('keep one of as many steps as can be told beforehand', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 3, max: 90 }), (count, capacity) => {
        expect(strideFor(count, capacity)).toBe(filled(count, capacity).stride);
      }),
    );
  });

  it('are never more than the capacity, and with three or more never less than a third of it', () => {
    fc.assert(
      fc.property(counts, capacities, (count, capacity) => {
        const { length } = filled(count, capacity).rows().steps;
        expect(length).toBeLessThanOrEqual(capacity);
        if (count >= capacity) expect(length).toBeGreaterThanOrEqual(capacity / 3);
        if (count < capacity) expect(length).toBe(count);
      }),
    );
  });

  it('do not depend on being looked at', () => {
    const watched = new ThinnedRows(2, 9);
    for (let step = 0; step < 100; step++) {
      watched.push(step, rowOf(step));
      watched.rows();
    }
    expect(watched.rows()).toEqual(filled(100, 9).rows());
  });

  it('give copies', () => {
    const rows = filled(3, 9);
    rows.rows().values.fill(7);
    expect([...rows.rows().values]).toEqual([0, 1, 2].flatMap(rowOf));
  });

  it('take the last row back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 3, max: 40 }), (count, capacity) => {
        const rows = filled(count, capacity);
        rows.retract(rowOf(count - 2));
        const { steps, values } = rows.rows();
        expect([rows.count, steps[0], steps[steps.length - 1]]).toEqual([count - 1, 0, count - 2]);
        expect([...values]).toEqual([...steps].flatMap(rowOf));
        rows.push(count - 1, rowOf(count - 1));
        expect([...rows.rows().values]).toEqual([...rows.rows().steps].flatMap(rowOf));
      }),
    );
  });

  it('refuse steps out of turn and capacities without room for both ends', () => {
    expect(() => filled(3, 9).push(5, rowOf(5))).toThrow('step: expected 3, got 5');
    expect(() => new ThinnedRows(2, 1)).toThrow('capacity: expected at least 2 rows, got 1');
    expect(() => filled(1, 9).retract(rowOf(0))).toThrow('retract: expected at least 2 rows, got 1');
    expect(new ThinnedRows(2, 5).rows().steps).toHaveLength(0);
  });
});

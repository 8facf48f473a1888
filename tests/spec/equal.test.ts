import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEqual } from '../../src/spec/equal.ts';

const plain = fc.jsonValue({ maxDepth: 4 });

test('plain data equal their copies, and what their text equals', () => {
  fc.assert(
    fc.property(plain, plain, (x, y) => {
      expect(isEqual(x, structuredClone(x))).toBe(true);
      expect(isEqual(x, y)).toBe(isEqual(y, x));
      if (JSON.stringify(x) === JSON.stringify(y)) expect(isEqual(x, y)).toBe(true);
      else if (isEqual(x, y)) expect(sorted(x)).toEqual(sorted(y));
    }),
  );
});

/** The same with keys in order and without negative zeros, which are all that texts may differ by. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, x]) => [key, sorted(x)]),
  );
}

test.each([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [[1, 2], { 0: 1, 1: 2 }, false],
  [[1, 2], [1, 2, 3], false],
  [null, {}, false],
  [0, -0, true],
  [NaN, NaN, true],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, false],
  ['1', 1, false],
])('%j and %j: %s', (x, y, expected) => expect(isEqual(x, y)).toBe(expected));

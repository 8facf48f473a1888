import * as fc from 'fast-check';
import type { Field } from '../../src/spec/field.ts';

/** A field over pixel indices, from rows of numbers or from a picture of digits (`N` NaN, `+` and `-` the infinities). */
export function fieldOf(rows: readonly (string | readonly number[])[]): Field {
  const numbers = rows.map((row) => (typeof row === 'string' ? Array.from(row, digit) : row));
  return fieldFrom(numbers[0].length, numbers.length, (i, j) => numbers[j][i]);
}

const SIGNS: Record<string, number> = { N: NaN, '+': Infinity, '-': -Infinity, o: -0 };

function digit(sign: string): number {
  return SIGNS[sign] ?? Number(sign);
}

export function fieldFrom(width: number, height: number, valueAt: (i: number, j: number) => number): Field {
  const values = Float32Array.from({ length: width * height }, (_, s) => valueAt(s % width, Math.floor(s / width)));
  return { width, height, window: { a: [0, Math.max(1, width - 1)], b: [0, Math.max(1, height - 1)] }, values };
}

/** Samples an expression of (a, b) over a window, ends included. */
export function sample(
  width: number,
  height: number,
  window: Field['window'],
  lossAt: (a: number, b: number) => number,
): Field {
  const at = ([from, to]: [number, number], k: number, n: number) => from + ((to - from) * k) / (n - 1);
  const { values } = fieldFrom(width, height, (i, j) => lossAt(at(window.a, i, width), at(window.b, j, height)));
  return { width, height, window, values };
}

/** Small grids of every shape down to 1 x 1, whose values come from an arbitrary. */
export function grids(value: fc.Arbitrary<number>, largest = 9): fc.Arbitrary<Field> {
  const side = fc.integer({ min: 1, max: largest });
  return fc
    .tuple(side, side)
    .chain(([width, height]) =>
      fc
        .array(value, { minLength: width * height, maxLength: width * height })
        .map((values) => fieldFrom(width, height, (i, j) => values[j * width + i])),
    );
}

/** Few levels, so that ties and plateaus abound. */
export const tied = fc.integer({ min: 0, max: 4 });

/** Ties, both zeros, and what is not finite. */
export const awkward = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0) },
);

export const anyFloat = fc.float();

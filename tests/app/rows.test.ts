import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRows, isSmall, parseRows } from '../../src/app/rows.ts';

// a negative zero is written as 0
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const table = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 }))
  .chain(([inputs, outputs, count]) => {
    const rows = (width: number) =>
      fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: count, maxLength: count });
    return fc.record({ inputs: rows(inputs), targets: rows(outputs) });
  });

describe('rows of samples as text', () => {
  it('come back exactly, every double of them', () => {
    fc.assert(
      fc.property(table, ({ inputs, targets }) => {
        expect(parseRows(formatRows(inputs, targets))).toEqual({ inputs, targets });
      }),
    );
  });

  it('class indices come back as rows of one number', () => {
    expect(parseRows(formatRows([[1], [2]], [0, 2]))).toEqual({ inputs: [[1], [2]], targets: [[0], [2]] });
  });

  it.each([
    ['1 2 → 3', [1, 2], [3]],
    ['1, 2 -> 3, 4', [1, 2], [3, 4]],
    ['1, 2, 3', [1, 2], [3]],
    ['1\t2\t3', [1, 2], [3]],
    ['1; 2; 3', [1, 2], [3]],
    ['0,5; 1,2', [0.5], [1.2]],
    ['0,5; 2 → −1,25', [0.5, 2], [-1.25]],
    ['−1.5e−3 → −2', [-0.0015], [-2]],
    ['  .5,1.  ->  1E2 ', [0.5, 1], [100]],
  ])('%j is read as its author meant it', (text, input, target) => {
    expect(parseRows(text)).toEqual({ inputs: [input], targets: [target] });
  });

  it.each([
    ['1, , 2 → 3', [1, NaN, 2], [3]],
    ['1\t\t2 → 3', [1, NaN, 2], [3]],
    ['1, 2 → ', [1, 2], []],
    ['1, two → 3', [1, NaN], [3]],
    ['0,5; 1.2', [NaN], [1.2]],
    ['1,2,3; 4', [NaN], [4]],
    ['1, 2,', [1, 2], [NaN]],
  ])('%j has a gap that is never filled or skipped', (text, input, target) => {
    expect(parseRows(text)).toEqual({ inputs: [input], targets: [target] });
  });

  it('a pasted header is left out, and only a header', () => {
    const rows = { inputs: [[1, 2]], targets: [[3]] };
    for (const header of ['x1,x2,y', 'x1\tx2\ty', 'a; b; c']) expect(parseRows(`${header}\n1,2,3`)).toEqual(rows);
    expect(parseRows('x,y')).toEqual({ inputs: [[NaN]], targets: [[NaN]] });
    expect(parseRows('a → b\n1 → 2').inputs).toEqual([[NaN], [1]]);
    expect(parseRows('1,y\n2,3').targets).toEqual([[NaN], [3]]);
    expect(parseRows('1,2\na,b').targets).toEqual([[2], [NaN]]);
  });

  it('blank lines are no samples, and no text has none', () => {
    expect(parseRows('\n 1 → 2 \n\n')).toEqual({ inputs: [[1]], targets: [[2]] });
    expect(parseRows('')).toEqual({ inputs: [], targets: [] });
  });

  it('no row at all is still a small table, so that it can be typed again', () => {
    expect(isSmall({ inputs: [], targets: [] })).toBe(true);
    expect(isSmall({ inputs: [[]], targets: [[1]] })).toBe(true);
    const long = Array.from({ length: 301 }, () => [1]);
    expect(isSmall({ inputs: long.slice(1), targets: long.slice(1) })).toBe(true);
    expect(isSmall({ inputs: long, targets: long })).toBe(false);
  });
});

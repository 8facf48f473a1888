import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/model/csv.ts';
import { LandscapeError } from '../../src/spec/errors.ts';

describe('parseCsv', () => {
  test('splits targets from inputs, targets in the order asked for', () => {
    const table = parseCsv('x,y,z,w\n1,2,3,4\n-5e-1,.5,+7,0\n', ['w', 'y']);
    expect(table.rows).toBe(2);
    expect(table.inputColumns).toEqual(['x', 'z']);
    expect([...table.inputs]).toEqual([1, 3, -0.5, 7]);
    expect([...table.targets]).toEqual([4, 2, 0, 0.5]);
  });

  test.each([
    ['semicolons', 'x;y\n1;2\n'],
    ['tabs', 'x\ty\n1\t2\n'],
    ['Windows line ends', 'x,y\r\n1,2\r\n'],
    ['quotes', '"x","y"\n"1","2"\n'],
    ['blank lines and spaces', '\n x , y \n\n 1 , 2 \n\n'],
    ['a byte order mark', '\uFEFFx,y\n1,2'],
  ])('reads %s', (_name, text) => {
    const table = parseCsv(text, ['y']);
    expect([[...table.inputs], [...table.targets], table.inputColumns]).toEqual([[1], [2], ['x']]);
  });

  test.each([
    ['a word', 'x,y\n1,2\n1,two\n', 'a finite number in row 3, column "y", got "two"'],
    ['a missing value', 'x,y\n,2\n', 'a finite number in row 2, column "x", got nothing'],
    ['a short row', 'x,y\n1\n', 'a finite number in row 2, column "y", got nothing'],
    ['a row of nothing', 'x,y\n1,2\n,\n', 'a finite number in row 3, column "x", got nothing'],
    ['a long row', 'x,y\n1,2,3\n', '2 cells in row 2, got 3'],
    ['NaN', 'x,y\nNaN,2\n', 'row 2, column "x", got "NaN"'],
    ['an overflow', 'x,y\n1e999,2\n', 'row 2, column "x", got "1e999"'],
    ['hexadecimal', 'x,y\n0x10,2\n', 'row 2, column "x", got "0x10"'],
    ['a decimal comma in quotes', 'x,y\n"1,5",2\n', 'row 2, column "x", got "1,5"'],
    ['no such column', 'x,z\n1,2\n', 'data.targets[0]: expected a column of "p.csv" ("x", "z"), got "y"'],
    ['no rows', 'x,y\n', 'at least one row of numbers'],
    ['an empty file', '', 'at least one row of numbers'],
    ['no inputs', 'y\n1\n', 'at least one input column'],
    ['repeated names', 'x,x,y\n1,2,3\n', 'column names that differ'],
    ['an unclosed quote', 'x,y\n"1,2\n', 'to be a CSV file'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseCsv(text, ['y'], 'p.csv')).toThrowError(LandscapeError);
    expect(() => parseCsv(text, ['y'], 'p.csv')).toThrowError(message);
  });

  test('blank lines do not shift the row numbers of messages', () => {
    expect(() => parseCsv('x,y\n1,2\n\n\n3,bad\n', ['y'])).toThrowError('row 5, column "y"');
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIMITERS } from '../../../src/model/tables/records.ts';
import type { Table } from '../../../src/model/tables/table.ts';
import { readTextTable } from '../../../src/model/tables/text-table.ts';
import { refusal } from './support.ts';

// a negative zero is written as 0
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const word = fc
  .string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '|', ' ', '.', '\u{1F33B}'), maxLength: 6 })
  .map((text) => `w${text}w`);

/** Every cell of a table: its number, or its word. */
function cellsOf({ rows, columns, numbers, wordAt }: Table): (number | string)[][] {
  return Array.from({ length: rows }, (_, row) =>
    columns.map((_name, column) => wordAt(row, column) ?? numbers[row * columns.length + column]),
  );
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Tables of numbers whose last column may be of words, with names that differ. */
const tables = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 30 })).chain(([width, count]) =>
  fc.record({
    names: fc.uniqueArray(word, { minLength: width + 1, maxLength: width + 1 }),
    rows: fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: count, maxLength: count }),
    last: fc.oneof(
      fc.array(word, { minLength: count, maxLength: count }),
      fc.array(number, { minLength: count, maxLength: count }),
    ),
  }),
);

describe('a random table', () => {
  test.each(DELIMITERS)('with %j between cells comes back exactly, quotes, names, words and all', (delimiter) => {
    fc.assert(
      fc.property(
        tables,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        ({ names, rows, last }, header, lineEnd, quotesAll, mark) => {
          const cells = rows.map((row, n) => [...row, last[n]]);
          const write = (cell: number | string) =>
            typeof cell === 'string' ? quoted(cell) : quotesAll ? quoted(`${cell}`) : `${cell}`;
          const lines = [...(header ? [names] : []), ...cells].map((row) => row.map(write).join(delimiter));
          const table = readTextTable(`${mark ? '\uFEFF' : ''}${lines.join(lineEnd)}${lineEnd}`);
          expect(cellsOf(table)).toEqual(cells);
          expect(table.columns).toEqual(header ? names : cells[0].map((_, k) => `[${k}]`));
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([';', '\t', '|', ' '])('with %j between cells may have decimal commas', (delimiter) => {
    fc.assert(
      fc.property(tables, ({ names, rows }) => {
        const lines = [names.slice(1).map(quoted), ...rows.map((row) => row.map((x) => `${x}`.replace('.', ',')))];
        const table = readTextTable(lines.map((line) => line.join(delimiter)).join('\n'));
        expect(cellsOf(table)).toEqual(rows);
        const hasComma = rows.flat().some((x) => `${x}`.includes('.'));
        expect(table.form.includes('decimal commas')).toBe(hasComma);
      }),
      { numRuns: 100 },
    );
  });

  test('is the same table whatever lies between its cells', () => {
    fc.assert(
      fc.property(tables, ({ rows }) => {
        fc.pre(rows[0].length > 1);
        const [first, ...others] = DELIMITERS.map((delimiter) =>
          readTextTable(rows.map((row) => row.join(delimiter)).join('\n'), { header: false }),
        );
        for (const other of others) expect(other.numbers).toEqual(first.numbers);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a table as people write it', () => {
  test.each([
    ['commas', 'x,y\n1,2\n', 'commas between cells, a header'],
    ['blanks about commas', 'x , y\n 1 , 2 \n', 'commas between cells, a header'],
    ['semicolons', 'x;y\n1;2\n', 'semicolons between cells, a header'],
    ['tabs', 'x\ty\n1\t2\n', 'tabs between cells, a header'],
    ['bars', 'x|y\n1|2\n', 'bars between cells, a header'],
    ['columns of spaces', '  x    y\n  1    2\n', 'spaces between cells, a header'],
    ['line ends of both kinds', 'x,y\n1,2\r\n', 'commas between cells, a header'],
    ['blank lines', '\n\nx,y\n\n1,2\n\n', 'commas between cells, a header'],
    ['a comma in a name', '"x";"y"\n1;2', 'semicolons between cells, a header'],
  ])('%s', (_name, text, form) => {
    const table = readTextTable(text);
    expect([table.columns, [...table.numbers], table.form, table.warnings]).toEqual([['x', 'y'], [1, 2], form, []]);
  });

  test.each([
    ['1,5;2,5\n3;4', [1.5, 2.5, 3, 4], 'semicolons between cells, no header, decimal commas'],
    ['1,5 2,5\n3 4', [1.5, 2.5, 3, 4], 'spaces between cells, no header, decimal commas'],
    ['1,5\n2,5', [1, 5, 2, 5], 'commas between cells, no header'],
    ['a, b;c\n1,5;2', [1.5, 2], 'semicolons between cells, a header, decimal commas'],
    ['"a;b","c;d"\n1,2', [1, 2], 'commas between cells, a header'],
    ['7\n8', [7, 8], 'one column, no header'],
    ['−1.5e−3,+.5', [-0.0015, 0.5], 'commas between cells, no header'],
  ])('%j', (text, numbers, form) => {
    const table = readTextTable(text);
    expect([[...table.numbers], table.form]).toEqual([numbers, form]);
  });

  test('a header is what has no number in it, unless it is said otherwise', () => {
    expect(readTextTable('2019,2020\n1,2').rows).toBe(2);
    const named = readTextTable('2019,2020\n1,2', { header: true });
    expect([named.rows, named.columns]).toEqual([1, ['2019', '2020']]);
    expect(readTextTable('x,y\n1,2', { header: false }).wordAt(0, 1)).toBe('y');
  });

  test('a word is kept as it is, and its place is as the file counts', () => {
    const table = readTextTable('x,kind\n\n1,red\n2,"dark, blue"\n');
    expect([table.wordAt(0, 1), table.wordAt(1, 1), table.wordAt(1, 0)]).toEqual(['red', 'dark, blue', null]);
    expect(table.placeOf(1, 1)).toBe('row 4, column "kind"');
    expect(readTextTable('1,2\n3,4').placeOf(1, 0)).toBe('row 2, column [0]');
  });

  test.each([
    ['1,234;5\n6,789;1', /three digits.*not thousands/],
    ['0,1,2\n4.5,5.5,6.5', /first row counts the columns/],
  ])('%j is read with a warning', (text, message) => {
    expect(readTextTable(text).warnings).toEqual([expect.stringMatching(message)]);
  });

  test.each([['1,2345;5'], ['0,234;5'], ['1,234;5\n1,5;6'], ['0,1\n2,3'], ['x,y,z\n0,1,2'], ['0,1,3\n0,1,2']])(
    '%j is read without one',
    (text) => expect(readTextTable(text).warnings).toEqual([]),
  );
});

describe('refused', () => {
  test.each([
    ['', '(file): expected at least one row of numbers, got none'],
    [' \n\n', 'at least one row of numbers'],
    ['x,y\n', 'at least one row of numbers'],
    ['x,y\n1\n', 'row 2: expected 2 cells, as in row 1, got 1'],
    ['x,y\n1,2\n\n1,2,3\n', 'row 4: expected 2 cells, as in row 1, got 3'],
    ['x,y\n"1,2\n3,4', 'row 2: expected quotes that are closed'],
    ['x,y\n1,"2"3\n', 'row 2: expected quotes that are closed'],
    ['1,5;2\n1.5;2', 'row 2, column [0]: expected a decimal comma, as in row 1, got "1.5"'],
    ['x;y\n1.5;2\n2,5;2', 'row 3, column "x": expected a decimal point, as in row 2, got "2,5"'],
    ['x,y\n1,2\n3,\0\n', 'row 3: expected text, got a NUL character'],
  ])('%j', async (text, message) => {
    expect(await refusal(() => readTextTable(text))).toContain(message);
  });

  test('with the name of the field, where there is one', async () => {
    expect(await refusal(() => readTextTable('x,y\n1', { field: 'data.file' }))).toMatch(/^data\.file, row 2: /);
  });
});

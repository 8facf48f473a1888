import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitTable, type Roles } from '../../../src/model/tables/split.ts';
import { readTextTable } from '../../../src/model/tables/text-table.ts';
import { refusal } from './support.ts';

const split = (text: string, roles: Roles, field?: string) => splitTable(readTextTable(text), roles, field);

describe('parting a table', () => {
  test('targets come in the order asked for, inputs in the order of the file', () => {
    const table = split('x,y,z,w\n1,2,3,4\n-5e-1,.5,+7,0\n', { targets: ['w', 'y'] });
    expect(table).toMatchObject({ rows: 2, inputColumns: ['x', 'z'], targetColumns: ['w', 'y'], classes: null });
    expect([...table.inputs]).toEqual([1, 3, -0.5, 7]);
    expect([...table.targets]).toEqual([4, 2, 0, 0.5]);
  });

  test('columns are known by index too, with a header or without, and some may be left out', () => {
    for (const text of ['id,x,y\n7,1,2', '7,1,2']) {
      const table = split(text, { targets: [2], ignore: [0] });
      expect([[...table.inputs], [...table.targets]]).toEqual([[1], [2]]);
    }
    expect(split('id,x,y\nA,1,2', { targets: ['y'], ignore: ['id'] }).inputColumns).toEqual(['x']);
  });

  test('every number goes to one side, whichever columns are chosen', () => {
    const chosen = fc.integer({ min: 2, max: 6 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(fc.integer(), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 9 }),
        order: fc.shuffledSubarray([...Array(width).keys()], { minLength: 2 }),
        ignored: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(chosen, ({ rows, order, ignored }) => {
        const [ignore, targets] = ignored ? [order.slice(0, 1), order.slice(1)] : [[], order];
        const inputs = [...rows[0].keys()].filter((k) => !order.includes(k));
        fc.pre(inputs.length > 0);
        const table = split(rows.map((row) => row.join(',')).join('\n'), { targets, ignore });
        expect([...table.inputs]).toEqual(rows.flatMap((row) => inputs.map((k) => row[k])));
        expect([...table.targets]).toEqual(rows.flatMap((row) => targets.map((k) => row[k])));
      }),
    );
  });
});

test('an input without a name is pointed out, and no longer once it is left out', () => {
  const text = ',x,y\n0,5,6\n1,7,8';
  expect(split(text, { targets: ['y'] }).warnings).toEqual([expect.stringMatching(/^column \[0\] has no name/)]);
  expect(split(text, { targets: ['y'], ignore: [0] }).warnings).toEqual([]);
  expect(split('1,234;5\n6,789;1', { targets: [1] }).warnings).toEqual([expect.stringContaining('not thousands')]);
});

describe('class names', () => {
  test('become indices in the order of the names, so that the order of the rows does not matter', () => {
    const rows = fc.array(fc.constantFrom('rose', 'iris', 'Aster', 'été', '10a'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (names) => {
        const { classes, targets } = split(`kind,x\n${names.map((name) => `${name},1`).join('\n')}`, { targets: [0] });
        expect(classes).toEqual([...new Set(names)].sort());
        expect([...targets].map((code) => classes![code])).toEqual(names);
      }),
    );
  });

  test.each([
    [
      'x,kind\n1,red\n2,\n',
      'row 3, column "kind": expected the name of a class, as in the first row of the data, got ""',
    ],
    [
      'x,kind\n1,red\n2,NA\n',
      'row 3, column "kind": expected the name of a class, as in the first row of the data, got "NA"',
    ],
    [
      'x,kind\n1,red\n2,3\n',
      'row 3, column "kind": expected the name of a class, as in the first row of the data, got 3',
    ],
    ['x,kind\n1,0\n2,red\n', 'row 3, column "kind": expected a number, got "red"'],
    ['x,kind\n1,?\n2,red\n', 'row 2, column "kind": expected a number, got "?"'],
  ])('%j is refused', async (text, message) => {
    expect(await refusal(() => split(text, { targets: ['kind'] }))).toContain(message);
  });
});

describe('refused by row and column', () => {
  test.each([
    ['a word', 'x,y\n1,2\n1,two\nthree,4\n', 'row 3, column "y": expected a number, got "two"'],
    ['a missing value', 'age,y\n1,2\n\n\n,2\n', 'row 5, column "age": expected a number, got ""'],
    ['a row of nothing', 'x,y\n1,2\n,\n', 'row 3, column "x": expected a number, got ""'],
    ['NaN', 'x,y\nNaN,2\n', 'row 2, column "x": expected a number, got "NaN"'],
    ['an overflow', 'x,y\n1e999,2\n', 'row 2, column "x": expected a number, got "1e999"'],
    ['hexadecimal', 'x,y\n0x10,2\n', 'row 2, column "x": expected a number, got "0x10"'],
    ['a comma in a number', 'x,y\n"1,5",2\n', 'row 2, column "x": expected a number, got "1,5"'],
    ['a date', 'x,y\n2020-01-01,2\n', 'row 2, column "x": expected a number, got "2020-01-01"'],
    ['names of classes in two columns', 'x,p,y\n1,a,2\n', 'row 2, column "p": expected a number, got "a"', ['p', 'y']],
    ['half a surrogate', 'x,y\n\ud800,2\n', 'row 2, column "x": expected a number, got "\\ud800"'],
    ['no such column', 'x,z\n1,2\n', 'targets[0]: expected a column ("x", "z"), got "y"'],
    ['no such index', 'x,z\n1,2\n', 'targets[0]: expected a column ("x", "z"), got 2', [2]],
    ['no inputs', 'y\n1\n', 'expected at least one input column, got none'],
    ['a target twice', 'x,y\n1,2\n', 'targets: expected columns that differ, got "y" twice', ['y', 1]],
    [
      'a name of two columns',
      'x,y,y\n1,2,3\n',
      'targets[0]: expected a name that one column has, got "y", columns 1 and 2',
    ],
  ])('%s', async (_name, text, message, targets: (string | number)[] = ['y']) => {
    expect(await refusal(() => split(text, { targets }))).toContain(message);
  });

  test('at the field where the file is named, and every cell of them', async () => {
    const message = await refusal(() => split('x,y\n1,a\nb,2\n', { targets: ['y'], ignore: [] }, 'data.file'));
    expect(message.split('\n')).toEqual([
      'data.file, row 3, column "x": expected a number, got "b"',
      expect.stringContaining('data.file, row 3, column "y": expected the name of a class'),
    ]);
    expect(await refusal(() => split('x,y\n1,2', { targets: ['y'], ignore: ['y'] }, 'data.file'))).toBe(
      'data.ignore: expected columns that are no targets, got "y"',
    );
  });
});

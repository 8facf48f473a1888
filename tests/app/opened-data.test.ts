import { describe, expect, test } from 'vitest';
import { columnsOf, describeSamples, firstRoles, rolesOf, rowsOf } from '../../src/app/opened-data.ts';
import { arrayTable } from '../../src/model/tables/array-table.ts';
import { splitTable } from '../../src/model/tables/split.ts';
import type { Table } from '../../src/model/tables/table.ts';
import { readTextTable } from '../../src/model/tables/text-table.ts';

const arrayOf = (name: string, shape: number[]) => {
  const numbers = new Float64Array(shape.reduce((x, y) => x * y, 1));
  return { name, array: { shape, numbers, textAt: () => null, type: '<f8' } };
};

describe('what columns are at first', () => {
  test.each<[string, Table, number[], number[]]>([
    ['of a text', readTextTable('a,b,c\n1,2,3'), [2], []],
    ['of one with row numbers', readTextTable(',b,c\n1,2,3'), [2], [0]],
    ['of an archive with y', arrayTable([arrayOf('y', [4]), arrayOf('X', [4, 2])]), [0], []],
    [
      'of an archive with rows of targets',
      arrayTable([arrayOf('inputs', [4, 2]), arrayOf('targets', [4, 3])]),
      [2, 3, 4],
      [],
    ],
    ['of an archive of other names', arrayTable([arrayOf('p', [4, 2]), arrayOf('q', [4])]), [2], []],
    ['of one array', arrayTable([arrayOf('', [4, 3])]), [2], []],
  ])('%s', (_name, table, targets, ignored) => {
    const roles = firstRoles(table);
    expect([columnsOf(roles, 'target'), columnsOf(roles, 'ignored')]).toEqual([targets, ignored]);
    expect(roles).toHaveLength(table.columns.length);
  });

  test('of a table for a network with several outputs are as many targets, after as many inputs', () => {
    const table = readTextTable(',a,b,c,d\n1,2,3,4,5');
    expect(columnsOf(firstRoles(table, [2, 5, 2]), 'target')).toEqual([3, 4]);
    expect(columnsOf(firstRoles(table, [1, 3]), 'target')).toEqual([2, 3, 4]);
    expect(columnsOf(firstRoles(table, [3, 2]), 'target')).toEqual([4]);
    expect(columnsOf(firstRoles(table, [3, 1]), 'target')).toEqual([4]);
    const archive = arrayTable([arrayOf('y', [4]), arrayOf('X', [4, 3])]);
    expect(columnsOf(firstRoles(archive, [2, 2]), 'target')).toEqual([0]);
  });

  test('of a file that the landscape names are as it says, where the file has them', () => {
    const table = readTextTable('a,b,c,d\n1,2,3,4');
    const roles = rolesOf(table, { file: 'p.csv', targets: ['b', 3], ignore: ['a'] });
    expect(roles).toEqual(['ignored', 'target', 'input', 'target']);
    const archive = arrayTable([arrayOf('t', [4, 2]), arrayOf('x', [4, 2])]);
    expect(rolesOf(archive, { file: 'p.npz', targets: ['t'] })).toEqual(['target', 'target', 'input', 'input']);
    expect(rolesOf(table, { file: 'p.csv', targets: ['y'] })).toBe(null);
    expect(rolesOf(table, { file: 'p.csv', targets: [4] })).toBe(null);
    expect(rolesOf(table, { file: 'p.csv', targets: { file: 'y.npy' } })).toBe(null);
  });
});

describe('rows for a landscape', () => {
  test('are those of the table, whatever the loss, when targets are measured', () => {
    const samples = splitTable(readTextTable('1,2,3.5\n4,5,6.5'), { targets: [2] });
    for (const loss of ['mse', 'huber', 'hinge', 'cross-entropy'] as const) {
      expect(rowsOf(samples, loss)).toEqual({
        inputs: [
          [1, 2],
          [4, 5],
        ],
        targets: [[3.5], [6.5]],
      });
    }
  });

  test('keep the names of classes, however they are coded', () => {
    const samples = splitTable(readTextTable('x,kind\n1,b\n2,a\n3,c'), { targets: ['kind'] });
    const classes = ['a', 'b', 'c'];
    expect(rowsOf(samples, 'cross-entropy')).toMatchObject({ targets: [1, 0, 2], classes });
    expect(rowsOf(samples, 'mse')).toMatchObject({
      targets: [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
      classes,
    });
    const two = splitTable(readTextTable('x,kind\n1,b\n2,a'), { targets: ['kind'] });
    expect(rowsOf(two, 'hinge')).toEqual({ inputs: [[1], [2]], targets: [[1], [-1]], classes: ['a', 'b'] });
  });

  test('are refused where they are too many for a page', () => {
    const samples = splitTable(arrayTable([arrayOf('x', [1_000_001, 1]), arrayOf('y', [1_000_001])]), {
      targets: ['y'],
    });
    expect(() => rowsOf(samples, 'mse')).toThrowError('at most 2000000 numbers on this page');
  });

  test('are described with their number, their targets, and what to beware of', () => {
    const table = readTextTable(',x,kind\n1,2,b\n2,3,a\n');
    const samples = splitTable(table, { targets: [2] });
    const said = 'p.csv: 2 samples of 2 inputs, target kind, classes 0 = a, 1 = b (commas between cells, a header).';
    const warned = ' Beware: column [0] has no name: a row number, perhaps, and no input.';
    expect(describeSamples('p.csv', samples, table)).toBe(said + warned);
    const without = splitTable(table, { targets: [2], ignore: [0] });
    expect(describeSamples('p.csv', without, table)).toBe(said.replace('2 inputs', '1 input'));
  });
});

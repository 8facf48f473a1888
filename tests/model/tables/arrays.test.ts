import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrayTable } from '../../../src/model/tables/array-table.ts';
import { readNpyArray } from '../../../src/model/tables/npy-array.ts';
import { joinArrays, readTable } from '../../../src/model/tables/read.ts';
import { splitTable } from '../../../src/model/tables/split.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import { expected, fixture, refusal } from './support.ts';

const columnOf = (values: number[], column: number, width: number) => values.filter((_, k) => k % width === column);

describe('arrays that NumPy wrote', () => {
  const types = Object.keys(expected.types);

  test.each(types)('of type %s hold its numbers', (type) => {
    const short = type.replaceAll(/[<>?]/g, '') || 'bool';
    const array = readNpyArray(fixture(`type-${short}${type.includes('>') ? '-big' : ''}.npy`), 'data.file');
    expect(array.shape).toEqual([7, 3]);
    expect([...array.numbers]).toEqual(expected.types[type]);
  });

  test('in Fortran order come row by row', () => {
    expect([...readNpyArray(fixture('fortran.npy'), '').numbers]).toEqual(expected.x);
    const cube = readNpyArray(fixture('cube-fortran.npy'), '');
    expect([cube.shape, [...cube.numbers]]).toEqual([[2, 3, 4], [...Array(24).keys()]]);
  });

  test('of texts are names of classes', async () => {
    const table = joinArrays(fixture('x.npy'), fixture('names.npy'), ['data.file', 'data.targets.file']);
    const { classes, targets, inputs } = splitTable(table, { targets: ['y'] });
    expect([...targets].map((code) => classes![code])).toEqual(expected.names);
    expect([...inputs]).toEqual(expected.x);
  });
});

describe('a data file of arrays', () => {
  test('a matrix has columns by index', async () => {
    const table = await readTable(fixture('x.npy'));
    const { inputs, targets } = splitTable(table, { targets: [1] });
    expect([...targets]).toEqual(columnOf(expected.x, 1, 3));
    expect([...inputs]).toEqual(expected.x.filter((_, k) => k % 3 !== 1));
    expect(table.form).toBe('an array (7×3, <f8)');
  });

  test('inputs and targets may lie in two files', () => {
    const table = joinArrays(fixture('x.npy'), fixture('y.npy'), ['data.file', 'data.targets.file']);
    expect([...splitTable(table, { targets: ['y'] }).targets]).toEqual(expected.y);
  });

  test('an archive has one table of all its arrays, targets chosen by the name of theirs', async () => {
    const stored = splitTable(await readTable(fixture('stored.npz')), { targets: ['y'] });
    expect([[...stored.inputs], [...stored.targets]]).toEqual([expected.x, expected.y]);
    const onehot = splitTable(await readTable(fixture('onehot.npz')), { targets: ['targets'] });
    expect([...onehot.targets]).toEqual(expected.onehot);
    expect(onehot.targetColumns).toEqual(['targets[0]', 'targets[1]', 'targets[2]']);
    expect([...onehot.inputs]).toEqual(expected.x.map(Math.fround));
  });

  test('arrays of other samples are left out by name', async () => {
    const ignore = ['x_test', 'y_test'];
    const table = await readTable(fixture('split.npz'), { ignore });
    const { inputs, targets, classes } = splitTable(table, { targets: ['y_train'], ignore });
    expect([...inputs]).toEqual(expected.x);
    expect([...targets].map((code) => classes![code])).toEqual(expected.names);
    expect(await refusal(() => readTable(fixture('split.npz'), { field: 'data.file' }))).toBe(
      'data.file, x_test: expected 7 samples, as many as x_train has (data.ignore leaves arrays out), got 2',
    );
  });

  test('images are flattened row by row', () => {
    const images = readNpyArray(fixture('cube-fortran.npy'), '');
    const table = arrayTable([{ name: 'x', array: images }]);
    expect([table.rows, table.columns.length, [...table.numbers]]).toEqual([2, 12, [...Array(24).keys()]]);
    expect(table.placeOf(1, 5)).toBe('x[1, 5]');
  });
});

describe('text that pandas and NumPy wrote', () => {
  const names = ['length, mm', 'the "width"', 'größe'];

  test.each([
    ['pandas.csv', 'commas between cells, a header', 0],
    ['indexed.csv', 'commas between cells, a header', 1],
    ['german.csv', 'semicolons between cells, a header, decimal commas, Windows-1252', 0],
    ['utf16.tsv', 'tabs between cells, a header, UTF-16', 0],
  ])('%s: %s', async (name, form, index) => {
    const table = await readTable(fixture(name));
    const ignore = index ? [0] : [];
    const { inputs, inputColumns, targets, classes, warnings } = splitTable(table, { targets: ['kind'], ignore });
    expect([...inputs]).toEqual(expected.x);
    expect(inputColumns).toEqual(names);
    expect([...targets].map((code) => classes![code])).toEqual(expected.names);
    expect([table.form, warnings]).toEqual([form, []]);
  });

  test('a table of np.savetxt', async () => {
    const table = await readTable(fixture('savetxt.txt'));
    const { inputs, targets } = splitTable(table, { targets: [3] });
    expect([[...inputs], [...targets]]).toEqual([expected.x, expected.y]);
    expect(table.form).toBe('spaces between cells, no header');
  });

  test('columns that are only counted are pointed out, and can be said to be a header', async () => {
    const bytes = fixture('counted.csv');
    expect((await readTable(bytes)).warnings).toEqual([expect.stringContaining('the first row counts the columns')]);
    const table = await readTable(bytes, { header: true });
    expect([table.columns, [...table.numbers], table.warnings]).toEqual([['0', '1', '2'], expected.x, []]);
  });
});

describe('arrays that are refused', () => {
  test.each([
    ['objects.npy', 'data.file, descr: expected numbers (float16 to float64'],
    ['record.npy', 'data.file, descr: expected numbers'],
  ])('%s', async (name, message) => {
    expect(await refusal(() => readTable(fixture(name), { field: 'data.file' }))).toContain(message);
  });

  test('a whole number that float64 would round, and an overflow of float16, by their place', async () => {
    const large = await readTable(fixture('large.npy'));
    expect(await refusal(() => splitTable(large, { targets: [1] }, 'data.file'))).toBe(
      'data.file, [0, 0]: expected a number, got NaN',
    );
    const half = await readTable(fixture('half.npy'));
    expect(await refusal(() => splitTable(half, { targets: [0] }))).toContain(
      '[0, 2]: expected a number, got Infinity',
    );
  });

  test('a claim of more than there is, before memory is taken', async () => {
    for (const shape of [
      [1e8, 1e5],
      [3, 2],
      [99_999_999, 1],
      [0, 3],
    ]) {
      const header = writeNpyHeader(shape, '<f8');
      expect(await refusal(() => readTable(header))).toMatch(/shape: expected|at least one sample/);
    }
  });

  test('any file cut short or changed in a byte is a table or a refusal', async () => {
    const files = ['x.npy', 'names.npy', 'stored.npz', 'split.npz', 'pandas.csv', 'utf16.tsv'].map(fixture);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(255), fc.boolean(), async (file, at, byte, cut) => {
        const bytes = cut ? file.slice(0, at % file.length) : file.with(at % file.length, byte);
        const read = readTable(bytes).then((table) => expect(table.rows).toBeGreaterThan(0));
        await read.catch((error: Error) => expect(error.name).toBe('LandscapeError'));
      }),
      { numRuns: 600 },
    );
  });
});

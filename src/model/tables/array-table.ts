import { specError } from '../../spec/errors.ts';
import type { NumericArray } from './npy-array.ts';
import { MAX_CELLS, MAX_COLUMNS, pathAt, type ColumnGroup, type Table } from './table.ts';

export interface NamedArray {
  readonly name: string;
  readonly array: NumericArray;
}

export interface ArrayOptions {
  /** Names of arrays that play no part, whatever their shape. */
  ignore?: readonly unknown[];
  /** Where the file is named, for messages. */
  field?: string;
}

/**
 * One table of arrays whose first dimension counts the samples, side by side; further dimensions are flattened, row by row.
 *
 * An array of one number a sample is a column of the array's name, others are columns `X[0]`, `X[1]`, …, and the name of
 * the array stands for all of them.
 *
 * @throws LandscapeError of kind `spec` when the arrays do not have as many samples, or have none
 */
export function arrayTable(all: readonly NamedArray[], { ignore = [], field = '' }: ArrayOptions = {}): Table {
  const arrays = all.filter(({ name }) => !ignore.includes(name));
  const rows = arrays[0]?.array.shape[0] ?? 0;
  const parts = arrays.map((named) => partOf(named, rows, arrays[0].name, field));
  const width = parts.reduce((sum, { count }) => sum + count, 0);
  if (width > MAX_COLUMNS || width * rows > MAX_CELLS) {
    const expected = `at most ${MAX_COLUMNS} columns and ${MAX_CELLS} numbers`;
    throw specError([{ path: field, expected, got: `${rows} samples of ${width}` }]);
  }
  if (rows * width === 0) throw specError([{ path: field, expected: 'at least one sample', got: 'none' }]);
  const isLeftOut = ({ name }: NamedArray) => ignore.includes(name);
  const groups: ColumnGroup[] = all.filter(isLeftOut).map(({ name }) => ({ name, first: 0, count: 0 }));
  const owners: { part: (typeof parts)[number]; inside: number }[] = [];
  for (const part of parts) {
    groups.push({ name: part.name, first: owners.length, count: part.count });
    for (let inside = 0; inside < part.count; inside++) owners.push({ part, inside });
  }
  const numbers = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    owners.forEach(({ part, inside }, column) => {
      numbers[row * width + column] = part.array.numbers[row * part.count + inside];
    });
  }
  return {
    rows,
    columns: owners.map(({ part, inside }) => (part.isColumn ? part.name : `${part.name}[${inside}]`)),
    groups: groups.filter(({ name }) => name !== ''),
    numbers,
    wordAt: (row, column) => {
      const { part, inside } = owners[column];
      return part.array.textAt(row * part.count + inside);
    },
    placeOf: (row, column) => {
      const { part, inside } = owners[column];
      return part.isColumn ? `${part.name}[${row}]` : `${part.name}[${row}, ${inside}]`;
    },
    hasHeader: null,
    form: arrays
      .map(({ name, array: { shape, type } }) => `${name || 'an array'} (${shape.join('×')}, ${type})`)
      .join(', '),
    warnings: [],
  };
}

function partOf({ name, array }: NamedArray, rows: number, first: string, field: string) {
  const [samples, ...rest] = array.shape;
  const path = pathAt(field, name);
  if (samples === undefined) throw specError([{ path, expected: 'an array of samples', got: 'a single number' }]);
  if (samples !== rows) {
    const expected = `${rows} samples, as many as ${first || 'the first array'} has (data.ignore leaves arrays out)`;
    throw specError([{ path, expected, got: `${samples}` }]);
  }
  return { name, array, count: rest.reduce((product, size) => product * size, 1), isColumn: rest.length === 0 };
}

import { specError } from '../../spec/errors.ts';
import { arrayTable, type ArrayOptions, type NamedArray } from './array-table.ts';
import { readNpyArray } from './npy-array.ts';
import type { Table } from './table.ts';
import { readTextTable, type TextOptions } from './text-table.ts';
import { decodeText } from './text.ts';

/** Classes and whole numbers shrink well: one-hot rows of float64 to a fiftieth. */
const MAX_GROWTH = 64;

export interface ReadOptions extends TextOptions, ArrayOptions {}

/**
 * Reads a data file by what it begins with: a `.npy` array, a `.npz` archive, or text.
 *
 * @param options where the file is named, whether a text has a header, which arrays play no part
 * @throws LandscapeError of kind `spec` when it is none of these, or damaged
 */
export async function readTable(bytes: Uint8Array, { header, ignore, field = '' }: ReadOptions = {}): Promise<Table> {
  if (bytes[0] === 0x93 && bytes[1] === 0x4e)
    return arrayTable([{ name: '', array: readNpyArray(bytes, field) }], { field });
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return readArchive(bytes, { ignore, field });
  const { text, encoding } = decodeText(bytes, field);
  const table = readTextTable(text, { header, field });
  return encoding === '' ? table : { ...table, form: `${table.form}, ${encoding}` };
}

/** Inputs and targets that lie in two `.npy` files. */
export function joinArrays(inputs: Uint8Array, targets: Uint8Array, fields: [string, string]): Table {
  const [x, y] = [inputs, targets].map((bytes, k) => readNpyArray(bytes, fields[k]));
  return arrayTable(
    [
      { name: 'X', array: x },
      { name: 'y', array: y },
    ],
    { field: fields[0] },
  );
}

async function readArchive(bytes: Uint8Array, { ignore, field = '' }: ArrayOptions): Promise<Table> {
  const { readZip } = await import('../import/zip.ts');
  const entries = readZip(bytes, MAX_GROWTH);
  const other = entries.find(({ name }) => !name.endsWith('.npy'));
  if (other) {
    const expected = 'an archive of .npy arrays (.npz), no spreadsheet or other archive: save a sheet as CSV';
    throw specError([{ path: field, expected, got: JSON.stringify(other.name.slice(0, 60)) }]);
  }
  const arrays = entries.map(({ name, bytes: content }): NamedArray => {
    const short = name.slice(0, -'.npy'.length);
    return { name: short, array: readNpyArray(content, field ? `${field}, ${short}` : short) };
  });
  return arrayTable(arrays, { ignore, field });
}

import { firstRepeated } from '../../spec/agreement.ts';
import { quote, Report } from '../../spec/checks.ts';
import { specError } from '../../spec/errors.ts';
import type { ColumnRef } from '../../spec/landscape.ts';
import { nameOf } from './text-table.ts';
import { pathAt, type Table } from './table.ts';

export interface Roles {
  targets: readonly ColumnRef[];
  /** Columns that are neither input nor target. */
  ignore?: readonly ColumnRef[];
}

/** A table of samples: every column that is neither target nor ignored is an input, in the order of the file. */
export interface SampleTable {
  readonly rows: number;
  /** `[rows][inputColumns]` */
  readonly inputs: Float64Array;
  readonly inputColumns: readonly string[];
  /** `[rows][targetColumns]`, in the order asked for; class indices where there are `classes`. */
  readonly targets: Float64Array;
  readonly targetColumns: readonly string[];
  /** The names of the classes, in the order of their code units, where the one target column has names. */
  readonly classes: readonly string[] | null;
  /** What may be other than the author of the file meant. */
  readonly warnings: readonly string[];
  /** A target as the file counts. */
  targetPlace(row: number, target: number): string;
}

/** What stands for a missing value in the files of statistics programs, so that it is never taken for a class. */
const MISSING = new Set(['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?']);
const SHOWN_COLUMNS = 12;

/**
 * Parts the columns of a table into inputs and targets.
 *
 * @param field where the table is named in a landscape; empty for none
 * @throws LandscapeError of kind `spec` naming row and column of each cell that is missing or no number
 */
export function splitTable(table: Table, { targets, ignore = [] }: Roles, field = ''): SampleTable {
  const report = new Report();
  const targetPlaces = placesOf(table, targets, field ? 'data.targets' : 'targets', report);
  const ignored = placesOf(table, ignore, field ? 'data.ignore' : 'ignore', report);
  const both = targetPlaces.find((place) => ignored.includes(place));
  if (both !== undefined) report.add('data.ignore', 'columns that are no targets', nameOf(table.columns[both]));
  report.throwIfAny();
  const taken = new Set([...targetPlaces, ...ignored]);
  const inputPlaces = table.columns.map((_, k) => k).filter((k) => !taken.has(k));
  if (inputPlaces.length === 0) throw specError([{ path: field, expected: 'at least one input column', got: 'none' }]);
  const inputs = readNumbers(table, inputPlaces, field, report);
  const isWords = targetPlaces.length === 1 && isClassName(table.wordAt(0, targetPlaces[0]));
  const classes = isWords ? classNames(table, targetPlaces[0], field, report) : null;
  const values = classes
    ? codeClasses(table, targetPlaces[0], classes)
    : readNumbers(table, targetPlaces, field, report);
  report.throwIfAny();
  const named = (places: readonly number[]) => places.map((place) => table.columns[place]);
  return {
    rows: table.rows,
    inputs,
    inputColumns: named(inputPlaces),
    targets: values,
    targetColumns: named(targetPlaces),
    classes,
    warnings: [...table.warnings, ...namelessWarnings(table, inputPlaces)],
    targetPlace: (row, target) => table.placeOf(row, targetPlaces[target]),
  };
}

/** Tables that were saved with their row numbers have those in a column without a name. */
function namelessWarnings({ columns }: Table, inputs: readonly number[]): string[] {
  const nameless = inputs.filter((k) => columns[k] === '');
  return nameless.map((k) => `column [${k}] has no name: a row number, perhaps, and no input`);
}

function placesOf(table: Table, refs: readonly ColumnRef[], path: string, report: Report): number[] {
  const places = refs.flatMap((ref, k) => {
    const found = findColumns(table, ref, `${path}[${k}]`, report);
    if (found === null) report.add(`${path}[${k}]`, `a column (${columnsOf(table)})`, JSON.stringify(ref));
    return found ?? [];
  });
  const repeated = firstRepeated(places.map(String));
  if (repeated !== undefined) {
    report.add(path, 'columns that differ', `${nameOf(table.columns[Number(repeated)])} twice`);
  }
  return places;
}

/** A column by its index or name, or those of one array of an archive. */
function findColumns(table: Table, ref: ColumnRef, path: string, report: Report): number[] | null {
  const { columns, groups } = table;
  if (typeof ref === 'number') return ref < columns.length ? [ref] : null;
  const place = columns.indexOf(ref);
  if (place >= 0) {
    const again = columns.indexOf(ref, place + 1);
    if (again >= 0) report.add(path, 'a name that one column has', `${quote(ref)}, columns ${place} and ${again}`);
    return [place];
  }
  const group = groups.find(({ name }) => name === ref);
  return group ? Array.from({ length: group.count }, (_, k) => group.first + k) : null;
}

function columnsOf({ columns, groups }: Table): string {
  const names = (groups.length > 0 ? groups.map(({ name }) => name) : columns).map(nameOf);
  const shown = names.slice(0, SHOWN_COLUMNS).join(', ');
  return names.length > SHOWN_COLUMNS ? `${shown}, … ${names.length} in all` : shown;
}

function readNumbers(table: Table, places: readonly number[], field: string, report: Report): Float64Array {
  const { numbers, columns, rows } = table;
  const values = new Float64Array(rows * places.length);
  for (let row = 0; row < rows; row++) {
    places.forEach((column, k) => {
      const value = numbers[row * columns.length + column];
      values[row * places.length + k] = value;
      if (Number.isFinite(value)) return;
      const got = table.wordAt(row, column);
      report.add(pathAt(field, table.placeOf(row, column)), 'a number', got === null ? `${value}` : quote(got));
    });
  }
  return values;
}

function isClassName(word: string | null): word is string {
  return word !== null && !MISSING.has(word);
}

/** The distinct words of a column; sorted, so that the order of the rows does not matter. */
function classNames(table: Table, column: number, field: string, report: Report): string[] {
  const names = new Set<string>();
  for (let row = 0; row < table.rows; row++) {
    const word = table.wordAt(row, column);
    if (isClassName(word)) names.add(word);
    else {
      const got = word === null ? `${table.numbers[row * table.columns.length + column]}` : quote(word);
      const expected = 'the name of a class, as in the first row of the data';
      report.add(pathAt(field, table.placeOf(row, column)), expected, got);
    }
  }
  return [...names].sort((x, y) => (x < y ? -1 : 1));
}

function codeClasses(table: Table, column: number, classes: readonly string[]): Float64Array {
  const codes = new Map(classes.map((name, code) => [name, code]));
  return Float64Array.from({ length: table.rows }, (_, row) => codes.get(table.wordAt(row, column) ?? '') ?? NaN);
}

import { quote, Report, show } from '../../spec/checks.ts';
import { specError } from '../../spec/errors.ts';
import { CellStore } from './cell-store.ts';
import { findDelimiter } from './delimiter.ts';
import { isThousandsLike, readNumeral, type DecimalMark } from './numerals.ts';
import { eachRecord, isBlank, type Delimiter } from './records.ts';
import { MAX_CELLS, MAX_COLUMNS, pathAt, type Table } from './table.ts';

export interface TextOptions {
  /** Whether the first row has names; without it, whether none of its cells is a number. */
  header?: boolean;
  /** Where the file is named, for messages. */
  field?: string;
}

const BETWEEN: Record<Delimiter, string> = {
  ',': 'commas between cells',
  ';': 'semicolons between cells',
  '\t': 'tabs between cells',
  '|': 'bars between cells',
  ' ': 'spaces between cells',
};

/**
 * Reads a table from text: comma, semicolon, tab, bar or spaces between cells, with a header or without.
 *
 * Blank lines are skipped but counted. A comma is a decimal mark only where cells are parted by something else, and then in
 * the whole file.
 *
 * @throws LandscapeError of kind `spec` when rows differ in length, quotes are not closed, or the table is too large
 */
export function readTextTable(text: string, { header, field = '' }: TextOptions = {}): Table {
  checkCharacters(text, field);
  const lines = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const delimiter = findDelimiter(lines);
  const reader = new Reader(delimiter, header, field);
  eachRecord(lines, delimiter, (cells, number, fault) => reader.take(cells, number, fault));
  return reader.finish();
}

function checkCharacters(text: string, field: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  const row = text.slice(0, at).split(/\r\n?|\n/).length;
  throw specError([{ path: pathAt(field, `row ${row}`), expected: 'text', got: 'a NUL character: a binary file?' }]);
}

class Reader {
  readonly #delimiter: Delimiter;
  readonly #field: string;
  readonly #report = new Report();
  #header: boolean | undefined;
  #store: CellStore | null = null;
  #columns: string[] = [];
  /** Row of the file, from 1, of the first record. */
  #first = 0;
  /** Row of the file of each row of the table. */
  readonly #rowNumbers: number[] = [];
  readonly #firstMarks = new Map<DecimalMark, { row: number; column: number }>();
  #thousandsOnly = true;

  constructor(delimiter: Delimiter, header: boolean | undefined, field: string) {
    this.#delimiter = delimiter;
    this.#header = header;
    this.#field = field;
  }

  take(cells: string[], number: number, fault?: string): boolean {
    if (fault) {
      this.#add(`row ${number}`, 'quotes that are closed, and doubled inside', fault);
      return false;
    }
    if (isBlank(cells)) return true;
    if (!this.#store) return this.#begin(cells, number);
    return this.#addRow(cells, number);
  }

  finish(): Table {
    const store = this.#store;
    this.#report.throwIfAny();
    if (!store || store.rows === 0) this.#add('', 'at least one row of numbers', 'none');
    this.#report.throwIfAny();
    const columns = this.#columns;
    const rowNumbers = Int32Array.from(this.#rowNumbers);
    return {
      rows: store!.rows,
      columns,
      groups: [],
      numbers: store!.numbers(),
      wordAt: (row, column) => store!.wordAt(row, column),
      placeOf: (row, column) => `row ${rowNumbers[row]}, column ${nameOf(columns[column])}`,
      hasHeader: this.#header ?? false,
      form: this.#form(),
      warnings: this.#warnings(),
    };
  }

  #begin(cells: string[], number: number): boolean {
    if (cells.length > MAX_COLUMNS) {
      this.#add(`row ${number}`, `at most ${MAX_COLUMNS} columns`, `${cells.length}`);
      return false;
    }
    this.#first = number;
    this.#header ??= cells.every((cell) => Number.isNaN(this.#read(cell).value));
    this.#store = new CellStore(cells.length);
    this.#columns = this.#header ? cells : cells.map((_, k) => `[${k}]`);
    return this.#header || this.#addRow(cells, number);
  }

  #addRow(cells: string[], number: number): boolean {
    const store = this.#store!;
    if (cells.length !== store.width) {
      this.#add(`row ${number}`, `${store.width} cells, as in row ${this.#first}`, `${cells.length}`);
      return true;
    }
    if ((store.rows + 1) * store.width > MAX_CELLS) {
      this.#add(`row ${number}`, `at most ${MAX_CELLS} cells`, 'more');
      return false;
    }
    const row = store.addRow();
    this.#rowNumbers.push(number);
    cells.forEach((cell, column) => this.#setCell(cell, row, column));
    return true;
  }

  #setCell(cell: string, row: number, column: number): void {
    const { value, mark } = this.#read(cell);
    if (Number.isNaN(value)) return this.#store!.setWord(row, column, cell);
    this.#store!.setNumber(row, column, value);
    if (mark === '') return;
    if (mark === ',' && !isThousandsLike(cell)) this.#thousandsOnly = false;
    if (this.#firstMarks.has(mark)) return;
    const other = this.#firstMarks.get(mark === ',' ? '.' : ',');
    this.#firstMarks.set(mark, { row, column });
    if (!other) return;
    const expected = `a decimal ${mark === ',' ? 'point' : 'comma'}, as in row ${this.#rowNumbers[other.row]}`;
    this.#add(`row ${this.#rowNumbers[row]}, column ${nameOf(this.#columns[column])}`, expected, quote(cell));
  }

  #read(cell: string) {
    return readNumeral(cell, this.#delimiter !== ',');
  }

  #form(): string {
    const cells = this.#columns.length === 1 ? 'one column' : BETWEEN[this.#delimiter];
    const header = this.#header ? 'a header' : 'no header';
    return [cells, header, ...(this.#firstMarks.has(',') ? ['decimal commas'] : [])].join(', ');
  }

  #warnings(): string[] {
    const warnings: string[] = [];
    if (this.#firstMarks.has(',') && this.#thousandsOnly) {
      warnings.push(
        'every comma in a number has three digits after it: they are read as decimal commas, not thousands',
      );
    }
    const first = this.#store!.numbers().subarray(0, this.#columns.length);
    const counts = first.length > 2 && first.every((value, k) => value === k);
    if (!this.#header && counts) warnings.push('the first row counts the columns: a header, perhaps, and no sample');
    return warnings;
  }

  #add(place: string, expected: string, got: string): void {
    this.#report.add(pathAt(this.#field, place), expected, got);
  }
}

/** `"age"`; a column without a header is known by its index. */
export function nameOf(column: string): string {
  return /^\[\d+\]$/.test(column) ? column : show(column);
}

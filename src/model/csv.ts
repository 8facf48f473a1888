import Papa from 'papaparse';
import { firstRepeated } from '../spec/agreement.ts';
import { quote, Report } from '../spec/checks.ts';

/** A table of numbers split into inputs and targets, both row-major. */
export interface Table {
  readonly rows: number;
  readonly inputs: Float64Array;
  readonly inputColumns: string[];
  /** In the order the target columns were asked for. */
  readonly targets: Float64Array;
}

/**
 * Reads a CSV text with a header row; every column that is not a target is an input, in the order of the file.
 *
 * @param name of the file, for messages
 * @throws LandscapeError of kind `spec` naming row (as the file counts them, from 1) and column of each cell that is not a number
 */
export function parseCsv(text: string, targetColumns: readonly string[], name = 'the file'): Table {
  const report = new Report();
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  for (const { message, row = 0 } of errors) {
    report.add('data.file', `${quote(name)} to be a CSV file`, `${message} in row ${row + 1}`);
  }
  const isBlank = (cells: string[]) => cells.length === 1 && cells[0].trim() === '';
  const [first, ...body] = data.map((cells, k) => ({ cells, number: k + 1 })).filter(({ cells }) => !isBlank(cells));
  const header = (first?.cells ?? []).map((cell) => cell.trim());
  const places = checkHeader(header, targetColumns, name, report);
  if (body.length === 0)
    report.add('data.file', `a header row and at least one row of numbers in ${quote(name)}`, 'none');
  report.throwIfAny();

  const targetPlaces = new Set(places);
  const inputPlaces = header.map((_, k) => k).filter((k) => !targetPlaces.has(k));
  const read = (columns: number[]) => {
    const values = new Float64Array(body.length * columns.length);
    body.forEach(({ cells, number }, n) =>
      columns.forEach((column, k) => {
        const place = () => `row ${number}, column ${quote(header[column])}`;
        values[n * columns.length + k] = cellNumber(cells[column], place, report);
      }),
    );
    return values;
  };
  for (const { cells, number } of body) {
    if (cells.length <= header.length) continue;
    report.add('data.file', `${header.length} cells in row ${number}`, `${cells.length}`);
  }
  const inputs = read(inputPlaces);
  const targets = read(places);
  report.throwIfAny();
  return { rows: body.length, inputs, inputColumns: inputPlaces.map((k) => header[k]), targets };
}

/** The delimiter that the header has most of; Papa's own guess is led astray by blank lines. */
function delimiterOf(text: string): string {
  const header = /\S[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function checkHeader(header: string[], targets: readonly string[], name: string, report: Report): number[] {
  const repeated = firstRepeated(header);
  if (repeated !== undefined)
    report.add('data.file', `column names that differ in ${quote(name)}`, `${quote(repeated)} twice`);
  const names = header.slice(0, 12).map(quote).join(', ');
  const places = targets.map((target, k) => {
    const place = header.indexOf(target);
    if (place < 0) report.add(`data.targets[${k}]`, `a column of ${quote(name)} (${names})`, quote(target));
    return place;
  });
  if (places.length === header.length) report.add('data.file', 'at least one input column', 'only targets');
  return places;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function cellNumber(cell: string | undefined, place: () => string, report: Report): number {
  const text = cell?.trim() ?? '';
  const value = Number(text);
  if (NUMBER.test(text) && Number.isFinite(value)) return value;
  report.add('data.file', `a finite number in ${place()}`, text === '' ? 'nothing' : quote(text));
  return Number.NaN;
}

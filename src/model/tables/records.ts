import Papa from 'papaparse';

export const DELIMITERS = [',', ';', '\t', '|', ' '] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * Takes a delimited text apart, record by record, so that a long file costs no more than its numbers.
 *
 * Commas, semicolons, tabs and bars part cells one by one (RFC 4180, with quotes); between spaces a run of them, tabs
 * included, counts as one, and ends of a line count for nothing.
 *
 * @param text with `\n` as its only line end
 * @param take gets the trimmed cells, the record's number from 1, and what is wrong with its quotes; false ends the reading
 */
export function eachRecord(
  text: string,
  delimiter: Delimiter,
  take: (cells: string[], number: number, fault?: string) => boolean,
): void {
  if (delimiter === ' ') return eachSpacedLine(text, take);
  let number = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step: ({ data, errors }, parser) => {
      number++;
      const cells = data.map((cell) => cell.trim());
      if (!take(cells, number, errors[0]?.message)) parser.abort();
    },
  });
}

const CELL = /"((?:[^"]|"")*)"(?=[ \t]|$)|[^ \t]+/g;

function eachSpacedLine(text: string, take: (cells: string[], number: number, fault?: string) => boolean): void {
  let number = 0;
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    number++;
    const matches = [...text.slice(at, end).matchAll(CELL)];
    const cells = matches.map(([whole, quoted]) =>
      quoted === undefined ? whole : quoted.replaceAll('""', '"').trim(),
    );
    const open = matches.some(([whole, quoted]) => quoted === undefined && whole.startsWith('"'));
    if (!take(cells, number, open ? 'Quoted field unterminated' : undefined)) return;
    at = end + 1;
  }
}

/** A line with nothing on it. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.length === 0 || (cells.length === 1 && cells[0] === '');
}

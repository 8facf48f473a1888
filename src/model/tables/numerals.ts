const POINT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const COMMA = /^[+-]?\d*,\d+([eE][+-]?\d+)?$/;

export type DecimalMark = '' | '.' | ',';

/** What a cell is: a number and its decimal mark, or no number (NaN). */
export interface Numeral {
  value: number;
  mark: DecimalMark;
}

/**
 * Reads a decimal number; an overflow, a hexadecimal number and `NaN` are none.
 *
 * @param commas whether a comma may be a decimal mark, as where cells are parted by something else
 */
export function readNumeral(cell: string, commas: boolean): Numeral {
  // typeset tables have a true minus
  const text = cell.includes('−') ? cell.replaceAll('−', '-') : cell;
  if (POINT.test(text)) return finite(Number(text), text.includes('.') ? '.' : '');
  if (commas && COMMA.test(text)) return finite(Number(text.replace(',', '.')), ',');
  return { value: NaN, mark: '' };
}

function finite(value: number, mark: DecimalMark): Numeral {
  return { value: Number.isFinite(value) ? value : NaN, mark };
}

/** Whether a comma in this number could as well part thousands: `1,234`. */
export function isThousandsLike(cell: string): boolean {
  return /^[+−-]?[1-9]\d{0,2},\d{3}$/.test(cell);
}

import type { Ink } from '../ink.ts';
import { MARGIN } from './figure.ts';
import { SIZE, textAt, wrapped } from './type.ts';

const LINE = SIZE.title * 1.3;
/** How much wider bold type is: known widths are those of the regular face. */
const BOLD = 1.08;

/** The lines of a heading on a page of this width. */
export function headingLines(title: string, width: number): string[] {
  return wrapped(title, BOLD * SIZE.title, width - 2 * MARGIN);
}

/** Where a heading ends on the page. */
export function headingBottom(lines: readonly string[]): number {
  return MARGIN + lines.length * LINE;
}

/** A heading in the upper left corner. */
export function drawHeading(lines: readonly string[], ink: Ink): string {
  return lines
    .map((line, k) => {
      const y = MARGIN + SIZE.title * 0.8 + k * LINE;
      return textAt(MARGIN, y, line, { size: SIZE.title, color: ink.strong, weight: 'bold' });
    })
    .join('');
}

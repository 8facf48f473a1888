import { POINTS_PER_MM } from './figure.ts';
import { element, escaped, rounded } from './svg.ts';
import { FAMILY } from './type.ts';

export interface Sheet {
  /** In points. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** What the file is called by those who list it, and what it says to those who cannot see it. */
  readonly title: string;
  readonly description: string;
}

/** A whole SVG 1.1 document in millimetres and points, its content given as ready markup. */
export function svgDocument(sheet: Sheet, content: readonly string[]): string {
  const { width, height, background, title, description } = sheet;
  const parts = [
    element('title', {}, escaped(title)),
    element('desc', {}, escaped(description)),
    element('rect', { width, height, fill: background }),
    ...content,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      version: '1.1',
      width: `${rounded(width / POINTS_PER_MM)}mm`,
      height: `${rounded(height / POINTS_PER_MM)}mm`,
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      'font-family': FAMILY,
      stroke: 'none',
    },
    '\n',
    parts.filter(Boolean).join('\n'),
    '\n',
  )}\n`;
}

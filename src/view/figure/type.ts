import { element, escaped, rounded, type Attributes } from './svg.ts';

/** Any reader has one of these or puts one of their widths in their place. */
export const FAMILY = 'Helvetica, Arial, Liberation Sans, sans-serif';

/** Sizes in points: of axis titles, of numbers, of labels in the map and of the caption. */
export const SIZE = { title: 8.5, tick: 7.5, label: 6.5, caption: 6.8 } as const;

/** Advance widths of Helvetica in thousandths of the type size, from space to tilde (Adobe font metrics). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const OTHER_WIDTHS: Record<string, number> = {
  '·': 278,
  '…': 1000,
  '−': 584,
  '×': 584,
  '→': 1000,
  '—': 1000,
  '∈': 713,
  '\u00a0': 278,
};
const SHIFTED_SIZE = 0.7;

/** Width of a text set in Helvetica, about; raised and lowered figures count as `richText` sets them. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    const shifted = SHIFTED[character];
    const plain = shifted?.plain ?? character;
    const advance = WIDTHS[plain.charCodeAt(0) - 32] ?? OTHER_WIDTHS[plain] ?? 600;
    width += (advance * (shifted ? SHIFTED_SIZE : 1)) / 1000;
  }
  return width * size;
}

/** A text that is no wider than asked, cut with an ellipsis. */
export function shortened(text: string, size: number, widest: number): string {
  if (textWidth(text, size) <= widest) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > widest) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Words in lines no wider than asked; a word that is wider by itself has a line of its own. */
export function wrapped(text: string, size: number, widest: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && textWidth(longer, size) <= widest) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => shortened(line, size, widest));
}

export interface TextStyle {
  size: number;
  color: string;
  anchor?: 'start' | 'middle' | 'end';
  /** Clockwise, in radians, about the given place. */
  angle?: number;
  weight?: 'bold';
}

/** A line of text on its base line. Raised and lowered figures are set from plain ones, which every font has. */
export function textAt(x: number, y: number, text: string, { size, color, anchor, angle, weight }: TextStyle): string {
  const turn = angle ? `rotate(${rounded((angle * 180) / Math.PI)} ${rounded(x)} ${rounded(y)})` : null;
  const content = richText(text, size);
  const attributes: Attributes = {
    x,
    y,
    'font-size': size,
    'font-weight': weight,
    fill: color,
    'text-anchor': anchor === 'start' ? null : anchor,
    transform: turn,
    // readers differ in what they do with spaces between a text and its raised figures
    'xml:space': content.includes('<') ? 'preserve' : null,
  };
  return element('text', attributes, content);
}

/** How far below the middle of its capitals a text has its base line, in type sizes. */
export const MIDDLE = 0.36;

const SHIFTED: Record<string, { plain: string; shift: number }> = {};
for (const [k, plain] of [...'0123456789-'].entries()) {
  SHIFTED['⁰¹²³⁴⁵⁶⁷⁸⁹⁻'[k]] = { plain: plain === '-' ? '−' : plain, shift: -0.33 };
  SHIFTED['₀₁₂₃₄₅₆₇₈₉₋'[k]] = { plain: plain === '-' ? '−' : plain, shift: 0.17 };
}

function richText(text: string, size: number): string {
  let markup = '';
  let [run, shift, drop] = ['', 0, 0];
  const close = () => {
    // `dy` moves all that follows: each run moves from where the last one was
    const dy = (shift - drop) * size;
    if (run && (shift !== 0 || dy !== 0)) {
      markup += element('tspan', { dy, 'font-size': shift ? size * SHIFTED_SIZE : null }, escaped(run));
    } else markup += escaped(run);
    if (run) drop = shift;
    run = '';
  };
  for (const character of text) {
    const shifted = SHIFTED[character];
    const wanted = shifted?.shift ?? 0;
    if (wanted !== shift) {
      close();
      shift = wanted;
    }
    run += shifted?.plain ?? character;
  }
  close();
  return markup;
}

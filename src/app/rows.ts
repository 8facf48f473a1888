import type { DataSpec } from '../spec/landscape.ts';

export type InlineData = Extract<DataSpec, { inputs: number[][] }>;

/** Numbers that a textarea is still a good place to edit in. */
const MAX_NUMBERS = 600;

export function isSmall({ inputs, targets }: InlineData): boolean {
  return (
    inputs.length * ((inputs[0]?.length ?? 0) + (Array.isArray(targets[0]) ? targets[0].length : 1)) <= MAX_NUMBERS
  );
}

/** `0.5, 1 → 1` a row; what is no number is NaN. */
export function formatRows(inputs: InlineData['inputs'], targets: InlineData['targets']): string {
  return inputs.map((row, n) => `${row.join(', ')} → ${[targets[n] ?? ''].flat().join(', ')}`).join('\n');
}

/**
 * Reads rows of numbers, with an arrow (→ or ->) before the targets; without one the last number is the target. A first row
 * without any number is a header, as tables are pasted, and left out. What cannot be read becomes NaN, which the validator
 * refuses by row and column.
 */
export function parseRows(text: string): InlineData {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  const lines = all.length > 1 && isHeader(all[0]) ? all.slice(1) : all;
  const inputs: number[][] = [];
  const targets: number[][] = [];
  for (const line of lines) {
    const [left, right] = line.split(ARROW);
    const numbers = readNumbers(left, line);
    if (right === undefined) {
      inputs.push(numbers.slice(0, -1));
      targets.push(numbers.slice(-1));
    } else {
      inputs.push(numbers);
      targets.push(readNumbers(right, line));
    }
  }
  return { inputs, targets };
}

const ARROW = /→|->/;

function isHeader(line: string): boolean {
  return !ARROW.test(line) && readNumbers(line).every(Number.isNaN);
}

/**
 * Numbers between commas, tabs, spaces or semicolons. An empty cell is a missing number. In a row with semicolons a comma is a
 * decimal comma, unless there is a decimal point too: then nothing tells what the comma is.
 */
function readNumbers(text: string, line = text): number[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const hasSemicolons = line.includes(';');
  const cells = trimmed.split(hasSemicolons ? /\s*;\s*/ : / *[,\t] *| +/);
  const hasDecimalCommas = hasSemicolons && !line.includes('.');
  return cells.map((cell) => readNumber(hasDecimalCommas ? cell.replace(',', '.') : cell));
}

function readNumber(cell: string): number {
  return cell === '' ? NaN : Number(cell.replaceAll('−', '-'));
}

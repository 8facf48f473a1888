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
 * Reads rows of numbers, with an arrow (→ or ->) before the targets; without one the last number is the target. What cannot
 * be read becomes NaN, which the validator refuses by row and column.
 */
export function parseRows(text: string): InlineData {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const inputs: number[][] = [];
  const targets: number[][] = [];
  for (const line of lines) {
    const [left, right] = line.split(/→|->/);
    const numbers = readNumbers(left);
    if (right === undefined) {
      inputs.push(numbers.slice(0, -1));
      targets.push(numbers.slice(-1));
    } else {
      inputs.push(numbers);
      targets.push(readNumbers(right));
    }
  }
  return { inputs, targets };
}

/**
 * Numbers between commas, tabs, spaces or semicolons. An empty cell is a missing number, and in a row with semicolons a
 * comma is a decimal comma: neither is read as something else.
 */
export function readNumbers(text: string): number[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const cells = trimmed.split(trimmed.includes(';') ? /\s*;\s*/ : / *[,\t] *| +/);
  return cells.map((cell) => (cell === '' ? NaN : Number(cell.replaceAll('−', '-'))));
}

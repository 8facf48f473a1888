import { readNumeral } from './numerals.ts';
import { DELIMITERS, eachRecord, isBlank, type Delimiter } from './records.ts';

const SAMPLE_CHARACTERS = 65_536;
const SAMPLE_RECORDS = 24;

/**
 * The delimiter that makes several columns, and of these the one under which the largest share of the cells are numbers;
 * between equals one whose rows are of equal width, then the one with most columns.
 *
 * Counting delimiters alone is led astray by decimal commas, and by names with commas in them.
 */
export function findDelimiter(text: string): Delimiter {
  const sample = sampleOf(text);
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(sample, delimiter) }));
  return scores.reduce((best, next) => (isBetter(next.score, best.score) ? next : best)).delimiter;
}

/** Whole lines from the beginning, or a part of the first where that is very long. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE_CHARACTERS) return text;
  const end = text.lastIndexOf('\n', SAMPLE_CHARACTERS);
  return text.slice(0, end > 0 && text.slice(0, end).trim() !== '' ? end : SAMPLE_CHARACTERS);
}

/** Several columns or one, share of numbers, equal widths or not, columns: compared in this order. */
function scoreOf(sample: string, delimiter: Delimiter): [number, number, number, number] {
  const records: string[][] = [];
  let faults = 0;
  eachRecord(sample, delimiter, (cells, _number, fault) => {
    if (fault) faults++;
    if (!isBlank(cells)) records.push(cells);
    return records.length < SAMPLE_RECORDS;
  });
  if (records.length === 0) return [0, 0, 0, 0];
  // the first row may be a header
  const body = (records.length > 1 ? records.slice(1) : records).flat();
  const filled = body.filter((cell) => cell !== '').length;
  const numbers = body.filter((cell) => !Number.isNaN(readNumeral(cell, delimiter !== ',').value)).length;
  const width = records[0].length;
  const isEven = faults === 0 && records.every((cells) => cells.length === width);
  return [Number(width > 1), faults > 0 ? 0 : numbers / Math.max(1, filled), Number(isEven), width];
}

function isBetter(x: readonly number[], y: readonly number[]): boolean {
  const k = x.findIndex((value, at) => value !== y[at]);
  return k >= 0 && x[k] > y[k];
}

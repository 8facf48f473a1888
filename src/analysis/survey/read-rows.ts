import { eachRecord, isBlank } from '../../model/tables/records.ts';
import { specError } from '../../spec/errors.ts';
import { INITS } from '../../spec/landscape.ts';
import type { ConvexityVerdict } from '../facts.ts';
import { MOST_CASES } from './plan.ts';
import { COLUMNS, type SurveyRow } from './rows.ts';

const KEYS = Object.keys(COLUMNS) as (keyof SurveyRow)[];
const VERDICTS: readonly ConvexityVerdict[] = ['convex', 'not-convex', 'no-violation-found'];

/** What the cells of a column may be; undefined for what they may not. */
interface Kind {
  readonly expected: string;
  read(cell: string): string | number | boolean | undefined;
  readonly isOptional?: boolean;
}

const TEXT: Kind = { expected: 'a name', read: (cell) => cell || undefined };
const COUNT: Kind = {
  expected: 'a whole number from 0 up',
  read: (cell) => (/^\d{1,15}$/.test(cell) ? Number(cell) : undefined),
};
const NUMBER: Kind = {
  expected: 'a number',
  read: (cell) => (cell === 'NaN' || !Number.isNaN(Number(cell || NaN)) ? Number(cell) : undefined),
};
const BOOLEAN: Kind = {
  expected: 'true or false',
  read: (cell) => (cell === 'true' ? true : cell === 'false' ? false : undefined),
};
const matching = (expected: string, pattern: RegExp): Kind => ({
  expected,
  read: (cell) => (pattern.test(cell) ? cell : undefined),
});
const oneOf = (words: readonly string[]): Kind => ({
  expected: words.join(', '),
  read: (cell) => (words.includes(cell) ? cell : undefined),
});
const optional = (kind: Kind): Kind => ({ ...kind, expected: `${kind.expected}, or nothing`, isOptional: true });

const KINDS: Record<keyof SurveyRow, Kind> = {
  problem: TEXT,
  depth: COUNT,
  width: optional(COUNT),
  layers: matching('widths such as 2-16-1', /^\d{1,9}(-\d{1,9})+$/),
  parameters: COUNT,
  init: optional(oneOf(INITS)),
  seed: COUNT,
  grid: matching('nodes such as 65x65', /^\d{1,9}x\d{1,9}$/),
  engine: optional(TEXT),
  verified: optional(COUNT),
  continuum: optional(BOOLEAN),
  resolved: COUNT,
  unresolved: COUNT,
  noise: COUNT,
  border: COUNT,
  stable: optional(BOOLEAN),
  verdict: optional(oneOf(VERDICTS)),
  gapLower: optional(NUMBER),
  gapUpper: optional(NUMBER),
  min: optional(NUMBER),
  max: optional(NUMBER),
  median: optional(NUMBER),
  holes: COUNT,
  noiseFloor: NUMBER,
};

/**
 * The rows of a table that `surveyCsv` wrote.
 *
 * @throws LandscapeError of kind `spec` that names the line and the column of what is not such a table
 */
export function readSurveyCsv(text: string): SurveyRow[] {
  const rows: SurveyRow[] = [];
  let places: number[] | null = null;
  eachRecord(text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n'), ',', (cells, line, fault) => {
    if (fault) throw refusal(`line ${line}`, 'cells in quotes that end', fault);
    if (isBlank(cells)) return true;
    if (!places) places = placesOf(cells);
    else rows.push(rowOf(cells, places, line));
    if (rows.length > MOST_CASES) throw refusal('table', `at most ${MOST_CASES} planes`, 'more');
    return true;
  });
  if (!places) throw refusal('table', 'a survey with its heads in the first line', 'an empty file');
  return rows;
}

/** Where each column lies: their order is nobody's business. */
function placesOf(heads: readonly string[]): number[] {
  return KEYS.map((key) => {
    const place = heads.indexOf(COLUMNS[key]);
    if (place < 0) throw refusal('line 1', `the columns of a survey, "${COLUMNS[key]}" among them`, heads.join(', '));
    return place;
  });
}

function rowOf(cells: readonly string[], places: readonly number[], line: number): SurveyRow {
  const entries = KEYS.map((key, k) => {
    const { expected, isOptional, read } = KINDS[key];
    const cell = cells[places[k]] ?? '';
    const value = cell === '' && isOptional ? null : read(cell);
    if (value === undefined) throw refusal(`line ${line}, column ${COLUMNS[key]}`, expected, JSON.stringify(cell));
    return [key, value];
  });
  return Object.fromEntries(entries) as unknown as SurveyRow;
}

function refusal(path: string, expected: string, got: string) {
  return specError([{ path, expected, got: got.slice(0, 200) }]);
}

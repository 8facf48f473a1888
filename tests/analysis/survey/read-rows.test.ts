import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSurveyCsv } from '../../../src/analysis/survey/read-rows.ts';
import { COLUMNS, surveyCsv, type SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { LandscapeError } from '../../../src/spec/errors.ts';
import { INITS } from '../../../src/spec/landscape.ts';
import { rowWith } from './support.ts';

const count = fc.nat({ max: 999_999_999 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const number = maybe(fc.double({ noNaN: true }));
// a name has no spaces at its ends: nobody sees them
const name = fc
  .string({ minLength: 1, maxLength: 20 })
  .filter((text) => text === text.trim() && !/[\r\n\uFEFF]/.test(text));

const rows: fc.Arbitrary<SurveyRow[]> = fc.array(
  fc.record({
    problem: fc.oneof(name, fc.constantFrom('two, words', 'a "quote"', 'own (relu)')),
    depth: count,
    width: maybe(count),
    layers: fc
      .array(fc.integer({ min: 1, max: 9999 }), { minLength: 2, maxLength: 6 })
      .map((widths) => widths.join('-')),
    parameters: count,
    init: maybe(fc.constantFrom(...INITS)),
    seed: count,
    grid: fc.tuple(count, count).map((grid) => grid.join('x')),
    engine: maybe(fc.constantFrom('cpu', 'gpu', 'reference')),
    verified: maybe(count),
    continuum: maybe(fc.boolean()),
    resolved: count,
    unresolved: count,
    noise: count,
    border: count,
    stable: maybe(fc.boolean()),
    verdict: maybe(fc.constantFrom('convex' as const, 'not-convex' as const, 'no-violation-found' as const)),
    gapLower: number,
    gapUpper: number,
    min: number,
    max: number,
    median: number,
    holes: count,
    noiseFloor: fc.double(),
  }),
  { maxLength: 8 },
);

/** -0 is written as 0, which no count minds. */
const plain = (all: readonly SurveyRow[]) =>
  all.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Object.is(value, -0) ? 0 : value])),
  );

describe('the table of a survey', () => {
  it('is read back to the bit', () => {
    fc.assert(
      fc.property(rows, (all) => {
        expect(plain(readSurveyCsv(surveyCsv(all)))).toEqual(plain(all));
      }),
    );
  });

  it('may have its columns in any order, others besides, and the line ends of any system', () => {
    const row = rowWith({ problem: 'two, words', width: null });
    const [head, line] = surveyCsv([row]).replace('"two, words"', 'two').split('\n');
    const turned = [head, line].map((cells) => cells.split(',').toReversed().join(','));
    const more = [`${turned[0]},note`, `${turned[1]},mine`];
    for (const end of ['\n', '\r\n', '\r']) {
      expect(readSurveyCsv(`\uFEFF${more.join(end)}${end}${end}`)).toEqual([{ ...row, problem: 'two' }]);
    }
  });

  it('may be without a row', () => {
    expect(readSurveyCsv(surveyCsv([]))).toEqual([]);
  });
});

describe('what is no such table', () => {
  const refusal = (text: string) => {
    try {
      readSurveyCsv(text);
    } catch (error) {
      if (error instanceof LandscapeError) return error.problems[0];
      throw error;
    }
    throw new Error('expected a refusal');
  };

  it('is refused for want of a head', () => {
    expect(refusal('')).toEqual({
      path: 'table',
      expected: 'a survey with its heads in the first line',
      got: 'an empty file',
    });
    for (const column of Object.values(COLUMNS)) {
      const text = surveyCsv([rowWith()]).replace(new RegExp(`\\b${column}\\b`), 'other');
      expect(refusal(text)).toMatchObject({ path: 'line 1', expected: expect.stringContaining(`"${column}"`) });
    }
  });

  it.each<[keyof SurveyRow, string]>([
    ['depth', 'two'],
    ['depth', '-1'],
    ['width', '1.5'],
    ['layers', '2x2x1'],
    ['init', 'magic'],
    ['seed', ''],
    ['grid', '65'],
    ['verified', 'NaN'],
    ['continuum', 'yes'],
    ['resolved', ''],
    ['verdict', 'concave'],
    ['gapLower', 'a tenth'],
    ['noiseFloor', ''],
    ['problem', ''],
  ])('is refused for a %s of %j, by line and column', (key, cell) => {
    const keys = Object.keys(COLUMNS);
    const [head, good] = surveyCsv([rowWith()]).split('\n');
    const bad = good.split(',').with(keys.indexOf(key), cell).join(',');
    expect(refusal([head, good, bad].join('\n'))).toMatchObject({
      path: `line 3, column ${COLUMNS[key]}`,
      got: JSON.stringify(cell),
    });
  });

  it('is refused for a line that ends too early, and for a quote without an end', () => {
    const [head, good] = surveyCsv([rowWith()]).split('\n');
    expect(refusal(`${head}\n${good.slice(0, 12)}`).path).toMatch(/^line 2, column /);
    expect(refusal(`${head}\n"${good}\n`)).toMatchObject({ path: 'line 2', expected: 'cells in quotes that end' });
  });
});

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/spec/presets.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import { landscapes, mutants } from './arbitrary.ts';
import { malformedFiles } from './malformed-files.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/landscape.schema.json', import.meta.url), 'utf8'),
) as object;
const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

/** Refusals that need arithmetic between fields, or a list's meaning; all that a schema may miss. */
const BEYOND_SCHEMA = [
  /numbers \(.*·/, // parameter counts
  /^one name per hidden layer/,
  /^a row of \d+ number/,
  /one for each row of data\.inputs$/,
  /^a class index/,
  /^names that differ/,
  /names, one for each (class in|column of) data\.targets$/,
  /^-1 or 1 for "hinge"/,
  /^a number from 0 to 1 for "bce"/,
  /^a probability from 0 to 1/,
  /^probabilities that add up to 1/,
  /^at least 2 outputs for "cross-entropy"/,
  /^an index of (a layer|an output|an input)/,
  /^a weight, as network\.bias is false/,
  /^another parameter than plane\.u/,
  /^the first number below the second/,
  /^network\.layers\[\d+\] = /,
  /^a dataset of classes/,
  /^at most \d+ samples of these widths/,
  /^1 column/,
  /^columns that are no targets/,
  /^true, as .* is a name/,
  /^"inputs", as the targets are classes/,
  /^at most \d+ (nodes|parameters)/,
  /^at most \d+ \((the steps|parameters\.training\.options\.steps)\)/,
];

describe('schema and validator', () => {
  test('accept every sound landscape', () => {
    fc.assert(
      fc.property(landscapes, (landscape) => {
        expect(validateLandscape(landscape)).toEqual([]);
        expect(accepts(landscape), JSON.stringify(accepts.errors)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('agree on changed landscapes, but for the rules that a schema cannot express', () => {
    let refusedByBoth = 0;
    fc.assert(
      fc.property(mutants, (value) => {
        const problems = validateLandscape(value);
        if (accepts(value)) {
          const missed = problems.filter(({ expected }) => !BEYOND_SCHEMA.some((rule) => rule.test(expected)));
          expect(missed).toEqual([]);
        } else {
          expect(problems, JSON.stringify(accepts.errors)).not.toEqual([]);
          refusedByBoth++;
        }
      }),
      { numRuns: 2000 },
    );
    expect(refusedByBoth).toBeGreaterThan(400);
  });

  test.each(PRESETS.map(({ name, landscape }) => ({ name, landscape })))('accept the preset $name', ({ landscape }) => {
    expect(accepts(landscape), JSON.stringify(accepts.errors)).toBe(true);
  });

  test('every malformed file that the schema refuses is refused by the validator', () => {
    const parsed = malformedFiles().flatMap(({ text }) => {
      try {
        return [JSON.parse(text) as unknown];
      } catch {
        return [];
      }
    });
    const refused = parsed.filter((value) => !accepts(value));
    expect(refused.length).toBeGreaterThan(20);
    for (const value of refused) expect(validateLandscape(value)).not.toEqual([]);
  });
});

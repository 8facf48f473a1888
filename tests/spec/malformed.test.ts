import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LandscapeError } from '../../src/spec/errors.ts';
import { parseLandscape, validateLandscape } from '../../src/spec/validate.ts';
import { mutants } from './arbitrary.ts';
import { malformedFiles } from './malformed-files.ts';

function failureOf(text: string): unknown {
  try {
    parseLandscape(text);
  } catch (error) {
    return error;
  }
  return null;
}

describe('malformed landscape files', () => {
  const files = malformedFiles();

  test('are at least fifty', () => expect(files.length).toBeGreaterThanOrEqual(50));

  test.each(files)('$file names $fields', ({ text, fields }) => {
    const error = failureOf(text);
    expect(error).toBeInstanceOf(LandscapeError);
    const { kind, message, problems } = error as LandscapeError;
    expect(kind).toBe('spec');
    for (const field of fields) expect(message).toContain(field);
    expect(problems.length).toBeLessThanOrEqual(51);
    expect(message.length).toBeLessThan(12_000);
  });
});

describe('any input', () => {
  test('random text is refused with a LandscapeError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const error = failureOf(text);
        expect(error).toBeInstanceOf(LandscapeError);
        expect((error as LandscapeError).kind).toBe('spec');
      }),
      { numRuns: 1000 },
    );
  });

  test('changed landscapes are parsed or refused with a LandscapeError', () => {
    fc.assert(
      fc.property(mutants, fc.nat(), fc.boolean(), (value, cut, truncate) => {
        const whole = JSON.stringify(value);
        const text = truncate ? whole.slice(0, cut % whole.length) : whole;
        const error = failureOf(text);
        if (truncate) expect(error).toBeInstanceOf(LandscapeError);
        else expect(error === null || error instanceof LandscapeError).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('values that JSON cannot hold are reported, not thrown', () => {
    const anything = fc.anything({
      withBigInt: true,
      withSparseArray: true,
      withNullPrototype: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(validateLandscape(value).length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a list of a million strangers is one short report', () => {
    const values = Array.from({ length: 1e6 }, () => 'x');
    const problems = validateLandscape({ parameters: { values } });
    expect(problems).toHaveLength(51);
    expect(problems[50].got).toMatch(/^9999\d\d more$/);
  });

  test('a million unknown keys are one short report', () => {
    const value = Object.fromEntries(Array.from({ length: 1e6 }, (_, k) => [`key${k}`, k]));
    const problems = validateLandscape(value);
    expect(problems).toHaveLength(51);
    expect(problems[0].path).toBe('key0');
  });

  test('a hundred thousand column names are compared in one pass', () => {
    const targets = Array.from({ length: 1e5 }, (_, k) => `column ${k}`);
    const problems = validateLandscape({
      network: { layers: [1, 2] },
      loss: { name: 'mse' },
      data: { file: 'p.csv', targets },
    });
    expect(problems.find(({ path }) => path === 'data.targets')?.got).toBe('100000');
  });

  test('__proto__ reaches no prototype', () => {
    expect(failureOf('{"__proto__": {"version": 1, "grid": [2, 2]}}')).toBeInstanceOf(LandscapeError);
    expect(({} as Record<string, unknown>).version).toBeUndefined();
    expect(validateLandscape(Object.create({ version: 1 })).some(({ path }) => path === 'version')).toBe(true);
  });
});

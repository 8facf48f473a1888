import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, Report, show } from '../../src/spec/checks.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import { parseJson } from '../../src/spec/json.ts';

/** Where a text goes wrong by its error message: the offset of line and column; null when it is sound. */
function placeOf(text: string): number | null {
  try {
    parseJson(text);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(LandscapeError);
    const [, line, column] = /at line (\d+), column (\d+), got/.exec((error as LandscapeError).message)!;
    const before = text.split('\n').slice(0, Number(line) - 1);
    return before.reduce((sum, row) => sum + row.length + 1, 0) + Number(column) - 1;
  }
}

const documents = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, 2))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

describe('parseJson', () => {
  test('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses what JSON.parse refuses, and nothing else', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.string({ maxLength: 2 }), fc.nat(2), (text, place, noise, cut) => {
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + noise + text.slice(at + cut);
        let sound = true;
        try {
          JSON.parse(changed);
        } catch {
          sound = false;
        }
        expect(placeOf(changed) === null).toBe(sound);
      }),
      { numRuns: 1000 },
    );
  });

  /** Outside strings, a sign that no JSON has is an error exactly where it stands. */
  test('points to the first sign that cannot be', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (text, pick) => {
        const bare = Array.from({ length: text.length }, (_, k) => k).filter(
          (k) => /[[\]{},:]/.test(text[k]) && isOutside(text, k),
        );
        fc.pre(bare.length > 0);
        const at = bare[pick % bare.length];
        expect(placeOf(`${text.slice(0, at)}@${text.slice(at)}`)).toBe(at);
      }),
      { numRuns: 500 },
    );
  });

  test('of a text that was cut, what stands before the place is the beginning of a sound one', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (text, cut) => {
        const whole = `[${text}]`;
        const part = whole.slice(0, cut % whole.length);
        const place = placeOf(part)!;
        expect(place).toBeLessThanOrEqual(part.length);
        // what is left is one unfinished word or string, or nothing
        expect(part.slice(place)).toMatch(/^("[^]*|[-+.\w]*)$/);
      }),
      { numRuns: 500 },
    );
  });

  test('places the end of a million brackets, without a stack of calls', () => {
    const text = '['.repeat(1e6);
    expect(placeOf(text)).toBe(1e6);
  });
});

function isOutside(text: string, at: number): boolean {
  let inside = false;
  for (let k = 0; k < at; k++) {
    if (inside && text[k] === '\\') k++;
    else if (text[k] === '"') inside = !inside;
  }
  return !inside;
}

describe('nearest', () => {
  /** Levenshtein's distance by its recursive definition. */
  function distance(x: string, y: string): number {
    if (x === '' || y === '') return x.length + y.length;
    const change = distance(x.slice(1), y.slice(1)) + (x[0] === y[0] ? 0 : 1);
    return Math.min(change, distance(x.slice(1), y) + 1, distance(x, y.slice(1)) + 1);
  }

  test('is a name of the least edit distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 4 }), (typed, names) => {
        const found = nearest(typed, names);
        expect(names).toContain(found);
        expect(distance(typed, found)).toBe(Math.min(...names.map((name) => distance(typed, name))));
      }),
    );
  });
});

describe('Report', () => {
  const paths = fc.constantFrom(
    'network',
    'network.layers',
    'network.layers[1]',
    'networks',
    'data.inputs',
    'loss',
    '',
  );

  test('a path is clean when nothing at, below or above it was reported', () => {
    fc.assert(
      fc.property(
        fc.array(paths, { maxLength: 3 }),
        paths.filter((path) => path !== '' && !path.includes('[')),
        (bad, asked) => {
          const report = new Report();
          for (const path of bad) report.add(path, 'this', 'that');
          const related = (p: string, q: string) => p === q || p.startsWith(`${q}.`) || p.startsWith(`${q}[`);
          const touched = bad.some((path) => path === '' || related(path, asked) || related(asked, path));
          expect(report.clean(asked)).toBe(!touched);
        },
      ),
    );
  });

  test('keeps the first fifty problems and counts the rest', () => {
    fc.assert(
      fc.property(fc.nat(200), (count) => {
        const report = new Report();
        for (let k = 0; k < count; k++) report.add(`a[${k}]`, 'one', 'other');
        const { problems } = report;
        expect(problems.length).toBe(Math.min(count, 51));
        expect(problems.slice(0, 50).map(({ path }) => path)).toEqual(
          Array.from({ length: Math.min(count, 50) }, (_, k) => `a[${k}]`),
        );
        if (count > 50) expect(problems[50].got).toBe(`${count - 50} more`);
      }),
    );
  });
});

test('show is short and never throws, whatever it is shown', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true }), (value) => {
      expect(show(value).length).toBeLessThan(400);
      expect(show(value)).not.toBe('');
    }),
  );
});

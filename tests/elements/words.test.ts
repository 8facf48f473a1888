import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convexitySentence,
  holeSentence,
  LOSS_WORDS,
  minimaHeadline,
  number,
  statusLine,
  textAlternative,
} from '../../src/elements/words.ts';
import { LOSSES } from '../../src/spec/landscape.ts';
import type { Facts } from '../../src/analysis/facts.ts';
import type { RunReport } from '../../src/elements/report.ts';

const report: RunReport = {
  engine: 'gpu',
  description: 'nvidia ampere',
  reason: 'WebGPU runs on nvidia ampere',
  picture: 'webgpu',
  grid: [512, 256],
  milliseconds: 14,
  pointsPerSecond: 18e6,
  audit: {
    rule: '',
    seed: null,
    cosine: 0,
    normU: 1,
    normV: 1,
    labelA: 'w',
    labelB: 'b',
    warnings: [],
    perLayer: [],
    details: [],
  },
  path: null,
  network: { widths: [1, 1], layers: [], parameterCount: 2 },
  samples: 1,
  data: '',
};

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    grid: [100, 10],
    window: { a: [-1, 1], b: [0, 2.5] },
    engine: null,
    adapter: null,
    range: { min: 1e-9, max: 27.5625, median: 1 },
    holes: 0,
    minima: {
      resolved: 1,
      verified: null,
      unresolved: 4,
      noise: 0,
      border: 2,
      raw: 7,
      continuum: null,
      verification: null,
      polished: null,
      noiseFloor: { value: 1e-7, rule: '' },
      half: null,
      curve: null,
      list: [
        {
          i: 0,
          j: 0,
          a: -0.5,
          b: 2,
          value: 0.25,
          windowDepth: 1,
          escapeDepth: 1,
          aliasingFloor: 0,
          plateau: 1,
          class: 'resolved',
        },
      ],
    },
    convexity: null,
    ...changes,
  };
}

describe('number', () => {
  it.each([
    [0, '0'],
    [-2.5, '−2.5'],
    [27.5625, '27.56'],
    [1e-9, '1 × 10⁻⁹'],
    [-12345678, '−1.235 × 10⁷'],
    [0.0001, '0.0001'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(number(value)).toBe(text);
  });
});

it('the status line names engine, adapter, grid, time and rate', () => {
  expect(statusLine(report)).toBe('GPU · nvidia ampere · 512×256 · 14 ms · 18 M points/s');
});

it('the headline always says what it leaves out', () => {
  expect(minimaHeadline(facts().minima)).toBe(
    '1 local minimum of this slice resolved · 4 unresolved at this resolution · 0 below float noise · 2 on the border',
  );
});

it('the text alternative says plane, range, minima and the lowest one', () => {
  expect(textAlternative(facts(), report, 'mse')).toBe(
    'Loss landscape, mean squared error, over w from −1 to 1 and b from 0 to 2.5. The loss goes from 1 × 10⁻⁹ to 27.56, ' +
      'with a median of 1. 1 local minimum of this slice resolved, 4 unresolved at this resolution, 0 below float noise, ' +
      '2 on the border. The lowest resolved minimum has loss 0.25 at (−0.5, 2).',
  );
});

it('holes are said with their share, and never when there are none', () => {
  expect(holeSentence(facts())).toBe('');
  expect(holeSentence(facts({ holes: 1 }))).toBe('1 node is a hole (0.1 %): the loss there is not finite.');
  expect(holeSentence(facts({ holes: 250 }))).toContain('250 nodes are holes (25.0 %)');
  expect(textAlternative(facts({ range: null, holes: 1000 }), report, 'mse')).toContain('No loss is finite.');
});

describe('number, for every float', () => {
  /** What a reader would read. */
  const parse = (text: string) =>
    Number(
      text
        .replaceAll('−', '-')
        .replace(' × 10', 'e')
        .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)))
        .replace('⁻', '-'),
    );

  it('is within half a unit of the fourth digit, and short', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e308, max: 1e308 }), (value) => {
        const text = number(value);
        expect(Math.abs(parse(text) - value)).toBeLessThanOrEqual(5.0001e-4 * Math.abs(value));
        expect(text.length).toBeLessThanOrEqual('−1.234 × 10⁻³⁰⁸'.length);
        expect(text).not.toMatch(/[e-]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('turns the sign alone with the value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        expect(number(-value)).toBe(`−${number(value)}`);
      }),
    );
  });
});

describe('the text alternative', () => {
  const minimum = facts().minima.list[0];
  const withMinima = (changes: Partial<Facts['minima']>) => facts({ minima: { ...facts().minima, ...changes } });

  it('names the lowest of the resolved minima, never one that is not resolved', () => {
    const list = [
      { ...minimum, value: 3, a: 1, b: 1 },
      { ...minimum, value: 2, a: 0, b: 2 },
      { ...minimum, value: 1, class: 'unresolved' as const },
      { ...minimum, value: 0, class: 'border' as const },
      { ...minimum, value: -1, class: 'noise' as const },
    ];
    const text = textAlternative(withMinima({ resolved: 2, list }), report, 'mse');
    expect(text).toContain('The lowest resolved minimum has loss 2 at (0, 2).');
    expect(text).toContain('2 local minima of this slice resolved');
  });

  it('claims no minimum where none is resolved, but still counts the others', () => {
    const list = [{ ...minimum, class: 'border' as const }];
    const text = textAlternative(withMinima({ resolved: 0, unresolved: 0, border: 1, list }), report, 'mse');
    expect(text).toContain('0 local minima of this slice resolved, 0 unresolved at this resolution');
    expect(text).toContain('1 on the border.');
    expect(text).not.toContain('lowest');
  });

  it('names the loss for every loss', () => {
    for (const loss of LOSSES) {
      expect(LOSS_WORDS[loss].length).toBeGreaterThan(3);
      expect(textAlternative(facts(), report, loss)).toContain(`Loss landscape, ${LOSS_WORDS[loss]}, over w`);
    }
  });

  it('is one line of whole sentences, without doubled blanks, whatever the facts', () => {
    for (const holes of [0, 1, 999]) {
      for (const range of [null, { min: 0, max: 1, median: 0.5 }]) {
        const text = textAlternative(facts({ holes, range }), report, 'mse');
        expect(text).not.toMatch(/ {2}|\n|undefined|null|NaN/);
        expect(text.endsWith('.')).toBe(true);
      }
    }
  });
});

it('a share of holes is never rounded to none or to all', () => {
  expect(holeSentence(facts({ grid: [1000, 1000], holes: 3 }))).toContain('(under 0.1 %)');
  expect(holeSentence(facts({ grid: [1000, 1000], holes: 999_999 }))).not.toContain('100');
  expect(holeSentence(facts({ grid: [10, 10], holes: 100 }))).toContain('(100.0 %)');
});

it('the status line leaves out what is not known', () => {
  expect(statusLine({ ...report, engine: 'cpu', description: '', pointsPerSecond: Infinity })).toBe(
    'CPU · 512×256 · 14 ms',
  );
  expect(statusLine({ ...report, engine: 'reference', description: '1 thread', pointsPerSecond: 950 })).toBe(
    'Reference (float64) · 1 thread · 512×256 · 14 ms · 950 points/s',
  );
});

describe('minima in the headline', () => {
  const minima = (changes: Partial<Facts['minima']>) => minimaHeadline({ ...facts().minima, ...changes });

  it('are the verified ones where a model is at hand, with what the grid resolved beside them', () => {
    expect(minima({ verified: 3, resolved: 5 })).toMatch(
      /^3 local minima of this slice verified · on the grid 5 resolved · 4 unresolved/,
    );
    expect(minima({ verified: 1 })).toMatch(/^1 local minimum of this slice verified/);
  });

  it('are no number where they lie on a curve', () => {
    expect(minima({ verified: 0, continuum: true })).toMatch(
      /^A continuum of local minima \(a curve or a flat region\) · 0 isolated local minima of this slice verified/,
    );
  });

  it('never leave out one of the counts, however large', () => {
    const text = minima({ verified: null, resolved: 1e6, unresolved: 2e6, noise: 3e6, border: 4e6 });
    for (const count of ['1000000', '2000000', '3000000', '4000000']) expect(text).toContain(count);
  });
});

describe('convexity in a sentence', () => {
  const reason = 'Only the last layer moves.';
  const known = { reason, gap: null, witness: null, chord: null };

  it.each([
    ['convex', `Convex: ${reason}`],
    ['not-convex', `Not convex: ${reason}`],
    ['no-violation-found', `No violation of convexity found: ${reason}`],
  ] as const)('%s', (verdict, sentence) => {
    const withVerdict = facts({ convexity: { ...known, verdict } });
    expect(convexitySentence(withVerdict)).toBe(sentence);
    expect(textAlternative(withVerdict, report, 'mse')).toContain(` ${sentence}`);
  });

  it('is not there while it is not known', () => {
    expect(convexitySentence(facts())).toBe('');
    expect(textAlternative(facts(), report, 'mse')).not.toMatch(/onvex/);
  });
});

it('the lowest verified minimum is named before any of the grid', () => {
  const polished = [
    { a: 0.1, b: 0.2, value: -1, gradient: 0, hessian: null, kind: 'kink' as const, candidates: 1 },
    { a: 3, b: 4, value: 2, gradient: 0, hessian: null, kind: 'kink' as const, candidates: 1 },
  ];
  const text = textAlternative(facts({ minima: { ...facts().minima, verified: 2, polished } }), report, 'mse');
  expect(text).toContain('The lowest verified minimum has loss −1 at (0.1, 0.2).');
});

import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/app/compare/comparison.ts';
import type { DrawnSheet } from '../../../src/app/compare/map-sheet.ts';
import { mapsView, percent } from '../../../src/app/compare/maps-view.ts';
import type { MeasuredPlane } from '../../../src/app/compare/measuring.ts';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import type { Field } from '../../../src/spec/field.ts';
import { sharedScale } from '../../../src/view/figure/multiples.ts';
import { rowWith } from '../../analysis/survey/support.ts';
import { subjectsWith } from './support.ts';
import { markupOf, seenText } from './template-text.ts';

const subjects = subjectsWith({ count: '2' });
const actions = { linkOf: () => '/#plane', openPlane() {} };

function field(values: number[]): Field {
  return { width: 2, height: values.length / 2, window: { a: [0, 1], b: [0, 1] }, values: Float32Array.from(values) };
}

/** What the view reads of a comparison. */
function comparisonWith(change: {
  rows?: (Partial<SurveyRow> | null)[];
  lengths?: MeasuredPlane['lengths'];
  failure?: string;
  isRunning?: boolean;
  drawn?: DrawnSheet | null;
  hint?: string;
}): Comparison {
  const { rows = [{}, {}], lengths = null, failure = null, isRunning = false, drawn = null, hint = '' } = change;
  const shown = subjects.map((subject) => ({ ...subject, hint }));
  const at = (plane: unknown) => shown.findIndex((subject) => subject.plane === plane);
  return {
    subjects: shown,
    sheet: { drawn },
    isRunning,
    failure: () => failure,
    measured(plane: unknown) {
      const row = rows[at(plane)];
      return row ? { row: rowWith(row), field: null, minima: null, lengths } : null;
    },
  } as unknown as Comparison;
}

const textOf = (change: Parameters<typeof comparisonWith>[0]) =>
  seenText(mapsView(comparisonWith(change), 800, actions));

describe('the card of a plane', () => {
  it.each<[string, Partial<SurveyRow>, string]>([
    ['its count and convexity', { verified: 3, gapLower: 0.254 }, '3 verified minima seed 1 not convex, gap ≥ 25 %'],
    ['a proof', { verified: 1, verdict: 'convex' }, '1 verified minimum seed 1 convex, proven'],
    ['no finding as none', { verdict: 'no-violation-found' }, '2 verified minima seed 1 no violation found'],
    ['what was not verified', { verified: null, resolved: 4, verdict: null }, '4 resolved minima seed 1 not verified'],
    ['its doubts first', { stable: false, continuum: true }, 'not stable, continuum · not convex'],
    ['what is not finite', { holes: 12 }, '12 nodes not finite'],
  ])('says %s', (_, row, words) => {
    expect(textOf({ rows: [row, {}] })).toContain(words);
  });

  it('of a kind tells how long its directions are', () => {
    const lengths = { u: 11.541, v: 1 };
    expect(textOf({ lengths, hint: 'a rule' })).toContain('a −2 to 2, ‖u‖ 11.5 b −1 to 3, ‖v‖ 1');
    expect(textOf({ lengths })).not.toContain('‖u‖');
  });

  it('says what it waits for, or why it will not come, and leads nowhere then', () => {
    const rows = [null, null];
    const cases: [Parameters<typeof comparisonWith>[0], string][] = [
      [{ rows, isRunning: true }, 'waiting'],
      [{ rows }, 'not measured'],
      [{ rows, failure: 'The gradient is 0 here' }, 'The gradient is 0 here'],
    ];
    for (const [change, words] of cases) {
      const template = mapsView(comparisonWith(change), 800, actions);
      expect(seenText(template)).toContain(words);
      expect(markupOf(template)).not.toContain('<a');
    }
  });

  it('leads to its plane in the explorer, in a tab of its own', () => {
    const markup = markupOf(mapsView(comparisonWith({}), 800, actions));
    expect(markup.match(/href=\/#plane/g)).toHaveLength(2);
    expect(markup.match(/target="_blank"/g)).toHaveLength(2);
  });
});

describe('the colour bar', () => {
  const drawnOf = (...fields: Field[]): DrawnSheet => ({
    shared: sharedScale(fields, {}),
    look: { palette: 'viridis', scale: 'auto', theme: 'light' },
    maps: new Map(),
  });

  it('is one for all maps, from the least loss of all to the greatest', () => {
    const drawn = drawnOf(field([0.25, 1, 2, 3]), field([4, 5, 6, 7]));
    const template = mapsView(comparisonWith({ drawn }), 800, actions);
    expect(seenText(template)).toContain('the same in all maps: 0.25 to 7');
    const boxes = [...markupOf(template).matchAll(/<rect x="([\d.]+)" y="0" width="([\d.]+)"/g)];
    expect(boxes.length).toBe(drawn.shared.bands!.fills.length);
    for (const [, x, width] of boxes) expect(Number(x) + Number(width)).toBeCloseTo(1, 12);
  });

  it('tells of losses that are not finite', () => {
    expect(textOf({ drawn: drawnOf(field([1, 2, 3, NaN])) })).toContain('not finite');
    expect(textOf({ drawn: drawnOf(field([1, 2, 3, 4])) })).not.toContain('not finite');
  });

  it('is none where no loss is finite', () => {
    expect(textOf({ drawn: drawnOf(field([NaN, Infinity, NaN, NaN])) })).toContain(
      'No loss of these planes is finite.',
    );
  });
});

it.each([
  [0.1234, '12 %'],
  [0.00123, '0.12 %'],
  [0, '0 %'],
  [1, '100 %'],
])('a share of %f is %s', (share, words) => {
  expect(percent(share)).toBe(words);
});

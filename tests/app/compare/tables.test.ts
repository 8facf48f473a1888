import { describe, expect, it } from 'vitest';
import { spreadTable, surveyTable } from '../../../src/app/compare/tables.ts';
import { planesCaveats, surveyCaveats } from '../../../src/app/compare/caveats.ts';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { rowWith } from '../../analysis/survey/support.ts';
import { subjectsWith } from './support.ts';
import { seenText } from './template-text.ts';

const rowsWith = (...changes: Partial<SurveyRow>[]) => changes.map((change, seed) => rowWith({ seed, ...change }));

describe('the spread of the facts', () => {
  it('is of the verified minima first, with median, quartiles and range', () => {
    const text = seenText(spreadTable(rowsWith({ verified: 1 }, { verified: 2 }, { verified: 4 }, { verified: 9 })));
    expect(text).toContain('How much it differs over 4 planes');
    expect(text).toContain('median quartiles range verified minima 3 1.75 – 5.25 1 – 9');
  });

  it('gives one number where a range has no width', () => {
    const text = seenText(spreadTable(rowsWith({ min: 0.5 }, { min: 0.5 })));
    expect(text).toMatch(/smallest loss on the grid 0.5 0.5 0.5 convex/);
  });

  it('tells of how many planes a count is that is not known of all', () => {
    const text = seenText(spreadTable(rowsWith({ verified: 3 }, { verified: null }, { verified: 5 })));
    expect(text).toContain('verified minima on 2 of 3 4 3.5 – 4.5 3 – 5');
    const none = seenText(spreadTable(rowsWith({ verified: null }, { verified: null })));
    expect(none).toContain('verified minima unknown');
  });

  it('shows the envelope gap as a share that it is at least', () => {
    const text = seenText(spreadTable(rowsWith({ gapLower: 0.1234 }, { gapLower: 0.005 }, { gapLower: 0.5 })));
    expect(text).toContain('convex-envelope gap, at least 12 % 6.4 % – 31 % 0.5 % – 50 %');
  });

  it.each<[Partial<SurveyRow>[], string, string[]]>([
    [
      [{ verdict: 'not-convex' }, { verdict: 'not-convex' }],
      '2 of 2 not convex, by a witness',
      ['theorem', 'proves nothing'],
    ],
    [[{ verdict: 'convex' }, { verdict: 'not-convex' }], '1 of 2 convex, by a theorem', ['proves nothing']],
    [
      [{ verdict: 'no-violation-found' }, { verdict: 'not-convex' }, { verdict: null }],
      '1 of 2 no violation found, which proves nothing',
      ['theorem'],
    ],
    [[{ verdict: null }], 'How much it differs over 1 plane median', ['not convex']],
    [[{ stable: false }, { stable: true }, { stable: null }], '1 of 2 count not stable', ['continuum']],
    [[{ continuum: true }, {}], '1 of 2 with a continuum of minima', ['not stable']],
    [[{ holes: 3 }, {}, {}], '1 of 3 with losses that are not finite', ['continuum']],
  ])('never calls convex what no theorem does: %j', (changes, said, unsaid) => {
    const text = seenText(spreadTable(rowsWith(...changes)));
    expect(text).toContain(said);
    for (const words of unsaid) expect(text).not.toContain(words);
  });
});

describe('the numbers of a survey', () => {
  it('have a line for each shape, and the smallest losses besides', () => {
    const rows = [rowWith({ min: 0.25 }), rowWith({ layers: '2-4-1', parameters: 17, verified: 6, min: 0.001 })];
    const text = seenText(surveyTable(rows));
    expect(text).toContain('2-2-1 9 1 2 2 – 2 2 – 2');
    expect(text).toContain('2-4-1 17 1 6');
    expect(text).toContain('Smallest loss of each plane: 0.001 – 0.25.');
  });

  it('say when no loss is finite', () => {
    expect(seenText(surveyTable([rowWith({ min: null })]))).toContain('No loss is finite.');
  });
});

describe('what is not shown is said', () => {
  const plan = (changes: Parameters<typeof subjectsWith>[0]) => subjectsWith(changes).map(({ plane }) => plane);

  it.each([
    [
      'of any survey',
      { mode: 'survey' },
      ['lower bounds', 'finer grid', 'seldom one of the parameters', 'this window'],
    ],
    ['of untrained networks', { mode: 'survey' }, ['Nothing about trained networks', 'another start']],
    ['of several depths', { mode: 'survey', depths: '1, 2' }, ['farther in a deeper network']],
    [
      'of held parameters',
      { mode: 'survey', networks: 'own' },
      ['Nothing about other parameters', 'median of all random planes'],
    ],
  ] as const)('%s', (_, changes, words) => {
    const text = seenText(surveyCaveats(plan(changes)));
    for (const each of words) expect(text).toContain(each);
  });

  it('of trained networks only where networks are drawn', () => {
    expect(seenText(surveyCaveats(plan({ mode: 'survey', networks: 'own' })))).not.toContain('trained networks');
    expect(seenText(surveyCaveats(plan({ mode: 'survey', depths: '1' })))).not.toContain('deeper network');
  });

  it('of planes: those of several seeds are a sample, those of several kinds count lengths of their own', () => {
    const seen = (windows: 'distance' | 'numbers' | null) => seenText(planesCaveats({ windows, resolved: false }));
    expect(seen(null)).toContain('These planes are a sample');
    expect(seen('numbers')).toContain('The windows are not equally large');
    expect(seen('distance')).toContain('Every window reaches equally far');
    for (const windows of ['distance', 'numbers', null] as const) {
      expect(seen(windows)).toContain('“No violation found” is no proof');
    }
    expect(seenText(planesCaveats({ windows: null, resolved: true }))).toContain('could not be verified in float64');
  });
});

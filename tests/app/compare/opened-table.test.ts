import { describe, expect, it } from 'vitest';
import { surveyRow, type SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { adoptedWords, continuing, settingsOfTable, unknownWords } from '../../../src/app/compare/opened-table.ts';
import type { Settings } from '../../../src/app/compare/settings.ts';
import { subjectsOf } from '../../../src/app/compare/subjects.ts';
import { factsWith } from '../../analysis/survey/support.ts';
import { PROBLEMS, settingsWith, subjectsWith } from './support.ts';

/** The table of a survey that was measured with some settings. */
function tableWith(changes: Partial<Settings>, engine = 'cpu'): SurveyRow[] {
  const subjects = subjectsWith({ mode: 'survey', ...changes });
  return subjects.map(({ plane }) => surveyRow(plane, factsWith({}, { engine })));
}

describe('a table tells the settings of its survey', () => {
  it.each<[string, Partial<Settings>]>([
    ['of depths and widths', { depths: '1, 2, 3', widths: '2, 4', seeds: '3', surveyGrid: '65' }],
    ['of seeds that do not begin at 1', { seeds: '21-24', surveyGrid: '33' }],
    ['of networks as they are', { networks: 'own', problems: ['moons', 'iris'], surveyGrid: '33' }],
    ['of another start', { init: 'pytorch', surveyGrid: '129' }],
    ['of another activation', { activation: 'relu', surveyGrid: '33' }],
    ['on the problem’s own grid', { surveyGrid: '' }],
  ])('%s', (_, changes) => {
    const rows = tableWith(changes);
    const settings = settingsWith({ mode: 'survey', ...settingsOfTable(rows, PROBLEMS) });
    const found = subjectsOf(settings, PROBLEMS);
    const plan = 'subjects' in found ? found.subjects.map(({ plane }) => plane) : [];
    expect(plan).toEqual(subjectsWith({ mode: 'survey', ...changes }).map(({ plane }) => plane));
    expect(settings.engine).toBe('cpu');
  });

  it.each<[string, (rows: SurveyRow[]) => SurveyRow[]]>([
    ['without a row', () => []],
    ['of a problem that this page does not have', (rows) => rows.map((row) => ({ ...row, problem: 'mine' }))],
    ['of an activation that there is not', (rows) => rows.map((row) => ({ ...row, problem: 'own (step)' }))],
    ['of two activations', (rows) => rows.map((row, k) => (k ? row : { ...row, problem: 'own (relu)' }))],
    ['of two starts', (rows) => rows.map((row, k) => (k ? row : { ...row, init: 'pytorch' }))],
    ['of two grids', (rows) => rows.map((row, k) => (k ? row : { ...row, grid: '7x7' }))],
    ['of two engines', (rows) => rows.map((row, k) => (k ? row : { ...row, engine: 'gpu' }))],
    ['of hidden layers of several widths', (rows) => rows.map((row) => ({ ...row, layers: '2-3-4-1', width: null }))],
  ])('and one %s tells none', (_, change) => {
    expect(settingsOfTable(change(tableWith({})), PROBLEMS)).toBeNull();
  });
});

describe('going on with a table', () => {
  const changes = { mode: 'survey', depths: '1, 2', seeds: '4' } as const;
  const plan = subjectsWith(changes).map(({ plane }) => plane);
  const settings = settingsWith(changes);

  it('keeps the settings of the form where they have rows of it, but for the engine', () => {
    expect(continuing(tableWith({ depths: '1', seeds: '2' }), settings, plan, PROBLEMS)).toEqual({ engine: 'cpu' });
    const rows = tableWith({ depths: '1', seeds: '2' });
    const mixed = rows.map((row, k) => (k ? row : { ...row, engine: 'gpu' }));
    expect(continuing(mixed, settings, plan, PROBLEMS)).toEqual({ engine: 'reference' });
  });

  it('takes those of the table where they have none', () => {
    const rows = tableWith({ depths: '3', widths: '5', seeds: '2' });
    expect(continuing(rows, settings, plan, PROBLEMS)).toMatchObject({ depths: '3', widths: '5', seeds: '2' });
    expect(continuing(rows, settings, [], PROBLEMS)).toMatchObject({ depths: '3' });
  });

  it('is told with what it rests on, and with what stays out', () => {
    expect(adoptedWords('a.csv', 3, 3)).toBe(
      '3 rows of a.csv are of these planes, taken over as measured: a table does not say its data, loss and window.',
    );
    expect(adoptedWords('a.csv', 1, 4)).toMatch(/^1 row of a\.csv is of one of these planes.* 3 of other settings/);
    expect(adoptedWords('a.csv', 0, 2)).toBe(
      'No row of a.csv is of these planes. 2 of other settings or of another engine stay out.',
    );
    expect(unknownWords('a.csv')).toContain('a.csv is of no survey');
  });
});

import { describe, expect, it } from 'vitest';
import { surveyPlan } from '../../../src/analysis/survey/plan.ts';
import { PLANE_KINDS } from '../../../src/app/compare/plane-kinds.ts';
import { OWN, problemsWith } from '../../../src/app/compare/problems.ts';
import { MOST_PLANES, subjectsOf } from '../../../src/app/compare/subjects.ts';
import { PRESETS } from '../../../src/spec/presets.ts';
import { validateLandscape } from '../../../src/spec/validate.ts';
import { MOST_MULTIPLES } from '../../../src/view/figure/multiples.ts';
import { OWN_PROBLEM, PROBLEMS, settingsWith, subjectsWith, wrongWith } from './support.ts';

describe('the problems of the page', () => {
  it('are the presets, and before them the landscape that came with the address', () => {
    const names = PRESETS.map(({ name }) => name);
    expect(problemsWith(null).map(({ name }) => name)).toEqual(names);
    expect(PROBLEMS.map(({ name }) => name)).toEqual([OWN, ...names]);
    expect(PROBLEMS[0]).toMatchObject({ landscape: OWN_PROBLEM, title: '2-3-1, mse: the landscape you came with' });
  });

  it('are named once: a preset that came with the address is that preset', () => {
    const { name, landscape } = PRESETS.at(-1)!;
    const problems = problemsWith(structuredClone(landscape));
    expect(problems[0].name).toBe(name);
    expect(problems.map((problem) => problem.name).toSorted()).toEqual(PRESETS.map((preset) => preset.name).toSorted());
  });
});

describe('random planes of a problem', () => {
  it('are those of the survey with the same seeds', () => {
    const subjects = subjectsWith({ count: '4' });
    const plan = surveyPlan({ problems: [{ name: OWN, landscape: OWN_PROBLEM }], seeds: [1, 2, 3, 4] });
    expect(subjects.map(({ plane }) => plane)).toEqual(plan);
    expect(subjects.map(({ name }) => name)).toEqual(['seed 1', 'seed 2', 'seed 3', 'seed 4']);
  });

  it('hold the parameters, and take the grid that is asked for', () => {
    for (const { plane } of subjectsWith({ grid: '33' })) {
      expect(plane.init).toBeNull();
      expect(plane.landscape).toMatchObject({ parameters: OWN_PROBLEM.parameters, grid: [33, 33] });
    }
  });

  it.each(['0', '-3', '2.5', 'nine', '', String(MOST_MULTIPLES + 1)])('are not %j', (count) => {
    expect(wrongWith({ count })).toEqual([
      `compare.count: a whole number from 1 to ${MOST_MULTIPLES}, got ${JSON.stringify(count)}`,
    ]);
  });

  it('are of a problem that there is', () => {
    expect(wrongWith({ problem: 'gone' })).toEqual(['compare.problem: a problem of this page, got "gone"']);
  });
});

describe('planes of several kinds', () => {
  it.each(PRESETS.map(({ name, landscape }) => ({ name, landscape })))(
    'can be laid through $name',
    ({ name, landscape }) => {
      const found = subjectsOf(settingsWith({ by: 'kinds', problem: name, grid: '65' }), problemsWith(null));
      const subjects = 'subjects' in found ? found.subjects : [];
      expect(subjects.length).toBeGreaterThanOrEqual(PLANE_KINDS.length - 1);
      for (const { plane } of subjects) {
        expect(validateLandscape(plane.landscape)).toEqual([]);
        expect(plane.landscape).toMatchObject({
          parameters: landscape.parameters,
          window: landscape.window,
          grid: [65, 65],
        });
      }
      expect(subjects[0].plane.landscape.plane).toEqual(landscape.plane);
    },
  );

  it('come once where the own plane is of one of the kinds', () => {
    const filter = PLANE_KINDS.find(({ id }) => id === 'filter')!.plane(OWN_PROBLEM);
    const problems = problemsWith({ ...OWN_PROBLEM, plane: filter });
    const found = subjectsOf(settingsWith({ by: 'kinds', kinds: ['own', 'filter', 'layer'] }), problems);
    expect('subjects' in found && found.subjects.map(({ name }) => name)).toEqual(['as it is', 'random, layers']);
  });

  it('are at least one', () => {
    expect(wrongWith({ by: 'kinds', kinds: [] })).toEqual(['compare.kinds: at least one kind of plane, got none']);
  });
});

describe('the planes of a survey', () => {
  it('are those of its plan, by depth, width and seed', () => {
    const subjects = subjectsWith({ mode: 'survey', depths: '1 2', widths: '2; 4', seeds: '3-4', surveyGrid: '33' });
    const plan = surveyPlan({
      problems: [{ name: OWN, landscape: OWN_PROBLEM }],
      depths: [1, 2],
      widths: [2, 4],
      seeds: [3, 4],
      grid: [33, 33],
    });
    expect(subjects.map(({ plane }) => plane)).toEqual(plan);
    expect(subjects[0].name).toBe('2-2-1, seed 3');
  });

  it('go through the networks as they are where no depth is asked for', () => {
    const problems = ['moons', 'iris'];
    const subjects = subjectsWith({ mode: 'survey', networks: 'own', problems, surveyGrid: '33' });
    expect(subjects.map(({ plane: { problem, seed, init } }) => [problem, seed, init])).toEqual([
      ['moons', 1, null],
      ['moons', 2, null],
      ['iris', 1, null],
      ['iris', 2, null],
    ]);
    expect(subjects[3].name).toMatch(/^iris, .*seed 2$/);
  });

  it('draw networks by the rule that is asked for, with the activation that is asked for, under a name of its own', () => {
    const [{ plane }] = subjectsWith({ mode: 'survey', init: 'pytorch', activation: 'relu' });
    expect(plane).toMatchObject({ problem: 'own (relu)', init: 'pytorch' });
    expect(plane.landscape.network.activation).toBe('relu');
    const [same] = subjectsWith({ mode: 'survey', activation: 'tanh' });
    expect(same.plane.problem).toBe('own');
  });

  it('count a depth or a width that was typed twice once', () => {
    expect(subjectsWith({ mode: 'survey', depths: '2, 2, 1', widths: '3,3', seeds: '1' })).toHaveLength(2);
  });

  it.each([
    [{ seeds: 'many' }, 'compare.seeds: a count, or the first and the last seed such as 21-40, got "many"'],
    [{ seeds: '9-3' }, 'compare.seeds: a count, or the first and the last seed such as 21-40, got "9-3"'],
    [{ depths: '' }, 'compare.depths: whole numbers such as 1, 2, 4, got ""'],
    [{ depths: '1, two' }, 'compare.depths: a whole number from 1 to 1000, got "two"'],
    [{ widths: '0' }, 'compare.widths: a whole number from 1 to 65536, got "0"'],
    [{ problems: [] }, 'compare.problems: at least one problem, got none'],
    [{ problems: ['gone'] }, 'compare.problem: a problem of this page, got "gone"'],
    [{ seeds: '9000' }, `compare.seeds: at most ${MOST_PLANES} planes (the command line takes more), got 18000`],
  ])('are refused for %j, at the field that it is about', (changes, message) => {
    expect(wrongWith({ mode: 'survey', ...changes })).toEqual([message]);
  });

  it('are refused for parameters that no other shape can have, with what would help', () => {
    const values = { values: Array.from({ length: 13 }, () => 0.1) };
    const found = subjectsOf(settingsWith({ mode: 'survey' }), problemsWith({ ...OWN_PROBLEM, parameters: values }));
    expect('problems' in found && found.problems[0]).toMatchObject({ path: 'own: parameters', got: 'values' });
    const drawn = subjectsOf(
      settingsWith({ mode: 'survey', init: 'he-normal' }),
      problemsWith({ ...OWN_PROBLEM, parameters: values }),
    );
    expect('subjects' in drawn).toBe(true);
  });
});

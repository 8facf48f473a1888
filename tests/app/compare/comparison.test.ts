import { describe, expect, it } from 'vitest';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { Comparison } from '../../../src/app/compare/comparison.ts';
import { RowStore } from '../../../src/app/compare/row-store.ts';
import type { Settings } from '../../../src/app/compare/settings.ts';
import type { Subject } from '../../../src/app/compare/subjects.ts';
import { memoryStore, openHere, settingsWith, subjectsWith } from './support.ts';

const LOOK = { palette: 'viridis', scale: 'auto', theme: 'light' } as const;

function comparisonWith(changes: Partial<Settings>, { store = memoryStore(), subjects = subjectsWith(changes) } = {}) {
  const heard: { changes: number; after(comparison: Comparison): void } = { changes: 0, after() {} };
  const comparison: Comparison = new Comparison(settingsWith(changes), subjects, {
    store: new RowStore(store, '1.0.0'),
    look: LOOK,
    open: openHere,
    onChange() {
      heard.changes++;
      heard.after(comparison);
    },
  });
  return { comparison, heard, store };
}

async function drawn(comparison: Comparison): Promise<void> {
  while (comparison.sheet.isBusy) await new Promise((resolve) => setTimeout(resolve));
}

const SURVEY = { mode: 'survey', depths: '1, 2', widths: '2', seeds: '2' } as const;

describe('many planes', () => {
  it('are measured, and drawn on one scale, in the order of their seeds', async () => {
    const { comparison, heard } = comparisonWith({ count: '3' });
    expect([comparison.isRunning, comparison.done, comparison.engine]).toEqual([false, 0, null]);
    const run = comparison.run();
    expect(comparison.isRunning).toBe(true);
    await run;
    await drawn(comparison);
    expect(comparison).toMatchObject({ isRunning: false, isWhole: true, hasMaps: true, done: 3 });
    expect(comparison.rows.map(({ seed, engine, grid }) => [seed, engine, grid])).toEqual([
      [1, 'reference', '9x7'],
      [2, 'reference', '9x7'],
      [3, 'reference', '9x7'],
    ]);
    expect([...comparison.sheet.drawn!.maps.keys()]).toEqual(['seed 1', 'seed 2', 'seed 3']);
    expect(comparison.engine).toMatchObject({ name: 'reference', reason: 'asked for' });
    expect(heard.changes).toBeGreaterThanOrEqual(4);
  });

  it('go on where they were stopped', async () => {
    const { comparison, heard } = comparisonWith({ count: '12' });
    heard.after = ({ done }) => {
      if (done > 0) comparison.stop();
    };
    await comparison.run();
    const { done } = comparison;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(12);
    expect(comparison.progress.words).toBe(`${done} of 12 planes`);
    const first = comparison.rows[0];
    heard.after = () => {};
    await comparison.run();
    expect(comparison.isWhole).toBe(true);
    expect(comparison.rows[0]).toBe(first);
    const whole = comparisonWith({ count: '12' }).comparison;
    await whole.run();
    expect(comparison.rows).toEqual(whole.rows);
  });

  it('are shown without one that cannot be measured, which says why', async () => {
    const subjects = subjectsWith({ count: '2' });
    const { plane } = subjects[0];
    const lost: Subject = {
      ...subjects[0],
      plane: { ...plane, landscape: { ...plane.landscape, data: { file: 'gone.csv', targets: ['y'] } } },
    };
    const { comparison } = comparisonWith({ count: '2' }, { subjects: [lost, subjects[1]] });
    await comparison.run();
    expect(comparison.isWhole).toBe(true);
    expect(comparison.failure(lost.plane)).toContain('gone.csv');
    expect(comparison.rows.map(({ seed }) => seed)).toEqual([2]);
  });

  it('of several kinds tell how long a step is', async () => {
    const { comparison } = comparisonWith({ by: 'kinds', kinds: ['filter', 'hessian'], grid: '33' });
    await comparison.run();
    const lengths = comparison.plan.map((plane) => comparison.measured(plane)!.lengths!);
    // eigenvectors are of length 1, filter-normalised directions as long as the filters
    expect(lengths[1].u).toBeCloseTo(1, 12);
    expect(lengths[1].v).toBeCloseTo(1, 12);
    expect(lengths[0].u).toBeGreaterThan(1.1);
    expect(comparison.namedRows.map(({ problem }) => problem)).toEqual([
      'own (random, filters)',
      'own (Hessian, sharpest)',
    ]);
  });
});

it('planes are changed once by what needs a measurer, before they are measured', async () => {
  const subjects = subjectsWith({ count: '2' });
  const calls: string[] = [];
  const comparison = new Comparison(settingsWith({ count: '2' }), subjects, {
    store: new RowStore(null, '1.0.0'),
    look: LOOK,
    open: openHere,
    onChange() {},
    async prepare(measurer) {
      calls.push(measurer.engine);
      return subjects.map((subject) => ({
        ...subject,
        plane: { ...subject.plane, landscape: { ...subject.plane.landscape, grid: [5, 5] as [number, number] } },
      }));
    },
  });
  await comparison.run();
  await comparison.run();
  expect(calls).toHaveLength(1);
  expect(comparison.rows.map(({ grid }) => grid)).toEqual(['5x5', '5x5']);
});

describe('a survey', () => {
  const rowsOf = async (comparison: Comparison): Promise<readonly SurveyRow[]> => {
    await comparison.run();
    return comparison.rows;
  };

  it('keeps its rows for the next visit, which measures nothing again', async () => {
    const first = comparisonWith(SURVEY);
    const rows = await rowsOf(first.comparison);
    expect(rows.map(({ layers, seed }) => `${layers} ${seed}`)).toEqual([
      '2-2-1 1',
      '2-2-1 2',
      '2-2-2-1 1',
      '2-2-2-1 2',
    ]);
    const again = comparisonWith(SURVEY, { store: first.store });
    expect(await again.comparison.restore()).toBe(4);
    expect([again.comparison.isWhole, again.comparison.rows]).toEqual([true, rows]);
    expect(again.comparison.sheet.drawn).toBeNull();
  });

  it('that was paused ends with the same rows, and measures only what is missing', async () => {
    const { comparison, heard, store } = comparisonWith(SURVEY);
    heard.after = ({ done }) => {
      if (done > 0) comparison.stop();
    };
    await comparison.run();
    expect(comparison.isWhole).toBe(false);
    const kept = comparison.done;
    const next = comparisonWith(SURVEY, { store });
    expect(await next.comparison.restore()).toBe(kept);
    expect(await rowsOf(next.comparison)).toEqual(await rowsOf(comparisonWith(SURVEY).comparison));
  });

  it('measures one seed of all shapes after the other, so that what is done tells how long the rest takes', async () => {
    const order: string[] = [];
    const { comparison, heard } = comparisonWith({ ...SURVEY, seeds: '3', depths: '1, 2, 3' });
    heard.after = ({ rows }) => {
      for (const { layers, seed } of rows) if (!order.includes(`${seed} ${layers}`)) order.push(`${seed} ${layers}`);
    };
    await comparison.run();
    const seeds = order.map((words) => Number(words.split(' ')[0]));
    // planes that are under way at once may end in any order: no seed begins before the one before it is nearly done
    seeds.forEach((seed, k) => expect(seed).toBeLessThanOrEqual(2 + Math.floor(k / 3)));
  });

  it('takes rows of a table over and draws its maps only when asked', async () => {
    const rows = await rowsOf(comparisonWith(SURVEY).comparison);
    const { comparison } = comparisonWith(SURVEY);
    expect(await comparison.adopt(rows.slice(0, 3))).toBe(3);
    expect([comparison.done, comparison.hasMaps]).toEqual([3, false]);
    await comparison.run();
    expect(comparison.rows).toEqual(rows);
    expect(comparison.sheet.drawn).toBeNull();
    await comparison.drawMaps();
    await drawn(comparison);
    expect([...comparison.sheet.drawn!.maps.keys()]).toEqual(comparison.subjects.map(({ name }) => name));
    expect(comparison.rows).toEqual(rows);
  });

  it('ends at the first plane that cannot be measured, and names it', async () => {
    const subjects = subjectsWith(SURVEY);
    const lost = subjects.map((subject): Subject => {
      const { plane } = subject;
      return {
        ...subject,
        plane: { ...plane, landscape: { ...plane.landscape, data: { file: 'gone.csv', targets: ['y'] } } },
      };
    });
    const { comparison } = comparisonWith(SURVEY, { subjects: lost });
    await expect(comparison.run()).rejects.toThrow(/own, depth \d, width 2, seed 1: .*gone\.csv/);
    expect(comparison.isRunning).toBe(false);
  });
});

import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { surveyPlan, type SurveyCase } from '../../../src/analysis/survey/plan.ts';
import { surveyCsv, surveyRow, type SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { runSurvey, type SurveyJournal } from '../../../src/analysis/survey/run.ts';
import { LandscapeError } from '../../../src/spec/errors.ts';
import { factsWith, rowWith, seededProblem } from './support.ts';

const plan = surveyPlan({
  problems: [{ name: 'xor', landscape: seededProblem() }],
  depths: [1, 2],
  widths: [2, 4],
  seeds: [1, 2, 3],
});

/** Later planes are done sooner, so that the order of ends is not that of the plan. */
const measure = async ({ depth, seed }: SurveyCase) => {
  await wait(plan.length - 3 * depth - seed);
  return factsWith({ verified: 10 * depth + seed });
};

function memory(): SurveyJournal & { rows: Map<SurveyCase, SurveyRow> } {
  const rows = new Map<SurveyCase, SurveyRow>();
  return { rows, find: (plane) => rows.get(plane), add: (plane, row) => void rows.set(plane, row) };
}

describe('a survey', () => {
  it.each([1, 4, 100])('gives the rows in the order of the plan, %i at a time', async (concurrency) => {
    const heard: number[] = [];
    let [now, most] = [0, 0];
    const rows = await runSurvey(plan, {
      concurrency,
      async measure(plane) {
        most = Math.max(most, ++now);
        const facts = await measure(plane);
        now--;
        return facts;
      },
      onRow: (_, done, total) => heard.push(done / total),
    });
    expect(rows.map(({ depth, width, seed, verified }) => [depth, width, seed, verified])).toEqual(
      plan.map(({ depth, width, seed }) => [depth, width, seed, 10 * depth + seed]),
    );
    expect(heard).toEqual(plan.map((_, k) => (k + 1) / plan.length));
    expect(most).toBe(Math.min(concurrency, plan.length));
  });

  it('that was cut short measures what is missing alone, and ends with the same rows', async () => {
    const whole = await runSurvey(plan, { measure });
    const journal = memory();
    const stop = new AbortController();
    const cut = runSurvey(plan, {
      measure,
      journal,
      concurrency: 2,
      signal: stop.signal,
      onRow: (_, done) => done === 5 && stop.abort(new Error('interrupted')),
    });
    await expect(cut).rejects.toThrow('interrupted');
    const kept = journal.rows.size;
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(plan.length);

    const measured: SurveyCase[] = [];
    const heard: number[] = [];
    const rows = await runSurvey(plan, {
      journal,
      measure(plane) {
        measured.push(plane);
        return measure(plane);
      },
      onRow: (_, done) => heard.push(done),
    });
    expect(measured).toHaveLength(plan.length - kept);
    expect(heard[0]).toBe(kept + 1);
    expect(surveyCsv(rows)).toBe(surveyCsv(whole));
  });

  it('ends with the first failure, which names its plane and keeps its kind, and stops the others', async () => {
    const failing = runSurvey(plan, {
      concurrency: 3,
      async measure(plane, signal) {
        if (plane.seed === 2) throw new LandscapeError('memory', 'too large');
        await wait(5, undefined, { signal });
        return factsWith();
      },
    });
    await expect(failing).rejects.toMatchObject({
      kind: 'memory',
      message: 'xor, depth 1, width 2, seed 2: too large',
    });
  });

  it('does nothing for a signal that was aborted before', async () => {
    const gone = runSurvey(plan, {
      signal: AbortSignal.abort(new Error('gone')),
      measure: () => Promise.reject(new Error('was measured')),
    });
    await expect(gone).rejects.toThrow('gone');
  });
});

describe('a row', () => {
  it('says of the plane what it is, and of the facts what a count needs to be judged', () => {
    const plane = plan[plan.length - 1];
    expect(surveyRow(plane, factsWith())).toEqual({
      problem: 'xor',
      depth: 2,
      width: 4,
      layers: '2-4-4-1',
      parameters: 37,
      init: 'he-normal',
      seed: 3,
      grid: '9x7',
      engine: 'reference',
      verified: 2,
      continuum: false,
      resolved: 1,
      unresolved: 3,
      noise: 0,
      border: 4,
      stable: true,
      verdict: 'not-convex',
      gapLower: 0.125,
      gapUpper: 0.25,
      min: 0.25,
      max: 3,
      median: 1,
      holes: 0,
      noiseFloor: 1e-7,
    });
  });

  it('keeps apart what is unknown and what is zero', () => {
    const unknown = factsWith(
      { verified: null, continuum: null, half: null },
      { range: null, convexity: null, engine: null },
    );
    expect(surveyRow(plan[0], unknown)).toMatchObject({
      verified: null,
      continuum: null,
      stable: null,
      verdict: null,
      gapLower: null,
      gapUpper: null,
      min: null,
      max: null,
      median: null,
    });
  });
});

describe('the table', () => {
  it('has a head, a line a plane, empty cells for what is unknown and every digit of a number', () => {
    const row = rowWith({ width: null, verified: null, min: 0.1 + 0.2, noiseFloor: 1e-7 });
    expect(surveyCsv([row]).split('\n')).toEqual([
      'problem,depth,width,layers,parameters,init,seed,grid,engine,verified,continuum,resolved,unresolved,noise,border,' +
        'stable,convexity,gap_lower,gap_upper,min,max,median,holes,noise_floor',
      'p,1,,2-2-1,9,he-normal,1,65x65,cpu,,false,1,0,0,0,true,not-convex,0.1,0.11,0.30000000000000004,1,0.5,0,1e-7',
      '',
    ]);
  });

  it('quotes names that hold commas, quotes or line ends', () => {
    const [, line] = surveyCsv([rowWith({ problem: 'a "b", c' })]).split('\n');
    expect(line.startsWith('"a ""b"", c",1,')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { analyzeHere } from '../../../src/analysis/analyze.ts';
import type { Spawn } from '../../../src/analysis/session/thread.ts';
import { PlaneMeasurer, type FieldMaker } from '../../../src/analysis/survey/measure.ts';
import { surveyPlan } from '../../../src/analysis/survey/plan.ts';
import { ReferenceEngine } from '../../../src/engine/reference.ts';
import { evaluateField } from '../../../src/engine/sweep.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { seededProblem } from './support.ts';

const plan = surveyPlan({
  problems: [{ name: 'xor', landscape: seededProblem() }],
  depths: [1, 2],
  widths: [2],
  seeds: [1, 2],
});
const signal = new AbortController().signal;

/** Where no thread can be made, the analysis is done by the caller. */
const noThreads: Spawn = () => {
  throw new Error('no threads');
};

const fields: FieldMaker = {
  name: 'reference',
  description: 'float64',
  evaluate: (landscape, stop) => evaluateField(new ReferenceEngine(), landscape, { signal: stop }),
};

describe('measuring a plane', () => {
  it('gives the facts of the plane alone, and says what measured', async () => {
    const planes = new PlaneMeasurer({ fields, spawn: noThreads });
    expect([planes.engine, planes.engineWords]).toEqual(['reference, float64', 'reference (float64)']);
    for (const plane of plan.slice(0, 2)) {
      const landscape = await resolveLandscape(plane.landscape);
      const field = await evaluateField(new ReferenceEngine(), landscape);
      const heard: unknown[] = [];
      const facts = await planes.measure(plane, signal, (evaluated) => heard.push(evaluated.field));
      expect(heard).toEqual([field]);
      const options = { engine: 'reference', adapter: 'float64' };
      expect(facts).toEqual(await analyzeHere({ field, landscape, options }));
    }
  });

  it('evaluates one plane at a time, however many are asked for', async () => {
    let [now, most] = [0, 0];
    const slow: FieldMaker = {
      ...fields,
      async evaluate(landscape, stop) {
        most = Math.max(most, ++now);
        const field = await fields.evaluate(landscape, stop);
        now--;
        return field;
      },
    };
    const planes = new PlaneMeasurer({ fields: slow, spawn: noThreads });
    const evaluated = await Promise.all(plan.map((plane) => planes.evaluate(plane, signal)));
    expect(most).toBe(1);
    expect(evaluated.map(({ landscape }) => landscape.network.widths.length)).toEqual([3, 3, 4, 4]);
  });

  it('goes on with the next plane after one that failed, and leaves out those that nobody waits for', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const broken: FieldMaker = {
      ...fields,
      evaluate(landscape, given) {
        seen.push(landscape.network.parameterCount);
        if (seen.length === 1) throw new Error('out of luck');
        return fields.evaluate(landscape, given);
      },
    };
    const planes = new PlaneMeasurer({ fields: broken, spawn: noThreads });
    const all = [plan[0], plan[1], plan[2]].map((plane, k) => planes.evaluate(plane, k === 1 ? stop.signal : signal));
    stop.abort(new Error('enough'));
    const ends = await Promise.allSettled(all);
    expect(ends.map((end) => (end.status === 'fulfilled' ? 'done' : end.reason.message))).toEqual([
      'out of luck',
      'enough',
      'done',
    ]);
    expect(seen).toHaveLength(2);
  });

  it('warns once of what is the same for all planes of a shape', async () => {
    const warnings: string[] = [];
    // every weight is 0, and a direction of filters as long as these is 0 too
    const zero = seededProblem({ parameters: { init: 'zeros' }, plane: { directions: 'random', normalize: 'filter' } });
    const planes = new PlaneMeasurer({ fields, spawn: noThreads, warn: (warning) => warnings.push(warning) });
    const cases = surveyPlan({ problems: [{ name: 'zero', landscape: zero }], seeds: [1, 2, 3] });
    for (const plane of cases) await planes.resolve(plane);
    expect(warnings).toEqual([]);
    for (const plane of cases) await planes.evaluate(plane, signal);
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(warnings).size).toBe(warnings.length);
    for (const warning of warnings) expect(warning).toMatch(/^2-3-3-1: /);
  });

  it('reads what a problem names through the one who knows its files', async () => {
    const asked: string[] = [];
    const landscape = seededProblem({ data: { file: 'points.csv', targets: ['y'] } });
    const [plane] = surveyPlan({ problems: [{ name: 'mine', landscape }], seeds: [1] });
    const read = async (problem: string, path: string, field: string) => {
      asked.push(`${problem}: ${path} (${field})`);
      return new TextEncoder().encode('x0,x1,y\n0,0,1\n1,0,-1\n0.5,0.25,1\n');
    };
    const { data } = await new PlaneMeasurer({ fields, spawn: noThreads, read }).resolve(plane);
    expect([asked, data.samples]).toEqual([['mine: points.csv (data.file)'], 3]);
    await expect(new PlaneMeasurer({ fields, spawn: noThreads }).resolve(plane)).rejects.toThrow('data.file');
  });
});

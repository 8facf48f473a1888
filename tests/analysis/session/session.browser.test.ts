import { expect, test } from 'vitest';
import { analyzeHere } from '../../../src/analysis/analyze.ts';
import { AnalysisSession } from '../../../src/analysis/session/session.ts';
import type { Spawn } from '../../../src/analysis/session/thread.ts';
import { startThread } from '../../../src/engine/cpu/threads.ts';
import { sample } from '../../support/fields.ts';

const field = sample(65, 65, { a: [-3, 3], b: [-3, 3] }, (a, b) => Math.cos(2 * a) + Math.cos(3 * b));

test('a worker of the page gives the same facts as the page itself, and answers questions', async () => {
  let started = 0;
  const spawn: Spawn = (code, listeners) => {
    started++;
    return startThread(code, listeners);
  };
  const session = new AnalysisSession({ field }, spawn);
  const facts = await session.facts();
  expect(facts.minima.resolved).toBeGreaterThan(0);
  expect(facts).toEqual(await analyzeHere({ field }));
  expect((await session.ask('basins', null)).labels).toHaveLength(field.values.length);
  expect(started).toBe(1);
  session.close();
});

test('a script that cannot run leaves the work to the page', async () => {
  const spawn: Spawn = (_code, listeners) => startThread('throw new Error("no")', listeners);
  const session = new AnalysisSession({ field }, spawn);
  expect(await session.facts()).toEqual(await analyzeHere({ field }));
  session.close();
});

import { expect, test } from 'vitest';
import { analyzeHere } from '../../src/analysis/analyze.ts';
import { analyzeInThread, type SpawnedThread } from '../../src/analysis/thread.ts';
import { startThread } from '../../src/engine/cpu/threads.ts';
import { sample } from '../support/fields.ts';

const field = sample(65, 65, { a: [-3, 3], b: [-3, 3] }, (a, b) => Math.cos(2 * a) + Math.cos(3 * b));

test('a worker of the page gives the same facts as the page itself', async () => {
  let started = 0;
  const facts = await analyzeInThread({ field }, (code, listeners): SpawnedThread => {
    started++;
    return startThread(code, listeners);
  });
  expect(started).toBe(1);
  expect(facts.minima.resolved).toBeGreaterThan(0);
  expect(facts).toEqual(await analyzeHere({ field }));
});

test('a script that cannot run leaves the work to the page', async () => {
  const facts = await analyzeInThread({ field }, (_code, listeners) => startThread('throw new Error("no")', listeners));
  expect(facts).toEqual(await analyzeHere({ field }));
});

import { expect, test } from 'vitest';
import { startThread } from '../../../src/engine/cpu/threads.ts';
import { TrainingSession, type Spawn } from '../../../src/model/train/session/session.ts';
import { createTrainer } from '../../../src/model/train/trainer.ts';
import { noThreads, STOCHASTIC } from './session-support.ts';
import { caseProblem, runAll } from './support.ts';

test('a worker of the page trains as the page itself, to the bit', async () => {
  const problem = await caseProblem();
  const theta0 = problem.plane.origin;
  const expected = runAll(createTrainer(problem, theta0, STOCHASTIC)).result();
  let started = 0;
  const spawn: Spawn = (code, listeners) => {
    started++;
    return startThread(code, listeners);
  };
  for (const way of [spawn, noThreads]) {
    const session = new TrainingSession({ problem, theta0, options: STOCHASTIC }, way);
    expect((await session.start()).status).toBe('finished');
    expect(await session.result()).toEqual(expected);
    session.close();
  }
  expect(started).toBe(1);
});

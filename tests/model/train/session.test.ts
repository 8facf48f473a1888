import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { startThread } from '../../../src/engine/cpu/threads.ts';
import type { FromTraining } from '../../../src/model/train/session/protocol.ts';
import { TrainingSession, type Spawn, type TrainingProgress } from '../../../src/model/train/session/session.ts';
import { createTrainer } from '../../../src/model/train/trainer.ts';
import { caseProblem, runAll } from './support.ts';
import { joined, noThreads, STOCHASTIC } from './session-support.ts';

const problem = await caseProblem();
const theta0 = problem.plane.origin;
const request = { problem, theta0, options: STOCHASTIC };
const expected = runAll(createTrainer(problem, theta0, STOCHASTIC)).result();
/** More steps than any test waits for. */
const ENDLESS = { ...request, options: { ...STOCHASTIC, steps: 1e9 } };

/** Threads of Node that are counted, and that can be killed. */
function counted(): { spawn: Spawn; alive: () => number; kill: () => void } {
  const workers = new Set<Worker>();
  const spawn: Spawn = (code, { message, error }) => {
    const worker = new Worker(code, { eval: true });
    workers.add(worker);
    worker.on('message', message);
    worker.on('error', error);
    worker.on('exit', () => {
      workers.delete(worker);
      error(new Error('the thread ended'));
    });
    return { post: (value) => worker.postMessage(value, []), terminate: () => void worker.terminate() };
  };
  return { spawn, alive: () => workers.size, kill: () => workers.forEach((worker) => void worker.terminate()) };
}

describe.each([
  ['a thread of its own', startThread as Spawn],
  ['the calling thread', noThreads],
])('on %s', (_, spawn) => {
  test('the result is that of the trainer, to the bit, and its losses are told on the way', async () => {
    const heard: TrainingProgress[] = [];
    const session = new TrainingSession(request, spawn, { onProgress: (progress) => heard.push(progress) });
    const last = await session.start();
    expect(last).toBe(heard[heard.length - 1]);
    expect(last).toMatchObject({ status: 'finished', step: 3000, steps: 3000, epoch: 1000 });
    expect(heard[0]).toMatchObject({ status: 'running', step: 0, loss: NaN });
    expect(await session.result()).toEqual(expected);
    session.close();
    const { steps, values } = joined(heard);
    for (const [k, step] of steps.entries()) expect(values[k]).toBe(expected.losses.values[step]);
    expect([steps[0], steps[steps.length - 1]]).toEqual([0, 2999]);
    for (let k = 1; k < steps.length; k++) expect(steps[k]).toBeGreaterThan(steps[k - 1]);
  });

  test('pauses and looks change nothing', async () => {
    let pausedAt = 0;
    const session = new TrainingSession(request, spawn, {
      onProgress({ status, step }) {
        if (status === 'running' && step > pausedAt) {
          pausedAt = step;
          session.pause();
        }
        if (status === 'paused') session.resume();
      },
    });
    const ended = session.start();
    const early = await session.result();
    expect(early.trajectory.points[0]).toEqual(theta0);
    expect((await ended).status).toBe('finished');
    expect(await session.result()).toEqual(expected);
    session.close();
  });

  test('stopped, it gives what it has; started again, it goes on', async () => {
    const session = new TrainingSession(request, spawn, {
      onProgress: ({ status, step }) => status === 'running' && step > 0 && step < 3000 && session.stop(),
    });
    const ends = [await session.start(), await session.start()];
    for (const end of ends) expect(['stopped', 'finished']).toContain(end.status);
    const { steps, theta } = await session.result();
    expect(steps).toBe(ends[1].step);
    expect(theta).toEqual(expected.trajectory.points[steps]);
    session.close();
  });

  test('a start right after a stop waits for its own end', async () => {
    const session = new TrainingSession(request, spawn);
    const first = session.start();
    session.stop();
    const second = session.start();
    // a fast machine may have done all steps before it hears of the stop
    expect(['stopped', 'finished']).toContain((await first).status);
    expect((await second).status).toBe('finished');
    expect(await session.result()).toEqual(expected);
    session.close();
  });

  test('more steps can be planned at the end', async () => {
    const session = new TrainingSession({ ...request, options: { ...STOCHASTIC, steps: 40 } }, spawn);
    expect((await session.start()).step).toBe(40);
    expect(() => session.extend(39)).toThrow('steps: expected an integer from 40 to 1000000000, got 39');
    session.extend(3000);
    expect(session.options.steps).toBe(3000);
    expect((await session.start()).steps).toBe(3000);
    const result = await session.result();
    expect(result).toEqual(expected);
    const initial = { values: [...theta0] };
    expect(session.record(result, initial)).toEqual({ version: 1, options: session.options, initial, steps: 3000 });
    session.close();
  });

  test('divergence ends it', async () => {
    const options = { optimizer: 'sgd', steps: 1e6, learningRate: 1e3 } as const;
    const linear = await caseProblem({ activation: 'identity' });
    const session = new TrainingSession({ problem: linear, theta0, options }, spawn);
    expect((await session.start()).status).toBe('diverged');
    expect(await session.result()).toEqual(runAll(createTrainer(linear, theta0, options)).result());
    session.close();
  });

  test('what the caller changes afterwards changes nothing', async () => {
    const start = theta0.slice();
    const session = new TrainingSession({ ...request, theta0: start }, spawn);
    const ended = session.start();
    start.fill(9);
    await ended;
    expect((await session.result()).theta).toEqual(expected.theta);
    session.close();
  });

  test('closed, it rejects all that waits, and all that is asked later', async () => {
    const session = new TrainingSession(ENDLESS, spawn);
    const ended = session.start();
    await session.result();
    session.close();
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
    await expect(session.result()).rejects.toThrow('closed');
    await expect(session.start()).rejects.toThrow('closed');
  });
});

describe('a thread', () => {
  test('ends with its session, also while it starts', async () => {
    const { spawn, alive } = counted();
    const session = new TrainingSession(ENDLESS, spawn);
    const ended = session.start();
    await session.result();
    expect(alive()).toBe(1);
    session.close();
    const other = new TrainingSession(ENDLESS, spawn);
    const never = other.start();
    other.close();
    await expect(ended).rejects.toThrow('closed');
    await expect(never).rejects.toThrow('closed');
    await expect.poll(alive, { timeout: 10_000 }).toBe(0);
  });

  test('that dies is reported to all who wait', async () => {
    const { spawn, kill } = counted();
    const session = new TrainingSession(ENDLESS, spawn);
    const ended = session.start();
    await session.result();
    kill();
    await expect(ended).rejects.toMatchObject({ kind: 'memory', message: expect.stringContaining('the thread ended') });
    await expect(session.result()).rejects.toMatchObject({ kind: 'memory' });
  });

  test('that fails within says why', async () => {
    // a thread that is ready, and fails at whatever it is told
    const spawn: Spawn = (_code, { message }) => {
      queueMicrotask(() => message({ type: 'ready' }));
      const answer: FromTraining = { type: 'failed', message: 'out of paper' };
      return { post: ({ type }) => type === 'go' && queueMicrotask(() => message(answer)), terminate: () => {} };
    };
    const session = new TrainingSession(request, spawn);
    await expect(session.start()).rejects.toThrow('The training failed: out of paper');
  });

  test('that dies before it is ready leaves the work here', async () => {
    const spawn: Spawn = (_code, listeners) => startThread('throw new Error("no")', listeners);
    const session = new TrainingSession(request, spawn);
    await session.start();
    expect(await session.result()).toEqual(expected);
    session.close();
  });
});

test('wrong options and starts are refused before anything begins', () => {
  const { spawn, alive } = counted();
  const options = { optimizer: 'sgd', steps: 1, batch: 99 } as const;
  expect(() => new TrainingSession({ ...request, options }, spawn)).toThrow('training.batch: expected "full"');
  expect(() => new TrainingSession({ ...request, theta0: new Float64Array(2) }, spawn)).toThrow('theta0: expected 17');
  expect(alive()).toBe(0);
});

test('progress comes no more often than thirty times a second', async () => {
  const times: number[] = [];
  const session = new TrainingSession({ ...request, options: { ...STOCHASTIC, steps: 60_000 } }, noThreads, {
    onProgress: ({ status, step }) => status === 'running' && step > 0 && times.push(performance.now()),
  });
  await session.start();
  session.close();
  const gaps = times.slice(1).map((time, k) => time - times[k]);
  for (const gap of gaps) expect(gap).toBeGreaterThan(1000 / 30);
  expect(gaps.length).toBeGreaterThan(0);
});

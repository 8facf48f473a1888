import { afterEach, describe, expect, it } from 'vitest';
import { bareProblem } from '../../src/engine/plan/problem.ts';
import { WorkerPool } from '../../src/engine/cpu/pool.ts';
import type { FromWorker, ToWorker } from '../../src/engine/cpu/protocol.ts';
import type { StartThread, ThreadListeners } from '../../src/engine/cpu/threads.ts';
import { extremesOf } from '../../src/engine/extremes.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase } from '../support/engines.ts';

/** A thread in this one, whose answers the test gives. */
class FakeThread {
  readonly received: ToWorker[] = [];
  readonly alive: boolean[] = [];
  terminated = false;
  readonly listeners: ThreadListeners;

  constructor(listeners: ThreadListeners) {
    this.listeners = listeners;
  }

  get tiles(): number {
    return this.received.filter(({ type }) => type === 'tile').length;
  }

  answer(message?: FromWorker): void {
    const losses = Float32Array.of(1);
    message ??= { type: 'losses', losses, extremes: extremesOf(losses), milliseconds: 1 };
    this.listeners.message(message);
  }
}

const tile = { i: 0, j: 0, di: 1, dj: 1, width: 1, height: 1 };
let threads: FakeThread[] = [];
afterEach(() => (threads = []));

const start: StartThread = (_script, listeners) => {
  const thread = new FakeThread(listeners);
  threads.push(thread);
  queueMicrotask(() => thread.answer({ type: 'ready', arithmetic: 'by hand' }));
  return {
    post: (message) => thread.received.push(message),
    terminate: () => (thread.terminated = true),
    keepAlive: (alive) => thread.alive.push(alive),
  };
};

async function poolOf(count: number): Promise<{ pool: WorkerPool; job: number }> {
  const pool = await WorkerPool.start('', count, start);
  const job = pool.addJob({ problem: bareProblem(await resolveLandscape(makeCase())), lineLayers: 0 });
  return { pool, job };
}

describe('WorkerPool', () => {
  it('posts a job once to each thread, before its first tile', async () => {
    const { pool, job } = await poolOf(1);
    const first = pool.run(job, tile);
    threads[0].answer();
    await first;
    const second = pool.run(job, tile);
    threads[0].answer();
    await second;
    expect(threads[0].received.map(({ type }) => type)).toEqual(['job', 'tile', 'tile']);
    pool.dropJob(job);
    expect(threads[0].received.at(-1)).toEqual({ type: 'drop', job });
  });

  it('gives a thread one tile at a time and queues the rest', async () => {
    const { pool, job } = await poolOf(2);
    const runs = [1, 2, 3].map(() => pool.run(job, tile));
    expect(threads.map(({ tiles }) => tiles)).toEqual([1, 1]);
    expect(pool.pending).toBe(3);
    threads[1].answer();
    expect(threads.map(({ tiles }) => tiles)).toEqual([1, 2]);
    threads[0].answer();
    threads[1].answer();
    await Promise.all(runs);
    expect(pool.pending).toBe(0);
  });

  it('drops a waiting tile on abort, and rejects one under way when its thread is free', async () => {
    const { pool, job } = await poolOf(1);
    const abort = new AbortController();
    const running = pool.run(job, tile, abort.signal);
    const waiting = pool.run(job, tile, abort.signal);
    abort.abort('stop');
    await expect(waiting).rejects.toBe('stop');
    expect(pool.pending).toBe(1);
    threads[0].answer();
    await expect(running).rejects.toBe('stop');
    expect(threads[0].tiles).toBe(1);
  });

  it('keeps the process alive only while a thread works', async () => {
    const { pool, job } = await poolOf(1);
    const run = pool.run(job, tile);
    threads[0].answer();
    await run;
    expect(threads[0].alive).toEqual([false, true, false]);
  });

  it('passes on what failed in a thread, and goes on', async () => {
    const { pool, job } = await poolOf(1);
    const run = pool.run(job, tile);
    threads[0].answer({ type: 'failed', message: 'Array buffer allocation failed' });
    await expect(run).rejects.toMatchObject({ kind: 'memory', message: expect.stringContaining('allocation failed') });
    const next = pool.run(job, tile);
    threads[0].answer();
    await expect(next).resolves.toMatchObject({ milliseconds: 1 });
  });

  it('loses only the tile of a thread that dies, and all when the last one does', async () => {
    const { pool, job } = await poolOf(2);
    const runs = [1, 2, 3].map(() => pool.run(job, tile));
    threads[0].listeners.error(new Error('crash'));
    await expect(runs[0]).rejects.toMatchObject({ kind: 'lost' });
    expect(pool.size).toBe(1);
    threads[1].listeners.error(new Error('crash'));
    await expect(runs[1]).rejects.toMatchObject({ kind: 'lost' });
    await expect(runs[2]).rejects.toMatchObject({ kind: 'lost' });
    await expect(pool.run(job, tile)).rejects.toMatchObject({ kind: 'lost' });
  });

  it('rejects everything on terminate', async () => {
    const { pool, job } = await poolOf(1);
    const runs = [pool.run(job, tile), pool.run(job, tile)];
    pool.terminate();
    for (const run of runs) await expect(run).rejects.toMatchObject({ kind: 'lost' });
    expect(threads[0].terminated).toBe(true);
  });

  it('fails to start with the reason when no thread does', async () => {
    const silent: StartThread = (_script, { error }) => {
      queueMicrotask(() => error(new Error('blocked by policy')));
      return { post() {}, terminate() {}, keepAlive() {} };
    };
    await expect(WorkerPool.start('', 2, silent)).rejects.toThrow('blocked by policy');
  });
});

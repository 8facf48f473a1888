import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { analyzeHere } from '../../../src/analysis/analyze.ts';
import type { Facts } from '../../../src/analysis/facts.ts';
import type { AnalysisRequest } from '../../../src/analysis/session/protocol.ts';
import { AnalysisSession } from '../../../src/analysis/session/session.ts';
import type { Spawn } from '../../../src/analysis/session/thread.ts';
import { startThread } from '../../../src/engine/cpu/threads.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { sample } from '../../support/fields.ts';

const window = { a: [-3, 3], b: [-3, 3] } as { a: [number, number]; b: [number, number] };
const field = sample(65, 65, window, (a, b) => Math.cos(2 * a) + Math.cos(3 * b));

/** Two samples of a line: the loss is ((a + b − 1)² + (2a + b − 3)²) / 2, exactly. */
const LINE: Landscape = {
  version: 1,
  network: { layers: [1, 1], activation: 'identity', bias: true },
  parameters: { values: [0, 0] },
  data: { inputs: [[1], [2]], targets: [[1], [3]] },
  loss: { name: 'mse' },
  plane: { directions: 'given', u: [1, 0], v: [0, 1] },
  window,
  grid: [34, 34],
};
const lineLoss = (a: number, b: number) => ((a + b - 1) ** 2 + (2 * a + b - 3) ** 2) / 2;

async function lineRequest(): Promise<AnalysisRequest> {
  return { field: sample(34, 34, window, lineLoss), landscape: await resolveLandscape(LINE) };
}

/** Threads of Node, counted, with a note of each end. */
function counted(): { spawn: Spawn; alive: () => number; started: () => number } {
  let alive = 0;
  let started = 0;
  const spawn: Spawn = (code, { message, error }) => {
    const worker = new Worker(code, { eval: true });
    alive++;
    started++;
    worker.on('message', message);
    worker.on('error', error);
    worker.on('exit', () => alive--);
    return { post: (value) => worker.postMessage(value, []), terminate: () => void worker.terminate() };
  };
  return { spawn, alive: () => alive, started: () => started };
}

describe('a thread of its own', () => {
  test('gives the same facts as the calling thread, and ends when closed', async () => {
    const { spawn, alive } = counted();
    const request = { field, options: { persistence: true, engine: 'cpu' } };
    const session = new AnalysisSession(request, spawn);
    expect(await session.facts()).toEqual(await analyzeHere(request));
    expect(alive()).toBe(1);
    session.close();
    await expect.poll(alive).toBe(0);
    await expect(session.ask('diagrams', null)).rejects.toThrow('closed');
  });

  test('tells what is known early: minima, then the verified ones, convexity last', async () => {
    const heard: Facts[] = [];
    const session = new AnalysisSession(await lineRequest(), startThread);
    const facts = await session.facts((early) => heard.push(early));
    session.close();
    expect(heard.map(({ minima, convexity }) => [minima.verified, convexity])).toEqual([
      [null, null],
      [1, null],
    ]);
    expect(facts.convexity).toMatchObject({ verdict: 'convex', witness: null });
    expect(facts.minima.polished).toHaveLength(1);
    const [{ a, b }] = facts.minima.polished!;
    expect([a, b]).toEqual([expect.closeTo(2, 9), expect.closeTo(-1, 9)]);
    // the field is the float64 loss rounded: at most half a unit in the last place of 96.5, the largest loss
    expect(facts.minima.noiseFloor.rule).toMatch(/float32 - float64/);
    expect(facts.minima.noiseFloor.value).toBeGreaterThan(0);
    expect(facts.minima.noiseFloor.value).toBeLessThanOrEqual(4 * 2 ** -18);
  });

  test('answers what is asked, also while the facts are measured, and after', async () => {
    const { spawn, started } = counted();
    const session = new AnalysisSession(await lineRequest(), spawn);
    const [facts, { labels, tree }] = await Promise.all([session.facts(), session.ask('basins', null)]);
    expect(labels).toHaveLength(34 * 34);
    expect(new Set(labels).size).toBe(tree.parent.length);
    expect(tree.parent).toHaveLength(facts.minima.raw);
    const { window: pairs } = await session.ask('diagrams', null);
    expect(pairs).toHaveLength(facts.minima.raw);
    expect(pairs.filter(([, death]) => death === null)).toHaveLength(1);
    const { a, b } = facts.minima.polished![0];
    const full = await session.ask('fullSpace', { a, b });
    expect(full.fullGradient).toBeLessThan(1e-9);
    // the line goes through both samples: no loss is lower
    expect(full.verdict).toBe('fitted');
    const { jet } = await session.ask('taylor', { a: 0.5, b: 0.25 });
    // Hessian of the line's loss: [[1 + 4, 1 + 2], [3, 1 + 1]]
    expect([jet.aa, jet.ab, jet.bb]).toEqual([expect.closeTo(5, 12), expect.closeTo(3, 12), expect.closeTo(2, 12)]);
    expect(started()).toBe(1);
    session.close();
  });

  test('answers without having measured', async () => {
    const session = new AnalysisSession({ field }, startThread);
    const { labels } = await session.ask('basins', null);
    expect(labels).toHaveLength(field.values.length);
    session.close();
  });

  test('says what it cannot be asked without a landscape', async () => {
    const session = new AnalysisSession({ field }, startThread);
    await expect(session.ask('taylor', { a: 0, b: 0 })).rejects.toThrow('Expected a landscape to evaluate');
    session.close();
  });

  test('reports what fails inside, and works again afterwards', async () => {
    const session = new AnalysisSession({ field: { ...field, width: 7 } }, counted().spawn);
    await expect(session.facts()).rejects.toThrow('Expected 455 values (7 x 65), got 4225');
    await expect(session.facts()).rejects.toThrow('Expected 455 values (7 x 65), got 4225');
    session.close();
  });
});

describe('where no thread starts, the calling thread does the work', () => {
  const failures: [string, Spawn][] = [
    [
      'spawning throws',
      () => {
        throw new Error('no threads here');
      },
    ],
    [
      'the thread reports an error',
      (_code, { error }) => {
        setTimeout(() => error(new Error('forbidden')));
        return { post: () => {}, terminate: () => {} };
      },
    ],
  ];
  test.each(failures)('%s', async (_name, spawn) => {
    const session = new AnalysisSession({ field }, spawn);
    expect(await session.facts()).toEqual(await analyzeHere({ field }));
    expect((await session.ask('basins', null)).labels).toHaveLength(field.values.length);
    session.close();
  });
});

describe('an end before the answer', () => {
  test('an abort ends the thread and rejects with its reason; what is asked later starts another', async () => {
    const { spawn, alive } = counted();
    const controller = new AbortController();
    const reason = new Error('enough');
    let isFirst = true;
    const session = new AnalysisSession({ field }, (code, listeners) => {
      const thread = spawn(code, listeners);
      if (!isFirst) return thread;
      isFirst = false;
      return { ...thread, post: () => controller.abort(reason) };
    });
    await expect(session.facts(() => {}, controller.signal)).rejects.toBe(reason);
    await expect.poll(alive).toBe(0);
    await expect(session.facts(() => {}, controller.signal)).rejects.toBe(reason);
    expect((await session.ask('basins', null)).labels).toHaveLength(field.values.length);
    session.close();
    await expect.poll(alive).toBe(0);
  });

  test('a thread that dies at work is an error of kind memory', async () => {
    const { spawn } = counted();
    const session = new AnalysisSession({ field }, (code, listeners) => {
      const thread = spawn(code, listeners);
      return { ...thread, post: () => listeners.error(new Error('out of memory')) };
    });
    await expect(session.facts()).rejects.toMatchObject({
      kind: 'memory',
      message: 'The analysis thread died: out of memory',
    });
    session.close();
  });
});

import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { analyzeHere } from '../../src/analysis/analyze.ts';
import { analyzeInThread, type Spawn } from '../../src/analysis/thread.ts';
import { startThread } from '../../src/engine/cpu/threads.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { sample } from '../support/fields.ts';

const window = { a: [-3, 3], b: [-3, 3] } as { a: [number, number]; b: [number, number] };
const field = sample(65, 65, window, (a, b) => Math.cos(2 * a) + Math.cos(3 * b));

/** Threads of Node, counted, with a note of each end. */
function counted(): { spawn: Spawn; alive: () => number } {
  let alive = 0;
  const spawn: Spawn = (code, { message, error }) => {
    const worker = new Worker(code, { eval: true });
    alive++;
    worker.on('message', message);
    worker.on('error', error);
    worker.on('exit', () => alive--);
    return { post: (value) => worker.postMessage(value, []), terminate: () => void worker.terminate() };
  };
  return { spawn, alive: () => alive };
}

describe('a thread of its own', () => {
  test('gives the same facts as the calling thread, and ends', async () => {
    const { spawn, alive } = counted();
    const request = { field, options: { persistence: true, engine: 'cpu' } };
    expect(await analyzeInThread(request, spawn)).toEqual(await analyzeHere(request));
    await expect.poll(alive).toBe(0);
  });

  test('measures the noise with the landscape that the field came from', async () => {
    const file: Landscape = {
      version: 1,
      network: { layers: [1, 1], activation: 'identity', bias: true },
      parameters: { values: [0, 0] },
      data: { inputs: [[1], [2]], targets: [[1], [3]] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
      window,
      grid: [34, 34],
    };
    const landscape = await resolveLandscape(file);
    const exact = (a: number, b: number) => ((a + b - 1) ** 2 + (2 * a + b - 3) ** 2) / 2;
    const request = { field: sample(34, 34, window, exact), landscape };
    const facts = await analyzeInThread(request, startThread);
    expect(facts.minima.noiseFloor.rule).toMatch(/float32 - float64/);
    // the field is the float64 loss rounded: at most half a unit in the last place of 96.5, the largest loss
    expect(facts.minima.noiseFloor.value).toBeLessThanOrEqual(4 * 2 ** -18);
    expect(facts.minima.noiseFloor.value).toBeGreaterThan(0);
  });

  test('reports what fails inside', async () => {
    const request = { field: { ...field, width: 7 } };
    await expect(analyzeInThread(request, counted().spawn)).rejects.toThrow('Expected 455 values (7 x 65), got 4225');
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
    expect(await analyzeInThread({ field }, spawn)).toEqual(await analyzeHere({ field }));
  });
});

describe('an end before the answer', () => {
  test('an abort ends the thread and rejects with its reason', async () => {
    const { spawn, alive } = counted();
    const controller = new AbortController();
    const reason = new Error('enough');
    const answer = analyzeInThread(
      { field },
      (code, listeners) => {
        const thread = spawn(code, listeners);
        return { ...thread, post: () => controller.abort(reason) };
      },
      controller.signal,
    );
    await expect(answer).rejects.toBe(reason);
    await expect.poll(alive).toBe(0);
    await expect(analyzeInThread({ field }, spawn, controller.signal)).rejects.toBe(reason);
  });

  test('a thread that dies at work is an error of kind memory', async () => {
    const { spawn } = counted();
    const answer = analyzeInThread({ field }, (code, listeners) => {
      const thread = spawn(code, listeners);
      return { ...thread, post: () => listeners.error(new Error('out of memory')) };
    });
    await expect(answer).rejects.toMatchObject({ kind: 'memory', message: 'The analysis thread died: out of memory' });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { startCaller, type Caller } from '../../src/engine/cpu/calls.ts';
import { createPlainEngine } from '../../src/engine/bench/plain-engine.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { reframe, resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { bitsOf, makeCase } from '../support/engines.ts';

/** The text of a thread that answers in JavaScript, as `answerCalls` does once it is bundled. */
function threadOf(handle: string, ready = "port.postMessage({ type: 'ready' });"): string {
  return `const port = require('node:worker_threads').parentPort;
    const handle = ${handle};
    port.on('message', (message) => {
      try { port.postMessage({ type: 'done', value: handle(message) }); }
      catch (error) { port.postMessage({ type: 'failed', message: error.message }); }
    });
    ${ready}`;
}

describe('a thread of the benchmark', () => {
  const callers: Caller<unknown, unknown>[] = [];
  afterEach(() => callers.splice(0).forEach((caller) => caller.dispose()));

  async function start(script: string): Promise<Caller<unknown, unknown>> {
    const caller = await startCaller<unknown, unknown>(script);
    callers.push(caller);
    return caller;
  }

  it('answers one call after the other', async () => {
    const caller = await start(threadOf('(x) => x * x'));
    for (const x of [3, 12, 0.5]) expect(await caller.call(x)).toBe(x * x);
  });

  it('hands on what went wrong in it', async () => {
    const caller = await start(threadOf('() => { throw new Error("no such loop"); }'));
    await expect(caller.call(1)).rejects.toThrow('no such loop');
  });

  it('rejects the call it is at when it is ended', async () => {
    const caller = await start(threadOf('() => { for (;;); }'));
    const call = caller.call(1);
    caller.dispose();
    await expect(call).rejects.toThrow('The thread was ended');
  });

  it('does not start from a text that is no script, or that ends before it is up', async () => {
    await expect(startCaller('this is no script')).rejects.toThrow(/Unexpected|identifier/);
    await expect(startCaller('process.exit(0)')).rejects.toThrow('the thread ended');
  });
});

describe('plain JavaScript', () => {
  const engine = createPlainEngine();

  /** Every node of a landscape by the evaluator, rounded as a field is. */
  function truthOf(landscape: ResolvedLandscape): Float32Array {
    const { lossAt } = createEvaluator(landscape);
    const [width, height] = landscape.grid;
    const losses = new Float32Array(width * height);
    for (let n = 0; n < losses.length; n++) {
      const a = coordinate(landscape.window.a, n % width, width);
      losses[n] = lossAt(a, coordinate(landscape.window.b, Math.floor(n / width), height));
    }
    return losses;
  }

  async function expectTruth(landscape: ResolvedLandscape): Promise<void> {
    const { values } = await evaluateField(engine, landscape);
    const truth = truthOf(landscape);
    values.forEach((loss, n) => expect(Math.abs(loss - truth[n])).toBeLessThanOrEqual(2e-7 * Math.abs(truth[n])));
  }

  it.each(ACTIVATIONS.map((activation) => [activation]))('is the float64 loss with %s', async (activation) => {
    await expectTruth(await resolveLandscape(makeCase({ activation, grid: [5, 4] })));
  });

  it.each(LOSSES.map((loss) => [loss]))('is the float64 loss under %s', async (loss) => {
    await expectTruth(await resolveLandscape(makeCase({ loss, layers: [2, 4, 3], grid: [5, 4] })));
  });

  it('has no closed form and no plan: a quadratic loss is computed like any other', async () => {
    const linear = await resolveLandscape(makeCase({ layers: [3, 2], grid: [6, 5] }));
    const job = await engine.prepare(linear);
    try {
      const whole = { i: 0, j: 0, di: 1, dj: 1, width: 6, height: 5 };
      expect(job.parallel).toBe(1);
      expect(job.batch()).toBeGreaterThanOrEqual(1);
      expect(await job.evaluate(whole)).toEqual(truthOf(linear));
    } finally {
      job.dispose();
    }
  });

  it('gives the same bits whatever the tiles', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [40, 40] }));
    const job = await engine.prepare(landscape);
    const { values } = await evaluateField(engine, landscape);
    try {
      for (const j of [0, 7, 39]) {
        const row = await job.evaluate({ i: 0, j, di: 1, dj: 1, width: 40, height: 1 });
        expect(bitsOf(Float32Array.from(row))).toEqual(bitsOf(values.slice(40 * j, 40 * j + 40)));
      }
    } finally {
      job.dispose();
    }
  });

  it('stops between tiles when aborted', async () => {
    const landscape = reframe(await resolveLandscape(makeCase()), { grid: [512, 512] });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(evaluateField(engine, landscape, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
    await expect(engine.prepare(landscape, AbortSignal.abort(new Error('never')))).rejects.toThrow('never');
  });
});

import { describe, expect, it } from 'vitest';
import { checkEngines } from '../../src/engine/check.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import { compareLosses, medianMagnitude } from '../../src/engine/contract.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { makeCase } from '../support/engines.ts';

/** The reference, its losses bent by `bend(loss, i, j)`. */
function bent(bend: (loss: number, i: number, j: number) => number): Engine {
  const reference = new ReferenceEngine();
  return {
    name: 'cpu',
    description: 'bent',
    dispose() {},
    async prepare(landscape) {
      const job = await reference.prepare(landscape);
      return {
        parallel: 1,
        batch: () => 1,
        dispose() {},
        evaluate: async (lattice) =>
          (await job.evaluate(lattice)).map((loss, n) =>
            bend(
              loss,
              lattice.i + (n % lattice.width) * lattice.di,
              lattice.j + Math.floor(n / lattice.width) * lattice.dj,
            ),
          ),
      };
    },
  };
}

describe('compareLosses', () => {
  it('is perfect for equal losses, zero included', () => {
    const comparison = compareLosses([0, 1, 2], [0, 1, 2]);
    expect(comparison).toMatchObject({ nodes: 3, worstRelative: 0, medianRelative: 0, sameClass: 3 });
    expect(comparison.worst?.ratio).toBe(0);
  });

  it('measures each node by its own allowance', () => {
    // scale 10: 1e-5 from the scale, 2e-5·L from the loss
    const { worst, worstRelative } = compareLosses([10, 10, 1000], [10, 10 + 1e-4, 1000 + 1e-3]);
    expect(worst).toMatchObject({ index: 1, expected: 10 });
    expect(worst?.allowed).toBeCloseTo(2.1e-4, 8);
    expect(worst?.ratio).toBeCloseTo(1e-4 / 2.1e-4, 6);
    expect(worstRelative).toBeCloseTo(1e-5, 9);
  });

  it('takes a hole where the truth is finite as the worst error there is', () => {
    for (const hole of [NaN, Infinity]) expect(compareLosses([1, 1], [1, hole]).worst?.ratio).toBe(Infinity);
  });

  it('leaves out what float32 cannot promise, and counts classes there', () => {
    const comparison = compareLosses([1, 1e31, Infinity, NaN, NaN], [1, Infinity, Infinity, NaN, 5]);
    expect(comparison).toMatchObject({ nodes: 1, sameClass: 3, total: 5 });
  });
});

it('the median magnitude leaves holes out', () => {
  expect(medianMagnitude([-3, NaN, 1, Infinity, 2])).toBe(2);
  expect(medianMagnitude([NaN])).toBe(0);
});

describe('checkEngines', () => {
  it('passes the CPU engine', async () => {
    const cpu = await createCpuEngine({ threads: 0 });
    const report = await checkEngines(await resolveLandscape(makeCase()), [cpu]);
    expect(report).toMatchObject({ grid: [5, 4], stride: [1, 1] });
    expect(report.engines[0]).toMatchObject({ engine: 'cpu', passes: true, disagreement: null });
    expect(report.engines[0].comparison.worstRelative).toBeLessThan(1e-6);
    expect(report.scale).toBeGreaterThan(0);
  });

  it('finds the one node that is wrong', async () => {
    const landscape = await resolveLandscape(makeCase());
    const report = await checkEngines(landscape, [bent((loss, i, j) => (i === 3 && j === 2 ? loss * 1.001 : loss))]);
    const [{ passes, worst }] = report.engines;
    expect(passes).toBe(false);
    const [a, b] = [coordinate(landscape.window.a, 3, 5), coordinate(landscape.window.b, 2, 4)];
    const expected = createEvaluator(landscape).lossAt(a, b);
    expect(worst).toEqual({ i: 3, j: 2, a, b, expected, got: expected * 1.001 });
  });

  it('finds a hole that is none, and a number that should be a hole', async () => {
    const landscape = await resolveLandscape(makeCase());
    const report = await checkEngines(landscape, [bent((loss, i, j) => (i === 1 && j === 1 ? NaN : loss))]);
    expect(report.engines[0]).toMatchObject({
      passes: false,
      disagreement: { i: 1, j: 1, expectedClass: 'finite', gotClass: 'NaN' },
    });
  });

  it('checks an even part of a large grid', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [100, 41] }));
    const report = await checkEngines(landscape, [bent((loss) => loss)], { maxNodes: 200 });
    expect(report).toMatchObject({ grid: [20, 9], stride: [5, 5] });
    expect(report.engines[0].comparison.total).toBe(180);
  });

  it('tells its progress and can be aborted', async () => {
    const landscape = await resolveLandscape(makeCase());
    const abort = new AbortController();
    const seen: number[] = [];
    const onProgress = (_: string, done: number) => {
      seen.push(done);
      if (done >= 10) abort.abort('enough');
    };
    await expect(checkEngines(landscape, [], { signal: abort.signal, onProgress })).rejects.toBe('enough');
    expect(seen).toEqual([5, 10]);
  });
});

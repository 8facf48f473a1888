import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { landscapeCase } from '../../src/engine/bench/cases.ts';
import type { CaseResult } from '../../src/engine/bench/report.ts';
import { runCase, type CaseSettings } from '../../src/engine/bench/run-case.ts';
import { QUICK, runBenchmark } from '../../src/engine/bench/run.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';
import { simulated, stopClock } from './simulated.ts';

const settings: CaseSettings = { ...QUICK, rounds: 3, repetitionMs: 100, accuracyNodes: 12 };

async function caseOf(options: CaseOptions = {}) {
  // 2-3-1: 9 multiply-adds, of which the first layer's 6 become 3
  return landscapeCase(await resolveLandscape(makeCase({ layers: [2, 3, 1], grid: [10, 10], ...options })));
}

let clock: { now: number };
beforeEach(() => void (clock = stopClock()));
afterEach(() => vi.restoreAllMocks());

describe('the numbers of a case', () => {
  it('follow from the times', async () => {
    const cpu = simulated('cpu', clock, { cost: 1, prepare: 7, peak: 5 });
    const result = await runCase(await caseOf({ samples: 11 }), [cpu], { settings });
    const [measured] = result.results;
    expect(result.multiplyAdds).toEqual({ naive: 9, executed: 6, plain: 9 });
    // 100 nodes of a millisecond each, 11 samples
    expect([measured.grid, measured.passes]).toEqual([[10, 10], 1]);
    expect(measured.times).toEqual([100, 100, 100]);
    expect(measured.milliseconds).toEqual({ min: 100, median: 100, max: 100 });
    expect(measured.pointsPerSecond.median).toBeCloseTo(1000, 9);
    expect(measured.mps.median).toBeCloseTo(0.011, 12);
    expect(measured.gflops).toBeCloseTo((2 * 9 * 11 * 1000) / 1e9, 15);
    expect(measured.executedGflops).toBeCloseTo((2 * 6 * 11 * 1000) / 1e9, 15);
    expect(measured.peakShare!.median).toBeCloseTo((2 * 6 * 11 * 1000) / 1e9 / 5, 15);
    // preparation and the first node
    expect(measured.prepareMs).toEqual({ first: 8, again: 8 });
    expect(measured.accuracy).toMatchObject({ nodes: 12, disagreements: 0 });
    expect(measured.accuracy.worstRelative).toBeLessThan(1e-7);
  });

  it('have the spread of the rounds', async () => {
    // the peak is measured once before the grid is found, then before each repetition
    let peaks = 0;
    const cpu = simulated('cpu', clock, { cost: () => [1, 1, 2, 4, 4][peaks] });
    const peak = {
      ...cpu.peak,
      measure(milliseconds: number) {
        peaks++;
        return cpu.peak.measure(milliseconds);
      },
    };
    const result = await runCase(await caseOf(), [{ ...cpu, peak }], { settings });
    const [{ times, milliseconds }] = result.results;
    expect(times).toEqual([200, 400, 400]);
    expect(milliseconds).toEqual({ min: 200, median: 400, max: 400 });
  });

  it('are ratios between engines, round by round, each pair once', async () => {
    let slowdown = 1;
    const fast = simulated('gpu', clock, { cost: () => slowdown });
    const slow = simulated('cpu', clock, { cost: () => 3 * slowdown });
    const plain = simulated('plain', clock, { cost: () => 12 * slowdown });
    const onRound = () => void (slowdown *= 5);
    const result = await runCase(await caseOf(), [fast, slow, plain], { settings, onRound });
    const pairs = result.ratios.map(({ id, against, ratio }) => [id, against, ratio.min, ratio.max]);
    const expected = [
      ['gpu', 'cpu', 3],
      ['gpu', 'plain', 12],
      ['cpu', 'plain', 4],
    ];
    expect(pairs.map(([id, against]) => [id, against])).toEqual(expected.map(([id, against]) => [id, against]));
    pairs.forEach(([, , min, max], k) => {
      expect(min).toBeCloseTo(expected[k][2] as number, 9);
      expect(max).toBeCloseTo(expected[k][2] as number, 9);
    });
  });
});

describe('the order of a case', () => {
  it('alternates, another engine first in each round, the peak right before each repetition', async () => {
    const order: string[] = [];
    const contestants = (['gpu', 'cpu', 'plain'] as const).map((id) => simulated(id, clock, { cost: 1 }));
    await runCase(await caseOf(), contestants, {
      settings,
      onStage: (stage) => stage.stage === 'measuring' && order.push(`${stage.id} ${stage.round}`),
    });
    const rounds = ['gpu 0, cpu 0, plain 0', 'cpu 1, plain 1, gpu 1', 'plain 2, gpu 2, cpu 2'];
    expect(order).toEqual(rounds.flatMap((round) => round.split(', ')));
    for (const { log } of contestants) expect(log.slice(-6)).toEqual(['peak', 100, 'peak', 100, 'peak', 100]);
  });

  it('reports after each round what is known by then', async () => {
    const rounds: number[] = [];
    const cpu = simulated('cpu', clock, { cost: 1 });
    const onRound = (result: CaseResult) => rounds.push(result.results[0].times.length);
    await runCase(await caseOf(), [cpu], { settings, onRound });
    expect(rounds).toEqual([1, 2, 3]);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['a loss that is 0.1 % off', (loss: number) => loss * 1.001, { worst: 1e-3, disagreements: 0 }],
    ['a loss that is not a number', () => NaN, { worst: Infinity, disagreements: 12 }],
    ['an overflow that is none', () => Infinity, { worst: Infinity, disagreements: 12 }],
  ])('is measured: %s', async (_name, distort, { worst, disagreements }) => {
    const result = await runCase(await caseOf(), [simulated('cpu', clock, { cost: 1, distort })], { settings });
    const { accuracy } = result.results[0];
    if (Number.isFinite(worst)) expect(accuracy.worstRelative).toBeCloseTo(worst, 6);
    else expect(accuracy.worstRelative).toBe(worst);
    expect(accuracy.worstOfAllowed).toBeGreaterThan(1);
    expect(accuracy.disagreements).toBe(disagreements);
  });

  it('leaves an engine out that fails, with its reason, and goes on with the others', async () => {
    const good = simulated('cpu', clock, { cost: 1 });
    const bad = simulated('gpu', clock, { cost: 1 });
    bad.engine.prepare = () => Promise.reject(new Error('no such limits'));
    const result = await runCase(await caseOf(), [bad, good], { settings });
    expect(result.skipped).toEqual([{ id: 'gpu', reason: 'no such limits' }]);
    expect(result.results.map(({ id }) => id)).toEqual(['cpu']);
    expect(good.alive).toBe(0);
  });

  it('leaves an engine out that could not do four points in time even at its peak', async () => {
    // 4 points × 2 · 6 · 7 operations at 1e-9 GFLOP/s: 336 s
    const slow = simulated('cpu', clock, { cost: 1, peak: 1e-9 });
    const result = await runCase(await caseOf(), [slow], { settings });
    expect(result.skipped[0].reason).toBe('four points would take 336 s even at the peak of this engine');
    expect(slow.log).toEqual(['peak']);
  });

  it('ends with the reason of an abort, and nothing left prepared', async () => {
    const controller = new AbortController();
    const contestants = (['gpu', 'cpu'] as const).map((id) => simulated(id, clock, { cost: 1 }));
    const run = runCase(await caseOf(), contestants, {
      settings,
      signal: controller.signal,
      onRound: () => controller.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
    expect(contestants.map(({ alive }) => alive)).toEqual([0, 0]);
  });
});

describe('a closed form', () => {
  it('is measured once for all engines, beside plain JavaScript which has none', async () => {
    const contestants = (['gpu', 'cpu', 'cpu-1', 'plain'] as const).map((id) => simulated(id, clock, { cost: 1 }));
    const result = await runCase(await caseOf({ layers: [2, 1] }), contestants, { settings });
    expect(result.closedForm).toBe(true);
    expect(result.results.map(({ id }) => id)).toEqual(['cpu', 'plain']);
    expect(result.skipped.map(({ id }) => id)).toEqual(['gpu', 'cpu-1']);
    const [closed, plain] = result.results;
    expect([closed.executedGflops, closed.peakShare]).toEqual([0, null]);
    expect(plain.peakShare!.median).toBeGreaterThan(0);
  });
});

describe('a benchmark', () => {
  it('is a report of all cases, of the peaks of all rounds, and of what is missing', async () => {
    const contestants = [simulated('cpu', clock, { cost: 1, peak: 3 })];
    const missing = [{ id: 'gpu' as const, reason: 'no adapter' }];
    const seen: number[] = [];
    const shares: number[] = [];
    const report = await runBenchmark(
      [await caseOf(), await caseOf({ samples: 3 })],
      { contestants, missing, host: null, dispose() {} },
      {
        settings,
        version: '1.2.3',
        onReport: (partial) => seen.push(partial.cases.length),
        onProgress: ({ share }) => shares.push(share),
      },
    );
    expect(report).toMatchObject({ kind: 'loss-landscape benchmark', version: 1, missing, settings: { rounds: 3 } });
    expect(report.environment).toMatchObject({ package: '1.2.3', adapter: null, software: null });
    expect(report.environment.runtime).toMatch(/^Node \d+\./);
    expect(report.environment.threads).toBeGreaterThanOrEqual(1);
    expect(report.cases.map(({ samples }) => samples)).toEqual([7, 3]);
    expect(report.contestants).toEqual([
      {
        id: 'cpu',
        label: 'cpu',
        description: 'simulated cpu',
        peak: { description: 'made up', gflops: { min: 3, median: 3, max: 3 } },
      },
    ]);
    // three rounds and the end of each case
    expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(shares).toEqual([...shares].sort((x, y) => x - y));
    expect([shares[0], shares.at(-1)! < 1]).toEqual([0, true]);
  });
});

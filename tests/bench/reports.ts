import type { BenchReport, CaseResult, Result } from '../../src/engine/bench/report.ts';

export function result(overrides: Partial<Result> = {}): Result {
  return {
    id: 'cpu',
    grid: [128, 128],
    passes: 1,
    prepareMs: { first: 12, again: 3.5 },
    times: [100, 110, 90],
    milliseconds: { min: 90, median: 100, max: 110 },
    pointsPerSecond: { min: 148_945, median: 163_840, max: 182_044 },
    mps: { min: 38.1, median: 41.9, max: 46.6 },
    gflops: 25.5,
    executedGflops: 24.2,
    peakShare: { min: 0.58, median: 0.613, max: 0.71 },
    accuracy: { nodes: 64, worstRelative: 1.84e-7, worstOfAllowed: 0.009, disagreements: 0 },
    ...overrides,
  };
}

export function caseResult(overrides: Partial<CaseResult> = {}): CaseResult {
  return {
    name: 'W1',
    title: '2-16-16-1 tanh, mse, 256 samples',
    samples: 256,
    multiplyAdds: { naive: 304, executed: 288, plain: 304 },
    closedForm: false,
    grid: [128, 128],
    results: [result(), result({ id: 'plain', mps: { min: 0.9, median: 1, max: 1.1 } })],
    skipped: [{ id: 'gpu', reason: 'too slow for a budget of 20 s' }],
    ratios: [{ id: 'cpu', against: 'plain', ratio: { min: 38, median: 41.9, max: 43 } }],
    ...overrides,
  };
}

/** A report of two engines on one case. */
export function report(overrides: Partial<BenchReport> = {}): BenchReport {
  return {
    kind: 'loss-landscape benchmark',
    version: 1,
    date: '2026-11-22T08:15:30.000Z',
    environment: {
      package: '0.1.0',
      runtime: 'Chromium 140, Linux',
      cpu: null,
      threads: 8,
      adapter: 'nvidia ampere',
      software: false,
    },
    settings: { rounds: 3, repetitionMs: 500 },
    contestants: [
      {
        id: 'cpu',
        label: 'CPU, 8 threads',
        description: '8 threads, WebAssembly relaxed SIMD',
        peak: { description: 'relaxed SIMD, 10 accumulators', gflops: { min: 38, median: 39.5, max: 41 } },
      },
      { id: 'plain', label: 'plain JavaScript', description: 'plain JavaScript, float64, 1 thread', peak: null },
    ],
    missing: [{ id: 'gpu', reason: 'WebGPU is missing here' }],
    cases: [caseResult()],
    ...overrides,
  };
}

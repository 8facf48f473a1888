import { afterAll, describe, expect, it } from 'vitest';
import { cpuPeak } from '../../src/engine/bench/peak/cpu-peak.ts';
import { gpuPeak } from '../../src/engine/bench/peak/gpu-peak.ts';
import { availableInstructions, runLoop } from '../../src/engine/bench/peak/loops.ts';
import { fastestPeak, type PeakVariant } from '../../src/engine/bench/peak/peak.ts';
import { ACCUMULATORS, flopsOf, sumOf } from '../../src/engine/bench/peak/protocol.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { findHost } from '../support/gpu.ts';

describe('the loops of multiply-adds', () => {
  const instructions = availableInstructions();

  it('are to be had with SIMD in Node', () => expect(instructions).toContain('simd'));

  for (const set of instructions) {
    for (const accumulators of ACCUMULATORS) {
      it(`count every iteration in every lane: ${set}, ${accumulators} accumulators`, () => {
        const lanes = set === 'double' ? 1 : 4;
        for (const iterations of [0, 1, 2, 3, 1000, 2 ** 22, 2 ** 22 + 5]) {
          // lane by lane; JavaScript starts at a half, so that its numbers are not integers
          const start = set === 'double' ? 0.5 : 0;
          let expected = 0;
          for (let k = 0; k < accumulators; k++) expected += lanes * (k + start + iterations);
          expect(runLoop({ instructions: set, accumulators, iterations })).toBe(expected);
          expect(sumOf({ instructions: set, accumulators, iterations })).toBe(expected);
        }
      });
    }
  }

  it('are counted as two operations a lane and accumulator', () => {
    expect(flopsOf({ instructions: 'simd', accumulators: 8, iterations: 10 })).toBe(2 * 4 * 8 * 10);
    expect(flopsOf({ instructions: 'double', accumulators: 12, iterations: 10 })).toBe(2 * 12 * 10);
  });
});

/** A machine that does `rate` units a millisecond, on a clock of its own. */
function simulated(description: string, rate: number): PeakVariant & { runs: number[] } {
  const runs: number[] = [];
  return {
    description,
    runs,
    first: 4,
    most: 1e9,
    flopsPerUnit: 1e6,
    async run(units) {
      runs.push(units);
      return units / rate;
    },
  };
}

describe('a peak', () => {
  it('is that of the fastest variant', async () => {
    const peak = await fastestPeak([simulated('slow', 2), simulated('fast', 7), simulated('middle', 3)], () => {});
    expect(peak.description).toBe('fast');
    // 7 units of 1e6 operations a millisecond
    expect(await peak.measure(50)).toBeCloseTo(7, 10);
  });

  it('runs a variant long enough to be measured, and begins small', async () => {
    const variant = simulated('only', 100);
    await fastestPeak([variant], () => {});
    expect(variant.runs[0]).toBe(4);
    expect(variant.runs.at(-1)! / 100).toBeGreaterThanOrEqual(30);
    for (let k = 1; k < variant.runs.length; k++) expect(variant.runs[k] / variant.runs[k - 1]).toBeLessThanOrEqual(16);
  });

  it('stops where it may not grow, and when aborted', async () => {
    const bounded = { ...simulated('bounded', 1e6), most: 64 };
    await fastestPeak([bounded], () => {});
    expect(Math.max(...bounded.runs)).toBe(64);
    const abort = AbortSignal.abort(new Error('enough'));
    await expect(fastestPeak([simulated('aborted', 1)], () => {}, abort)).rejects.toThrow('enough');
  });

  it('needs a variant', async () => {
    await expect(fastestPeak([], () => {})).rejects.toThrow('got none');
  });
});

describe('the peak of this CPU', () => {
  it('is measured on threads, each of which counts right', async () => {
    const peak = await cpuPeak({ threads: 2, instructions: ['simd'] });
    try {
      expect(peak.description).toMatch(/^WebAssembly SIMD, multiply and add, (8|12) accumulators$/);
      expect(await peak.measure(1)).toBeGreaterThan(0);
    } finally {
      peak.dispose();
    }
  });

  it('is measured on the calling thread, in plain JavaScript', async () => {
    const peak = await cpuPeak({ threads: 0, instructions: ['double'] });
    expect(peak.description).toContain('plain JavaScript');
    expect(await peak.measure(1)).toBeGreaterThan(0);
  });
});

const found = await findHost();

describe.skipIf('reason' in found)('the peak of this adapter', () => {
  const host = 'host' in found ? found.host : null!;
  afterAll(() => expect(liveResources(host.device)).toBe(0));

  it('is measured through WebGPU; every invocation counts right', async () => {
    const peak = await gpuPeak(host);
    expect(peak.description).toMatch(/^WebGPU, (fma\(\)|multiply and add), (4|8|16) × vec4$/);
    expect(await peak.measure(1)).toBeGreaterThan(0);
    peak.dispose();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine, type CpuOptions } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { bitsOf, fieldOf, makeCase } from '../support/engines.ts';
import { formulaSuite } from './formulas.ts';
import { engineSuite, FULL_PRODUCT, PAIRWISE } from './suite.ts';

const single = { relative: 5e-7, absolute: 2e-7 };
const double = { relative: 6.1e-8, absolute: 1e-45 };

describe.each<[string, CpuOptions, typeof single, typeof PAIRWISE]>([
  ['2 threads, WebAssembly relaxed SIMD', { threads: 2, simd: 'relaxed' }, single, FULL_PRODUCT],
  ['the calling thread, WebAssembly SIMD', { threads: 0, simd: 'baseline' }, single, FULL_PRODUCT],
  ['1 thread, plain JavaScript, as asked', { threads: 1, simd: 'none' }, double, PAIRWISE],
])('the CPU engine: %s', (description, options, tolerance, cases) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createCpuEngine(options);
  });
  afterAll(() => engine.dispose());

  it('says where it computes and with what', () => expect(engine.description).toBe(description));
  formulaSuite(() => engine, tolerance);
  engineSuite(() => engine, { cases, huge: 1e160 });
});

describe('the CPU engine where no thread starts', () => {
  it('computes on the calling thread, says why, and gives the same bits', async () => {
    const start = () => {
      throw new Error('worker-src forbids it');
    };
    const alone = await createCpuEngine({ threads: 2, start });
    expect(alone.description).toContain('calling thread');
    expect(alone.description).toContain('worker-src forbids it');
    const pool = await createCpuEngine({ threads: 2 });
    const landscape = makeCase({ grid: [9, 8] });
    expect(bitsOf(await fieldOf(alone, landscape))).toEqual(bitsOf(await fieldOf(pool, landscape)));
    pool.dispose();
  });
});

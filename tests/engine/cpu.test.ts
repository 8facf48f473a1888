import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { bitsOf, fieldOf, makeCase } from '../support/engines.ts';
import { formulaSuite } from './formulas.ts';
import { engineSuite, FULL_PRODUCT } from './suite.ts';

describe.each([
  ['on two threads', 2],
  ['on the calling thread', 0],
])('the CPU engine %s', (place, threads) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createCpuEngine({ threads });
  });
  afterAll(() => engine.dispose());

  it('says where it computes', () => {
    expect(engine.description).toBe(threads === 0 ? 'the calling thread' : '2 threads');
    expect(place).toContain(engine.description.split(' ').at(-1));
  });
  formulaSuite(() => engine, { relative: 6.1e-8, absolute: 1e-45 });
  engineSuite(() => engine, { cases: FULL_PRODUCT, huge: 1e160 });
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

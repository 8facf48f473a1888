import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { sharedHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { bitsOf, makeCase } from '../support/engines.ts';
import { formulaSuite } from './formulas.ts';
import { engineSuite, PAIRWISE } from './suite.ts';

// A browser without WebGPU, or without an adapter, is said out loud and skipped.
const found: GpuHost | string = await sharedHost().catch((error: Error) => error.message);

if (typeof found === 'string') {
  console.warn(`The GPU engine is not tested in this browser: ${found}`);
  it.skip(`the GPU engine: ${found}`, () => {});
} else {
  describe(`the GPU engine on ${found.adapter}`, () => {
    const engine = createGpuEngine(found);
    formulaSuite(() => engine, { relative: 2e-6, absolute: 2e-7 });
    engineSuite(() => engine, { cases: PAIRWISE, huge: 1e25 });

    it('leaves nothing on the device', () => expect(liveResources(found.device)).toBe(0));
  });

  describe('the loss of the page’s device', () => {
    it('is an error; the next host has the same bits', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [40, 40] }));
      const whole = await evaluateField(createGpuEngine(found), landscape);
      const run = evaluateField(createGpuEngine(found), landscape, { onProgress: () => found.simulateLoss() });
      await expect(run).rejects.toMatchObject({ name: 'LandscapeError', kind: 'lost' });
      const next = await sharedHost();
      expect(next.generation).toBe(found.generation + 1);
      const again = await evaluateField(createGpuEngine(next), landscape);
      expect(bitsOf(again.values)).toEqual(bitsOf(whole.values));
    });
  });
}

describe('the CPU engine on workers of a page', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createCpuEngine({ threads: 2 });
  });
  afterAll(() => engine.dispose());

  it('has its threads', () => expect(engine.description).toBe('2 threads'));
  formulaSuite(() => engine, { relative: 6.1e-8, absolute: 1e-45 });
  engineSuite(() => engine, { cases: PAIRWISE, huge: 1e160 });
});

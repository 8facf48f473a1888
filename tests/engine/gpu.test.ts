import { describe, it } from 'vitest';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { findHost } from '../support/gpu.ts';
import { formulaSuite } from './formulas.ts';
import { engineSuite, PAIRWISE } from './suite.ts';

/** Every activation, every loss and every depth once. */
const DIAGONAL = ACTIVATIONS.map((_, k) => [k, k % LOSSES.length, k % 4]);

const found = await findHost();

if ('reason' in found) {
  console.warn(`The GPU engine is not tested here: ${found.reason}`);
  it.skip(`the GPU engine: ${found.reason}`, () => {});
} else {
  describe(`the GPU engine on ${found.host.adapter}`, () => {
    const engine = createGpuEngine(found.host);
    formulaSuite(() => engine, { relative: 2e-6, absolute: 2e-7 });
    engineSuite(() => engine, { cases: PAIRWISE, huge: 1e25 });
  });

  describe('its kernel for any network', () => {
    const engine = createGpuEngine(found.host, { kernel: 'general' });
    engineSuite(() => engine, { cases: DIAGONAL, huge: 1e25 });
  });
}

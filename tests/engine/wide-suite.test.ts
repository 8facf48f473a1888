import { describe, it } from 'vitest';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { findHost } from '../support/gpu.ts';
import { engineSuite, PAIRWISE } from './suite.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`The wide kernel is not tested here: ${found.reason}`);
  it.skip(`the wide kernel: ${found.reason}`, () => {});
} else {
  describe(`the GPU engine with the wide kernel on ${found.host.adapter}`, () => {
    const engine = createGpuEngine(found.host, { kernel: 'wide' });
    engineSuite(() => engine, { cases: PAIRWISE, huge: 1e25 });
  });
}

import { describe, it } from 'vitest';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { findHost } from '../support/gpu.ts';
import { DIAGONAL, engineSuite } from './suite.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`The kernel for any network is not tested here: ${found.reason}`);
  it.skip(`the kernel for any network: ${found.reason}`, () => {});
} else {
  describe(`the GPU engine with the kernel for any network on ${found.host.adapter}`, () => {
    const engine = createGpuEngine(found.host, { kernel: 'general' });
    engineSuite(() => engine, { cases: DIAGONAL, huge: 1e25 });
  });
}

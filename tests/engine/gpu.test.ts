import { describe, it } from 'vitest';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { findHost } from '../support/gpu.ts';
import { formulaSuite } from './formulas.ts';
import { BY_DEPTH, engineSuite } from './suite.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`The GPU engine is not tested here: ${found.reason}`);
  it.skip(`the GPU engine: ${found.reason}`, () => {});
} else {
  describe(`the GPU engine on ${found.host.adapter}`, () => {
    const engine = createGpuEngine(found.host);
    formulaSuite(() => engine, { relative: 2e-6, absolute: 2e-7 });
    // it writes every network out anew; activations and losses are the text of wide-suite.test.ts, where all pairs meet
    engineSuite(() => engine, { cases: BY_DEPTH, huge: 1e25 });
  });
}

import { describe, expect, it } from 'vitest';
import { benchCase, STANDARD_CASES } from '../../src/engine/bench/cases.ts';
import { compareLosses } from '../../src/engine/contract.ts';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { lossesOf } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`The accuracy of the GPU engine is not tested here: ${found.reason}`);
  it.skip(`the accuracy of the GPU engine: ${found.reason}`, () => {});
} else {
  describe('the GPU engine', () => {
    it.each(['W1', 'W2', 'W3', 'W4'])('is within a millionth on %s', async (name) => {
      const standard = STANDARD_CASES.find((one) => one.name === name)!;
      const landscape = { ...(await benchCase(standard).load()), grid: [4, 3] as const };
      const expected = await lossesOf(new ReferenceEngine(), landscape);
      const { worstRelative, nodes } = compareLosses(expected, await lossesOf(createGpuEngine(found.host), landscape));
      expect(nodes).toBe(12);
      expect(worstRelative).toBeLessThan(1e-6);
    });
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../seed.ts';
import { createNetwork } from '../../../../src/model/network.ts';
import { PANEL } from '../../../../src/model/train/backprop/kernel.ts';
import { layOut } from '../../../../src/model/train/backprop/layout.ts';

describe('the memory of a backpropagation', () => {
  it('has a place for everything, and no two things in one', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(widths, fc.integer({ min: 1, max: 1e5 }), fc.boolean(), (layers, samples, bias) => {
        const network = createNetwork({ layers, bias });
        const layout = layOut(network, samples);
        const { block, length } = layout;
        const widest = Math.max(...layers.slice(1));
        const parts = [
          [layout.theta, network.parameterCount],
          [layout.gradient, network.parameterCount],
          ...layers.map((width, l) => [layout.values[l], width * block]),
          ...layers.slice(1).map((width, l) => [layout.slopes[l], width * block]),
          ...[layout.sums, layout.adjoint, layout.otherAdjoint].map((at) => [at, widest * block]),
        ].toSorted(([x], [y]) => x - y);
        let end = 0;
        for (const [at, count] of parts) {
          expect(at).toBeGreaterThanOrEqual(end);
          expect(at % 2).toBe(0);
          end = at + count;
        }
        expect(length).toBeGreaterThanOrEqual(end);
        expect(length).toBeLessThan(end + 2);
        expect(block % PANEL).toBe(0);
        expect(block).toBeLessThan(samples + PANEL);
      }),
    );
  });

  it('does not grow with the samples beyond a block', () => {
    const network = createNetwork({ layers: [784, 64, 10] });
    expect(layOut(network, 60_000)).toEqual(layOut(network, 1000));
    // parameters twice, and less than three megabytes
    expect(layOut(network, 60_000).length - 2 * network.parameterCount).toBeLessThan(3e6 / 8);
  });

  it('keeps a small network in the caches, many samples at a time', () => {
    const layout = layOut(createNetwork({ layers: [2, 16, 16, 1] }), 256);
    expect(layout.block).toBe(128);
    expect(8 * layout.length).toBeLessThan(2 ** 18);
  });
});

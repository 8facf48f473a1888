import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, randomDirections } from '../../src/model/directions.ts';
import { createNetwork, type Network } from '../../src/model/network.ts';
import { createParameters } from '../../src/model/parameters.ts';
import { dot, norm } from '../../src/model/vectors.ts';
import { BIAS_RULES, NORMALIZATIONS } from '../../src/spec/landscape.ts';

const networks = fc
  .record({
    layers: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 4 }),
    seed: fc.integer({ min: 0, max: 2 ** 32 }),
    bias: fc.constantFrom(...BIAS_RULES),
  })
  .map(({ layers, seed, bias }) => {
    const network = createNetwork({ layers, activation: 'tanh' });
    return { network, theta: createParameters({ init: 'pytorch', seed }, network), seed, bias };
  });

/** Index lists of every neuron's incoming weights, with its bias or not. */
function filters(network: Network, withBias: boolean): number[][] {
  return network.layers.flatMap((layer) =>
    Array.from({ length: layer.outputs }, (_, row) => {
      const weights = Array.from({ length: layer.inputs }, (_, k) => layer.weight + row * layer.inputs + k);
      return withBias ? [...weights, layer.bias + row] : weights;
    }),
  );
}

describe('random directions', () => {
  it('filter: every filter has the norm of the parameters and both directions are orthogonal in it', () => {
    fc.assert(
      fc.property(networks, ({ network, theta, seed, bias }) => {
        const { u, v } = randomDirections(network, theta, 'filter', bias, seed);
        for (const filter of filters(network, bias === 'scale')) {
          const length = norm(theta, filter);
          expect(Math.abs(norm(u, filter) / length - 1)).toBeLessThan(1e-14);
          expect(Math.abs(norm(v, filter) / length - 1)).toBeLessThan(1e-14);
          expect(Math.abs(dot(u, v, filter)) / length ** 2).toBeLessThan(1e-13);
        }
        expect(Math.abs(cosine(u, v)!)).toBeLessThan(1e-13);
      }),
      { numRuns: 200 },
    );
  });

  it('layer: every weight matrix has the norm of the parameters', () => {
    fc.assert(
      fc.property(networks, ({ network, theta, seed }) => {
        const { u, v } = randomDirections(network, theta, 'layer', 'zero', seed);
        for (const { weight, inputs, outputs } of network.layers) {
          const matrix = Array.from({ length: inputs * outputs }, (_, k) => weight + k);
          expect(Math.abs(norm(u, matrix) / norm(theta, matrix) - 1)).toBeLessThan(1e-14);
          expect(Math.abs(norm(v, matrix) / norm(theta, matrix) - 1)).toBeLessThan(1e-14);
        }
        expect(Math.abs(cosine(u, v)!)).toBeLessThan(1e-13);
      }),
    );
  });

  it('none: Gaussian of mean 0 and variance 1, not leaning to all-ones', () => {
    const network = createNetwork({ layers: [100, 100, 1], activation: 'relu' });
    const { u, v } = randomDirections(network, new Float64Array(network.parameterCount), 'none', 'scale', 3);
    const n = u.length;
    for (const direction of [u, v]) {
      const mean = direction.reduce((sum, x) => sum + x, 0) / n;
      const variance = direction.reduce((sum, x) => sum + x * x, 0) / n;
      expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
      expect(Math.abs(variance - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n));
    }
    expect(Math.abs(cosine(u, v)!)).toBeLessThan(1e-14);
  });

  it.each(NORMALIZATIONS)('%s: bias rule zero holds every bias still, scale moves it', (normalize) => {
    const network = createNetwork({ layers: [3, 4, 2], activation: 'relu' });
    const theta = createParameters({ init: 'pytorch', seed: 1 }, network);
    const biases = network.layers.flatMap(({ bias, outputs }) => Array.from({ length: outputs }, (_, k) => bias + k));
    expect(norm(randomDirections(network, theta, normalize, 'zero', 1).u, biases)).toBe(0);
    const moved = randomDirections(network, theta, normalize, 'scale', 1).u;
    expect(biases.every((k) => moved[k] !== 0)).toBe(true);
  });

  it('says where orthogonality and scaling are impossible', () => {
    const network = createNetwork({ layers: [1, 3, 1], activation: 'relu' });
    const theta = createParameters({ init: 'he-normal', seed: 1 }, network);
    expect(randomDirections(network, theta, 'filter', 'zero', 1).warnings).toEqual([
      '3 of 4 filters hold a single weight, where two directions cannot be orthogonal',
    ]);
    const zeros = new Float64Array(network.parameterCount);
    const { u, warnings } = randomDirections(network, zeros, 'filter', 'scale', 1);
    expect(norm(u)).toBe(0);
    expect(warnings).toEqual(['4 of 4 filters are all zero, so the directions do not move them']);
  });

  it('depends on the seed alone', () => {
    const network = createNetwork({ layers: [3, 4, 2], activation: 'relu' });
    const theta = createParameters({ init: 'pytorch', seed: 1 }, network);
    const once = randomDirections(network, theta, 'filter', 'zero', 7);
    expect(randomDirections(network, theta, 'filter', 'zero', 7)).toEqual(once);
    expect(randomDirections(network, theta, 'filter', 'zero', 8).u).not.toEqual(once.u);
  });
});

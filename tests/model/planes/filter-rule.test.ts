import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, directionBeside, randomDirections } from '../../../src/model/directions.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { createParameters } from '../../../src/model/parameters.ts';
import { createPlane } from '../../../src/model/plane.ts';
import { dot, norm } from '../../../src/model/vectors.ts';
import { BIAS_RULES, type PartRef } from '../../../src/spec/landscape.ts';
import { farthest, planeFixture } from '../../support/plane-fixture.ts';

describe("Li et al.'s filter normalisation", () => {
  it.each(planeFixture.filter)('is that of numpy for $layers, seed $seed, biases $bias', (found) => {
    const network = createNetwork({ layers: found.layers, activation: 'tanh' });
    const theta = Float64Array.from(found.theta);
    const { u, v } = randomDirections(network, theta, 'filter', found.bias, found.seed);
    expect(norm(u)).toBeGreaterThan(1);
    expect(farthest(u, found.u)).toBeLessThan(1e-13);
    expect(farthest(v, found.v)).toBeLessThan(1e-13);
  });

  it('keeps row norms and right angles below 1e-12 in 200 random networks', () => {
    let most = 0;
    for (let seed = 0; seed < 200; seed++) {
      const layers = [2 + (seed % 5), 2 + (seed % 7), 2 + (seed % 3), 1 + (seed % 2)];
      const network = createNetwork({ layers, activation: 'relu' });
      const theta = createParameters({ init: 'pytorch', seed }, network);
      const bias = BIAS_RULES[seed % 2];
      const { u, v } = randomDirections(network, theta, 'filter', bias, seed);
      most = Math.max(most, Math.abs(cosine(u, v)!));
      for (const layer of network.layers) {
        for (let row = 0; row < layer.outputs; row++) {
          const filter = Array.from({ length: layer.inputs }, (_, k) => layer.weight + row * layer.inputs + k);
          if (bias === 'scale') filter.push(layer.bias + row);
          const length = norm(theta, filter);
          most = Math.max(
            most,
            Math.abs(norm(u, filter) - length) / length,
            Math.abs(norm(v, filter) - length) / length,
          );
          most = Math.max(most, Math.abs(dot(u, v, filter)) / length ** 2);
        }
      }
    }
    expect(most).toBeLessThan(1e-12);
  });
});

const cases = fc
  .record({
    layers: fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 2, maxLength: 4 }),
    seed: fc.nat(),
    bias: fc.constantFrom(...BIAS_RULES),
    picks: fc.array(fc.tuple(fc.nat(), fc.option(fc.nat())), { minLength: 1, maxLength: 3 }),
  })
  .map(({ layers, seed, bias, picks }) => {
    const network = createNetwork({ layers, activation: 'tanh' });
    const only = picks.map(([l, n]): PartRef => {
      const layer = l % (layers.length - 1);
      return n === null ? { layer } : { layer, neuron: n % layers[layer + 1] };
    });
    return { network, theta: createParameters({ init: 'pytorch', seed }, network), seed, bias, only };
  });

describe('directions of single neurons and layers', () => {
  it('are the parts of the whole ones by filters; nothing else moves', () => {
    fc.assert(
      fc.property(cases, ({ network, theta, seed, bias, only }) => {
        const whole = randomDirections(network, theta, 'filter', bias, seed);
        const parts = randomDirections(network, theta, 'filter', bias, seed, only);
        network.layers.forEach(({ inputs, outputs, weight, bias: shift }, layer) => {
          for (let row = 0; row < outputs; row++) {
            const moves = only.some((part) => part.layer === layer && (part.neuron ?? row) === row);
            const places = [...Array.from({ length: inputs }, (_, k) => weight + row * inputs + k), shift + row];
            for (const k of places) {
              expect(parts.u[k]).toBe(moves ? whole.u[k] : 0);
              expect(parts.v[k]).toBe(moves ? whole.v[k] : 0);
            }
          }
        });
      }),
    );
  });

  it.each(['layer', 'none'] as const)('are orthogonal under %s too', (normalize) => {
    fc.assert(
      fc.property(cases, ({ network, theta, seed, bias, only }) => {
        const { u, v } = randomDirections(network, theta, normalize, bias, seed, only);
        expect(Math.abs(cosine(u, v)!)).toBeLessThan(1e-12);
        if (normalize === 'layer') expect(Math.abs(norm(u) - norm(v))).toBeLessThan(1e-13 * norm(u));
      }),
    );
  });

  it('of all layers are the whole directions, to the bit', () => {
    const network = createNetwork({ layers: [3, 4, 2], activation: 'tanh' });
    const theta = createParameters({ init: 'he-normal', seed: 1 }, network);
    const all = [{ layer: 0 }, { layer: 1 }];
    for (const normalize of ['filter', 'layer', 'none'] as const) {
      expect(randomDirections(network, theta, normalize, 'scale', 3, all)).toEqual(
        randomDirections(network, theta, normalize, 'scale', 3),
      );
    }
  });

  it('are named in the rule, and their norms are given by layer', () => {
    const network = createNetwork({ layers: [3, 4, 2], activation: 'tanh' });
    const theta = createParameters({ init: 'pytorch', seed: 1 }, network);
    const { audit } = createPlane(
      { directions: 'random', seed: 5, only: [{ layer: 0, neuron: 3 }, { layer: 1 }] },
      network,
      theta,
    );
    expect(audit.rule).toContain('all held but unit 4 of layer 1 and layer 2');
    expect(audit.perLayer).toHaveLength(2);
    const squares = audit.perLayer.reduce((sum, layer) => sum + layer.u ** 2, 0);
    expect(Math.abs(Math.sqrt(squares) / audit.normU - 1)).toBeLessThan(1e-14);
    const held = createPlane({ directions: 'random', only: [{ layer: 1, neuron: 0 }] }, network, theta).audit;
    expect(held.perLayer[0]).toEqual({ u: 0, v: 0 });
    expect(held.perLayer[1].u).toBeGreaterThan(0);
    expect(held.details.map(({ name }) => name)).toEqual(['curvature']);
  });
});

describe('a Gaussian direction beside a given one', () => {
  it('is orthogonal to it in every filter, both with the norm of the parameters', () => {
    fc.assert(
      fc.property(cases, ({ network, theta, seed, bias }) => {
        const given = Float64Array.from(theta, (_, k) => Math.sin(k + 1));
        const { u, v } = directionBeside(given.slice(), network, theta, 'filter', bias, seed);
        for (const { inputs, outputs, weight, bias: shift } of network.layers) {
          for (let row = 0; row < outputs; row++) {
            const filter = Array.from({ length: inputs }, (_, k) => weight + row * inputs + k);
            if (bias === 'scale') filter.push(shift + row);
            else expect([u[shift + row], v[shift + row]]).toEqual([0, 0]);
            const length = norm(theta, filter);
            expect(Math.abs(norm(u, filter) / length - 1)).toBeLessThan(1e-13);
            expect(Math.abs(norm(v, filter) / length - 1)).toBeLessThan(1e-13);
            expect(Math.abs(dot(u, v, filter))).toBeLessThan(1e-12 * length ** 2);
            // still the given direction, up to its length
            expect(Math.abs(dot(u, given, filter) - length * norm(given, filter))).toBeLessThan(1e-12 * length);
          }
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  narrowBlock,
  narrowLanes,
  narrowOrder,
  narrowWeights,
  type NarrowProblem,
} from '../../src/engine/gpu/jets-narrow.ts';
import { generalJetSource, narrowJetSource } from '../../src/engine/gpu/jets-source.ts';
import { createNetwork } from '../../src/model/network.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';

const network = (layers: number[], bias = true) => createNetwork({ layers, activation: 'tanh', bias });

/** A network in a plane that moves every parameter. */
function moving(layers: number[], name: LossName): NarrowProblem {
  const { parameterCount } = network(layers);
  const ones = new Float64Array(parameterCount).fill(1);
  return {
    network: network(layers),
    loss: { name, delta: 1, l2: 0 },
    plane: { origin: ones, u: ones.slice(), v: ones.slice() },
  };
}

describe('a network written out', () => {
  it('reads every parameter behind the first layer once', () => {
    for (const layers of [
      [3, 2],
      [3, 4, 2],
      [3, 4, 5, 2],
      [3, 4, 5, 6, 2],
      [3, 4, 5, 6, 7, 2],
    ]) {
      const { layers: all, parameterCount } = network(layers);
      const behind = all.length > 1 ? all[1].weight : parameterCount;
      const expected = Array.from({ length: parameterCount - behind }, (_, k) => behind + k);
      expect(
        [...narrowOrder(network(layers))].sort((x, y) => x - y),
        String(layers),
      ).toEqual(expected);
    }
  });

  it('reads its weights in the order in which they are used', () => {
    // 1-2-2-1: weights 4…7 and biases 8, 9 of the second layer, weights 10, 11 and bias 12 of the last
    const order = [8, 9, 4, 6, 5, 7, 12, 10, 11];
    expect([...narrowOrder(network([1, 2, 2, 1]))]).toEqual(order);
    const without = [-1, -1, 2, 4, 3, 5, -1, 6, 7];
    expect([...narrowOrder(network([1, 2, 2, 1], false))]).toEqual(without);
  });

  it('has weights at the origin, along u, along v; zeros for the biases of a network without', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [1, 2, 1], bias: false }));
    const { origin, u, v } = landscape.plane;
    const rows = [[0, 0, 0], ...[2, 3].map((k) => [origin[k], u[k], v[k]])].map((row) => [...row, 0]);
    expect(narrowWeights(landscape, origin)).toEqual(Float32Array.from(rows.flat()));
  });

  it('indexes no array by a variable but the data, and every place of the stream is read', () => {
    for (const layers of [
      [2, 4, 3],
      [2, 4, 5, 3],
      [2, 4, 5, 6, 3],
    ]) {
      for (const loss of ['mse', 'cross-entropy'] as const) {
        const text = narrowBlock(moving(layers, loss));
        expect(text).not.toMatch(/\[/);
        const loops = [...text.matchAll(/let at = (\d+)u \+ unit \* (\d+)u;/g)].map(([, at, stride]) => [+at, +stride]);
        const { length } = narrowOrder(network(layers));
        const [at, stride] = loops.at(-1)!;
        const written = [...text.matchAll(/(?:bias|weight)\((\d+)u(?: \+ (\d+)u)?,/g)].map(([, x, y = '0']) => +x + +y);
        const looped =
          at + stride * network(layers).layers[layers.length % 2 === 0 ? layers.length - 2 : layers.length - 3].outputs;
        expect(Math.max(looped, ...written.map((k) => k + 1))).toBe(length);
      }
    }
  });

  it('spends half as much on layers whose weights do not move', () => {
    const problem = moving([2, 4, 3, 2], 'mse');
    const [, second, third] = problem.network.layers;
    for (const direction of [problem.plane.u, problem.plane.v]) direction.fill(0, second.weight, second.bias);
    problem.plane.v.fill(0, third.weight);
    const text = narrowBlock(problem);
    expect(text.match(/jet_add_still\(/g)).toHaveLength(second.outputs);
    expect(text.match(/jet_add\(/g)).toHaveLength(third.inputs);
  });

  it('takes fewer samples at a time the wider it is, and gives up where registers end', () => {
    const lanes = (layers: number[], order: 1 | 2, loss: 'mse' | 'cross-entropy' = 'mse') =>
      narrowLanes(network(layers), loss, order);
    expect([lanes([2, 8, 1], 1), lanes([2, 8, 1], 2)]).toEqual([4, 4]);
    expect([lanes([2, 16, 16, 1], 1), lanes([2, 16, 16, 1], 2)]).toEqual([2, 1]);
    expect([lanes([2, 32, 32, 1], 1), lanes([2, 32, 32, 1], 2)]).toEqual([1, 1]);
    expect([lanes([2, 33, 33, 1], 1), lanes([2, 33, 33, 1], 2)]).toEqual([1, null]);
    // only every second layer is alive
    expect(lanes([2, 1000, 16, 1000, 1], 2)).toBe(1);
    // a softmax over the third layer needs all of its outputs at once
    expect([lanes([2, 8, 16, 40], 1), lanes([2, 8, 16, 40], 1, 'cross-entropy')]).toEqual([2, null]);
  });
});

describe('the text of the kernels', () => {
  it('of the general one is the same for networks that differ in depth and a little in width', () => {
    const { code } = generalJetSource(network([2, 8, 1]), 'mse', 2);
    expect(generalJetSource(network([5, 16, 12, 7, 3]), 'mse', 2).code).toBe(code);
    expect(generalJetSource(network([2, 8, 1]), 'mse', 1).code).not.toBe(code);
    expect(generalJetSource(network([2, 33, 1]), 'mse', 2)).toMatchObject({ widest: 64, scratch: true });
  });

  it('has a function for every activation and loss', () => {
    for (const activation of ACTIVATIONS) {
      for (const loss of LOSSES) {
        const { code } = generalJetSource(createNetwork({ layers: [1, 2, 2], activation }), loss, 2);
        expect(code).toContain(`fn jet_${activation.replaceAll('-', '_')}(`);
        expect(code.match(/fn visit_loss\(/g)).toHaveLength(1);
      }
    }
  });

  it('has no vector of four samples where a thread takes fewer, but weights', () => {
    for (const lanes of [1, 2] as const) {
      const { code } = narrowJetSource(moving([2, 4, 3], 'cross-entropy'), 2, lanes);
      expect(code).not.toMatch(/vec4[fui]|vec4<bool>/);
      expect(code).toContain('array<vec4<f32>>');
    }
  });
});

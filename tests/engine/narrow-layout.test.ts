import { describe, expect, it } from 'vitest';
import { liveNumbers, narrowLayout, weightStream } from '../../src/engine/gpu/narrow-layout.ts';
import { narrowSource, type NarrowShape } from '../../src/engine/gpu/narrow-source.ts';
import { createNetwork } from '../../src/model/network.ts';

const network = (layers: number[], bias = true) => createNetwork({ layers, activation: 'relu', bias });

describe('the order of weights', () => {
  it.each([
    [[3, 2]],
    [[2, 5, 3]],
    [[2, 5, 4, 1]],
    [[2, 5, 4, 7]],
    [[2, 3, 4, 5, 6]],
    [[2, 3, 4, 5, 6, 1]],
    [[2, 3, 4, 5, 6, 9]],
    [[2, 4, 4, 4, 4, 4, 4]],
  ])('%j has every parameter behind the first layer once, with and without biases', (layers) => {
    for (const bias of [true, false]) {
      const net = network(layers, bias);
      const theta = Float64Array.from({ length: net.parameterCount }, (_, k) => k + 1);
      for (const firstAlone of [false, true]) {
        const stream = weightStream(net, narrowLayout(net, firstAlone), theta);
        const first = net.layers[1]?.weight ?? net.parameterCount;
        expect([...stream].filter((value) => value !== 0).sort((x, y) => x - y)).toEqual([...theta.subarray(first)]);
        expect(stream.length % 4).toBe(0);
      }
    }
  });

  it('puts a unit’s weights and bias before its column of the next layer', () => {
    const net = network([1, 1, 2, 6]);
    // layer 1: weights 3 and 4, biases 5 and 6; layer 2: weights 7 to 18, row by row, biases 19 to 24
    const theta = Float64Array.from({ length: net.parameterCount }, (_, k) => k + 1);
    const records = [
      [19, 20, 21, 22, 23, 24, 0, 0],
      [3, 5, 7, 9, 11, 13, 15, 17],
      [4, 6, 8, 10, 12, 14, 16, 18],
    ];
    expect([...weightStream(net, narrowLayout(net), theta)]).toEqual(records.flat());
  });
});

describe('the numbers held at once', () => {
  it.each([
    [[2, 8, 1], 1],
    [[2, 16, 16, 1], 17],
    [[2, 16, 16, 10], 26],
    [[2, 16, 16, 16, 1], 17],
    [[2, 16, 16, 16, 16, 1], 32],
    [[5, 7], 7],
  ])('of %j are %i', (layers, live) => expect(liveNumbers(network(layers), 'mse')).toBe(live));

  it('are the logits twice for cross-entropy', () =>
    expect(liveNumbers(network([2, 8, 50]), 'cross-entropy')).toBe(100));
});

describe('the text of the kernel', () => {
  const shape = (layers: number[]): NarrowShape => ({
    network: network(layers),
    activations: layers.slice(1).map(() => 'relu' as const),
    moved: layers.slice(1).map(() => true),
    loss: 'mse',
    tile: { points: 1, blocks: 2 },
    sharedDivision: false,
    alongIn: 'storage',
    firstAlone: false,
  });
  const statements = (layers: number[]) => narrowSource(shape(layers)).split(';').length;

  it('grows with the width of the layers, not with their weights', () => {
    const [narrow, middle, wide] = [8, 16, 32].map((width) => statements([2, width, width, 1]));
    expect(wide - middle).toBe(2 * (middle - narrow));
  });

  it('is the same for networks of other inputs', () => {
    expect(narrowSource(shape([700, 8, 3]))).toBe(narrowSource(shape([2, 8, 3])));
  });

  it('leaves out what does not move along u', () => {
    const still = { ...shape([2, 8, 3]), moved: [true, false] };
    expect(narrowSource(still)).not.toContain('= weights_along[');
    expect(narrowSource({ ...still, moved: [false, true] })).not.toContain('= data_along[');
  });
});

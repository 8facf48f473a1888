import { describe, expect, it } from 'vitest';
import { packBlocks } from '../../src/engine/gpu/data.ts';
import { slotNodes } from '../../src/engine/gpu/slot.ts';
import { kernelSource } from '../../src/engine/gpu/general-source.ts';
import { createNetwork } from '../../src/model/network.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';

describe('the data of the kernel', () => {
  it('has, for four samples, three vec4s a unit, the targets, and a mask that ends with the samples', async () => {
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 1], bias: true },
      parameters: { values: [2, 10] },
      data: { inputs: [[1], [2], [3], [4], [5]], targets: [[-1], [-2], [-3], [-4], [-5]] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const packed = packBlocks(landscape, landscape.plane.origin, 0, 2);
    const rows = Array.from({ length: packed.length / 4 }, (_, k) => [...packed.subarray(4 * k, 4 * k + 4)]);
    expect(rows).toEqual([
      [12, 14, 16, 18],
      [1, 2, 3, 4],
      [1, 1, 1, 1],
      [-1, -2, -3, -4],
      [1, 1, 1, 1],
      [20, 0, 0, 0],
      [5, 0, 0, 0],
      [1, 0, 0, 0],
      [-5, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
    expect(packBlocks(landscape, landscape.plane.origin, 1, 2)).toEqual(packed.subarray(20));
  });
});

describe('the nodes of a dispatch', () => {
  const limits = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };
  const narrow = kernelSource(createNetwork({ layers: [2, 8, 1], activation: 'tanh' }), 'mse');
  const wide = kernelSource(createNetwork({ layers: [2, 512, 1], activation: 'tanh' }), 'mse');

  it('are those of a small grid', () => expect(slotNodes([30, 20], narrow, limits)).toBe(600));
  it('are at most a million', () => expect(slotNodes([4096, 4096], narrow, limits)).toBe(2 ** 20));
  it('fit the buffers of a small device', () => {
    expect(slotNodes([4096, 4096], narrow, { ...limits, maxBufferSize: 12_000 })).toBe(1000);
  });
  it('fit the activations of wide layers in 128 MiB', () => {
    expect(slotNodes([4096, 4096], wide, limits)).toBe(2 ** 27 / (2 * 512 * 16));
  });
});

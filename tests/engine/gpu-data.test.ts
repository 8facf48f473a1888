import { describe, expect, it } from 'vitest';
import { packBlocks } from '../../src/engine/gpu/general-data.ts';
import { generalRoom } from '../../src/engine/gpu/general-kernel.ts';
import { kernelSource } from '../../src/engine/gpu/general-source.ts';
import { mostNodes } from '../../src/engine/gpu/room.ts';
import { cutSegments } from '../../src/engine/gpu/segments.ts';
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

describe('the segments of samples', () => {
  it('are 1024 samples, the last what is left', () => {
    expect(cutSegments(2500, 100, 1e6, 32)).toEqual({ samples: 2500, blocks: 625, segmentBlocks: 256, count: 3 });
    expect(cutSegments(1, 100, 1e6, 32)).toMatchObject({ blocks: 1, count: 1 });
    expect(cutSegments(1024, 100, 1e6, 32).count).toBe(1);
    expect(cutSegments(1025, 100, 1e6, 32).count).toBe(2);
  });

  it('are shorter where a sample is much work, but not below the least', () => {
    expect(cutSegments(1e5, 5000, 1e6, 32).segmentBlocks).toBe(32);
    expect(cutSegments(1e5, 1e9, 1e6, 32).segmentBlocks).toBe(8);
  });
});

describe('the nodes of a dispatch', () => {
  const limits = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };
  const wide = kernelSource(createNetwork({ layers: [2, 512, 1], activation: 'tanh' }), 'mse');

  it('are those of a small grid', () => expect(mostNodes([30, 20], 1, limits)).toBe(600));
  it('are at most a million', () => expect(mostNodes([4096, 4096], 1, limits)).toBe(2 ** 20));
  it('fit the buffers of a small device, with the sums of their segments', () => {
    expect(mostNodes([4096, 4096], 1, { ...limits, maxBufferSize: 12_000 })).toBe(3000);
    expect(mostNodes([4096, 4096], 10, { ...limits, maxBufferSize: 12_000 })).toBe(100);
  });
  it('have sums of no more than 64 MiB', () => {
    expect(mostNodes([4096, 4096], 1000, limits)).toBe(Math.floor(2 ** 26 / 12_000));
  });
  it('fit the activations of wide layers in 128 MiB', () => {
    const segments = cutSegments(64, 1, 64, 32);
    const room = generalRoom([4096, 4096], wide, segments, limits);
    expect(room.nodeSegments).toBe(2 ** 27 / (2 * 512 * 16));
    expect(room.nodes).toBe(room.nodeSegments);
  });
});

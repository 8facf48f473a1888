import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { kernelJob } from '../../src/engine/gpu/gpu-engine.ts';
import { makeWideKernel, type WideOptions } from '../../src/engine/gpu/wide-kernel.ts';
import { shapesFor } from '../../src/engine/gpu/wide-steps.ts';
import { cut } from '../../src/engine/passes.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import type { BufferLimits } from '../../src/gpu/memory.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { bitsOf, expectContract, lossesOf, makeCase, type CaseOptions } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';

const found = await findHost();

/** What every WebGPU device offers, whatever this one has. */
const DEFAULT_LIMITS: BufferLimits = { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 };

if ('reason' in found) {
  console.warn(`The wide kernel is not tested here: ${found.reason}`);
  it.skip(`the wide kernel: ${found.reason}`, () => {});
} else {
  const { host } = found;
  const reference = new ReferenceEngine();
  const uncaught: string[] = [];
  let leave = () => {};
  beforeEach(() => {
    leave = host.onUncapturedError(({ message }) => uncaught.push(message));
  });
  afterEach(() => {
    leave();
    expect(uncaught).toEqual([]);
  });

  const tiled: WideOptions = { shapeOf: shapesFor(false) };
  const direct: WideOptions = { shapeOf: shapesFor(true) };

  async function wideLosses(
    landscape: ResolvedLandscape,
    options: WideOptions = {},
    limits = DEFAULT_LIMITS,
  ): Promise<Float32Array> {
    const [width, height] = landscape.grid;
    const job = await kernelJob(makeWideKernel(options), host, limits, landscape);
    try {
      return await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width, height });
    } finally {
      job.dispose();
    }
  }

  async function check(label: string, options: CaseOptions, wide: WideOptions = {}): Promise<void> {
    const landscape = await resolveLandscape(makeCase(options));
    const expected = await lossesOf(reference, landscape);
    expect(expected.every(Number.isFinite), `${label}: the truth is finite`).toBe(true);
    expectContract(label, expected, await wideLosses(landscape, wide), landscape.grid[0], 0.5);
  }

  // shapes are what matters here: a software adapter compiles an activation anew for each of a thread's many outputs,
  // seconds for tanh where leaky-relu takes none; every activation has its cases in wide-suite.test.ts
  const small: CaseOptions = { grid: [2, 1], samples: 7, size: 0.2, activation: 'leaky-relu' };
  const shared: [string, CaseOptions][] = [
    ['784-256-128-10', { layers: [784, 256, 128, 10], loss: 'cross-entropy', activation: 'relu', size: 0.05 }],
    ['2-512-512-1', { layers: [2, 512, 512, 1], samples: 5, size: 0.05 }],
    ['more outputs than a tile has', { layers: [2, 40, 36, 70], loss: 'cross-entropy' }],
  ];

  describe('the wide kernel in tiles', () => {
    it.each<[string, CaseOptions]>([
      ['two hidden layers in one pass', { layers: [16, 64, 64, 4], samples: 70, output: 'sigmoid' }],
      ['two hidden layers of 100 in one pass', { layers: [2, 100, 100, 3], samples: 40, size: 0.1 }],
      [
        'the first layer in a pass of its own',
        { layers: [2, 40, 300, 2], activation: ['gelu', 'leaky-relu'], size: 0.1 },
      ],
      ['the last layer in a pass of its own', { layers: [2, 40, 36, 17], samples: 20 }],
      ['a narrow layer of many samples', { layers: [2, 40, 20, 40, 3], samples: 70 }],
      ['25 samples, no bias', { layers: [2, 40, 48, 3], samples: 25, bias: false }],
      ...shared,
    ])('%s', (label, options) => check(label, { ...small, ...options }, tiled));
  });

  describe('the wide kernel without tiles', () => {
    it.each<[string, CaseOptions]>([
      ['no hidden layer', { layers: [3, 2] }],
      ['one hidden layer', { layers: [2, 300, 2], activation: 'relu', size: 0.1 }],
      ['65-100-128', { layers: [3, 65, 100, 128, 2], samples: 70, size: 0.1 }],
      ['an output activation', { layers: [2, 40, 36, 2], output: 'sigmoid' }],
      ['no bias', { layers: [2, 40, 36, 1], bias: false }],
      ['a different activation per layer', { layers: [2, 40, 36, 5, 1], activation: ['sin', 'gelu', 'tanh'] }],
      ['one sample', { layers: [2, 34, 34, 1], samples: 1 }],
      ['one column', { layers: [2, 34, 33, 1], grid: [1, 3] }],
      ['33 samples', { layers: [2, 34, 34, 1], samples: 33 }],
      ['130 samples', { layers: [2, 34, 34, 1], samples: 130 }],
      ...shared,
    ])('%s', (label, options) => check(label, { ...small, ...options }, direct));

    it('5000 samples in five segments, to a millionth', async () => {
      const landscape = await resolveLandscape(
        makeCase({ samples: 5000, layers: [2, 34, 1], grid: [3, 2], size: 0.3 }),
      );
      const expected = await lossesOf(reference, landscape);
      const got = await wideLosses(landscape);
      for (const [k, loss] of expected.entries()) expect(Math.abs(got[k] - loss) / loss).toBeLessThan(1e-6);
    });
  });

  it.each([
    ['directly', direct],
    ['in tiles', tiled],
  ])('layers that do not move, before, between and behind those that do, %s', async (_, wide) => {
    const landscape = await resolveLandscape(makeCase({ ...small, layers: [2, 34, 36, 33, 35, 2], grid: [3, 2] }));
    const { u, v } = landscape.plane;
    for (const l of [0, 2, 4]) {
      const { inputs, outputs, weight } = landscape.network.layers[l];
      u.fill(0, weight, weight + (inputs + 1) * outputs);
      v.fill(0, weight, weight + (inputs + 1) * outputs);
    }
    const expected = await lossesOf(reference, landscape);
    expect(new Set(expected).size).toBe(6);
    expectContract('some layers move', expected, await wideLosses(landscape, wide), 3, 0.5);
  });

  describe('the same bits', () => {
    const options: CaseOptions = {
      layers: [2, 70, 66, 3],
      activation: 'leaky-relu',
      samples: 1500,
      grid: [5, 3],
      size: 0.3,
    };

    it.each([
      ['directly', direct],
      ['in tiles', tiled],
    ])('whatever the nodes and segments of a batch, %s', async (_, wide) => {
      const landscape = await resolveLandscape(makeCase({ ...options, samples: 1100, grid: [3, 2] }));
      const whole = bitsOf(await wideLosses(landscape, wide));
      for (const room of [
        { nodes: 1, pairs: 1 },
        { nodes: 4, pairs: 3 },
        { nodes: 2, pairs: 20 },
      ]) {
        expect(bitsOf(await wideLosses(landscape, { ...wide, room }))).toEqual(whole);
      }
    });

    it('whatever the tiles of the lattice', async () => {
      const landscape = await resolveLandscape(makeCase({ ...options, samples: 100 }));
      const whole = bitsOf(await wideLosses(landscape));
      const job = await kernelJob(makeWideKernel(), host, DEFAULT_LIMITS, landscape);
      const tiles = new Float32Array(15);
      for (const tile of cut({ i: 0, j: 0, di: 1, dj: 1, width: 5, height: 3 }, () => 4)) {
        const losses = await job.evaluate(tile);
        for (const [n, loss] of losses.entries()) {
          tiles[(tile.j + Math.floor(n / tile.width)) * 5 + tile.i + (n % tile.width)] = loss;
        }
      }
      job.dispose();
      expect(bitsOf(tiles)).toEqual(whole);
    });

    it('with the data in many buffers', async () => {
      const landscape = await resolveLandscape(
        makeCase({ ...options, samples: 5000, layers: [2, 40, 34, 1], grid: [3, 1] }),
      );
      const whole = bitsOf(await wideLosses(landscape));
      // a segment of 1024 samples has 256 blocks of 3 · 40 + 1 vec4s
      const tight = 16 * 256 * 121 * 2;
      const limits = { maxStorageBufferBindingSize: tight, maxBufferSize: tight };
      expect(bitsOf(await wideLosses(landscape, {}, limits))).toEqual(whole);
    });
  });

  it('gives its memory back', async () => {
    const before = liveResources(host.device);
    await wideLosses(await resolveLandscape(makeCase(small)));
    expect(liveResources(host.device)).toBe(before);
  });

  it('says how much it needs and how much there is when a network does not fit', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 40, 40, 1] }));
    const limits = { maxStorageBufferBindingSize: 3000, maxBufferSize: 3000 };
    await expect(wideLosses(landscape, {}, limits)).rejects.toMatchObject({
      kind: 'memory',
      message: 'The weights of one node need 7216 bytes in one buffer; this adapter allows 3000',
    });
  });
}

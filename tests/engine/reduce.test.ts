import { expect, it } from 'vitest';
import { extremesOf } from '../../src/engine/extremes.ts';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { EXTREMES_BYTES, readExtremes, Reduction, reducePipeline } from '../../src/engine/gpu/reduce.ts';
import type { GpuHost } from '../../src/gpu/host.ts';
import { GpuMemory } from '../../src/gpu/memory.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { createRandom } from '../../src/spec/random.ts';
import { findHost } from '../support/gpu.ts';
import { makeCase } from '../support/engines.ts';

const found = await findHost();

/** What the device finds of any bits, twice with the same buffers: what the first time left must not be seen. */
async function reduced({ device }: GpuHost, losses: Float32Array): Promise<ReturnType<typeof extremesOf>> {
  const memory = new GpuMemory(device);
  try {
    const { STORAGE, UNIFORM, COPY_DST, MAP_READ } = GPUBufferUsage;
    const words = new Uint32Array(20);
    words.set([losses.length, 1], 4);
    const tile = memory.upload('tile', words, UNIFORM);
    const buffer = memory.upload('losses', new Uint32Array(losses.buffer.slice(0)), STORAGE);
    const readback = memory.buffer('readback', EXTREMES_BYTES, MAP_READ | COPY_DST);
    const reduction = new Reduction(device, memory, await reducePipeline(device), { tile, losses: buffer });
    const encoder = device.createCommandEncoder();
    reduction.encode(encoder, losses.length);
    reduction.encode(encoder, losses.length);
    encoder.copyBufferToBuffer(reduction.buffer, 0, readback, 0, EXTREMES_BYTES);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(GPUMapMode.READ);
    return readExtremes(new Uint32Array(readback.getMappedRange().slice(0)), losses.length);
  } finally {
    memory.destroy();
  }
}

if ('reason' in found) {
  console.warn(`The extremes of losses on the GPU are not tested here: ${found.reason}`);
  it.skip(`the extremes of losses on the GPU: ${found.reason}`, () => {});
} else {
  const { host } = found;

  it.each<[string, number[]]>([
    ['one loss', [0.25]],
    ['losses below 0', [-3, -0.5, -7]],
    ['losses of both signs', [3, -0.5, 7, -1e-3]],
    ['both zeros', [-0, 0, -0]],
    ['subnormals', [1e-45, -1e-45, 2e-40]],
    ['the largest floats', [3.4028234663852886e38, -3.4028234663852886e38]],
    ['every kind of hole', [NaN, 1, Infinity, -Infinity, NaN, 2, Infinity]],
    ['holes alone', [NaN, Infinity, -Infinity]],
  ])('are those of a scan: %s', async (_, values) => {
    const losses = Float32Array.from(values);
    expect(await reduced(host, losses)).toEqual(extremesOf(losses));
  });

  it('know NaN of any bits', async () => {
    const bits = Uint32Array.of(0x7fc00000, 0x7f800001, 0xffc00000, 0xffffffff, 0x7fffffff, 0x3f800000);
    expect(await reduced(host, new Float32Array(bits.buffer))).toMatchObject({ nan: 5, finite: 1, min: 1, max: 1 });
  });

  it('are those of a scan: any bits, in many workgroups, each thread with several', async () => {
    const random = createRandom(1, 'bits');
    const bits = Uint32Array.from({ length: 700_001 }, () => random.integer(2 ** 32));
    // a few of the rarest kinds in places far apart
    bits.set([0x7f800000, 0xff800000], 17);
    bits.set([0xff7fffff, 0x7f800000], 699_999);
    const losses = new Float32Array(bits.buffer);
    const expected = extremesOf(losses);
    expect(expected.positiveInfinity).toBeGreaterThan(1);
    expect(await reduced(host, losses)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof makeCase>[0], holes?: boolean]>([
    ['one segment', { samples: 5 }],
    ['several segments', { samples: 5000, layers: [2, 4, 1] }],
    ['overflow', { layers: [2, 4, 3, 1], activation: 'relu', window: { a: [-1e25, 1e25], b: [-1e25, 1e25] } }, true],
  ])('of a job are those of its losses, whatever the lattice: %s', async (_, options, holes = false) => {
    const landscape = await resolveLandscape(makeCase({ grid: [33, 21], ...options }));
    const job = await createGpuEngine(host).prepare(landscape);
    try {
      const { extremes } = await job.measure!({ i: 0, j: 0, di: 1, dj: 1, width: 33, height: 21 });
      expect(extremes.finite < 33 * 21).toBe(holes);
      for (const lattice of [
        { i: 0, j: 0, di: 1, dj: 1, width: 33, height: 21 },
        { i: 3, j: 1, di: 4, dj: 5, width: 7, height: 4 },
        { i: 32, j: 20, di: 1, dj: 1, width: 1, height: 1 },
      ]) {
        const { losses, extremes } = await job.measure!(lattice);
        expect(extremes).toEqual(extremesOf(losses));
      }
    } finally {
      job.dispose();
    }
  });
}

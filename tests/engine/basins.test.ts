import { describe, expect, it } from 'vitest';
import { Basins, NO_BASIN } from '../../src/analysis/basins.ts';
import { LINK_PIECES, STEP_I, STEP_J } from '../../src/analysis/link.ts';
import { regionalMinima } from '../../src/analysis/minima.ts';
import { persistence } from '../../src/analysis/persistence.ts';
import { NO_BASIN as NO_BASIN_ON_GPU, WORKGROUP } from '../../src/engine/gpu/basins-passes.ts';
import { createGpuBasins, shouldUseGpuBasins, type GpuBasins } from '../../src/engine/gpu/basins.ts';
import { GpuError } from '../../src/gpu/errors.ts';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { nodeGpu } from '../../src/engine/gpu/node-gpu.ts';
import { createRandom } from '../../src/spec/random.ts';
import { fieldOf } from '../support/fields.ts';
import { findHost } from '../support/gpu.ts';
import { fieldOfKind, fieldsOfKind, KIND_NAMES, serpentine, SPECIAL_BITS, type SizedField } from './basins-fields.ts';

const found = await findHost();

/** The GPU's answer is that of the analysis, whose definitions are held elsewhere. */
async function expectSame(gpu: GpuBasins, values: Float32Array): Promise<void> {
  const expected = new Basins(gpu.width, gpu.height).update(values);
  const actual = await gpu.update(values);
  expect(actual.values).toBe(values);
  expect([actual.width, actual.height]).toEqual([gpu.width, gpu.height]);
  expectEqual(actual.minima, expected.minima);
  expectEqual(actual.saddles, expected.saddles);
  expectEqual(actual.saddleMasks, expected.saddleMasks);
  expectEqual(actual.labels, expected.labels);
}

/** `toEqual` of arrays takes longer than the analysis; it tells more where they differ. */
function expectEqual(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  let different = actual.length === expected.length ? -1 : Math.min(actual.length, expected.length);
  for (let k = 0; k < expected.length && different < 0; k++) if (actual[k] !== expected[k]) different = k;
  if (different >= 0)
    expect([different, actual.length, actual[different]]).toEqual([different, expected.length, expected[different]]);
}

describe('the numbers shared with the analysis', () => {
  it('are the same', () => expect(NO_BASIN_ON_GPU).toBe(NO_BASIN));
  it('fill whole words', () => expect(WORKGROUP % 32).toBe(0));
});

describe('whether a GPU is worth it', () => {
  const host = (facts: Partial<GpuHost>, binding = 2 ** 27) =>
    ({
      software: false,
      isLost: false,
      device: { limits: { maxStorageBufferBindingSize: binding, maxBufferSize: 2 ** 28 } },
      ...facts,
    }) as GpuHost;

  it.each<[string, GpuHost, number, boolean]>([
    ['4 million nodes', host({}), 2048 ** 2, true],
    ['as many as the default limits take', host({}), 2 ** 25, true],
    ['fewer', host({}), 2048 ** 2 - 1, false],
    ['a software adapter', host({ software: true }), 4096 ** 2, false],
    ['a lost device', host({ isLost: true }), 4096 ** 2, false],
    ['more than a buffer holds', host({}), 2 ** 25 + 1, false],
    ['a large buffer', host({}, 2 ** 28), 2 ** 25 + 1, true],
  ])('%s', (_, candidate, nodes, expected) => expect(shouldUseGpuBasins(candidate, nodes)).toBe(expected));
});

if ('reason' in found) {
  console.warn(`Basins on the GPU are not tested here: ${found.reason}`);
  it.skip(`basins on the GPU: ${found.reason}`, () => {});
} else {
  const { host } = found;

  /** Every field of a list, each size with one object for all, so that what one field leaves must not be seen by the next. */
  async function expectAllSame(fields: SizedField[]): Promise<void> {
    const bySize = new Map<string, typeof fields>();
    for (const field of fields) {
      const size = `${field.width} x ${field.height}`;
      bySize.set(size, [...(bySize.get(size) ?? []), field]);
    }
    for (const group of bySize.values()) {
      const gpu = await createGpuBasins(host, group[0].width, group[0].height);
      try {
        for (const { values } of group) await expectSame(gpu, values);
      } finally {
        await gpu.dispose();
      }
    }
  }

  it.each(KIND_NAMES)('are those of the CPU: %s at every size', (kind) => expectAllSame(fieldsOfKind(kind)));

  it('are those of the CPU: bits whose order is easily got wrong', async () => {
    const random = createRandom(1, 'special');
    const draw = (width: number, height: number) => {
      const bits = Uint32Array.from(
        { length: width * height },
        () => SPECIAL_BITS[random.integer(SPECIAL_BITS.length)],
      );
      return { width, height, values: new Float32Array(bits.buffer) };
    };
    await expectAllSame([...Array.from({ length: 6 }, () => draw(23, 17)), draw(257, 300)]);
  });

  it('are those of the CPU: any bits', async () => {
    const random = createRandom(1, 'bits');
    const bits = Uint32Array.from({ length: 300 * 200 }, () => random.integer(2 ** 32));
    await expectAllSame([{ width: 300, height: 200, values: new Float32Array(bits.buffer) }]);
  });

  it('know every link: one sample round which each set of neighbours is lower', async () => {
    const gpu = await createGpuBasins(host, 5, 5);
    try {
      for (let mask = 0; mask < 256; mask++) {
        const values = new Float32Array(25).fill(9);
        for (let bit = 0; bit < 8; bit++) values[12 + 5 * STEP_J[bit] + STEP_I[bit]] = mask & (1 << bit) ? 1 : 7;
        values[12] = 5;
        const { minima, saddles, saddleMasks } = await gpu.update(values);
        expect(minima.includes(12)).toBe(mask === 0);
        expect(saddles.includes(12)).toBe(LINK_PIECES[mask] > 1);
        if (LINK_PIECES[mask] > 1) expect(saddleMasks[saddles.indexOf(12)]).toBe(mask);
      }
    } finally {
      await gpu.dispose();
    }
  });

  it('are those of the CPU: a million nodes', async () => {
    const { width, height, values } = fieldOfKind('noisy smooth', 1024, 1024, 1);
    values.set([NaN, Infinity, -Infinity, -0, 0], 500_000);
    await expectAllSame([{ width, height, values }]);
  });

  it('are found at the end of a path of more samples than one submission follows', async () => {
    const [width, height] = [517, 513];
    const values = serpentine(width, height);
    const { minima } = new Basins(width, height).update(values);
    expect(minima.length).toBe(1);
    await expectAllSame([{ width, height, values }]);
  });

  it('do not depend on how the workgroups are laid out', async () => {
    const { width, height, values } = fieldOfKind('four levels', 100, 90, 1);
    const limits = {
      maxStorageBufferBindingSize: 2 ** 27,
      maxBufferSize: 2 ** 28,
      maxComputeWorkgroupsPerDimension: 7,
    };
    const gpu = await createGpuBasins(host, width, height, limits);
    try {
      await expectSame(gpu, values);
    } finally {
      await gpu.dispose();
    }
  });

  it('serve the analysis: the same pairs and minima', async () => {
    const { width, height, values } = fieldOfKind('holes', 120, 80, 3);
    const gpu = await createGpuBasins(host, width, height);
    try {
      const labels = await gpu.update(values);
      const basins = new Basins(width, height).update(values);
      expect(persistence(labels)).toEqual(persistence(basins));
      expect(regionalMinima(labels, persistence(labels))).toEqual(regionalMinima(basins, persistence(basins)));
    } finally {
      await gpu.dispose();
    }
  });

  it('are found in a buffer that is on the device already, and leave it as it was', async () => {
    const { width, height, values } = fieldOfKind('noise', 40, 30, 1);
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const buffer = host.device.createBuffer({ size: values.byteLength, usage: STORAGE | COPY_DST | COPY_SRC });
    const readback = host.device.createBuffer({ size: values.byteLength, usage: MAP_READ | COPY_DST });
    host.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    const gpu = await createGpuBasins(host, width, height);
    try {
      // of other numbers, to see which are used
      const { labels, minima } = await gpu.update(new Float32Array(values.length), buffer);
      const expected = new Basins(width, height).update(values);
      expectEqual(labels, expected.labels);
      expectEqual(minima, expected.minima);
      const encoder = host.device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, readback, 0, values.byteLength);
      host.device.queue.submit([encoder.finish()]);
      await readback.mapAsync(GPUMapMode.READ);
      expect(new Float32Array(readback.getMappedRange())).toEqual(values);
    } finally {
      await gpu.dispose();
      buffer.destroy();
      readback.destroy();
    }
  });

  it('of updates that overlap are each those of their own field, and nothing is left after the last', async () => {
    const before = liveResources(host.device);
    const gpu = await createGpuBasins(host, 31, 29);
    const all = [1, 2, 3, 4].map((seed) => fieldOfKind('noise', 31, 29, seed).values);
    const updates = all.map((values) => gpu.update(values));
    const disposed = gpu.dispose();
    const results = await Promise.all(updates);
    all.forEach((values, k) => expectEqual(results[k].labels, new Basins(31, 29).update(values).labels));
    await disposed;
    expect(liveResources(host.device)).toBe(before);
  });

  it('refuse what is not a field of their size', async () => {
    const gpu = await createGpuBasins(host, 3, 2);
    const small = host.device.createBuffer({ size: 20, usage: GPUBufferUsage.STORAGE });
    try {
      expect(() => gpu.update(new Float32Array(5))).toThrow('Expected 6 values (3 x 2), got 5');
      expect(() => gpu.update(new Float32Array(6), small)).toThrow('Expected a buffer of 24 bytes, got 20');
      await expectSame(gpu, fieldOf(['321', '456']).values);
    } finally {
      await gpu.dispose();
      small.destroy();
    }
  });

  it('refuse a field larger than a buffer', async () => {
    const limits = { maxStorageBufferBindingSize: 1000, maxBufferSize: 4000, maxComputeWorkgroupsPerDimension: 65535 };
    await expect(createGpuBasins(host, 16, 16, limits)).rejects.toMatchObject({
      kind: 'memory',
      message: "Expected a field of at most 1000 bytes, the GPU's largest buffer; got 1024 (16 x 16)",
    });
  });

  it('end with the loss of the device, before and during an update', async () => {
    const own = await requestHost(await nodeGpu());
    const gpu = await createGpuBasins(own, 64, 64);
    const { values } = fieldOfKind('noise', 64, 64, 1);
    const update = gpu.update(values);
    own.simulateLoss();
    await expect(update).rejects.toMatchObject({ kind: 'lost' });
    await expect(gpu.update(values)).rejects.toBeInstanceOf(GpuError);
    await expect(createGpuBasins(own, 64, 64)).rejects.toMatchObject({ kind: 'lost' });
    await gpu.dispose();
    expect(liveResources(own.device)).toBe(0);
  });
}

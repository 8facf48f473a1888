import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wantedFeatures, wantedLimits } from '../../src/gpu/adapter.ts';
import { guarded, GpuError } from '../../src/gpu/errors.ts';
import { GpuMemory, liveResources } from '../../src/gpu/memory.ts';
import { program } from '../../src/gpu/program.ts';
import { workgroupGrid } from '../../src/gpu/workgroups.ts';

describe('constants of a program', () => {
  const read = (text: string, pattern: RegExp) => Number(pattern.exec(text)![1]);

  it('are the very float32 that was given', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const value = read(program([], { X: { f32: x } }), /^const X = f32\((.+)\);$/);
        expect(Math.fround(value)).toBe(x + 0);
      }),
    );
  });

  it('are the very integer that was given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1 - 2 ** 31 }), (u, i) => {
        expect(read(program([], { U: { u32: u } }), /^const U = (\d+)u;$/)).toBe(u);
        expect(read(program([], { I: { i32: i } }), /^const I = (-?\d+)i;$/)).toBe(i);
      }),
    );
  });

  it.each([
    { u32: -1 },
    { u32: 2 ** 32 },
    { u32: NaN },
    { i32: 2 ** 31 },
    { i32: -(2 ** 31) },
    { i32: 0.5 },
    { f32: Infinity },
    { f32: -3.5e38 },
  ])('%j has no literal and is refused', (constant) => {
    expect(() => program([], { X: constant })).toThrow(RangeError);
  });
});

it('asks for no limit and no feature beyond the four and the one that are used', () => {
  const limits = { maxBufferSize: 1, maxStorageBufferBindingSize: 2, maxComputeWorkgroupStorageSize: 3 };
  const all = { ...limits, maxTextureDimension2D: 4, maxBindGroups: 5 } as unknown as GPUSupportedLimits;
  expect(wantedLimits(all)).toEqual({ ...limits, maxTextureDimension2D: 4 });
  const features = (...names: string[]) => new Set(names) as unknown as GPUSupportedFeatures;
  expect(wantedFeatures(features('shader-f16', 'float32-filterable'))).toEqual(['float32-filterable']);
  expect(wantedFeatures(features('shader-f16'))).toEqual([]);
});

it('workgroups are as many as needed in the fewest rows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 300 }), (most, count) => {
      fc.pre(count <= most * most);
      const [columns, rows] = workgroupGrid(count, most);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(most * (rows - 1)).toBeLessThan(count);
    }),
  );
});

/** A device whose error scopes catch what the test throws into them. */
function scopedDevice() {
  const scopes: { filter: GPUErrorFilter; error: GPUError | null }[] = [];
  const made: { destroyed: number }[] = [];
  const refusals: { filter: GPUErrorFilter; message: string }[] = [];
  const device = {
    pushErrorScope: (filter: GPUErrorFilter) => void scopes.push({ filter, error: null }),
    popErrorScope: async () => scopes.pop()!.error,
    createBuffer: () => {
      for (const { filter, message } of refusals) {
        const scope = scopes.findLast((candidate) => candidate.filter === filter);
        if (scope) scope.error ??= { message } as GPUError;
      }
      const buffer = { destroyed: 0, destroy: () => void buffer.destroyed++ };
      made.push(buffer);
      return buffer;
    },
  };
  return { device: device as unknown as GPUDevice, depth: () => scopes.length, made, refusals };
}

describe('guarded', () => {
  const buffer = (device: GPUDevice) => device.createBuffer({ size: 4, usage: 1 });

  it('leaves the stack of scopes as it found it, whatever happens', async () => {
    const { device, depth } = scopedDevice();
    await guarded(device, 'works', () => 1).settled;
    expect(() =>
      guarded(device, 'throws', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    await Promise.resolve();
    expect(depth()).toBe(0);
  });

  it.each([
    ['out-of-memory', 'memory', 'the GPU is out of memory: full'],
    ['validation', 'compile', 'the GPU refused the work: full'],
    ['internal', 'compile', 'the GPU refused the work: full'],
  ] as const)('an error of %s is of kind %s', async (filter, kind, message) => {
    const { device, refusals } = scopedDevice();
    refusals.push({ filter, message: 'full' });
    const error = await guarded(device, 'work', () => buffer(device)).settled.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GpuError);
    expect(error).toMatchObject({ kind, message: `work: ${message}` });
  });

  it('calls it memory when both memory and validity fail: a buffer that was not made is not valid either', async () => {
    const { device, refusals } = scopedDevice();
    refusals.push({ filter: 'validation', message: 'invalid' }, { filter: 'out-of-memory', message: 'full' });
    await expect(guarded(device, 'work', () => buffer(device)).settled).rejects.toMatchObject({ kind: 'memory' });
  });
});

describe('GpuMemory', () => {
  it('destroys all it made, each once, when the device refuses one', async () => {
    const { device, made, refusals } = scopedDevice();
    const memory = new GpuMemory(device);
    memory.buffer('first', 4, 1);
    refusals.push({ filter: 'out-of-memory', message: 'full' });
    memory.buffer('second', 4, 1);
    await expect(memory.ready()).rejects.toThrow('buffer "second" of 4 bytes: the GPU is out of memory: full');
    memory.destroy();
    expect(made.map(({ destroyed }) => destroyed)).toEqual([1, 1]);
    expect(liveResources(device)).toBe(0);
  });

  it('reports a refusal once, to the wait that follows it', async () => {
    const { device, refusals } = scopedDevice();
    const memory = new GpuMemory(device);
    refusals.push({ filter: 'validation', message: 'odd' });
    memory.buffer('odd', 4, 1);
    refusals.length = 0;
    await expect(memory.ready()).rejects.toMatchObject({ kind: 'compile' });
    memory.buffer('even', 4, 1);
    await expect(memory.ready()).resolves.toBeUndefined();
    expect(liveResources(device)).toBe(1);
  });

  it('counts owners apart and devices apart', () => {
    const [one, two] = [scopedDevice().device, scopedDevice().device];
    const owners = [new GpuMemory(one), new GpuMemory(one), new GpuMemory(two)];
    owners.forEach((owner) => owner.buffer('b', 4, 1));
    owners[0].destroy();
    expect([liveResources(one), liveResources(two)]).toEqual([1, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { GpuMemory, liveResources } from '../../src/gpu/memory.ts';
import { computePipeline, program, renderPipeline, shaderModule } from '../../src/gpu/program.ts';
import { guarded } from '../../src/gpu/errors.ts';
import { findHost } from '../support/gpu.ts';

describe('program', () => {
  it('puts typed constants in front of the parts', () => {
    const code = program(['fn f() {}', 'fn g() {}'], { N: { u32: 3 }, K: { i32: -2 }, X: { f32: 0.5 } });
    expect(code).toBe('const N = 3u;\nconst K = -2i;\nconst X = f32(0.5);\nfn f() {}\nfn g() {}');
  });

  it.each([{ f32: 1e39 }, { f32: NaN }, { u32: 1.5 }])('refuses %j, which WGSL has no literal for', (constant) => {
    expect(() => program([], { X: constant })).toThrow(RangeError);
  });
});

const found = await findHost();
if ('reason' in found) {
  console.warn(`Programs are not compiled here: ${found.reason}`);
  it.skip(`programs on a device: ${found.reason}`, () => {});
} else {
  const { device } = found.host;
  const compute = '@compute @workgroup_size(1) fn main() {}';
  const render = `
    @vertex fn vertex(@builtin(vertex_index) k: u32) -> @builtin(position) vec4f { return vec4f(f32(k), 0, 0, 1); }
    @fragment fn fragment() -> @location(0) vec4f { return vec4f(1); }`;
  const target = (format: GPUTextureFormat) => ({
    label: 'triangle',
    code: render,
    vertex: { entryPoint: 'vertex' },
    fragment: { entryPoint: 'fragment', targets: [{ format }] },
  });

  describe('pipelines', () => {
    it('are compiled once per text, also when asked for at once', async () => {
      const source = { label: 'empty', code: compute, entryPoint: 'main' };
      const [first, second] = await Promise.all([computePipeline(device, source), computePipeline(device, source)]);
      expect(second).toBe(first);
      const other = { ...source, code: `${compute} // another text` };
      expect(await computePipeline(device, other)).not.toBe(first);
    });

    it('for drawing are told apart by their state', async () => {
      const first = await renderPipeline(device, target('rgba8unorm'));
      expect(await renderPipeline(device, target('rgba8unorm'))).toBe(first);
      expect(await renderPipeline(device, target('bgra8unorm'))).not.toBe(first);
    });

    it('that do not compile say where, with the source', async () => {
      const code = 'const A = 1;\nfn f() -> u32 { return A + 1.5; }';
      await expect(shaderModule(device, 'broken', code)).rejects.toMatchObject({
        kind: 'compile',
        message: expect.stringMatching(
          /^broken: the shader did not compile\n2:\d+ [^]+ 1 \| const A = 1;\n +2 \| fn f/,
        ),
      });
    });

    it('are tried anew after a failure', async () => {
      const bad = { label: 'no entry', code: compute, entryPoint: 'missing' };
      await expect(computePipeline(device, bad)).rejects.toMatchObject({ kind: 'compile' });
      await expect(computePipeline(device, bad)).rejects.toThrow('no entry');
    });
  });

  describe('memory', () => {
    it('is counted, and destroyed once', async () => {
      const before = liveResources(device);
      const memory = new GpuMemory(device);
      const buffer = memory.buffer('a', 10, GPUBufferUsage.STORAGE);
      memory.upload('b', Float32Array.of(1, 2), GPUBufferUsage.STORAGE);
      await memory.ready();
      expect(buffer.size).toBe(12);
      expect(liveResources(device)).toBe(before + 2);
      memory.release(buffer);
      memory.release(buffer);
      expect(liveResources(device)).toBe(before + 1);
      memory.destroy();
      memory.destroy();
      expect(liveResources(device)).toBe(before);
    });

    it('that was refused is an error and leaves nothing behind', async () => {
      const before = liveResources(device);
      const memory = new GpuMemory(device);
      memory.buffer('fine', 16, GPUBufferUsage.STORAGE);
      memory.buffer('too large', device.limits.maxBufferSize + 4, GPUBufferUsage.STORAGE);
      await expect(memory.ready()).rejects.toThrow('too large');
      expect(liveResources(device)).toBe(before);
    });
  });

  describe('guarded work', () => {
    it('gives its value, and settles when the device agrees', async () => {
      const { value, settled } = guarded(device, 'fine', () => 7);
      expect(value).toBe(7);
      await expect(settled).resolves.toBeUndefined();
    });

    it('fails with what the device refused', async () => {
      const { settled } = guarded(device, 'a bad sampler', () =>
        device.createSampler({ lodMinClamp: 2, lodMaxClamp: 1 }),
      );
      await expect(settled).rejects.toThrow('a bad sampler: the GPU refused the work');
    });

    it('closes its scopes when the work throws', async () => {
      const oops = () => {
        throw new Error('oops');
      };
      expect(() => guarded(device, 'thrown', oops)).toThrow('oops');
      await expect(device.popErrorScope()).rejects.toThrow();
    });
  });
}

import { describe, expect, it, vi } from 'vitest';
import { describeAdapter } from '../../src/gpu/adapter.ts';
import { GpuError } from '../../src/gpu/errors.ts';
import { orLost, requestHost, sharedHost } from '../../src/gpu/host.ts';

const LIMITS = {
  maxBufferSize: 4e9,
  maxStorageBufferBindingSize: 2e9,
  maxComputeWorkgroupStorageSize: 32768,
  maxTextureDimension2D: 16384,
};

interface FakeGpu extends GPU {
  /** Descriptors of the devices asked for. */
  readonly asked: GPUDeviceDescriptor[];
}

/** A GPU that gives devices which can be lost, and nothing else. */
function fakeGpu(info: Partial<GPUAdapterInfo> = { vendor: 'acme', architecture: 'one' }): FakeGpu {
  const asked: GPUDeviceDescriptor[] = [];
  const requestDevice = async (descriptor: GPUDeviceDescriptor) => {
    asked.push(descriptor);
    let lose: (info: { reason: string; message: string }) => void;
    const lost = new Promise((resolve) => (lose = resolve));
    return { lost, destroy: () => lose({ reason: 'destroyed', message: '' }), onuncapturederror: null };
  };
  const adapter = { info, limits: LIMITS, features: new Set(['float32-filterable', 'subgroups']), requestDevice };
  return { asked, requestAdapter: async () => adapter } as unknown as FakeGpu;
}

describe('describeAdapter', () => {
  it.each<[Partial<GPUAdapterInfo>, string, boolean]>([
    [{ vendor: 'nvidia', architecture: 'ampere' }, 'nvidia ampere', false],
    [{ vendor: 'google', architecture: 'swiftshader', description: '' }, 'google swiftshader (software)', true],
    [{ description: 'llvmpipe (LLVM 15.0.7, 256 bits)' }, 'llvmpipe (LLVM 15.0.7, 256 bits) (software)', true],
    [{ description: 'Microsoft Basic Render Driver' }, 'Microsoft Basic Render Driver (software)', true],
    [{ vendor: 'intel', isFallbackAdapter: true }, 'intel (software)', true],
    [{}, 'unnamed adapter', false],
    [{ description: 'NVIDIA GeForce RTX 3090', vendor: 'nvidia' }, 'NVIDIA GeForce RTX 3090', false],
  ])('%j is %s', (info, name, software) => {
    expect(describeAdapter(info as GPUAdapterInfo)).toEqual({ name, software });
  });
});

describe('requestHost', () => {
  it('asks for all that the adapter has of what is wanted', async () => {
    const gpu = fakeGpu();
    const host = await requestHost(gpu);
    expect(gpu.asked[0]).toMatchObject({ requiredLimits: LIMITS, requiredFeatures: ['float32-filterable'] });
    expect(host).toMatchObject({ adapter: 'acme one', software: false, generation: 1, isLost: false });
  });

  it('says that WebGPU is missing', async () => {
    vi.stubGlobal('navigator', {});
    await expect(requestHost()).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching('missing'),
    });
    vi.stubGlobal('isSecureContext', false);
    await expect(requestHost()).rejects.toThrow('secure context');
    vi.unstubAllGlobals();
  });

  it('says that there is no adapter', async () => {
    const gpu = { requestAdapter: async () => null } as unknown as GPU;
    await expect(requestHost(gpu)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching('no adapter'),
    });
  });

  it('names the adapter that gives no device', async () => {
    const requestDevice = () => Promise.reject(new Error('out of handles'));
    const adapter = { info: { vendor: 'acme' }, limits: LIMITS, features: new Set(), requestDevice };
    const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
    await expect(requestHost(gpu)).rejects.toThrow('acme gave no device: out of handles');
  });
});

describe('sharedHost', () => {
  it('is one per GPU, even for those who ask at once', async () => {
    const gpu = fakeGpu();
    const [first, second] = await Promise.all([sharedHost(gpu), sharedHost(gpu)]);
    expect(second).toBe(first);
    expect(await sharedHost(gpu)).toBe(first);
    expect(gpu.asked).toHaveLength(1);
    expect(await sharedHost(fakeGpu())).not.toBe(first);
  });

  it('gives a new device after a loss, counted', async () => {
    const gpu = fakeGpu();
    const first = await sharedHost(gpu);
    first.simulateLoss();
    expect(first.isLost).toBe(true);
    const second = await sharedHost(gpu);
    expect(second).toMatchObject({ generation: 2, isLost: false });
    expect(await sharedHost(gpu)).toBe(second);
  });

  it('gives up when devices die at every use', async () => {
    const gpu = fakeGpu();
    for (let k = 0; k < 4; k++) (await sharedHost(gpu)).simulateLoss();
    await expect(sharedHost(gpu)).rejects.toMatchObject({ kind: 'lost' });
    expect(gpu.asked).toHaveLength(4);
  });

  it('asks again after a failure', async () => {
    const gpu = fakeGpu();
    const works = gpu.requestAdapter;
    gpu.requestAdapter = async () => null;
    await expect(sharedHost(gpu)).rejects.toThrow('no adapter');
    gpu.requestAdapter = works;
    await expect(sharedHost(gpu)).resolves.toMatchObject({ generation: 1 });
  });
});

describe('a loss', () => {
  it('is told to each listener once, to late ones too, and not to those who left', async () => {
    const host = await requestHost(fakeGpu());
    const heard: string[] = [];
    host.onLost(() => heard.push('stays'));
    host.onLost(() => heard.push('leaves'))();
    host.simulateLoss();
    const error = await host.lost;
    expect(error).toBeInstanceOf(GpuError);
    expect(error.message).toBe('The GPU device was lost (acme one): destroyed');
    host.onLost(() => heard.push('late'));
    await Promise.resolve();
    expect(heard).toEqual(['stays', 'late']);
  });

  it('fails work that would never finish', async () => {
    const host = await requestHost(fakeGpu());
    const work = orLost(host, new Promise(() => {}));
    host.simulateLoss();
    await expect(work).rejects.toMatchObject({ kind: 'lost' });
    await expect(orLost(await requestHost(fakeGpu()), Promise.resolve(7))).resolves.toBe(7);
  });
});

describe('errors that nobody caught', () => {
  it('go to the listeners, or else to the console', async () => {
    const host = await requestHost(fakeGpu());
    const raise = () => host.device.onuncapturederror?.({ error: { message: 'bad' } } as GPUUncapturedErrorEvent);
    const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
    raise();
    expect(console).toHaveBeenCalledWith('WebGPU (acme one): bad');
    const heard: string[] = [];
    host.onUncapturedError(({ message }) => heard.push(message));
    raise();
    expect(heard).toEqual(['bad']);
    expect(console).toHaveBeenCalledTimes(1);
    console.mockRestore();
  });
});

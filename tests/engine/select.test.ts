import { describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { selectEngine } from '../../src/engine/select.ts';
import { GpuError } from '../../src/gpu/errors.ts';
import type { GpuHost } from '../../src/gpu/host.ts';
import { LandscapeError } from '../../src/spec/errors.ts';

const hardware = async () => ({ adapter: 'acme one', software: false, device: {} }) as GpuHost;
const software = async () => ({ adapter: 'SwiftShader (software)', software: true, device: {} }) as GpuHost;
const missing = async () => {
  throw new GpuError('unsupported', 'navigator.gpu is undefined');
};
const cpu = async () => Object.assign(new ReferenceEngine(), { name: 'cpu' as never, description: '2 threads' });

describe('selectEngine', () => {
  it('takes the GPU where there is one', async () => {
    const { engine, reason } = await selectEngine('auto', { host: hardware, cpu });
    expect(engine).toMatchObject({ name: 'gpu', description: 'acme one' });
    expect(reason).toBe('WebGPU runs on acme one');
  });

  it('prefers the CPU to a software adapter, and says so', async () => {
    const { engine, reason } = await selectEngine('auto', { host: software, cpu });
    expect(engine.name).toBe('cpu');
    expect(reason).toBe('WebGPU runs on SwiftShader, a software adapter; the CPU engine is faster here');
  });

  it('takes the CPU where there is no GPU, and says why', async () => {
    const { engine, reason } = await selectEngine('auto', { host: missing, cpu });
    expect(engine.name).toBe('cpu');
    expect(reason).toContain('navigator.gpu is undefined');
  });

  it('takes a software adapter that was asked for by name', async () => {
    expect((await selectEngine('gpu', { host: software, cpu })).engine.name).toBe('gpu');
  });

  it('fails when a GPU was asked for by name and there is none', async () => {
    const failure = await selectEngine('gpu', { host: missing, cpu }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LandscapeError);
    expect(failure).toMatchObject({ kind: 'unsupported', message: 'navigator.gpu is undefined' });
  });

  it.each(['cpu', 'reference'] as const)('gives %s by name without looking for a GPU', async (name) => {
    const host = () => expect.fail('looked for a GPU');
    expect((await selectEngine(name, { host, cpu })).engine.name).toBe(name);
  });
});

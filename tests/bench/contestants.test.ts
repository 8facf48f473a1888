import { describe, expect, it } from 'vitest';
import { openContestants } from '../../src/engine/bench/contestants.ts';
import { describeEnvironment } from '../../src/engine/bench/environment.ts';
import type { ContestantId } from '../../src/engine/bench/report.ts';
import { progressWords } from '../../src/bench/state.ts';
import type { GpuHost } from '../../src/gpu/host.ts';

const noGpu = () => Promise.reject(new Error('no adapter here'));

describe('the engines of a benchmark', () => {
  it('are opened in one order, and an engine that cannot be had is told with its reason', async () => {
    const opening: ContestantId[] = [];
    const opened = await openContestants(['plain', 'cpu-1', 'gpu'], {
      host: noGpu,
      onOpening: (id) => opening.push(id),
    });
    try {
      expect(opening).toEqual(['gpu', 'cpu-1', 'plain']);
      expect(opened.contestants.map(({ id, label }) => [id, label])).toEqual([
        ['cpu-1', 'CPU, 1 thread'],
        ['plain', 'plain JavaScript'],
      ]);
      expect(opened.missing).toEqual([{ id: 'gpu', reason: 'no adapter here' }]);
      expect(opened.host).toBeNull();
      for (const { peak } of opened.contestants) expect(await peak.measure(1)).toBeGreaterThan(0);
    } finally {
      opened.dispose();
    }
  });

  it('have the number of threads that was asked for', async () => {
    const opened = await openContestants(['cpu'], { host: noGpu, threads: 3 });
    const [{ label, engine }] = opened.contestants;
    opened.dispose();
    expect([label, engine.description]).toEqual(['CPU, 3 threads', expect.stringMatching(/^3 threads/)]);
  });

  it('are not opened after an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(openContestants(['cpu'], { host: noGpu, signal })).rejects.toThrow('enough');
  });

  it('are let go when one is aborted while it opens', async () => {
    const controller = new AbortController();
    const host = () => {
      controller.abort(new Error('enough'));
      return noGpu();
    };
    await expect(openContestants(['gpu', 'cpu'], { host, signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('where a benchmark runs', () => {
  const hostWith = (adapter: string, info: Partial<GPUAdapterInfo>, software = false) =>
    ({ adapter, software, device: { adapterInfo: info } }) as unknown as GpuHost;

  it('is Node with its CPU, and no adapter where no GPU takes part', () => {
    const { package: version, runtime, cpu, threads, adapter } = describeEnvironment('9.9.9', null);
    expect([version, adapter]).toEqual(['9.9.9', null]);
    expect(runtime).toMatch(/^Node \d+\.\d+\.\d+, \w+ \w+$/);
    expect(cpu).not.toBe('');
    expect(threads).toBeGreaterThanOrEqual(1);
  });

  it('has the adapter with all that its driver says, nothing twice', () => {
    const info = { vendor: 'nvidia', architecture: 'hopper', device: '', description: 'NVIDIA: 580.95' };
    expect(describeEnvironment('', hostWith('nvidia hopper', info))).toMatchObject({
      adapter: 'nvidia hopper, NVIDIA: 580.95',
      software: false,
    });
    const software = { vendor: 'google', architecture: 'swiftshader' };
    expect(describeEnvironment('', hostWith('SwiftShader Device (software)', software, true))).toMatchObject({
      adapter: 'SwiftShader Device (software), google',
      software: true,
    });
  });
});

describe('what a run is at, in words', () => {
  const at = { caseName: 'W3', caseIndex: 1, cases: 4, share: 0.3 };

  it.each([
    [{ stage: 'loading' } as const, 'W3 (2 of 4): making its numbers'],
    [{ stage: 'calibrating', id: 'gpu' } as const, 'W3 (2 of 4): finding a grid for the GPU'],
    [{ stage: 'verifying', id: 'plain' } as const, 'W3 (2 of 4): holding plain JavaScript to float64'],
    [{ stage: 'measuring', id: 'cpu-1', round: 2 } as const, 'W3 (2 of 4): measuring one CPU thread, round 3'],
  ])('%j', (stage, words) => expect(progressWords({ ...at, stage })).toBe(words));
});

import { describe, expect, it } from 'vitest';
import { asLandscapeError, translated } from '../../src/engine/failure.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { slices } from '../../src/engine/slices.ts';
import { GpuError } from '../../src/gpu/errors.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import { makeCase } from '../support/engines.ts';

/** Keeps the thread busy. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('slices', () => {
  it('ask for a breather only after a while', async () => {
    const pause = slices();
    expect(pause()).toBeUndefined();
    work(20);
    const breather = pause();
    expect(breather).toBeInstanceOf(Promise);
    await breather;
    expect(pause()).toBeUndefined();
  });

  it('let others run meanwhile', async () => {
    let ran = false;
    setTimeout(() => (ran = true), 0);
    const pause = slices();
    for (let k = 0; k < 8; k++) {
      work(5);
      await pause();
    }
    expect(ran).toBe(true);
  });

  it('throw the reason of an abort, before and after a breather', async () => {
    expect(() => slices(AbortSignal.abort('at once'))()).toThrow('at once');
    const abort = new AbortController();
    const pause = slices(abort.signal);
    work(20);
    const breather = pause();
    abort.abort('meanwhile');
    await expect(breather).rejects.toBe('meanwhile');
  });

  it('make the reference engine abortable within one lattice', async () => {
    const abort = new AbortController();
    const job = await new ReferenceEngine().prepare(
      await resolveLandscape(makeCase({ grid: [2000, 2000], samples: 64 })),
    );
    setTimeout(() => abort.abort('enough'), 5);
    const run = job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 2000, height: 2000 }, abort.signal);
    await expect(run).rejects.toBe('enough');
  });
});

describe('errors of the GPU layer', () => {
  it('become landscape errors of the same kind, the cause kept', async () => {
    const cause = new GpuError('memory', 'no room');
    const failure = await translated(() => Promise.reject(cause)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LandscapeError);
    expect(failure).toMatchObject({ kind: 'memory', message: 'no room', cause });
  });

  it('and only they do', () => {
    for (const other of [new TypeError('x'), 'reason', undefined]) expect(asLandscapeError(other)).toBe(other);
  });
});

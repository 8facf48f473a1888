import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import { withSharedData } from '../../src/engine/cpu/shared-data.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { bitsOf, lossesOf, makeCase } from '../support/engines.ts';

afterEach(() => vi.unstubAllGlobals());

const problem = await resolveLandscape(makeCase({ samples: 70_000, layers: [2, 3, 1], grid: [3, 2] }));
const work = { problem, lineLayers: 0 };

describe('data of threads', () => {
  it('is shared where it is large, and copied once for all jobs over it', () => {
    const { inputs, targets } = withSharedData(work).problem.data;
    expect(inputs.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(inputs).toEqual(problem.data.inputs);
    expect(targets).toBe(problem.data.targets);
    expect(withSharedData({ ...work }).problem.data.inputs).toBe(inputs);
    expect(withSharedData(withSharedData(work)).problem.data.inputs).toBe(inputs);
  });

  it('is left as it is in a page without isolation', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(withSharedData(work)).toBe(work);
  });

  it('gives the same bits either way', async () => {
    const engine = await createCpuEngine({ threads: 2 });
    const shared = bitsOf(Float32Array.from(await lossesOf(engine, problem)));
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(bitsOf(Float32Array.from(await lossesOf(engine, problem)))).toEqual(shared);
    engine.dispose();
  });
});

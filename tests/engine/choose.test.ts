import { describe, expect, it } from 'vitest';
import { chooseKernel, type KernelTarget } from '../../src/engine/gpu/choose.ts';
import { planLandscape } from '../../src/engine/plan/plan.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

const amd: KernelTarget = { software: false, adapter: 'amd rdna-2', largestBuffer: 2 ** 27 };
const nvidia = { ...amd, adapter: 'nvidia ampere' };
const swiftshader = { ...amd, software: true, adapter: 'SwiftShader (software)' };

async function choose(options: CaseOptions, target = amd) {
  return chooseKernel(await planLandscape(await resolveLandscape(makeCase(options))), target);
}

describe('the kernel', () => {
  it('is the narrow one where a thread holds the layers', async () => {
    expect(await choose({ layers: [2, 16, 16, 1] })).toMatchObject({ kernel: 'narrow' });
    expect(await choose({ layers: [2, 32, 32, 1] })).toMatchObject({ kernel: 'narrow' });
    expect(await choose({ layers: [2, 3] })).toMatchObject({ kernel: 'narrow' });
  });

  it('is the wide one beyond', async () => {
    expect(await choose({ layers: [2, 64, 64, 1] })).toMatchObject({ kernel: 'wide', narrow: null });
    expect(await choose({ layers: [2, 8, 60], loss: 'cross-entropy' })).toMatchObject({ kernel: 'wide' });
  });

  it('is the general one where something might overflow', async () => {
    const choice = await choose({ layers: [2, 16, 1], activation: 'relu', window: { a: [0, 1e25], b: [0, 1e25] } });
    expect(choice).toMatchObject({ kernel: 'general', narrow: null });
    expect(choice.reason).toContain('overflow');
  });

  it('is the one asked for, except that only the general one may meet an overflow', async () => {
    const plan = await planLandscape(await resolveLandscape(makeCase({ layers: [2, 4, 1] })));
    expect(chooseKernel(plan, amd, 'general').kernel).toBe('general');
    expect(chooseKernel(plan, amd, 'wide').kernel).toBe('wide');
    expect(chooseKernel({ ...plan, finite: false }, amd, 'wide').kernel).toBe('general');
  });

  it('is the general one where the data fill more than a buffer', async () => {
    const target = { ...amd, largestBuffer: 100 };
    expect(await choose({ layers: [2, 16, 1] }, target)).toMatchObject({ kernel: 'general' });
  });
});

describe('the samples at a time', () => {
  /** The count of Mesa's compiler: (numbers + 4) × samples + 20 registers of 255. */
  it('fill the registers of a thread, and no more', async () => {
    const size = async (options: CaseOptions) => {
      const { narrow } = await choose(options);
      return narrow && 4 * narrow.tile.points * narrow.tile.blocks;
    };
    expect(await size({ layers: [2, 8, 1] })).toBe(16);
    expect(await size({ layers: [2, 16, 16, 1] })).toBe(8);
    expect(await size({ layers: [2, 24, 24, 1] })).toBe(8);
    expect(await size({ layers: [2, 32, 32, 1] })).toBe(4);
    expect(await size({ layers: [2, 16, 16, 16, 16, 1] })).toBe(4);
  });

  it('serve several points on a rasteriser, where a load costs as much as ten multiplications', async () => {
    const { narrow } = await choose({ layers: [2, 16, 16, 1] }, swiftshader);
    expect(narrow?.tile.points).toBeGreaterThan(1);
    expect(narrow).toMatchObject({ alongIn: 'uniform', firstAlone: true });
    const { narrow: hardware } = await choose({ layers: [2, 16, 16, 1] });
    expect(hardware).toMatchObject({ alongIn: 'storage', firstAlone: false });
  });

  it('share divisions on NVIDIA alone', async () => {
    expect((await choose({ layers: [2, 16, 1] }, nvidia)).narrow?.sharedDivision).toBe(true);
    expect((await choose({ layers: [2, 16, 1] }, amd)).narrow?.sharedDivision).toBe(false);
  });
});

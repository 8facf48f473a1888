import { describe, expect, it } from 'vitest';
import type { Job, Lattice } from '../../src/engine/engine.ts';
import { kernelJob } from '../../src/engine/gpu/gpu-engine.ts';
import { createNarrowKernel, type NarrowOptions } from '../../src/engine/gpu/narrow-kernel.ts';
import type { Problem } from '../../src/engine/plan/plan.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { createRandom } from '../../src/spec/random.ts';
import { bitsOf, expectContract, lossesOf, makeCase, type CaseOptions } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';

const found = await findHost();

function options(points: number, blocks: number, more: Partial<NarrowOptions> = {}): NarrowOptions {
  return { tile: { points, blocks }, sharedDivision: false, alongIn: 'storage', firstAlone: false, ...more };
}

if ('reason' in found) {
  console.warn(`The kernel for narrow networks is not tested here: ${found.reason}`);
  it.skip(`the kernel for narrow networks: ${found.reason}`, () => {});
} else {
  const { host } = found;
  const open = (problem: Problem, how: NarrowOptions): Promise<Job> =>
    kernelJob((context) => createNarrowKernel(context, how), host, host.device.limits, problem);

  async function losses(problem: Problem, how: NarrowOptions): Promise<Float32Array> {
    const job = await open(problem, how);
    const [width, height] = problem.grid;
    try {
      return Float32Array.from(await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width, height }));
    } finally {
      job.dispose();
    }
  }

  describe('the kernel for narrow networks', () => {
    it.each<[string, CaseOptions, NarrowOptions]>([
      ['no hidden layer', { layers: [3, 4], loss: 'cross-entropy' }, options(1, 1)],
      ['one hidden layer', { layers: [2, 5, 3], activation: 'gelu-tanh' }, options(1, 2)],
      ['two, the outputs written out', { layers: [2, 6, 5, 2] }, options(2, 2, { sharedDivision: true })],
      [
        'two, the first layer written out',
        { layers: [2, 4, 5, 7], activation: 'silu', loss: 'cross-entropy' },
        options(1, 2),
      ],
      [
        'three, weights in a uniform buffer',
        { layers: [2, 5, 4, 6, 2], activation: 'sigmoid', output: 'sigmoid' },
        options(3, 1, { sharedDivision: true, alongIn: 'uniform' }),
      ],
      [
        'two, the first layer written out before one output',
        { layers: [2, 6, 5, 1] },
        options(4, 1, { firstAlone: true }),
      ],
      ['four without biases', { layers: [2, 4, 3, 5, 4, 1], bias: false }, options(1, 4)],
    ])('computes %s', async (label, caseOptions, how) => {
      const landscape = await resolveLandscape(makeCase({ ...caseOptions, grid: [6, 5], samples: 45 }));
      const expected = await lossesOf(new ReferenceEngine(), landscape);
      expectContract(label, expected, await losses(landscape, how), 6, 0.5);
    });

    it('leaves out of a layer what does not move along u', async () => {
      const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 3, 2], grid: [6, 5] }));
      for (const layer of landscape.network.layers) {
        const u = landscape.plane.u.slice();
        u.fill(0, layer.weight, layer.bias + layer.outputs);
        const still = { ...landscape, plane: { ...landscape.plane, u } };
        const expected = await lossesOf(new ReferenceEngine(), still);
        expectContract(`layer at ${layer.weight}`, expected, await losses(still, options(1, 1)), 6);
      }
    });

    it('gives the same bits whatever the lattice, with several segments and workgroups', async () => {
      const landscape = await resolveLandscape(makeCase({ layers: [2, 3, 1], samples: 2100, grid: [150, 3] }));
      const job = await open(landscape, options(2, 1));
      const evaluate = async (lattice: Lattice) => Float32Array.from(await job.evaluate(lattice));
      const whole = await evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 150, height: 3 });
      const bits = bitsOf(whole);
      const expected = await lossesOf(new ReferenceEngine(), landscape);
      expectContract('2100 samples', expected, whole, 150, 0.2);
      for (const lattice of [
        { i: 0, j: 1, di: 1, dj: 1, width: 150, height: 1 },
        { i: 7, j: 0, di: 1, dj: 2, width: 1, height: 2 },
        { i: 3, j: 2, di: 5, dj: 1, width: 29, height: 1 },
        { i: 149, j: 2, di: 1, dj: 1, width: 1, height: 1 },
      ]) {
        const part = bitsOf(await evaluate(lattice));
        for (const [n, value] of part.entries()) {
          const column = lattice.i + (n % lattice.width) * lattice.di;
          const row = lattice.j + Math.floor(n / lattice.width) * lattice.dj;
          expect(value).toBe(bits[row * 150 + column]);
        }
      }
      job.dispose();
    });

    it('adds 60,000 losses to 1e-7, and computes them to 1e-6', async () => {
      const landscape = await resolveLandscape(makeCase({ layers: [2, 3, 1], samples: 60_000, grid: [3, 2] }));
      const computed = await losses(landscape, options(2, 1));
      for (const [k, loss] of (await lossesOf(new ReferenceEngine(), landscape)).entries()) {
        expect(Math.abs(computed[k] - loss) / loss).toBeLessThan(1e-6);
      }
      // predictions of 0 and targets that float32 holds: what is left is the rounding of the sum
      const zero = new Float64Array(landscape.network.parameterCount);
      const random = createRandom(1);
      const targets = landscape.data.targets.map(() => random.integer(2 ** 24) / 2 ** 20);
      const sum = targets.reduce((total, y) => total + y, 0);
      const loss = { ...landscape.loss, name: 'mae' } as const;
      const plane = { origin: zero, u: zero, v: zero };
      const summed = await losses({ ...landscape, loss, plane, data: { ...landscape.data, targets } }, options(2, 1));
      for (const value of summed) expect(Math.abs(value / (sum / 60_000) - 1)).toBeLessThan(1e-7);
    });
  });
}

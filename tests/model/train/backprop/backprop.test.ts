import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../seed.ts';
import { createEvaluator } from '../../../../src/model/evaluate.ts';
import { createGradient } from '../../../../src/model/full-space/gradient.ts';
import type { FullSpaceProblem } from '../../../../src/model/full-space/tape.ts';
import { createBackprop } from '../../../../src/model/train/backprop/backprop.ts';
import type { Kernel } from '../../../../src/model/train/backprop/kernel.ts';
import { plainKernel } from '../../../../src/model/train/backprop/plain-kernel.ts';
import { simdKernel } from '../../../../src/model/train/backprop/simd-kernel.ts';
import { ACTIVATIONS, LOSSES, type NetworkSpec } from '../../../../src/spec/landscape.ts';
import { caseProblem, problemOf } from '../support.ts';

const COMBINATIONS = ACTIVATIONS.flatMap((activation) => LOSSES.map((loss) => ({ activation, loss })));

/** Whether losses and gradients are those of the pass sample by sample, to 1e-13 of the largest entry, and to the bit the same without SIMD. */
function expectAgreement(problem: FullSpaceProblem, points: readonly Float64Array[], samples?: number[]): void {
  const bySample = createGradient(problem);
  const simd = createBackprop(problem, simdKernel as (length: number) => Kernel);
  const plain = createBackprop(problem, plainKernel);
  for (const theta of points) {
    const slow = bySample.at(theta, undefined, samples);
    const gradient = new Float64Array(theta.length);
    const same = new Float64Array(theta.length);
    const loss = simd.at(theta, gradient, samples);
    expect(plain.at(theta, same, samples)).toBe(loss);
    expect(same).toEqual(gradient);
    if (!Number.isFinite(slow.loss)) {
      expect(loss).toBe(slow.loss);
      expect(gradient).toEqual(slow.gradient);
      continue;
    }
    expect(Math.abs(loss - slow.loss)).toBeLessThanOrEqual(1e-13 * Math.abs(slow.loss));
    const largest = slow.gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const off = slow.gradient.map((x, k) => (Object.is(x, gradient[k]) ? 0 : Math.abs(x - gradient[k])));
    expect(off.every((x) => x <= 1e-13 * largest)).toBe(true);
  }
}

/** Without biases, under the squared error. */
const bare = (network: Omit<NetworkSpec, 'bias'>, inputs: number[][], targets: number[][], values: number[]) =>
  problemOf({ ...network, bias: false }, { inputs, targets }, { name: 'mse' }, values);

describe('backpropagation by blocks', () => {
  it.each(COMBINATIONS)(
    'is the derivative sample by sample, of $activation under $loss',
    async ({ activation, loss }) => {
      const width = fc.integer({ min: 1, max: 9 });
      const arbitrary = fc.record({
        hidden: fc.array(width, { maxLength: 3 }),
        ends: fc.tuple(width, loss === 'cross-entropy' ? fc.integer({ min: 2, max: 5 }) : width),
        samples: fc.integer({ min: 1, max: 300 }),
        size: fc.constantFrom(0.3, 1, 4),
        bias: fc.boolean(),
        output: fc.constantFrom(...ACTIVATIONS),
        picks: fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), { nil: undefined }),
      });
      await fc.assert(
        fc.asyncProperty(arbitrary, async ({ hidden, ends, picks, ...options }) => {
          const layers = [ends[0], ...hidden, ends[1]];
          const problem = await caseProblem({ ...options, layers, activation, loss });
          expectAgreement(
            problem,
            [problem.plane.origin],
            picks?.map((pick) => pick % options.samples),
          );
        }),
        { numRuns: 6 },
      );
    },
  );

  it('takes the same side at every kink', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const problem = await caseProblem({ layers: [2, 3, 2], activation, loss, samples: 6 });
      const { parameterCount } = problem.network;
      expectAgreement(
        problem,
        [0, -0].map((value) => new Float64Array(parameterCount).fill(value)),
      );
    }
  });

  it('has the loss of the evaluator over all samples, to the bit', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const problem = await caseProblem({ layers: [3, 5, 4, 2], activation, loss, samples: 131, output: 'sigmoid' });
      const { loss: lossOf } = createEvaluator(problem);
      for (const size of [0, 1, 1e3, 1e200]) {
        const theta = problem.plane.origin.map((x) => size * x);
        expect(createBackprop(problem).loss(theta)).toBe(lossOf(theta));
      }
    }
  });

  it('does not remember what it computed before, nor how a batch was named', async () => {
    const problem = await caseProblem({ layers: [3, 7, 5, 2], activation: 'gelu', samples: 301 });
    const { at, loss, parameterCount } = createBackprop(problem);
    const theta = problem.plane.origin;
    const fresh = new Float64Array(parameterCount);
    const value = at(theta, fresh);
    const again = new Float64Array(parameterCount).fill(7);
    at(
      theta.map((x) => 1e200 * x),
      again,
      [300, 2, 2],
    );
    loss(theta.map((x) => 3 * x));
    const all = Uint32Array.from({ length: 301 }, (_, n) => n);
    expect(at(theta, again, all)).toBe(value);
    expect(again).toEqual(fresh);
  });

  it('refuses what does not fit', async () => {
    const problem = await caseProblem({ samples: 3 });
    const { at, parameterCount } = createBackprop(problem);
    const theta = problem.plane.origin;
    const out = new Float64Array(parameterCount);
    expect(() => at(new Float64Array(3), out)).toThrow(`theta: expected ${parameterCount} numbers, got 3`);
    expect(() => at(theta, new Float64Array(1))).toThrow(`out: expected ${parameterCount} numbers, got 1`);
    expect(() => at(theta, out, [])).toThrow('samples: expected at least one, got none');
    expect(() => at(theta, out, [3])).toThrow('samples: expected an index from 0 to 2, got 3');
    expect(() => at(theta, out, [0.5])).toThrow('got 0.5');
  });
});

describe('backpropagation in extreme places', () => {
  it('agrees wherever parameters grow, up to losses that overflow and beyond', async () => {
    for (const { activation, loss } of COMBINATIONS) {
      const problem = await caseProblem({ layers: [2, 3, 3, 2], activation, loss, samples: 9, output: 'tanh' });
      const open = await caseProblem({ layers: [2, 3, 2], activation, loss, samples: 9 });
      for (const one of [problem, open]) {
        const { origin } = one.plane;
        expectAgreement(
          one,
          [20, 1e3, 1e40, 1e160, 1e308].map((size) => origin.map((x) => x * size)),
        );
      }
    }
  });

  it('shows an overflow, with no gradient', async () => {
    const problem = await caseProblem({ activation: 'relu' });
    const gradient = new Float64Array(problem.network.parameterCount);
    const theta = problem.plane.origin.map((x) => Math.abs(x) * 1e160);
    expect(createBackprop(problem).at(theta, gradient)).toBe(Infinity);
    expect(gradient.every(Number.isNaN)).toBe(true);
  });

  it('passes nothing through a saturated unit, whatever infinity it met', async () => {
    const problem = await bare(
      { layers: [1, 2], output: 'tanh' },
      [[100], [-100]],
      [
        [1, 0],
        [-1, 0],
      ],
      [1e308, 0.005],
    );
    const gradient = new Float64Array(2);
    const loss = createBackprop(problem).at(Float64Array.of(1e308, 0.005), gradient);
    const t = Math.tanh(0.5);
    expect(loss / ((t * t) / 2)).toBeCloseTo(1, 14);
    expect(gradient[0]).toBe(0);
    expect(gradient[1]).toBeCloseTo(100 * t * (1 - t * t), 12);
  });

  it('passes nothing through a dead unit, whatever infinity comes back', async () => {
    // relu(−1) = 0 in front of weights whose product overflows
    const network: NetworkSpec = { layers: [1, 1, 1, 1], activation: ['relu', 'identity'] };
    const problem = await bare(network, [[1]], [[1]], [-1, 1e200, 1e200]);
    const gradient = new Float64Array(3);
    expect(createBackprop(problem).at(problem.plane.origin, gradient)).toBe(1);
    expect([...gradient].map((x) => x + 0)).toEqual([0, 0, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatches } from '../../../src/model/train/batches.ts';
import { createTrainingObjective } from '../../../src/model/train/objective.ts';
import { slopeOf } from '../../support/derivatives.ts';
import { ACTIVATIONS, LOSSES } from '../../../src/spec/landscape.ts';
import { caseProblem } from './support.ts';

/** The batches of some epochs. */
function epochs(samples: number, size: number, seed: number, count: number): number[][][] {
  const { next, perEpoch } = createBatches(samples, size, seed);
  return Array.from({ length: count }, () => Array.from({ length: perEpoch }, () => [...next()!]));
}

describe('batches', () => {
  it('of an epoch hold every sample once, all as large as can be', () => {
    const sizes = fc
      .integer({ min: 1, max: 60 })
      .chain((samples) => fc.tuple(fc.constant(samples), fc.integer({ min: 1, max: samples })));
    fc.assert(
      fc.property(sizes, fc.nat(), ([samples, size], seed) => {
        for (const epoch of epochs(samples, size, seed, 3)) {
          const all = epoch.flat();
          expect(all.slice().sort((x, y) => x - y)).toEqual(Array.from({ length: samples }, (_, n) => n));
          for (const batch of epoch.slice(0, -1)) expect(batch).toHaveLength(size);
          expect(epoch).toHaveLength(Math.ceil(samples / size));
        }
      }),
    );
  });

  it('come in another order each epoch and for each seed, the same for the same', () => {
    const [first, second] = epochs(30, 7, 5, 2);
    expect(first).not.toEqual(second);
    expect(epochs(30, 7, 5, 2)).toEqual([first, second]);
    expect(epochs(30, 7, 6, 1)).not.toEqual([first]);
  });

  it('favour no sample and no place', () => {
    const samples = 6;
    const rounds = 6000;
    const counts = Array.from({ length: samples }, () => Array.from({ length: samples }, () => 0));
    for (const epoch of epochs(samples, 2, 11, rounds)) epoch.flat().forEach((n, place) => counts[place][n]++);
    // binomial: five standard deviations of rounds / samples
    const allowed = 5 * Math.sqrt((rounds / samples) * (1 - 1 / samples));
    for (const count of counts.flat()) expect(Math.abs(count - rounds / samples)).toBeLessThan(allowed);
  });

  it('of all samples at once are in their own order', () => {
    const { next, perEpoch } = createBatches(9, 'full', 1);
    expect([next(), perEpoch]).toEqual([undefined, 1]);
  });
});

describe('the objective on a batch', () => {
  const smooth = ACTIVATIONS.filter((name) => !['relu', 'leaky-relu', 'elu'].includes(name));
  const losses = LOSSES.filter((name) => !['mae', 'hinge', 'huber'].includes(name));
  const cases = smooth.flatMap((activation) => losses.map((loss) => ({ activation, loss })));

  it.each(cases)('has the slopes of its values: $activation, $loss', async ({ activation, loss }) => {
    const problem = await caseProblem({ layers: [2, 3, 2], activation, loss, samples: 9 });
    const { at, penalty, parameterCount } = createTrainingObjective(problem, 0.3);
    const theta = problem.plane.origin.slice();
    const gradient = new Float64Array(parameterCount);
    const ignored = new Float64Array(parameterCount);
    for (const batch of [[4], [8, 0, 3], [5, 5, 2, 1]]) {
      const value = at(theta, gradient, batch);
      for (let k = 0; k < parameterCount; k++) {
        const along = (t: number) => {
          const moved = theta.slice();
          moved[k] += t;
          return at(moved, ignored, batch) + penalty(moved);
        };
        expect(Math.abs(gradient[k] - slopeOf(along, 0, 4e-3))).toBeLessThan(1e-9 * (1 + value));
      }
    }
  });

  it('is the mean over its samples, so that the batches of an epoch make the whole', async () => {
    const problem = await caseProblem({ samples: 12 });
    const { at, fullLoss, parameterCount } = createTrainingObjective(problem, 0);
    const theta = problem.plane.origin;
    const whole = new Float64Array(parameterCount);
    expect(at(theta, whole)).toBeCloseTo(fullLoss(theta), 14);
    const { next, perEpoch } = createBatches(12, 4, 3);
    const sum = new Float64Array(parameterCount);
    const part = new Float64Array(parameterCount);
    let loss = 0;
    for (let b = 0; b < perEpoch; b++) {
      loss += at(theta, part, next()) / perEpoch;
      for (const [k, g] of part.entries()) sum[k] += g / perEpoch;
    }
    expect(loss).toBeCloseTo(fullLoss(theta), 13);
    for (const [k, g] of whole.entries()) expect(sum[k]).toBeCloseTo(g, 13);
  });
});

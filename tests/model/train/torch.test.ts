import { describe, expect, it } from 'vitest';
import type { TrainingOptions } from '../../../src/model/train/options.ts';
import { createTrainer } from '../../../src/model/train/trainer.ts';
import type { Activation, LossName } from '../../../src/spec/landscape.ts';
import fixture from '../../fixtures/train/torch-training.json' with { type: 'json' };
import { problemOf, runAll } from './support.ts';

/** Losses and parameters while PyTorch trains in float64; `torch_training.py` made them. */
const { steps, kept, inputs, targets, starts, cases } = fixture;
const named = cases.map((one) => ({ ...one, name: `${one.activation}, ${one.loss}, ${JSON.stringify(one.plan)}` }));

describe('training by PyTorch', () => {
  it('is there for every optimiser, loss and activation', () => {
    const seen = new Set(cases.map(({ activation, loss, plan }) => `${plan.optimizer} ${activation} ${loss}`));
    expect(seen.size).toBe(4 * 2 * 3);
  });

  it('is not so steep that rounding decides', () => {
    const spreads = cases.map(({ spread }) => spread);
    expect(Math.max(...spreads)).toBeLessThan(1e-8);
    expect(spreads.filter((spread) => spread > 1e-11).length).toBeLessThan(8);
  });

  it.each(named)('is ours: $name', async ({ activation, loss, plan, losses, path, spread }) => {
    const outputs = loss === 'cross-entropy' ? 3 : 1;
    const problem = await problemOf(
      { layers: [2, 8, outputs], activation: activation as Activation },
      { inputs, targets: targets[loss as LossName & keyof typeof targets] },
      { name: loss as LossName },
      starts[`${outputs}`],
    );
    const trainer = createTrainer(problem, problem.plane.origin, { ...plan, steps } as TrainingOptions);
    const result = runAll(trainer).result();
    expect(result.status).toBe('finished');
    for (const [k, x] of losses.entries()) {
      expect(Math.abs(result.losses.values[k] / x - 1), `loss of step ${k + 1}`).toBeLessThan(1e-10);
    }
    for (const [k, expected] of path.entries()) {
      const point = result.trajectory.points[kept[k]];
      const off = expected.map((x, p) => Math.abs(point[p] - x) / Math.max(Math.abs(x), 1e-2));
      expect(Math.max(...off), `parameters after step ${kept[k]}`).toBeLessThan(Math.max(1e-10, 10 * spread));
    }
  });
});

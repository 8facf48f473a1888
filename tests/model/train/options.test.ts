import { describe, expect, it } from 'vitest';
import { fillOptions, type TrainingOptions } from '../../../src/model/train/options.ts';
import { learningRateAt } from '../../../src/model/train/schedule.ts';

const problem = { data: { samples: 50 }, loss: { l2: 0 } };
const fill = (options: object) => fillOptions(options as TrainingOptions, problem);

describe('training options', () => {
  it("have PyTorch's defaults", () => {
    const common = { steps: 10, seed: 0, l2: 0, learningRate: 1e-3, batch: 'full', schedule: 'constant', warmUp: 0 };
    expect(fill({ optimizer: 'sgd', steps: 10 })).toEqual({ optimizer: 'sgd', ...common });
    expect(fill({ optimizer: 'momentum', steps: 10 })).toEqual({
      optimizer: 'momentum',
      ...common,
      momentum: 0.9,
      nesterov: false,
    });
    expect(fill({ optimizer: 'adam', steps: 10 })).toEqual({
      optimizer: 'adam',
      ...common,
      betas: [0.9, 0.999],
      epsilon: 1e-8,
    });
    const { warmUp: _, ...fewer } = common;
    expect(fill({ optimizer: 'lbfgs', steps: 10 })).toEqual({
      optimizer: 'lbfgs',
      ...fewer,
      learningRate: 1,
      history: 10,
      tolerance: 1e-12,
    });
  });

  it('filled in are what they were', () => {
    for (const optimizer of ['sgd', 'momentum', 'adam', 'lbfgs']) {
      const filled = fill({ optimizer, steps: 7, l2: 0.5, seed: 2 ** 52 });
      expect(fill(JSON.parse(JSON.stringify(filled)) as object)).toEqual(filled);
    }
  });

  it.each([
    [
      { optimizer: 'adamw', steps: 1 },
      'training.optimizer: expected one of "sgd", "momentum", "adam", "lbfgs", got "adamw"',
    ],
    [{ optimizer: 'sgd' }, 'training.steps: expected an integer from 1 to 1000000000, got nothing'],
    [{ optimizer: 'sgd', steps: 1.5 }, 'training.steps: expected an integer from 1 to 1000000000, got 1.5'],
    [{ optimizer: 'sgd', steps: 1, learningRate: 0 }, 'training.learningRate: expected a finite number above 0, got 0'],
    [
      { optimizer: 'sgd', steps: 1, learningRate: NaN },
      'training.learningRate: expected a finite number above 0, got NaN',
    ],
    [{ optimizer: 'sgd', steps: 1, momentum: 0.9 }, 'training.momentum: expected a known key'],
    [{ optimizer: 'momentum', steps: 1, momentum: 1 }, 'training.momentum: expected a number from 0 to below 1, got 1'],
    [{ optimizer: 'momentum', steps: 1, nesterov: 1 }, 'training.nesterov: expected true or false, got 1'],
    [
      { optimizer: 'sgd', steps: 1, batch: 51 },
      'training.batch: expected "full" or an integer from 1 to 50 (the samples), got 51',
    ],
    [{ optimizer: 'sgd', steps: 1, batch: 0 }, 'training.batch'],
    [{ optimizer: 'sgd', steps: 1, seed: -1 }, 'training.seed'],
    [{ optimizer: 'sgd', steps: 1, l2: -1 }, 'training.l2: expected a finite number, 0 or more, got -1'],
    [
      { optimizer: 'sgd', steps: 1, schedule: 'linear' },
      'training.schedule: expected "constant", "cosine" or {step, factor}, got "linear"',
    ],
    [
      { optimizer: 'sgd', steps: 1, schedule: { step: 3 } },
      'training.schedule.factor: expected a finite number above 0, got nothing',
    ],
    [{ optimizer: 'sgd', steps: 5, warmUp: 6 }, 'training.warmUp: expected at most 5 (the steps), got 6'],
    [{ optimizer: 'adam', steps: 1, betas: [0.9] }, 'training.betas: expected an array of 2 numbers'],
    [{ optimizer: 'adam', steps: 1, betas: [0.9, 1] }, 'training.betas[1]: expected a number from 0 to below 1, got 1'],
    [{ optimizer: 'lbfgs', steps: 1, batch: 5 }, 'training.batch: expected one of "full", got 5'],
    [
      { optimizer: 'lbfgs', steps: 1, schedule: 'cosine' },
      'training.schedule: expected one of "constant", got "cosine"',
    ],
    [{ optimizer: 'lbfgs', steps: 1, history: 0 }, 'training.history: expected an integer from 1 to 1000, got 0'],
    ['sgd', 'training: expected an object, got "sgd"'],
  ])('refuses %j', (options, message) => {
    expect(() => fill(options as object)).toThrow(message);
  });

  it('names everything that is wrong at once', () => {
    expect(() => fill({ optimizer: 'adam', steps: 0, epsilon: -1, lerningRate: 1 })).toThrow(
      /learningRate[\s\S]*training\.steps[\s\S]*training\.epsilon/,
    );
  });
});

describe('the learning rate', () => {
  const ratesOf = (options: object) => {
    const filled = fill({ optimizer: 'sgd', learningRate: 2, ...options });
    return Array.from({ length: filled.steps }, (_, t) => learningRateAt(filled, t));
  };

  it('is constant by default', () => {
    expect(ratesOf({ steps: 3 })).toEqual([2, 2, 2]);
  });

  it('falls by half a cosine from its full value, symmetric about its half', () => {
    const rates = ratesOf({ steps: 8, schedule: 'cosine' });
    expect(rates[0]).toBe(2);
    for (let t = 1; t < 8; t++) {
      expect(rates[t]).toBeLessThan(rates[t - 1]);
      expect(rates[t] + rates[8 - t]).toBeCloseTo(2, 14);
    }
  });

  it('falls in stairs', () => {
    expect(ratesOf({ steps: 7, schedule: { step: 3, factor: 0.5 } })).toEqual([2, 2, 2, 1, 1, 1, 0.5]);
  });

  it('rises linearly first, and the schedule begins after that', () => {
    const rates = ratesOf({ steps: 12, warmUp: 4, schedule: 'cosine' });
    expect(rates.slice(0, 5)).toEqual([0.5, 1, 1.5, 2, 2]);
    expect(rates.slice(4)).toEqual(ratesOf({ steps: 8, schedule: 'cosine' }));
    expect(ratesOf({ steps: 4, warmUp: 4 })).toEqual([0.5, 1, 1.5, 2]);
  });

  it('of L-BFGS is the first length its search tries', () => {
    expect(learningRateAt(fill({ optimizer: 'lbfgs', steps: 3, learningRate: 0.5 }), 2)).toBe(0.5);
  });
});

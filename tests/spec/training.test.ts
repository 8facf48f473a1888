import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/spec/presets.ts';
import type { Landscape, TrainingRecord } from '../../src/spec/landscape.ts';
import { describeProblem } from '../../src/spec/errors.ts';
import { describeTraining } from '../../src/spec/training-words.ts';
import { validateLandscape } from '../../src/spec/validate.ts';

const bowl: Landscape = {
  ...PRESETS[0].landscape,
  network: { layers: [1, 1] },
  parameters: { values: [0, 0] },
  plane: { directions: 'random' },
};
const good: TrainingRecord = {
  version: 1,
  options: { optimizer: 'adam', steps: 9 },
  initial: { init: 'zeros' },
  steps: 4,
};

function problemsOf(training: unknown): string[] {
  const parameters = { values: [0, 0], training } as Landscape['parameters'];
  return validateLandscape({ ...bowl, parameters }).map(describeProblem);
}

describe('the record of a training in a landscape file', () => {
  test('may leave defaults out', () => expect(problemsOf(good)).toEqual([]));

  test.each([
    [{ ...good, version: 2 }, 'training.version: expected 1, got 2'],
    [{ ...good, steps: 10 }, 'training.steps: expected at most 9 (parameters.training.options.steps), got 10'],
    [{ ...good, initial: { values: [1] } }, 'training.initial.values: expected 2 numbers (1·1+1), got 1'],
    [{ ...good, initial: { init: 'xavier', seed: 1 } }, 'training.initial.init: expected one of'],
    [{ ...good, theta: [0, 0] }, 'training.theta: expected a known key'],
    [{ ...good, options: { optimizer: 'adam' } }, 'training.options.steps: expected an integer from 1 to 1000000000'],
    [{ ...good, options: { ...good.options, batch: 0 } }, 'training.options.batch: expected "full" or an integer'],
    [{ ...good, options: { ...good.options, momentum: 0.9 } }, 'training.options.momentum: expected a known key'],
    [{ ...good, options: { ...good.options, betas: [0.9, 1] } }, 'training.options.betas[1]: expected a number from 0'],
    [{ ...good, options: { ...good.options, warmUp: 10 } }, 'training.options.warmUp: expected at most 9 (the steps)'],
    [
      { ...good, options: { optimizer: 'lbfgs', steps: 9, batch: 4 } },
      'training.options.batch: expected one of "full"',
    ],
    [null, 'training: expected an object, got null'],
  ])('%j is refused', (training, message) => {
    const problems = problemsOf(training);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`parameters.${message}`);
  });

  test('goes with values alone', () => {
    const parameters = { init: 'zeros', training: good } as Landscape['parameters'];
    const [problem] = validateLandscape({ ...bowl, parameters });
    expect(problem).toMatchObject({ path: 'parameters.training', got: '"training"' });
  });
});

test.each([
  [
    {
      ...good,
      options: { optimizer: 'adam', steps: 2000, learningRate: 0.01, batch: 32, seed: 1 },
      initial: { init: 'xavier-uniform', seed: 1 },
      steps: 2000,
    },
    'Adam, 2,000 steps, learning rate 0.01, batch 32 in the order of seed 1, from xavier-uniform, seed 1',
  ],
  [
    {
      ...good,
      options: { optimizer: 'momentum', steps: 9, schedule: { step: 3, factor: 0.5 }, warmUp: 1, l2: 0.001 },
    },
    'SGD with momentum, 4 of 9 steps, learning rate 0.001 times 0.5 every 3 steps after a warm-up of 1 step, full batch, penalty 0.001·‖θ‖², from zeros',
  ],
  [
    { ...good, options: { optimizer: 'lbfgs', steps: 4 }, initial: { values: [1, 2] } },
    'L-BFGS, 4 steps, full batch, from given parameters',
  ],
] satisfies [TrainingRecord, string][])('a record in words', (record, words) =>
  expect(describeTraining(record)).toBe(words),
);

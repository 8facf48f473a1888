import { Report } from '../../spec/checks.ts';
import type { TrainingOptions } from '../../spec/landscape.ts';
import { MAX_STEPS, trainingOptions } from '../../spec/training.ts';

export type { Schedule, TrainingOptions } from '../../spec/landscape.ts';

type Filled<O> = O extends unknown ? Required<O> : never;

/** Training options with every default filled in. */
export type FullTrainingOptions = Filled<TrainingOptions>;

/**
 * Checks training options and fills the defaults in.
 *
 * @param problem its number of samples bounds a batch, its loss gives the default of `l2`
 * @param path of the options, for messages
 * @throws LandscapeError of kind `spec` that names every field that is wrong
 */
export function fillOptions(
  options: TrainingOptions,
  { data, loss }: { data: { samples: number }; loss: { l2: number } },
  path = 'training',
): FullTrainingOptions {
  const report = new Report();
  trainingOptions(data.samples)(options, path, report);
  report.throwIfAny();
  return withDefaults(options, loss.l2);
}

/**
 * Whether a training can be planned to go on to `total` steps.
 *
 * @throws RangeError for fewer steps than planned, or for a cosine schedule, whose every step depends on their number
 */
export function checkExtension({ schedule, steps }: FullTrainingOptions, total: number): void {
  if (schedule === 'cosine') {
    throw new RangeError(`steps: expected the ${steps} that the cosine schedule was planned for, got ${total}`);
  }
  if (Number.isInteger(total) && total >= steps && total <= MAX_STEPS) return;
  throw new RangeError(`steps: expected an integer from ${steps} to ${MAX_STEPS}, got ${total}`);
}

function withDefaults(options: TrainingOptions, l2: number): FullTrainingOptions {
  const common = { steps: options.steps, seed: options.seed ?? 0, l2: options.l2 ?? l2 };
  if (options.optimizer === 'lbfgs') {
    const { optimizer, learningRate = 1, history = 10, tolerance = 1e-12 } = options;
    return { optimizer, ...common, learningRate, history, tolerance, batch: 'full', schedule: 'constant' };
  }
  const { learningRate = 1e-3, batch = 'full', schedule: plan = 'constant', warmUp = 0 } = options;
  const stochastic = { ...common, learningRate, batch, schedule: plan, warmUp };
  switch (options.optimizer) {
    case 'sgd':
      return { optimizer: 'sgd', ...stochastic };
    case 'momentum':
      return { optimizer: 'momentum', ...stochastic, momentum: options.momentum ?? 0.9, nesterov: !!options.nesterov };
    case 'adam':
      return {
        optimizer: 'adam',
        ...stochastic,
        betas: options.betas ?? [0.9, 0.999],
        epsilon: options.epsilon ?? 1e-8,
      };
  }
}

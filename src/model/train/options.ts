import { byTag, either, integer, isObject, object, oneOf, Report, satisfies, type Check } from '../../spec/checks.ts';

export const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'lbfgs'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/**
 * How the learning rate goes on after the warm-up, t steps into the T that are left: as it is; by half a cosine to 0,
 * (1 + cos(π t / T)) / 2 (Loshchilov and Hutter 2017, without restarts; PyTorch's `CosineAnnealingLR`); or times `factor` every
 * `step` steps (`StepLR`). Counted in steps of the optimiser, not in epochs.
 */
export type Schedule = 'constant' | 'cosine' | { step: number; factor: number };

interface Common {
  /** Steps to take in all. */
  steps: number;
  /** 1e-3 by default, as in PyTorch; 1 for `lbfgs`, the first length that its line search tries. */
  learningRate?: number;
  /** Seed of the order of the samples in batches; 0 by default. */
  seed?: number;
  /** Weight of the penalty l2 · ‖θ‖² (half of PyTorch's `weight_decay`); by default that of the loss. */
  l2?: number;
}

interface Stochastic extends Common {
  /** Samples a step, drawn without replacement, in a new order each epoch; `full` by default. The last of an epoch may be smaller. */
  batch?: 'full' | number;
  schedule?: Schedule;
  /** Steps over which the learning rate rises linearly to its full value, before the schedule begins; 0 by default. */
  warmUp?: number;
}

/** How to train. Definitions and defaults of sgd, momentum and adam are PyTorch's `torch.optim.SGD` and `Adam`, without weight decay. */
export type TrainingOptions =
  | (Stochastic & { optimizer: 'sgd' })
  | (Stochastic & { optimizer: 'momentum'; momentum?: number; nesterov?: boolean })
  | (Stochastic & { optimizer: 'adam'; betas?: [number, number]; epsilon?: number })
  | (Common & {
      optimizer: 'lbfgs';
      /** Pairs of steps and changes of the gradient that are remembered; 10 by default. */
      history?: number;
      /** Converged when no entry of the gradient is larger; 1e-12 by default. */
      tolerance?: number;
      batch?: 'full';
      schedule?: 'constant';
    });

type Filled<O> = O extends unknown ? Required<O> : never;

/** Training options with every default filled in. */
export type FullTrainingOptions = Filled<TrainingOptions>;

const MAX_STEPS = 1e9;

const positive = satisfies('a finite number above 0', (x) => Number.isFinite(x) && (x as number) > 0);
const notNegative = satisfies('a finite number, 0 or more', (x) => Number.isFinite(x) && (x as number) >= 0);
const decay = satisfies('a number from 0 to below 1', (x) => typeof x === 'number' && x >= 0 && x < 1);
const truth = satisfies('true or false', (x) => typeof x === 'boolean');

function pair(check: Check): Check {
  return (value, path, report) => {
    if (!Array.isArray(value) || value.length !== 2) return report.reject(path, 'an array of 2 numbers', value);
    value.forEach((x, k) => check(x, `${path}[${k}]`, report));
  };
}

const schedule = either(
  object({ step: integer(1, MAX_STEPS), factor: positive }),
  satisfies('"constant", "cosine" or {step, factor}', (x) => x === 'constant' || x === 'cosine'),
  isObject,
);

const named: Check = () => {};

function checkFor(samples: number): Check {
  const common = {
    optimizer: named,
    steps: integer(1, MAX_STEPS),
    'learningRate?': positive,
    'seed?': integer(0, Number.MAX_SAFE_INTEGER),
    'l2?': notNegative,
  };
  const size = satisfies(
    `"full" or an integer from 1 to ${samples} (the samples)`,
    (x) => x === 'full' || (Number.isInteger(x) && (x as number) >= 1 && (x as number) <= samples),
  );
  const stochastic = { ...common, 'batch?': size, 'schedule?': schedule, 'warmUp?': integer(0, MAX_STEPS) };
  return byTag('optimizer', {
    sgd: object(stochastic),
    momentum: object({ ...stochastic, 'momentum?': decay, 'nesterov?': truth }),
    adam: object({ ...stochastic, 'betas?': pair(decay), 'epsilon?': notNegative }),
    // a line search compares losses of one and the same function: nothing else is descent
    lbfgs: object({
      ...common,
      'history?': integer(1, 1000),
      'tolerance?': notNegative,
      'batch?': oneOf(['full']),
      'schedule?': oneOf(['constant']),
    }),
  });
}

/** Reports everything that is wrong with would-be training options. */
export function checkOptions(options: unknown, path: string, report: Report, samples: number): void {
  checkFor(samples)(options, path, report);
  if (!isObject(options) || !report.clean(path)) return;
  const { warmUp = 0, steps } = options as { warmUp?: number; steps: number };
  if (warmUp > steps) report.reject(`${path}.warmUp`, `at most ${steps} (the steps)`, warmUp);
}

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
  checkOptions(options, path, report, data.samples);
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

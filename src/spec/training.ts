import {
  array,
  byKey,
  byTag,
  either,
  integer,
  isObject,
  nonNegative,
  numbers,
  object,
  oneOf,
  positive,
  satisfies,
  seed,
  truth,
  type Check,
} from './checks.ts';
import { INITS, type TrainingOptions, type TrainingRecord } from './landscape.ts';

export const MAX_STEPS = 1e9;

const decay = satisfies('a number from 0 to below 1', (x) => typeof x === 'number' && x >= 0 && x < 1);

const schedule = either(
  object({ step: integer(1, MAX_STEPS), factor: positive }),
  satisfies('"constant", "cosine" or {step, factor}', (x) => x === 'constant' || x === 'cosine'),
  isObject,
);

/** The key by which the variant was told. */
const named: Check = () => {};

/**
 * Checks training options, defaults left out or not.
 *
 * @param samples of the data, which bound a batch; not known by default
 */
export function trainingOptions(samples = Infinity): Check {
  const common = {
    optimizer: named,
    steps: integer(1, MAX_STEPS),
    'learningRate?': positive,
    'seed?': integer(0, Number.MAX_SAFE_INTEGER),
    'l2?': nonNegative,
  };
  const range = samples < Infinity ? `from 1 to ${samples} (the samples)` : 'of at least 1';
  const size = satisfies(
    `"full" or an integer ${range}`,
    (x) => x === 'full' || (Number.isSafeInteger(x) && (x as number) >= 1 && (x as number) <= samples),
  );
  const stochastic = { ...common, 'batch?': size, 'schedule?': schedule, 'warmUp?': integer(0, MAX_STEPS) };
  const check = byTag('optimizer', {
    sgd: object(stochastic),
    momentum: object({
      ...stochastic,
      'momentum?': decay,
      'nesterov?': truth,
    }),
    adam: object({
      ...stochastic,
      'betas?': array(decay, { min: 2, max: 2, of: 'numbers' }),
      'epsilon?': nonNegative,
    }),
    // a line search compares losses of one and the same function: nothing else is descent
    lbfgs: object({
      ...common,
      'history?': integer(1, 1000),
      'tolerance?': nonNegative,
      'batch?': oneOf(['full']),
      'schedule?': oneOf(['constant']),
    }),
  });
  return (value, path, report) => {
    check(value, path, report);
    if (!isObject(value) || !report.clean(path)) return;
    const { warmUp = 0, steps } = value as unknown as TrainingOptions & { warmUp?: number };
    if (warmUp > steps) report.reject(`${path}.warmUp`, `at most ${steps} (the steps)`, warmUp);
  };
}

/** Checks the record of a training; the length of its start is left to who knows the network. */
export function trainingRecord(samples?: number): Check {
  const check = object({
    version: satisfies('1', (x) => x === 1),
    options: trainingOptions(samples),
    initial: byKey({
      values: object({ values: numbers }),
      init: object({ init: oneOf(INITS), 'seed?': seed }),
    }),
    steps: integer(0, MAX_STEPS),
  });
  return (value, path, report) => {
    check(value, path, report);
    if (!report.clean(path)) return;
    const { steps, options } = value as TrainingRecord;
    if (steps > options.steps)
      report.reject(`${path}.steps`, `at most ${options.steps} (${path}.options.steps)`, steps);
  };
}

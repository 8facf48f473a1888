import { DATASET_FACTS } from '../../spec/dataset-facts.ts';
import { Report } from '../../spec/checks.ts';
import type { Problem } from '../../spec/errors.ts';
import type {
  DataSpec,
  Init,
  OptimizerName,
  ParametersSpec,
  TrainingOptions,
  TrainingStart,
} from '../../spec/landscape.ts';
import { trainingOptions } from '../../spec/training.ts';

/** Where to start: at the landscape's parameters, where those began, or at random ones. */
export type StartChoice = 'own' | 'initial' | Init;

/** What the controls of the training hold, right or wrong; an optimiser finds its own values again. */
export interface TrainingSettings {
  optimizer: OptimizerName;
  steps: number;
  learningRates: Record<OptimizerName, number>;
  isFull: boolean;
  batch: number;
  /** Of the order of the samples. */
  seed: number;
  schedule: 'constant' | 'cosine' | 'step';
  every: number;
  factor: number;
  warmUp: number;
  momentum: number;
  nesterov: boolean;
  beta1: number;
  beta2: number;
  /** Null: where the landscape suggests. */
  start: StartChoice | null;
  startSeed: number;
}

export const DEFAULT_SETTINGS: TrainingSettings = {
  optimizer: 'adam',
  steps: 1000,
  learningRates: { sgd: 0.1, momentum: 0.05, adam: 0.01, lbfgs: 1 },
  isFull: true,
  batch: 32,
  seed: 1,
  schedule: 'constant',
  every: 250,
  factor: 0.5,
  warmUp: 0,
  momentum: 0.9,
  nesterov: false,
  beta1: 0.9,
  beta2: 0.999,
  start: null,
  startSeed: 1,
};

/** The options that the settings amount to; what an optimiser has not got is left out. */
export function optionsOf(settings: TrainingSettings): TrainingOptions {
  const { optimizer, steps, isFull, seed, schedule, every, factor, warmUp } = settings;
  const common = { steps, learningRate: settings.learningRates[optimizer] };
  if (optimizer === 'lbfgs') return { optimizer, ...common };
  const stochastic = {
    ...common,
    batch: isFull ? ('full' as const) : settings.batch,
    ...(isFull ? {} : { seed }),
    schedule: schedule === 'step' ? { step: every, factor } : schedule,
    warmUp,
  };
  switch (optimizer) {
    case 'sgd':
      return { optimizer, ...stochastic };
    case 'momentum':
      return { optimizer, ...stochastic, momentum: settings.momentum, nesterov: settings.nesterov };
    case 'adam':
      return { optimizer, ...stochastic, betas: [settings.beta1, settings.beta2] };
  }
}

/** What is wrong with the settings, by paths such as `training.learningRate`. */
export function problemsOf(settings: TrainingSettings, data: DataSpec): Problem[] {
  const report = new Report();
  trainingOptions(samplesOf(data))(optionsOf(settings), 'training', report);
  if (drawsStart(settings.start) && !Number.isSafeInteger(settings.startSeed))
    report.reject('training.startSeed', 'an integer of at most 53 bits', settings.startSeed);
  return report.problems;
}

/** Samples of the data, where that is known before they are made. */
function samplesOf(data: DataSpec): number | undefined {
  if ('inputs' in data) return data.inputs.length;
  return 'dataset' in data ? (data.samples ?? DATASET_FACTS[data.dataset].samples) : undefined;
}

/** Whether a start is drawn with a seed of the training's own. */
export function drawsStart(start: StartChoice | null): start is Exclude<Init, 'zeros'> {
  return start !== null && start !== 'own' && start !== 'initial' && start !== 'zeros';
}

/**
 * The choice in force. Trained parameters suggest where they began, so that another training is compared with theirs; zeros suggest
 * random ones, as the gradient there is none for networks with a hidden layer.
 */
export function startChoice({ start }: TrainingSettings, parameters: ParametersSpec): StartChoice {
  const isTrained = 'values' in parameters && parameters.training !== undefined;
  if (start === null) return isTrained ? 'initial' : isZero(parameters) ? 'xavier-uniform' : 'own';
  return start === 'initial' && !isTrained ? 'own' : start;
}

function isZero(parameters: ParametersSpec): boolean {
  if ('init' in parameters) return parameters.init === 'zeros';
  return 'values' in parameters && parameters.values.every((value) => value === 0);
}

/** The start that a training records; null for parameters in a file, which a page cannot read. */
export function startOf(settings: TrainingSettings, parameters: ParametersSpec): TrainingStart | null {
  const choice = startChoice(settings, parameters);
  if (choice === 'initial' && 'values' in parameters && parameters.training) return parameters.training.initial;
  if (choice === 'own' || choice === 'initial') {
    if ('init' in parameters) return parameters;
    return 'values' in parameters ? { values: parameters.values } : null;
  }
  return choice === 'zeros' ? { init: choice } : { init: choice, seed: settings.startSeed };
}

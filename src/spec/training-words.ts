import type { OptimizerName, ParametersSpec, TrainingOptions, TrainingRecord, TrainingStart } from './landscape.ts';

export const OPTIMIZER_WORDS: Record<OptimizerName, string> = {
  sgd: 'SGD',
  momentum: 'SGD with momentum',
  adam: 'Adam',
  lbfgs: 'L-BFGS',
};

/** `Adam, 2,000 steps, learning rate 0.01, batch 32 in the order of seed 1, from xavier-uniform, seed 1` */
export function describeTraining({ options, steps, initial }: TrainingRecord): string {
  const { optimizer, steps: planned } = options;
  const taken = steps === planned ? count(steps) : `${steps.toLocaleString('en')} of ${count(planned)}`;
  const rate = options.learningRate ?? (optimizer === 'lbfgs' ? 1 : 1e-3);
  return [
    OPTIMIZER_WORDS[optimizer],
    taken,
    // a line search finds its own length
    optimizer === 'lbfgs' ? '' : `learning rate ${rate}${scheduleWords(options)}`,
    batchWords(options),
    options.l2 ? `penalty ${options.l2}·‖θ‖²` : '',
    `from ${describeStart(initial)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** How the parameters of a landscape were trained; empty where nothing says so. */
export function trainedWords(parameters: ParametersSpec): string {
  return 'values' in parameters && parameters.training ? describeTraining(parameters.training) : '';
}

/** `xavier-uniform, seed 1` */
export function describeStart(initial: TrainingStart): string {
  if ('values' in initial) return 'given parameters';
  return initial.init === 'zeros' ? 'zeros' : `${initial.init}, seed ${initial.seed ?? 0}`;
}

function batchWords({ batch = 'full', seed = 0 }: TrainingOptions): string {
  return batch === 'full' ? 'full batch' : `batch ${batch} in the order of seed ${seed}`;
}

function scheduleWords(options: TrainingOptions): string {
  if (options.optimizer === 'lbfgs') return '';
  const { schedule = 'constant', warmUp = 0 } = options;
  const plan =
    schedule === 'constant'
      ? ''
      : schedule === 'cosine'
        ? ' by a cosine to 0'
        : ` times ${schedule.factor} every ${count(schedule.step)}`;
  return `${plan}${warmUp > 0 ? ` after a warm-up of ${count(warmUp)}` : ''}`;
}

function count(steps: number): string {
  return `${steps.toLocaleString('en')} step${steps === 1 ? '' : 's'}`;
}

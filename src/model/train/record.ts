import { byKey, integer, isObject, numbers, object, oneOf, Report, satisfies, type Check } from '../../spec/checks.ts';
import { INITS, type Init } from '../../spec/landscape.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { createParameters } from '../parameters.ts';
import { checkOptions, fillOptions, type FullTrainingOptions } from './options.ts';
import { createTrainer, type Trainer, type TrainingMemory } from './trainer.ts';

/** Where a training starts: given parameters, or random ones by rule and seed, as in a landscape file. */
export type TrainingStart = { values: number[] } | { init: Init; seed?: number };

/**
 * How parameters were trained, as JSON to go beside them: enough to train them again. The parameters themselves belong in the
 * landscape, because another JavaScript engine may round a tanh otherwise; float64 numbers survive JSON to the bit.
 */
export interface TrainingRecord {
  version: 1;
  options: FullTrainingOptions;
  initial: TrainingStart;
  /** Steps taken. */
  steps: number;
}

/** The record of a training that began at `initial`. */
export function recordTraining(of: Pick<Trainer, 'options' | 'steps'>, initial: TrainingStart): TrainingRecord {
  return { version: 1, options: of.options, initial, steps: of.steps };
}

const exactly = (wanted: number): Check => satisfies(`${wanted}`, (x) => x === wanted);

/**
 * Checks what claims to be a training record of a problem.
 *
 * @throws LandscapeError of kind `spec` that names every field that is wrong
 */
export function readTrainingRecord(value: unknown, problem: FullSpaceProblem): TrainingRecord {
  const report = new Report();
  const start = byKey({
    values: object({ values: numbers }),
    init: object({ init: oneOf(INITS), 'seed?': satisfies('an integer of at most 53 bits', Number.isSafeInteger) }),
  });
  const options: Check = (given, path) => checkOptions(given, path, report, problem.data.samples);
  object({ version: exactly(1), options, initial: start, steps: integer(0, 1e9) })(value, 'training', report);
  const { parameterCount } = problem.network;
  if (report.clean('training.initial') && isObject(value)) {
    const { values } = value.initial as { values?: number[] };
    if (values && values.length !== parameterCount) {
      report.reject('training.initial.values', `${parameterCount} numbers (the network's parameters)`, values);
    }
  }
  if (report.clean('training')) {
    const { steps, options: plan } = value as TrainingRecord;
    if (steps > plan.steps) report.reject('training.steps', `at most ${plan.steps} (training.options.steps)`, steps);
  }
  report.throwIfAny();
  const record = value as TrainingRecord;
  return { ...record, options: fillOptions(record.options, problem, 'training.options') };
}

/** The start of a recorded training. */
export function startOf({ initial }: Pick<TrainingRecord, 'initial'>, problem: FullSpaceProblem): Float64Array {
  return createParameters(initial, problem.network);
}

/**
 * A trainer at the start of a recorded training: after `record.steps` steps it is where the recorded one was, in the same JavaScript
 * engine to the bit, and goes on from there.
 */
export function trainerOf(record: TrainingRecord, problem: FullSpaceProblem, memory?: TrainingMemory): Trainer {
  return createTrainer(problem, startOf(record, problem), record.options, memory);
}

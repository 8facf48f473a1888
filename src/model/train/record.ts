import { Report } from '../../spec/checks.ts';
import type { TrainingRecord as FileRecord, TrainingStart } from '../../spec/landscape.ts';
import { trainingRecord } from '../../spec/training.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { createParameters } from '../parameters.ts';
import { fillOptions, type FullTrainingOptions } from './options.ts';
import { createTrainer, type Trainer, type TrainingMemory } from './trainer.ts';

export type { TrainingStart } from '../../spec/landscape.ts';

/** The record of a training with every option filled in, so that a change of defaults changes no record. */
export interface TrainingRecord extends FileRecord {
  options: FullTrainingOptions;
}

/** The record of a training that began at `initial`. */
export function recordTraining(of: Pick<Trainer, 'options' | 'steps'>, initial: TrainingStart): TrainingRecord {
  return { version: 1, options: of.options, initial, steps: of.steps };
}

/**
 * Checks what claims to be a training record of a problem.
 *
 * @throws LandscapeError of kind `spec` that names every field that is wrong
 */
export function readTrainingRecord(value: unknown, problem: FullSpaceProblem): TrainingRecord {
  const report = new Report();
  trainingRecord(problem.data.samples)(value, 'training', report);
  const { parameterCount } = problem.network;
  if (report.clean('training')) {
    const { initial } = value as FileRecord;
    if ('values' in initial && initial.values.length !== parameterCount) {
      const expected = `${parameterCount} numbers (the network's parameters)`;
      report.reject('training.initial.values', expected, initial.values);
    }
  }
  report.throwIfAny();
  const record = value as FileRecord;
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

import type { Spawn } from '../../../src/model/train/session/thread.ts';
import type { TrainingProgress } from '../../../src/model/train/session/session.ts';
import type { TrainingOptions } from '../../../src/model/train/options.ts';
import type { LossRecord } from '../../../src/model/train/trainer.ts';

export const STOCHASTIC: TrainingOptions = {
  optimizer: 'adam',
  steps: 3000,
  learningRate: 0.01,
  batch: 5,
  seed: 4,
  schedule: { step: 500, factor: 0.5 },
};

/** Where no thread can be made. */
export const noThreads: Spawn = () => {
  throw new Error('threads are forbidden');
};

/** All losses that were told. */
export function joined(heard: readonly TrainingProgress[]): LossRecord {
  return {
    steps: Uint32Array.from(heard.flatMap(({ curve }) => [...curve.steps])),
    values: Float64Array.from(heard.flatMap(({ curve }) => [...curve.values])),
  };
}

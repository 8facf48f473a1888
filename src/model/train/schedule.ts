import type { FullTrainingOptions } from './options.ts';

/** The learning rate of step t, counted from 0. */
export function learningRateAt(options: FullTrainingOptions, t: number): number {
  const { learningRate } = options;
  if (options.optimizer === 'lbfgs') return learningRate;
  const { schedule, warmUp, steps } = options;
  if (t < warmUp) return (learningRate * (t + 1)) / warmUp;
  const after = t - warmUp;
  if (schedule === 'constant') return learningRate;
  if (schedule === 'cosine') return (learningRate * (1 + Math.cos((Math.PI * after) / (steps - warmUp)))) / 2;
  return learningRate * schedule.factor ** Math.floor(after / schedule.step);
}

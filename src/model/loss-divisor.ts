import type { LossName } from '../spec/landscape.ts';

/** What the sum over samples is divided by: all elements, or the samples for `cross-entropy`. */
export function lossDivisor(name: LossName, samples: number, outputs: number): number {
  return name === 'cross-entropy' ? samples : samples * outputs;
}

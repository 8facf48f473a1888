import { lossDivisor } from '../loss-divisor.ts';
import { sampleLoss } from '../losses.ts';
import type { FullSpaceProblem } from './tape.ts';

/** A loss below this share of that of predicting zeros is as good as 0, the least that any of the losses can be. */
const FITTED = 1e-8;

/**
 * Whether a loss is as good as 0. Gradient and curvature vanish with it, so they cannot tell a minimum from a slope; but no point
 * can be lower by more than the loss itself.
 */
export function dataAreFitted({ data, loss }: FullSpaceProblem, value: number): boolean {
  const zeros = new Float64Array(data.outputs);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  let sum = 0;
  for (let n = 0; n < data.samples; n++) sum += lossOfSample(zeros, 0, data.targets, n * data.outputs, data.outputs);
  return value >= 0 && value <= (FITTED * sum) / lossDivisor(loss.name, data.samples, data.outputs);
}

import { lossDivisor } from '../loss-divisor.ts';
import { createTape, expectParameters, type FullSpaceProblem } from './tape.ts';

export interface LossGradient {
  readonly loss: number;
  /** ∂L/∂θ, one number per parameter. NaN where the loss is not finite. */
  readonly gradient: Float64Array;
}

export interface GradientEvaluator {
  readonly parameterCount: number;
  /**
   * Mean loss over the samples, with its gradient by all parameters.
   *
   * @param out takes the gradient; a new array by default
   * @param samples indices of the samples to take the mean over, such as a batch; all by default
   */
  at(theta: Float64Array, out?: Float64Array, samples?: ArrayLike<number>): LossGradient;
  /** Adds the gradient of one sample's loss to `sums` and returns that loss: both to be divided by `divisor(samples)`. */
  addSample(theta: Float64Array, sample: number, sums: Float64Array): number;
  /** What sums over so many samples are divided by to be means. */
  divisor(samples: number): number;
}

export interface GradientOptions {
  /** Whether the penalty l2 · ‖θ‖² is part of the loss, as it is in training; false by default. */
  penalty?: boolean;
}

/**
 * The gradient of the mean loss by every parameter, in float64, by reverse-mode differentiation.
 *
 * The loss has the bits of `createEvaluator`'s (without a penalty, over all samples). At kinks (relu, leaky-relu, hinge, mae) the
 * derivatives are those of the piece that is taken there, as in `activationDerivatives`. Not to be shared between interleaved
 * computations.
 *
 * @throws RangeError by `at` for a vector of the wrong length, no samples, or a sample that is not there
 */
export function createGradient(
  problem: FullSpaceProblem,
  { penalty = false }: GradientOptions = {},
): GradientEvaluator {
  const { network, data, loss } = problem;
  const { layers, parameterCount } = network;
  const tape = createTape(problem);
  const { start, activation, adjoint } = tape;
  const divisor = (samples: number) => lossDivisor(loss.name, samples, data.outputs);

  function addSample(theta: Float64Array, sample: number, sums: Float64Array): number {
    const value = tape.forward(theta, sample);
    tape.backward(theta);
    for (let l = 0; l < layers.length; l++) {
      const { inputs, outputs, weight, bias } = layers[l];
      const from = start[l];
      const to = start[l + 1];
      for (let row = 0; row < outputs; row++) {
        const back = adjoint[to + row];
        if (back === 0) continue;
        if (bias >= 0) sums[bias + row] += back;
        const weights = weight + row * inputs;
        for (let k = 0; k < inputs; k++) sums[weights + k] += back * activation[from + k];
      }
    }
    return value;
  }

  function at(theta: Float64Array, out = new Float64Array(parameterCount), samples?: ArrayLike<number>): LossGradient {
    expectParameters(theta, parameterCount, 'theta');
    expectParameters(out, parameterCount, 'out');
    out.fill(0);
    const count = samples ? samples.length : data.samples;
    if (count === 0) throw new RangeError('samples: expected at least one, got none');
    let sum = 0;
    for (let n = 0; n < count; n++) sum += addSample(theta, samples ? sampleOf(samples[n]) : n, out);
    let value = sum / divisor(count);
    for (let k = 0; k < parameterCount; k++) out[k] /= divisor(count);
    if (penalty) value += addPenalty(theta, loss.l2, out);
    if (!Number.isFinite(value)) out.fill(NaN);
    return { loss: value, gradient: out };
  }

  function sampleOf(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < data.samples) return index;
    throw new RangeError(`samples: expected an index from 0 to ${data.samples - 1}, got ${index}`);
  }

  return { parameterCount, at, addSample, divisor };
}

/** Adds 2 · l2 · θ to the gradient and returns l2 · ‖θ‖². */
function addPenalty(theta: Float64Array, l2: number, gradient: Float64Array): number {
  let squared = 0;
  for (let k = 0; k < theta.length; k++) {
    squared += theta[k] * theta[k];
    gradient[k] += 2 * l2 * theta[k];
  }
  return l2 * squared;
}

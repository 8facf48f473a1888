import { createGradient, type GradientEvaluator } from '../../full-space/gradient.ts';
import { lossSlopes } from '../../full-space/loss-slopes.ts';
import { expectParameters, type FullSpaceProblem } from '../../full-space/tape.ts';
import { lossDivisor } from '../../loss-divisor.ts';
import { sampleLoss } from '../../losses.ts';
import { activatePass, valuePass, type Activate } from './activate.ts';
import { PANEL, type Kernel } from './kernel.ts';
import { layOut } from './layout.ts';
import { plainKernel } from './plain-kernel.ts';
import { simdKernel } from './simd-kernel.ts';

/** The mean loss of batches and its gradient, made for many of them. */
export interface Backprop {
  readonly parameterCount: number;
  /**
   * Mean loss over samples; `out` takes its gradient, NaN where the loss is not finite.
   *
   * @param samples indices of a batch; all samples by default
   * @throws RangeError for a vector of the wrong length, no samples, or a sample that is not there
   */
  at(theta: Float64Array, out: Float64Array, samples?: ArrayLike<number>): number;
  /** Mean loss over all samples: the bits of `createEvaluator`'s. */
  loss(theta: Float64Array): number;
}

/**
 * First derivatives by backpropagation in float64, a block of samples at a time: what `createGradient` gives sample by sample, to the
 * rounding of sums and of the exponential function, many times as fast. The same bits with and without SIMD.
 */
export function createBackprop(problem: FullSpaceProblem, make: (length: number) => Kernel = bestKernel): Backprop {
  const { network, data, loss } = problem;
  const { layers, parameterCount } = network;
  const { features, outputs } = data;
  const layout = layOut(network, data.samples);
  const kernel = make(layout.length);
  const { memory } = kernel;
  const passes = layers.map(({ activation }) => activatePass(activation, kernel));
  const exactPasses = layers.map(({ activation }) => valuePass(activation, memory));
  const theta = memory.subarray(layout.theta, layout.theta + parameterCount);
  const gradient = memory.subarray(layout.gradient, layout.gradient + parameterCount);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const slopes = lossSlopes(loss.name, loss.delta, outputs);
  const prediction = new Float64Array(outputs);
  const slope = new Float64Array(outputs);
  const last = layers.length - 1;
  let bySample: GradientEvaluator | null = null;

  /** Writes the inputs of a block, `[panel][feature][sample]`; the last sample fills the last panel up. */
  function gather(samples: ArrayLike<number> | undefined, first: number, size: number, panels: number): void {
    const { inputs } = data;
    const rowOf = (s: number) => {
      const n = first + Math.min(s, size - 1);
      return features * (samples ? samples[n] : n);
    };
    let to = layout.values[0];
    for (let s = 0; s < PANEL * panels; s += PANEL) {
      const [a, b, c, d] = [rowOf(s), rowOf(s + 1), rowOf(s + 2), rowOf(s + 3)];
      for (let k = 0; k < features; k++, to += PANEL) {
        memory[to] = inputs[a + k];
        memory[to + 1] = inputs[b + k];
        memory[to + 2] = inputs[c + k];
        memory[to + 3] = inputs[d + k];
      }
    }
  }

  function forward(panels: number, activate: readonly Activate[]): void {
    const { sums, values } = layout;
    for (let l = 0; l <= last; l++) {
      const { inputs, outputs: units, weight, bias } = layers[l];
      const fromBias = bias < 0 ? -1 : layout.theta + bias;
      kernel.product(sums, values[l], layout.theta + weight, fromBias, inputs, units, 1, inputs, panels);
      activate[l](sums, values[l + 1], layout.slopes[l], PANEL * units * panels);
    }
  }

  /** Adds the losses of a block one by one; their slopes by the outputs go where the way back starts. */
  function addLosses(sum: number, samples: ArrayLike<number> | undefined, first: number, size: number): number {
    let total = sum;
    for (let s = 0; s < size; s++) {
      const target = outputs * (samples ? samples[first + s] : first + s);
      const place = PANEL * outputs * Math.floor(s / PANEL) + (s % PANEL);
      const from = layout.values[last + 1] + place;
      for (let k = 0; k < outputs; k++) prediction[k] = memory[from + PANEL * k];
      total += lossOfSample(prediction, 0, data.targets, target, outputs);
      slopes.gradient(prediction, 0, data.targets, target, slope);
      const to = layout.adjoint + place;
      for (let k = 0; k < outputs; k++) memory[to + PANEL * k] = slope[k];
    }
    return total;
  }

  function backward(panels: number, size: number): void {
    let { adjoint, otherAdjoint: next } = layout;
    // the copies that fill the last panel up take no part
    for (let s = size; s < PANEL * panels; s++) {
      const to = adjoint + PANEL * outputs * (panels - 1) + (s % PANEL);
      for (let k = 0; k < outputs; k++) memory[to + PANEL * k] = 0;
    }
    for (let l = last; l >= 0; l--) {
      const { inputs, outputs: units, weight, bias } = layers[l];
      const toBias = bias < 0 ? -1 : layout.gradient + bias;
      kernel.multiply(adjoint, layout.slopes[l], PANEL * units * panels);
      kernel.collect(layout.gradient + weight, toBias, adjoint, layout.values[l], inputs, units, panels);
      if (l === 0) return;
      kernel.product(next, adjoint, layout.theta + weight, -1, units, inputs, inputs, 1, panels);
      [adjoint, next] = [next, adjoint];
    }
  }

  /** Mean loss over samples; `gradient` takes the sum of theirs where asked for. */
  function sweep(samples: ArrayLike<number> | undefined, activate: readonly Activate[], withGradient: boolean): number {
    const count = samples ? samples.length : data.samples;
    let sum = 0;
    for (let first = 0; first < count; first += layout.block) {
      const size = Math.min(layout.block, count - first);
      const panels = Math.ceil(size / PANEL);
      gather(samples, first, size, panels);
      forward(panels, activate);
      sum = addLosses(sum, samples, first, size);
      if (withGradient) backward(panels, size);
    }
    return sum / lossDivisor(loss.name, count, outputs);
  }

  function at(point: Float64Array, out: Float64Array, samples?: ArrayLike<number>): number {
    expectParameters(point, parameterCount, 'theta');
    expectParameters(out, parameterCount, 'out');
    if (samples) expectSamples(samples, data.samples);
    theta.set(point);
    gradient.fill(0);
    const value = sweep(samples, passes, true);
    if (!Number.isFinite(value)) {
      out.fill(NaN);
      return value;
    }
    const divisor = lossDivisor(loss.name, samples ? samples.length : data.samples, outputs);
    let broken = 0;
    for (let k = 0; k < parameterCount; k++) {
      const mean = gradient[k] / divisor;
      out[k] = mean;
      // 0, but NaN for what is not finite
      broken += mean - mean;
    }
    // what an exact 0 stops sample by sample, such as a saturated unit's infinite input, is 0·∞ in a block
    if (broken !== 0) (bySample ??= createGradient(problem)).at(point, out, samples);
    return value;
  }

  function lossAt(point: Float64Array): number {
    expectParameters(point, parameterCount, 'theta');
    theta.set(point);
    return sweep(undefined, exactPasses, false);
  }

  return { parameterCount, at, loss: lossAt };
}

function bestKernel(length: number): Kernel {
  return simdKernel(length) ?? plainKernel(length);
}

function expectSamples(samples: ArrayLike<number>, count: number): void {
  if (samples.length === 0) throw new RangeError('samples: expected at least one, got none');
  for (let n = 0; n < samples.length; n++) {
    const index = samples[n];
    if (Number.isInteger(index) && index >= 0 && index < count) continue;
    throw new RangeError(`samples: expected an index from 0 to ${count - 1}, got ${index}`);
  }
}

import { createGradient } from '../../full-space/gradient.ts';
import { lossSlopes } from '../../full-space/loss-slopes.ts';
import { expectParameters, type FullSpaceProblem } from '../../full-space/tape.ts';
import { activations } from '../../activations.ts';
import { lossDivisor } from '../../loss-divisor.ts';
import { sampleLoss } from '../../losses.ts';
import { activatePass } from './activate.ts';
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
  const theta = memory.subarray(layout.theta, layout.theta + parameterCount);
  const gradient = memory.subarray(layout.gradient, layout.gradient + parameterCount);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const slopes = lossSlopes(loss.name, loss.delta, outputs);
  const prediction = new Float64Array(outputs);
  const slope = new Float64Array(outputs);
  const last = layers.length - 1;
  let exact: ReturnType<typeof createGradient> | null = null;

  /** Writes the inputs of a block, `[panel][feature][sample]`; the last sample fills the last panel up. */
  function gather(samples: ArrayLike<number> | undefined, first: number, count: number, panels: number): void {
    const { inputs } = data;
    for (let s = 0; s < PANEL * panels; s++) {
      const n = first + Math.min(s, count - 1);
      const from = features * (samples ? samples[n] : n);
      let to = layout.values[0] + PANEL * features * Math.floor(s / PANEL) + (s % PANEL);
      for (let k = 0; k < features; k++, to += PANEL) memory[to] = inputs[from + k];
    }
  }

  function forward(l: number, panels: number): void {
    const { inputs, outputs: units, weight, bias } = layers[l];
    const at = layout.theta;
    const [to, from] = [layout.sums, layout.values[l]];
    kernel.product(to, from, at + weight, bias < 0 ? -1 : at + bias, inputs, units, 1, inputs, panels);
  }

  /** Index in memory of output k of sample s of a block, counted from that of the first. */
  function place(s: number, k: number): number {
    return PANEL * (outputs * Math.floor(s / PANEL) + k) + (s % PANEL);
  }

  /** Adds the losses of a block one by one; their slopes by the outputs go where the way back starts. */
  function lossOfBlock(sum: number, samples: ArrayLike<number> | undefined, first: number, count: number): number {
    const from = layout.values[last + 1];
    let total = sum;
    for (let s = 0; s < count; s++) {
      const target = outputs * (samples ? samples[first + s] : first + s);
      for (let k = 0; k < outputs; k++) prediction[k] = memory[from + place(s, k)];
      total += lossOfSample(prediction, 0, data.targets, target, outputs);
      slopes.gradient(prediction, 0, data.targets, target, slope);
      for (let k = 0; k < outputs; k++) memory[layout.adjoint + place(s, k)] = slope[k];
    }
    return total;
  }

  function backward(panels: number, count: number): void {
    let adjoint = layout.adjoint;
    let other = layout.otherAdjoint;
    // the copies that fill the last panel up take no part
    for (let s = count; s < PANEL * panels; s++) for (let k = 0; k < outputs; k++) memory[adjoint + place(s, k)] = 0;
    for (let l = last; l >= 0; l--) {
      const { inputs, outputs: units, weight, bias } = layers[l];
      kernel.multiply(adjoint, layout.slopes[l], PANEL * units * panels);
      const at = layout.gradient;
      const toBias = bias < 0 ? -1 : at + bias;
      kernel.collect(at + weight, toBias, adjoint, layout.values[l], inputs, units, panels);
      if (l === 0) return;
      kernel.product(other, adjoint, layout.theta + weight, -1, units, inputs, inputs, 1, panels);
      [adjoint, other] = [other, adjoint];
    }
  }

  function at(place: Float64Array, out: Float64Array, samples?: ArrayLike<number>): number {
    expectParameters(place, parameterCount, 'theta');
    expectParameters(out, parameterCount, 'out');
    const count = samples ? samples.length : data.samples;
    expectSamples(samples, count);
    theta.set(place);
    gradient.fill(0);
    let sum = 0;
    for (let first = 0; first < count; first += layout.block) {
      const size = Math.min(layout.block, count - first);
      const panels = Math.ceil(size / PANEL);
      gather(samples, first, size, panels);
      for (let l = 0; l <= last; l++) {
        forward(l, panels);
        passes[l](layout.sums, layout.values[l + 1], layout.slopes[l], PANEL * layers[l].outputs * panels);
      }
      sum = lossOfBlock(sum, samples, first, size);
      backward(panels, size);
    }
    const divisor = lossDivisor(loss.name, count, outputs);
    const value = sum / divisor;
    if (!Number.isFinite(value)) {
      out.fill(NaN);
      return value;
    }
    let isFinite = true;
    for (let k = 0; k < parameterCount; k++) {
      const slope = gradient[k] / divisor;
      out[k] = slope;
      if (slope - slope !== 0) isFinite = false;
    }
    // what an exact 0 stops sample by sample, such as a saturated unit's infinite input, is 0·∞ in a block
    if (!isFinite) (exact ??= createGradient(problem)).at(place, out, samples);
    return value;
  }

  function expectSamples(samples: ArrayLike<number> | undefined, count: number): void {
    if (count === 0) throw new RangeError('samples: expected at least one, got none');
    if (!samples) return;
    for (let n = 0; n < count; n++) {
      const index = samples[n];
      if (Number.isInteger(index) && index >= 0 && index < data.samples) continue;
      throw new RangeError(`samples: expected an index from 0 to ${data.samples - 1}, got ${index}`);
    }
  }

  function fullLoss(place_: Float64Array): number {
    theta.set(place_);
    let sum = 0;
    for (let first = 0; first < data.samples; first += layout.block) {
      const size = Math.min(layout.block, data.samples - first);
      const panels = Math.ceil(size / PANEL);
      gather(undefined, first, size, panels);
      for (let l = 0; l <= last; l++) {
        forward(l, panels);
        const activate = activations[layers[l].activation];
        const to = layout.values[l + 1];
        for (let k = 0; k < PANEL * layers[l].outputs * panels; k++) memory[to + k] = activate(memory[layout.sums + k]);
      }
      for (let s = 0; s < size; s++) {
        for (let k = 0; k < outputs; k++) prediction[k] = memory[layout.values[last + 1] + place(s, k)];
        sum += lossOfSample(prediction, 0, data.targets, outputs * (first + s), outputs);
      }
    }
    return sum / lossDivisor(loss.name, data.samples, outputs);
  }

  return { parameterCount, at, loss: fullLoss };
}

function bestKernel(length: number): Kernel {
  return simdKernel(length) ?? plainKernel(length);
}

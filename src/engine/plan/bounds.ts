import type { Activation } from '../../spec/landscape.ts';
import { slices } from '../slices.ts';
import { columnMagnitudes } from './magnitudes.ts';
import type { Problem } from './problem.ts';

/** What no intermediate may reach: float32 ends at 3.4e38, so that a kernel may scale parameters. */
const CEILING = 1e30;

/**
 * Whether a bound proves that nothing a kernel computes reaches 1e30 anywhere in the window, for all samples: parameters and
 * their three parts, partial sums in any order, arguments and values of activations, the terms of the loss and their sum.
 * What an activation or a loss computes inside is left to it: it must be right for every finite argument below 1e30.
 *
 * Interval arithmetic on magnitudes, unit by unit: sound, and never true where data or parameters are not finite.
 *
 * @throws the signal's reason
 */
export async function provablyFinite(
  { network, data, loss, plane, window }: Problem,
  signal?: AbortSignal,
): Promise<boolean> {
  // at least 1, because the directions themselves are stored as well
  const [a, b] = [window.a, window.b].map((range) => Math.max(1, Math.abs(range[0]), Math.abs(range[1])));
  const { origin, u, v } = plane;
  const parameter = (k: number) => Math.abs(origin[k]) + a * Math.abs(u[k]) + b * Math.abs(v[k]);
  let units = await columnMagnitudes(data.inputs, data.features, signal);
  const pause = slices(signal);
  for (const { weight, bias, inputs, outputs, activation } of network.layers) {
    const next = new Float64Array(outputs);
    for (let unit = 0; unit < outputs; unit++) {
      const breather = pause();
      if (breather) await breather;
      let sum = bias < 0 ? 0 : parameter(bias + unit);
      // weights count by themselves too, for an input may be zero and a weight infinite
      let weights = 0;
      for (let k = 0; k < inputs; k++) {
        const size = parameter(weight + unit * inputs + k);
        sum += size * units[k];
        weights += size;
      }
      if (!(sum < CEILING && weights < CEILING && insideOf(activation, sum) < CEILING)) return false;
      next[unit] = outputOf(activation, sum);
    }
    units = next;
  }
  const targets = await columnMagnitudes(data.targets, data.outputs, signal);
  return data.samples * lossBound(loss, units, targets) < CEILING;
}

/** A bound of |activation(z)| for |z| ≤ size. */
function outputOf(activation: Activation, size: number): number {
  switch (activation) {
    case 'sigmoid':
    case 'tanh':
    case 'sin':
      return 1;
    case 'softplus':
      return size + 1;
    case 'identity':
    case 'relu':
    case 'leaky-relu':
    case 'elu':
    case 'gelu':
    case 'gelu-tanh':
    case 'silu':
      return size;
  }
}

/**
 * A bound of the polynomials that an activation is made of: the cube of gelu-tanh, the square under gelu's exponential.
 * Beyond a thousand million the multiple of π that sine takes out is no longer an integer of 32 bits, nor what remains small.
 */
function insideOf(activation: Activation, size: number): number {
  if (activation === 'sin') return size < 1e9 ? size : Infinity;
  if (activation === 'gelu-tanh') return Math.max(size, size ** 3);
  if (activation === 'gelu') return Math.max(size, size ** 2);
  return size;
}

/** A bound of one sample's loss and of the terms it is made of, for outputs and targets up to given magnitudes. */
function lossBound({ name, delta }: Problem['loss'], outputs: Float64Array, targets: Float64Array): number {
  const elements = outputs.map((output, k) => {
    const [target, difference] = [targets[k], output + targets[k]];
    switch (name) {
      case 'mse':
        return difference + difference ** 2;
      case 'huber':
        return difference ** 2 + Math.abs(delta) * (difference + Math.abs(delta));
      case 'mae':
        return difference;
      case 'log-cosh':
        return difference + 1;
      case 'hinge':
        return 1 + target * output;
      case 'bce':
        return (1 + 2 * target) * (output + 1) + difference;
      case 'cross-entropy':
        return (1 + target) * (output + 1);
    }
  });
  const sum = elements.reduce((total, bound) => total + bound, 0);
  // Σ t·(log Σ e^z − z): the logarithm adds the largest logit and log(outputs) to each
  return name === 'cross-entropy'
    ? 2 * outputs.length * (sum + Math.max(...elements)) * (1 + Math.max(...targets))
    : sum;
}

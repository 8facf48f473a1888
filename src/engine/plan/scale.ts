import { activations, type ActivationFunction } from '../../model/activations.ts';
import { sampleLoss } from '../../model/losses.ts';
import type { Network } from '../../model/network.ts';
import type { Activation } from '../../spec/landscape.ts';
import type { Problem } from './problem.ts';

/** An activation, or one of arguments that were scaled to powers of 2, so that kernels spare a multiplication. */
export type ScaledActivation = Activation | keyof typeof scaledActivations;

/** σ(−t ln 2) and tanh(−½ t ln 2). */
export const scaledActivations = {
  'scaled-sigmoid': (t: number): number => 1 / (1 + 2 ** t),
  'scaled-tanh': (t: number): number => 2 / (1 + 2 ** t) - 1,
};

export interface ScaledProblem {
  /** The problem with other parameters and the same losses; its layers' activations are those of `activations`. */
  readonly problem: Problem;
  readonly activations: readonly ScaledActivation[];
}

const SCALES: Partial<Record<ScaledActivation, number>> = {
  'scaled-sigmoid': -Math.LOG2E,
  'scaled-tanh': -2 * Math.LOG2E,
};

/**
 * Scales the parameters before each tanh and sigmoid, in float64: a linear map, so that the plane stays a plane.
 *
 * A scaled tanh near 0 is a difference of numbers near 1, good to 10⁻⁷ of 1 and not of itself. Where that would show in the
 * losses (all activations tiny, and the targets too), tanh stays as it is.
 *
 * The rest of 2r − 1 could go into the consuming layer as well, W → 2W and b → b − ΣW. But its sums then cancel: errors
 * are three times as large, for a multiply-add an activation.
 */
export function scale(problem: Problem): ScaledProblem {
  const { layers } = problem.network;
  const tanh = staysExact(problem) ? 'scaled-tanh' : 'tanh';
  const names = layers.map(({ activation }, l): ScaledActivation => {
    if (activation === 'sigmoid') return 'scaled-sigmoid';
    // behind an output there is only the loss, which may need every digit
    return activation === 'tanh' && l < layers.length - 1 ? tanh : activation;
  });
  const factors = names.map((name) => SCALES[name] ?? 1);
  const { origin, u, v } = problem.plane;
  const scaled = (theta: Float64Array) => scaleLayers(problem.network, theta, factors);
  const plane = { origin: scaled(origin), u: scaled(u), v: scaled(v) };
  return { problem: { ...problem, plane }, activations: names };
}

function scaleLayers({ layers }: Network, theta: Float64Array, factors: readonly number[]): Float64Array {
  const result = theta.slice();
  for (const [l, { inputs, outputs, weight, bias }] of layers.entries()) {
    const multiply = (from: number, end: number) => {
      for (let k = from; k < end; k++) result[k] *= factors[l];
    };
    multiply(weight, weight + inputs * outputs);
    if (bias >= 0) multiply(bias, bias + outputs);
  }
  return result;
}

/** Places of the window where scaling is tried, and multiply-adds spent at each. */
const PROBES = [
  [0.5, 0.5],
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;
const PROBE_WORK = 2 ** 20;

/** Share of the numerical contract (2e-5 of the loss and 1e-6 of its median) that the rounding of a tanh may take. */
const SHARE = 0.05;

/** A tanh made from a reciprocal that was rounded to float32. */
const roundedTanh: ActivationFunction = (x) => 2 * Math.fround(1 / (1 + Math.exp(-2 * x))) - 1;

/** Whether losses stay what they are with rounded tanhs in the hidden layers, at some places, for some samples. */
function staysExact(problem: Problem): boolean {
  const { layers, parameterCount } = problem.network;
  const isRounded = layers.map(({ activation }, l) => activation === 'tanh' && l < layers.length - 1);
  if (!isRounded.includes(true)) return true;
  const { samples } = problem.data;
  const count = Math.min(samples, Math.max(4, Math.min(64, Math.floor(PROBE_WORK / parameterCount))));
  const exactly = layers.map(({ activation }) => activations[activation]);
  const roundly = exactly.map((activate, l) => (isRounded[l] ? roundedTanh : activate));
  const exact = PROBES.map((place) => probe(problem, exactly, place, count));
  const rounded = PROBES.map((place) => probe(problem, roundly, place, count));
  const median = exact.toSorted((x, y) => x - y)[exact.length >> 1];
  return exact.every((loss, k) => {
    const allowed = SHARE * (2e-5 * Math.abs(loss) + 1e-6 * Math.abs(median));
    return !(Math.abs(rounded[k] - loss) > allowed);
  });
}

/** The sum of the losses of `count` samples spread over the data, with an activation of one's own for each layer. */
function probe(
  { network, data, loss, plane, window }: Problem,
  activate: readonly ActivationFunction[],
  [s, t]: readonly [number, number],
  count: number,
): number {
  const a = window.a[0] + s * (window.a[1] - window.a[0]);
  const b = window.b[0] + t * (window.b[1] - window.b[0]);
  const theta = plane.origin.map((value, k) => value + a * plane.u[k] + b * plane.v[k]);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const sample = Math.floor((n * data.samples) / count);
    let x = data.inputs.subarray(sample * data.features, (sample + 1) * data.features);
    for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
      const next = new Float64Array(outputs);
      for (let unit = 0; unit < outputs; unit++) {
        let z = bias < 0 ? 0 : theta[bias + unit];
        const row = weight + unit * inputs;
        for (let k = 0; k < inputs; k++) z += theta[row + k] * x[k];
        next[unit] = activate[l](z);
      }
      x = next;
    }
    sum += lossOfSample(x, 0, data.targets, sample * data.outputs, data.outputs);
  }
  return sum;
}

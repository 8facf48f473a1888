import type { Dataset } from '../../model/dataset.ts';
import type { Layer } from '../../model/network.ts';

/**
 * The first layer's pre-activations as an affine function of the plane: z = constant + a·alongU + b·alongV.
 *
 * The inputs do not change over the plane, so that the first layer, whatever its fan-in, costs two multiply-adds per unit
 * and sample. Each array is `[unit][sample]`.
 */
export interface PartialEvaluation {
  readonly units: number;
  readonly samples: number;
  readonly constant: Float64Array;
  readonly alongU: Float64Array;
  readonly alongV: Float64Array;
}

/** How many numbers the three arrays hold together. */
export function partialEvaluationSize(layer: Layer, samples: number): number {
  return 3 * layer.outputs * samples;
}

/** Evaluates the first layer for samples `from` to `end` at an origin and along two directions of parameter space. */
export function partialEvaluation(
  layer: Layer,
  data: Dataset,
  origin: Float64Array,
  u: Float64Array,
  v: Float64Array,
  from = 0,
  end = data.samples,
): PartialEvaluation {
  const linear = (theta: Float64Array) => preActivations(layer, data.inputs, theta, from, end);
  return { units: layer.outputs, samples: end - from, constant: linear(origin), alongU: linear(u), alongV: linear(v) };
}

/** Numbers of an affine form that may be kept: 64 MiB. */
const MAX_KEPT = 2 ** 23;

/** The whole affine form, where it fits and is finite: an overflow in it would make NaN of finite losses. */
export function modestPartialEvaluation(
  layer: Layer,
  data: Dataset,
  { origin, u, v }: { origin: Float64Array; u: Float64Array; v: Float64Array },
): PartialEvaluation | null {
  if (partialEvaluationSize(layer, data.samples) > MAX_KEPT) return null;
  const affine = partialEvaluation(layer, data, origin, u, v);
  return [affine.constant, affine.alongU, affine.alongV].every((part) => part.every(Number.isFinite)) ? affine : null;
}

function preActivations(
  layer: Layer,
  inputs: Float64Array,
  theta: Float64Array,
  from: number,
  end: number,
): Float64Array {
  const samples = end - from;
  const result = new Float64Array(layer.outputs * samples);
  for (let unit = 0; unit < layer.outputs; unit++) {
    const weights = layer.weight + unit * layer.inputs;
    const bias = layer.bias < 0 ? 0 : theta[layer.bias + unit];
    for (let s = 0; s < samples; s++) {
      const row = (from + s) * layer.inputs;
      let z = bias;
      for (let k = 0; k < layer.inputs; k++) z += theta[weights + k] * inputs[row + k];
      result[unit * samples + s] = z;
    }
  }
  return result;
}

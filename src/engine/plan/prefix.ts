import { activations } from '../../model/activations.ts';
import type { Layer, Network } from '../../model/network.ts';
import { slices } from '../slices.ts';
import type { Problem } from './problem.ts';

/** Multiply-adds between two looks at the clock. */
const PIECE_WORK = 1e6;

/**
 * Activations `[sample][unit]` behind the first `count` layers at parameters θ, in float64, with the sums in the order of
 * the reference. The calling thread is given back every few milliseconds.
 *
 * @throws the signal's reason
 */
export async function forward(
  network: Network,
  theta: Float64Array,
  { samples, features, inputs }: Problem['data'],
  count: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const layers = network.layers.slice(0, count);
  if (count === 0) return inputs;
  const width = layers[count - 1].outputs;
  const result = new Float64Array(samples * width);
  const workPerSample = layers.reduce((sum, layer) => sum + layer.inputs * layer.outputs, 0);
  const block = Math.max(1, Math.min(64, samples, Math.floor(PIECE_WORK / workPerSample)));
  const widest = Math.max(...layers.map(({ outputs }) => outputs));
  const buffers = [new Float64Array(block * widest), new Float64Array(block * widest)];
  const pause = slices(signal);
  for (let start = 0; start < samples; start += block) {
    const breather = pause();
    if (breather) await breather;
    const rows = Math.min(block, samples - start);
    let from = inputs.subarray(start * features, (start + rows) * features);
    for (const [l, layer] of layers.entries()) {
      const to = l === count - 1 ? result.subarray(start * width, (start + rows) * width) : buffers[l & 1];
      applyLayer(layer, theta, from, rows, to);
      from = to;
    }
  }
  return result;
}

/** to = activation(from·Wᵀ + bias) for `rows` samples, both `[sample][unit]`. */
function applyLayer(layer: Layer, theta: Float64Array, from: Float64Array, rows: number, to: Float64Array): void {
  const { inputs, outputs } = layer;
  const activate = activations[layer.activation];
  for (let unit = 0; unit < outputs; unit++) {
    const weights = layer.weight + unit * inputs;
    const bias = layer.bias < 0 ? 0 : theta[layer.bias + unit];
    for (let s = 0; s < rows; s++) {
      let z = bias;
      for (let k = 0; k < inputs; k++) z += theta[weights + k] * from[s * inputs + k];
      to[s * outputs + unit] = activate(z);
    }
  }
}

/** The problem from layer `count` on: `inputs` are the activations that the layers before it give. */
export function withoutPrefix(problem: Problem, count: number, inputs: Float64Array): Problem {
  const { network, data, plane } = problem;
  if (count === 0) return problem;
  const offset = network.layers[count].weight;
  // copies, because a view would drag its whole buffer along to every thread
  const cut = (values: Float64Array) => values.slice(offset);
  return {
    ...problem,
    network: {
      widths: network.widths.slice(count),
      layers: network.layers.slice(count).map((layer) => ({
        ...layer,
        weight: layer.weight - offset,
        bias: layer.bias < 0 ? -1 : layer.bias - offset,
      })),
      parameterCount: network.parameterCount - offset,
    },
    data: { ...data, features: network.widths[count], inputs },
    plane: { origin: cut(plane.origin), u: cut(plane.u), v: cut(plane.v) },
  };
}

import { activations } from '../../model/activations.ts';
import type { Layer, Network } from '../../model/network.ts';
import { slices } from '../slices.ts';
import type { Problem } from './problem.ts';

/** Numbers that are kept for the next plan over the same parameters: 64 MiB. */
const MAX_KEPT = 2 ** 23;

/** What the layers before the first that moves gave last; another window or grid asks for the same again. */
const kept = new WeakMap<
  Float64Array,
  { network: Network; data: Problem['data']; count: number; result: Float64Array }
>();

/**
 * Activations behind the first `count` layers of a problem that nothing moves; see `forward`.
 *
 * @throws the signal's reason
 */
export async function prefixActivations(
  { network, data, plane }: Problem,
  count: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const last = kept.get(plane.origin);
  if (last?.network === network && last.data === data && last.count === count) return last.result;
  const result = await forward(network, plane.origin, data, count, signal);
  if (count > 0 && result.length <= MAX_KEPT) kept.set(plane.origin, { network, data, count, result });
  return result;
}

/** Multiply-adds between two looks at the clock: some milliseconds, and samples enough for a weight to be used while at hand. */
const PIECE_WORK = 1e7;

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

/**
 * to = activation(from·Wᵀ + bias) for `rows` samples, both `[sample][unit]`.
 *
 * Four units of two samples at a time share what they load, three times as fast; each sum keeps its order.
 */
function applyLayer(layer: Layer, theta: Float64Array, from: Float64Array, rows: number, to: Float64Array): void {
  const { inputs, outputs } = layer;
  const bias = (unit: number) => (layer.bias < 0 ? 0 : theta[layer.bias + unit]);
  const wholeUnits = outputs - (outputs % 4);
  const wholeRows = rows - (rows % 2);
  for (let unit = 0; unit < wholeUnits; unit += 4) {
    const w0 = layer.weight + unit * inputs;
    const [w1, w2, w3] = [w0 + inputs, w0 + 2 * inputs, w0 + 3 * inputs];
    const [b0, b1, b2, b3] = [bias(unit), bias(unit + 1), bias(unit + 2), bias(unit + 3)];
    for (let s = 0; s < wholeRows; s += 2) {
      const [x0, x1] = [s * inputs, (s + 1) * inputs];
      let p0 = b0;
      let p1 = b1;
      let p2 = b2;
      let p3 = b3;
      let q0 = b0;
      let q1 = b1;
      let q2 = b2;
      let q3 = b3;
      for (let k = 0; k < inputs; k++) {
        const x = from[x0 + k];
        const y = from[x1 + k];
        const u0 = theta[w0 + k];
        const u1 = theta[w1 + k];
        const u2 = theta[w2 + k];
        const u3 = theta[w3 + k];
        p0 += u0 * x;
        p1 += u1 * x;
        p2 += u2 * x;
        p3 += u3 * x;
        q0 += u0 * y;
        q1 += u1 * y;
        q2 += u2 * y;
        q3 += u3 * y;
      }
      const [p, q] = [s * outputs + unit, (s + 1) * outputs + unit];
      to[p] = p0;
      to[p + 1] = p1;
      to[p + 2] = p2;
      to[p + 3] = p3;
      to[q] = q0;
      to[q + 1] = q1;
      to[q + 2] = q2;
      to[q + 3] = q3;
    }
  }
  for (let s = 0; s < rows; s++) {
    for (let unit = s < wholeRows ? wholeUnits : 0; unit < outputs; unit++) {
      let z = bias(unit);
      const weights = layer.weight + unit * inputs;
      for (let k = 0; k < inputs; k++) z += theta[weights + k] * from[s * inputs + k];
      to[s * outputs + unit] = z;
    }
  }
  if (layer.activation === 'identity') return;
  const activate = activations[layer.activation];
  for (let k = 0; k < rows * outputs; k++) to[k] = activate(to[k]);
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

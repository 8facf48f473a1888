import { activations } from '../../model/activations.ts';
import { sampleLoss } from '../../model/losses.ts';
import type { Layer, Network } from '../../model/network.ts';
import type { Activation } from '../../spec/landscape.ts';
import type { Problem } from './problem.ts';

/** An activation, or `reciprocal`: r(x) = 1 / (1 + 2^x), what is left of tanh and sigmoid. */
export type FoldedActivation = Activation | 'reciprocal';

export interface FoldedProblem {
  /** The problem with other numbers and the same losses; its layers' activations are those of `activations`. */
  readonly problem: Problem;
  readonly activations: readonly FoldedActivation[];
}

/** 1 / (1 + 2^x). */
export function reciprocal(x: number): number {
  return 1 / (1 + 2 ** x);
}

/**
 * Moves what is affine in tanh and sigmoid into the weights, in float64, so that kernels compute one power of 2 and one
 * division for either:
 *
 * tanh(z) = 1 − 2 r(z · 2 log₂e), so the producing layer's parameters are scaled by 2 log₂e, and in the consuming layer
 * W becomes −2W and the bias b + ΣW; sigmoid(z) = r(−z log₂e). All of it is linear in the parameters, hence in (a, b).
 *
 * A tanh near 0 is then a difference of numbers near 1, good to 10⁻⁷ of 1 and not of itself. Where that would show in the
 * losses (all activations tiny, and the targets too), tanh stays as it is.
 */
export function fold(problem: Problem): FoldedProblem {
  const sigmoids = foldAs(problem, ['sigmoid']);
  if (!problem.network.layers.slice(0, -1).some(({ activation }) => activation === 'tanh')) return sigmoids;
  const all = foldAs(problem, ['sigmoid', 'tanh']);
  return staysExact(problem, all) ? all : sigmoids;
}

function foldAs(problem: Problem, names: readonly Activation[]): FoldedProblem {
  const { network, plane } = problem;
  const { layers } = network;
  const isFolded = (l: number, name: Activation) => layers[l]?.activation === name && names.includes(name);
  // nothing consumes an output, so that a tanh there has no weights to go into
  const tanh = layers.map((_, l) => l < layers.length - 1 && isFolded(l, 'tanh'));
  const folded = layers.map(({ activation }, l) => (tanh[l] || isFolded(l, 'sigmoid') ? 'reciprocal' : activation));
  const target = withBiases(network, (l) => l > 0 && tanh[l - 1]);
  const linear = (theta: Float64Array): Float64Array => {
    const result = new Float64Array(target.parameterCount);
    for (const [l, layer] of layers.entries()) {
      const scale = tanh[l] ? 2 * Math.LOG2E : isFolded(l, 'sigmoid') ? -Math.LOG2E : 1;
      foldLayer(layer, theta, scale, l > 0 && tanh[l - 1], target.layers[l], result);
    }
    return result;
  };
  const { origin, u, v } = plane;
  const moved = { origin: linear(origin), u: linear(u), v: linear(v) };
  return { problem: { ...problem, network: target, plane: moved }, activations: folded };
}

/** The same network with biases in the layers that need them, laid out anew. */
function withBiases(network: Network, needsBias: (l: number) => boolean): Network {
  let offset = 0;
  const layers = network.layers.map((layer, l): Layer => {
    const weight = offset;
    offset += layer.inputs * layer.outputs;
    const hasBias = layer.bias >= 0 || needsBias(l);
    const bias = hasBias ? offset : -1;
    if (hasBias) offset += layer.outputs;
    return { ...layer, weight, bias };
  });
  return { ...network, layers, parameterCount: offset };
}

function foldLayer(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  scale: number,
  afterTanh: boolean,
  target: Layer,
  result: Float64Array,
): void {
  for (let unit = 0; unit < outputs; unit++) {
    let sum = 0;
    for (let k = 0; k < inputs; k++) {
      const w = theta[weight + unit * inputs + k];
      sum += w;
      result[target.weight + unit * inputs + k] = scale * (afterTanh ? -2 * w : w);
    }
    if (target.bias < 0) continue;
    result[target.bias + unit] = scale * ((bias < 0 ? 0 : theta[bias + unit]) + (afterTanh ? sum : 0));
  }
}

/** Places of the window where folding is tried, and multiply-adds spent at each. */
const PROBES = [
  [0.5, 0.5],
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;
const PROBE_WORK = 2 ** 20;

/** Share of the numerical contract (2e-5 of the loss and 1e-6 of its median) that the rounding of r may take. */
const SHARE = 0.05;

/** Whether losses stay what they are when each r is rounded to float32, at some places, for some samples. */
function staysExact(problem: Problem, folded: FoldedProblem): boolean {
  const { samples } = problem.data;
  const count = Math.min(samples, Math.max(4, Math.min(64, Math.floor(PROBE_WORK / problem.network.parameterCount))));
  const exactNames = problem.network.layers.map(({ activation }) => activation);
  const exact = PROBES.map((place) => probe(problem, exactNames, place, count));
  const rounded = PROBES.map((place) => probe(folded.problem, folded.activations, place, count));
  const median = exact.toSorted((x, y) => x - y)[exact.length >> 1];
  return exact.every((loss, k) => {
    const allowed = SHARE * (2e-5 * Math.abs(loss) + 1e-6 * Math.abs(median));
    return !(Math.abs(rounded[k] - loss) > allowed);
  });
}

/** The sum of the losses of `count` samples spread over the data, activations of kind `reciprocal` rounded to float32. */
function probe(
  { network, data, loss, plane, window }: Problem,
  names: readonly FoldedActivation[],
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
    for (const [l, layer] of network.layers.entries()) x = applyLayer(layer, theta, names[l], x);
    sum += lossOfSample(x, 0, data.targets, sample * data.outputs, data.outputs);
  }
  return sum;
}

function applyLayer(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  name: FoldedActivation,
  x: Float64Array,
): Float64Array {
  const activate = name === 'reciprocal' ? (z: number) => Math.fround(reciprocal(z)) : activations[name];
  const result = new Float64Array(outputs);
  for (let unit = 0; unit < outputs; unit++) {
    let z = bias < 0 ? 0 : theta[bias + unit];
    const row = weight + unit * inputs;
    for (let k = 0; k < inputs; k++) z += theta[row + k] * x[k];
    result[unit] = activate(z);
  }
  return result;
}

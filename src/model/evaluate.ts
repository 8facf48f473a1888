import { activations } from './activations.ts';
import { lossDivisor } from './loss-divisor.ts';
import { sampleLoss } from './losses.ts';
import type { Layer } from './network.ts';
import type { ResolvedLandscape } from './resolved.ts';

/** The loss of a landscape at single points, in float64 end to end: the truth that every engine is held to. */
export interface Evaluator {
  /** Mean loss at θ(a, b), the penalty not included. */
  lossAt(a: number, b: number): number;
  /** Mean loss at any parameter vector. */
  loss(theta: Float64Array): number;
  /** θ(a, b) = origin + a·u + b·v; the array is reused by the next call. */
  parametersAt(a: number, b: number): Float64Array;
}

export interface EvaluatorProblem extends Pick<ResolvedLandscape, 'network' | 'data' | 'loss'> {
  readonly plane: Pick<ResolvedLandscape['plane'], 'origin' | 'u' | 'v'>;
}

export function createEvaluator({ network, data, loss, plane }: EvaluatorProblem): Evaluator {
  const theta = new Float64Array(network.parameterCount);
  const widest = Math.max(...network.widths);
  const ping = new Float64Array(widest);
  const pong = new Float64Array(widest);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);

  function parametersAt(a: number, b: number): Float64Array {
    const { origin, u, v } = plane;
    for (let k = 0; k < theta.length; k++) theta[k] = origin[k] + a * u[k] + b * v[k];
    return theta;
  }

  function lossOf(parameters: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < data.samples; n++) {
      let from = data.inputs;
      let offset = n * data.features;
      for (let l = 0; l < network.layers.length; l++) {
        const to = l % 2 === 0 ? ping : pong;
        applyLayer(network.layers[l], parameters, from, offset, to);
        from = to;
        offset = 0;
      }
      sum += lossOfSample(from, 0, data.targets, n * data.outputs, data.outputs);
    }
    return sum / divisor;
  }

  return { loss: lossOf, lossAt: (a, b) => lossOf(parametersAt(a, b)), parametersAt };
}

/** to = activation(W·from + bias), where `from` starts at `offset`. */
function applyLayer(layer: Layer, theta: Float64Array, from: Float64Array, offset: number, to: Float64Array): void {
  const activate = activations[layer.activation];
  for (let row = 0; row < layer.outputs; row++) {
    let z = layer.bias < 0 ? 0 : theta[layer.bias + row];
    const weights = layer.weight + row * layer.inputs;
    for (let k = 0; k < layer.inputs; k++) z += theta[weights + k] * from[offset + k];
    to[row] = activate(z);
  }
}

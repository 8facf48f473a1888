import { activationDerivatives } from '../activation-derivatives.ts';
import { sampleLoss } from '../losses.ts';
import type { ResolvedLandscape } from '../resolved.ts';
import { lossSlopes, type LossSlopes } from './loss-slopes.ts';

/** What derivatives by all parameters are taken of: a network, its data and loss; no plane. */
export type FullSpaceProblem = Pick<ResolvedLandscape, 'network' | 'data' | 'loss'>;

/**
 * One sample's way through the network and back, in float64. Units are counted on through the layers, the inputs first:
 * `start[l]` is the first input of layer l, and `start[l + 1]` its first output.
 */
export interface Tape {
  readonly start: readonly number[];
  /** Inputs, then the activations h = f(z) of all layers. */
  readonly activation: Float64Array;
  /** f′(z) and f″(z). */
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  /** ∂l/∂h and ∂l/∂z; nothing is written for the inputs. */
  readonly outer: Float64Array;
  readonly adjoint: Float64Array;
  readonly slopes: LossSlopes;
  /** Goes forward through sample n; the sample's loss, with the bits of `createEvaluator`'s. */
  forward(theta: Float64Array, n: number): number;
  /** Goes back through the sample of the last `forward`. */
  backward(theta: Float64Array): void;
}

export function createTape({ network, data, loss }: FullSpaceProblem): Tape {
  const { layers } = network;
  const start = [0];
  for (const width of network.widths) start.push(start[start.length - 1] + width);
  const units = start[layers.length + 1];
  const last = start[layers.length];
  const activation = new Float64Array(units);
  const slope = new Float64Array(units);
  const curvature = new Float64Array(units);
  const outer = new Float64Array(units);
  const adjoint = new Float64Array(units);
  const outputSlopes = outer.subarray(last);
  const derivatives = new Float64Array(3);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const slopes = lossSlopes(loss.name, loss.delta, data.outputs);
  let target = 0;

  function forward(theta: Float64Array, n: number): number {
    for (let k = 0; k < data.features; k++) activation[k] = data.inputs[n * data.features + k];
    for (let l = 0; l < layers.length; l++) {
      const { inputs, outputs, weight, bias, activation: name } = layers[l];
      const from = start[l];
      const to = start[l + 1];
      const derive = activationDerivatives[name];
      for (let row = 0; row < outputs; row++) {
        let z = bias < 0 ? 0 : theta[bias + row];
        const weights = weight + row * inputs;
        for (let k = 0; k < inputs; k++) z += theta[weights + k] * activation[from + k];
        derive(z, derivatives);
        activation[to + row] = derivatives[0];
        slope[to + row] = derivatives[1];
        curvature[to + row] = derivatives[2];
      }
    }
    target = n * data.outputs;
    return lossOfSample(activation, last, data.targets, target, data.outputs);
  }

  function backward(theta: Float64Array): void {
    slopes.gradient(activation, last, data.targets, target, outputSlopes);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weight } = layers[l];
      const from = start[l];
      const to = start[l + 1];
      if (l > 0) outer.fill(0, from, to);
      for (let row = 0; row < outputs; row++) {
        const unit = to + row;
        const back = times(slope[unit], outer[unit]);
        adjoint[unit] = back;
        if (l === 0 || back === 0) continue;
        const weights = weight + row * inputs;
        for (let k = 0; k < inputs; k++) outer[from + k] += theta[weights + k] * back;
      }
    }
  }

  return { start, activation, slope, curvature, outer, adjoint, slopes, forward, backward };
}

/** The product, 0 where the derivative in front is exactly 0: a saturated or dead unit passes nothing on, not 0·∞. */
export function times(derivative: number, x: number): number {
  return derivative === 0 ? 0 : derivative * x;
}

/** Throws a RangeError unless the vector has one number per parameter. */
export function expectParameters(vector: Float64Array, count: number, name: string): void {
  if (vector.length !== count) throw new RangeError(`${name}: expected ${count} numbers, got ${vector.length}`);
}

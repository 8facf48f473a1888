import type { Activation } from '../spec/landscape.ts';
import { activationDerivatives } from './activation-derivatives.ts';
import { lossCrease, lossCurvature, lossSlopeOnSide, LOSS_CREASES } from './curvature-split-loss.ts';
import type { JetProblem } from './jets.ts';
import { sampleLoss } from './losses.ts';
import type { Layer } from './network.ts';

/** Parameters along a line: θ(s) = start + s · step. */
export interface Line {
  readonly start: Float64Array;
  readonly step: Float64Array;
}

/** Where the creases of a problem are: one *crease function* per unit of a kinked activation and per crease of the loss. */
export interface Creases {
  readonly count: number;
  /** Index of the layer of each; `layers.length` for those of the loss, which come last. */
  readonly layerOf: Int32Array;
  /** First crease of each layer, -1 where it has none; then that of the loss. */
  readonly first: Int32Array;
}

/**
 * The loss of one sample along a line, l(s), with the exact split of its second derivative. Crease functions come with it: a
 * sample is on *side* 1 of a crease where its function is positive, else on side 0.
 */
export interface SampleCurve {
  readonly creases: Creases;
  /** Number of terms: the loss, the products of each layer, the activation of each layer, in this order. */
  readonly termCount: number;
  /** Crease functions at the last evaluation, their derivatives by s, and what rounding may have done to them. */
  readonly crossing: Float64Array;
  readonly crossingSlope: Float64Array;
  readonly crossingNoise: Float64Array;
  /**
   * Evaluates l(s) and l′(s) to `out`.
   *
   * @param sides on which side of its creases the sample is taken to be, whatever its crease functions say; null: by their signs
   */
  evaluate(line: Line, sample: number, s: number, sides: Uint8Array | null, out: Float64Array): void;
  /** Writes the terms of l″(s) at the last evaluation; they add up to it. */
  terms(out: Float64Array): void;
  /**
   * What rounding of arguments may have done to l′ at the last evaluation: |p′ᵀ l_pp ν| ≤ √(p′ᵀ l_pp p′ · νᵀ l_pp ν) for errors ν
   * of the predictions, and |adj(h) φ″(z) z′ ν| for those of pre-activations. It is large where there are sharp turns, as
   * those of cross-entropy between large logits.
   */
  slopeNoise(): number;
}

/** Largest share of its summands that rounding leaves in a pre-activation of a few layers. */
const ROUNDING = 2 ** -48;

export function isKinked(activation: Activation): boolean {
  return activation === 'relu' || activation === 'leaky-relu' || activation === 'elu';
}

export function creasesOf({ network, data, loss }: Pick<JetProblem, 'network' | 'data' | 'loss'>): Creases {
  const layerOf: number[] = [];
  const ofLoss = network.layers.length;
  const first = network.layers.map(({ activation, outputs }, l) => {
    if (!isKinked(activation)) return -1;
    for (let row = 0; row < outputs; row++) layerOf.push(l);
    return layerOf.length - outputs;
  });
  const losses = data.outputs * LOSS_CREASES[loss.name];
  first.push(losses > 0 ? layerOf.length : -1);
  for (let k = 0; k < losses; k++) layerOf.push(ofLoss);
  return { count: layerOf.length, layerOf: Int32Array.from(layerOf), first: Int32Array.from(first) };
}

/**
 * With W the weights at s, D their step, and h, z the activations and pre-activations:
 *
 *     z = W h + c     z′ = W h′ + D h + c_D     h = φ(z)     h′ = φ′(z) z′
 *     l″ = p′ᵀ l_pp p′ + Σ_layers [ adj(z) · 2 D h′ + adj(h) · φ″(z) z′² ]
 *
 * where adj is the adjoint of a reverse sweep from ∂l/∂p. A derivative of exactly zero takes no part, as in the jets.
 */
export function createSampleCurve({ network, data, loss }: JetProblem): SampleCurve {
  const { layers, widths } = network;
  const creases = creasesOf({ network, data, loss });
  const units = layers.map(({ outputs }) => ({
    value: new Float64Array(outputs),
    derivative: new Float64Array(outputs),
    noise: new Float64Array(outputs),
    product: new Float64Array(outputs),
    slope: new Float64Array(outputs),
    curved: new Float64Array(outputs),
    doubt: new Float64Array(outputs),
  }));
  const crossing = new Float64Array(creases.count);
  const crossingSlope = new Float64Array(creases.count);
  const crossingNoise = new Float64Array(creases.count);
  const slopes = new Float64Array(data.outputs);
  const adjoints = [0, 1].map(() => new Float64Array(Math.max(...widths)));
  const lossOf = sampleLoss(loss.name, loss.delta);
  const curvatureOf = lossCurvature(loss.name, loss.delta);
  const perOutput = LOSS_CREASES[loss.name];
  const crease = new Float64Array(2);
  const errors = new Float64Array(data.outputs);
  const unused = new Float64Array(data.outputs);
  const still = new Float64Array(data.features);
  let last: { line: Line; s: number; target: number } | null = null;
  const scratch = new Float64Array(1 + 2 * layers.length);
  let lossTerm = 0;
  let activationNoise = 0;

  function evaluate(line: Line, sample: number, s: number, sides: Uint8Array | null, out: Float64Array): void {
    last = { line, s, target: sample * data.outputs };
    const row = sample * data.features;
    let from = { value: data.inputs.subarray(row, row + data.features), derivative: still };
    for (let l = 0; l < layers.length; l++) {
      const to = units[l];
      affine(layers[l], line, s, from, to);
      if (creases.first[l] >= 0) recordCreases(to, creases.first[l]);
      activate(layers[l], sides, creases.first[l], to);
      from = to;
    }
    const { value: predictions, derivative } = units[layers.length - 1];
    const target = sample * data.outputs;
    out[0] = lossOf(predictions, 0, data.targets, target, data.outputs);
    lossTerm = curvatureOf(predictions, derivative, data.targets, target, slopes);
    if (perOutput > 0) lossCreases(target, sides);
    out[1] = 0;
    for (let k = 0; k < slopes.length; k++) if (slopes[k] !== 0) out[1] += slopes[k] * derivative[k];
  }

  function recordCreases({ value, derivative, noise }: (typeof units)[number], first: number): void {
    crossing.set(value, first);
    crossingSlope.set(derivative, first);
    crossingNoise.set(noise, first);
  }

  function lossCreases(target: number, sides: Uint8Array | null): void {
    const { value, derivative } = units[layers.length - 1];
    const { noise } = units[layers.length - 1];
    for (let k = 0; k < slopes.length; k++) {
      const y = data.targets[target + k];
      for (let which = 0; which < perOutput; which++) {
        const at = creases.first[layers.length] + k * perOutput + which;
        lossCrease(loss.name, loss.delta, which, y, crease);
        const [factor, constant] = crease;
        crossing[at] = factor * value[k] + constant;
        crossingSlope[at] = factor * derivative[k];
        crossingNoise[at] = ROUNDING * (Math.abs(factor * value[k]) + Math.abs(y) + 1) + Math.abs(factor) * noise[k];
        if (!sides) continue;
        const slope = lossSlopeOnSide(loss.name, y, sides[at]);
        if (!Number.isNaN(slope)) slopes[k] = slope;
      }
    }
  }

  function terms(out: Float64Array): void {
    if (!last) throw new Error('Expected an evaluation before its terms');
    const { line, s } = last;
    out[0] = lossTerm;
    activationNoise = 0;
    let above = adjoints[0];
    above.set(slopes);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { product, slope, curved, doubt } = units[l];
      let products = 0;
      let bent = 0;
      for (let row = 0; row < product.length; row++) {
        if (above[row] !== 0 && curved[row] !== 0) {
          bent += above[row] * curved[row];
          activationNoise += Math.abs(above[row]) * doubt[row];
        }
        above[row] = slope[row] === 0 ? 0 : slope[row] * above[row];
        if (above[row] !== 0) products += above[row] * product[row];
      }
      out[1 + l] = products;
      out[1 + layers.length + l] = bent;
      if (l === 0) return;
      const below = adjoints[(layers.length - l) & 1];
      transposed(layers[l], line, s, above, below);
      above = below;
    }
  }

  function slopeNoise(): number {
    if (!last) throw new Error('Expected an evaluation before its noise');
    const { value: predictions, noise } = units[layers.length - 1];
    const top = predictions.indexOf(Math.max(...predictions));
    // the differences of logits are what counts in a softmax: errors of two signs make them largest
    for (let k = 0; k < errors.length; k++) errors[k] = k === top ? -noise[k] : noise[k];
    terms(scratch);
    const lossNoise = Math.sqrt(lossTerm * curvatureOf(predictions, errors, data.targets, last.target, unused));
    return lossNoise + activationNoise;
  }

  const termCount = 1 + 2 * layers.length;
  return { creases, termCount, crossing, crossingSlope, crossingNoise, evaluate, terms, slopeNoise };
}

interface Units {
  readonly value: Float64Array;
  readonly derivative: Float64Array;
  readonly noise: Float64Array;
  readonly product: Float64Array;
  readonly slope: Float64Array;
  readonly curved: Float64Array;
  readonly doubt: Float64Array;
}

/** Pre-activations and their derivatives to `value` and `derivative`, 2 D h′ to `product`. */
function affine(
  { inputs, outputs, weight, bias }: Layer,
  { start, step }: Line,
  s: number,
  from: Pick<Units, 'value' | 'derivative'>,
  to: Pick<Units, 'value' | 'derivative' | 'noise' | 'product'>,
): void {
  const { value, derivative } = from;
  for (let row = 0; row < outputs; row++) {
    let z = bias < 0 ? 0 : start[bias + row] + s * step[bias + row];
    let slope = bias < 0 ? 0 : step[bias + row];
    let size = Math.abs(z);
    let product = 0;
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const d = step[weights + k];
      const w = start[weights + k] + s * d;
      const wh = w * value[k];
      z += wh;
      size += Math.abs(wh);
      slope += w * derivative[k] + d * value[k];
      product += d * derivative[k];
    }
    to.value[row] = z;
    to.derivative[row] = slope;
    to.noise[row] = ROUNDING * size;
    to.product[row] = 2 * product;
  }
}

/** Adjoints of a layer's inputs from those of its pre-activations. */
export function transposed(
  { inputs, outputs, weight }: Layer,
  { start, step }: Line,
  s: number,
  above: Float64Array,
  below: Float64Array,
): void {
  below.fill(0, 0, inputs);
  for (let row = 0; row < outputs; row++) {
    const adjoint = above[row];
    if (adjoint === 0) continue;
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) below[k] += (start[weights + k] + s * step[weights + k]) * adjoint;
  }
}

const derivatives = new Float64Array(3);

function activate({ activation, outputs }: Layer, sides: Uint8Array | null, first: number, units: Units): void {
  const { value, derivative, noise, slope, curved, doubt } = units;
  const derive = activationDerivatives[activation];
  for (let row = 0; row < outputs; row++) {
    const z = value[row];
    const along = derivative[row];
    if (sides && first >= 0) onSide(activation, z, sides[first + row], derivatives);
    else derive(z, derivatives);
    value[row] = derivatives[0];
    slope[row] = derivatives[1];
    derivative[row] = derivatives[1] === 0 ? 0 : derivatives[1] * along;
    curved[row] = derivatives[2] === 0 ? 0 : derivatives[2] * along * along;
    doubt[row] = Math.abs(derivatives[2] * along) * noise[row];
  }
}

/** A kinked activation as continued from one side of its kink, with its first two derivatives. */
export function onSide(activation: Activation, z: number, side: number, out: Float64Array): void {
  out[0] = z;
  out[1] = 1;
  out[2] = 0;
  if (side === 1) return;
  const slope = activation === 'leaky-relu' ? 0.01 : 0;
  out[0] = slope * z;
  out[1] = slope;
  if (activation !== 'elu') return;
  out[0] = Math.expm1(z);
  out[1] = out[2] = Math.exp(z);
}

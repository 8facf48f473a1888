import { activationDerivatives } from './activation-derivatives.ts';
import { jetSize, UNIT_JET, type Jet, type JetOrder } from './jet.ts';
import { lossDivisor } from './loss-divisor.ts';
import { sampleLoss } from './losses.ts';
import { sampleLossJet } from './loss-jets.ts';
import type { Layer } from './network.ts';
import type { Plane, ResolvedLandscape } from './resolve.ts';

/** What jets are taken of: the network, its data and loss, and the plane; window and grid play no part. */
export type JetProblem = Pick<ResolvedLandscape, 'network' | 'data' | 'loss'> & {
  readonly plane: Pick<Plane, 'origin' | 'u' | 'v'>;
};

export interface JetEvaluator {
  jetAt(a: number, b: number): Jet;
  /** The same as `JET_COMPONENTS`; the array is reused by the next call. */
  componentsAt(a: number, b: number): Float64Array;
}

/** The first layer's pre-activations as z = constant + a·alongU + b·alongV, each `[unit][sample]`. */
export interface AffineLayer {
  readonly constant: Float64Array;
  readonly alongU: Float64Array;
  readonly alongV: Float64Array;
}

// this module's own, for an imported constant is looked up anew in every turn of a loop by some loaders
const STRIDE = UNIT_JET;

/**
 * Exact derivatives of the loss in the plane, in float64, by second-order forward differentiation.
 *
 * Every pre-activation and activation is carried as (z, z_a, z_b, z_aa, z_ab, z_bb). With W the weights at (a, b) and U, V the
 * entries of the two directions for them:
 *
 *     z    = W h + c                     z_aa = W h_aa + 2 U h_a
 *     z_a  = W h_a + U h + c_u           z_ab = W h_ab + U h_b + V h_a
 *     z_b  = W h_b + V h + c_v           z_bb = W h_bb + 2 V h_b
 *     h_a  = f′(z) z_a                   h_aa = f″(z) z_a² + f′(z) z_aa, and so on
 *
 * and the Hessian of the loss l splits into Gauss-Newton part and remainder, over the predictions p:
 *
 *     L_ab = Σ_kl ∂²l/∂p_k∂p_l p_k,a p_l,b + Σ_k ∂l/∂p_k p_k,ab
 *
 * `value` has the same bits as `createEvaluator`'s, unless `firstLayer` is given. At kinks (relu, leaky-relu, hinge, mae, huber)
 * the derivatives are those of the piece taken there: the *almost everywhere* Hessian, which does not see the creases between
 * pieces. Where the loss itself is not finite, it has no derivatives: they are NaN. A derivative of exactly zero takes
 * no part, whatever it is multiplied with, so that a saturated unit with an infinite argument does no harm.
 *
 * @param firstLayer the first layer evaluated beforehand, which saves its fan-in per point
 */
export function createJetEvaluator(problem: JetProblem, order: JetOrder = 2, firstLayer?: AffineLayer): JetEvaluator {
  const { network, data, loss, plane } = problem;
  const { layers, widths, parameterCount } = network;
  const { origin, u, v } = plane;
  const theta = new Float64Array(parameterCount);
  const widest = Math.max(...widths);
  const buffers = [new Float64Array(STRIDE * widest), new Float64Array(STRIDE * widest)];
  const predictions = new Float64Array(data.outputs);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const addDerivatives = sampleLossJet(loss.name, loss.delta, order);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  const components = new Float64Array(jetSize(order));
  const linear = order === 1 ? linearFirst : linearSecond;
  const activate = order === 1 ? activateFirst : activateSecond;

  function componentsAt(a: number, b: number): Float64Array {
    for (let k = 0; k < parameterCount; k++) theta[k] = origin[k] + a * u[k] + b * v[k];
    components.fill(0);
    for (let n = 0; n < data.samples; n++) {
      let from = buffers[0];
      if (firstLayer) affineLayer(firstLayer, layers[0].outputs, data.samples, n, a, b, from);
      else inputLayer(layers[0], theta, u, v, data.inputs, n * data.features, from);
      activate(layers[0], from);
      for (let l = 1; l < layers.length; l++) {
        const to = buffers[l & 1];
        linear(layers[l], theta, u, v, from, to);
        activate(layers[l], to);
        from = to;
      }
      for (let k = 0; k < data.outputs; k++) predictions[k] = from[STRIDE * k];
      const target = n * data.outputs;
      components[0] += lossOfSample(predictions, 0, data.targets, target, data.outputs);
      addDerivatives(from, data.targets, target, data.outputs, components);
    }
    for (let c = 0; c < components.length; c++) components[c] /= divisor;
    if (!Number.isFinite(components[0])) components.fill(NaN, 1);
    return components;
  }

  function jetAt(a: number, b: number): Jet {
    const [value, ja, jb, aa = NaN, ab = NaN, bb = NaN, gaa = NaN, gab = NaN, gbb = NaN] = componentsAt(a, b);
    return { value, a: ja, b: jb, aa, ab, bb, gaussNewton: { aa: gaa, ab: gab, bb: gbb } };
  }

  return { jetAt, componentsAt };
}

/** The first layer reads constants, so that its pre-activations have no second derivatives. */
function inputLayer(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  u: Float64Array,
  v: Float64Array,
  data: Float64Array,
  offset: number,
  to: Float64Array,
): void {
  for (let row = 0; row < outputs; row++) {
    let z = bias < 0 ? 0 : theta[bias + row];
    let za = bias < 0 ? 0 : u[bias + row];
    let zb = bias < 0 ? 0 : v[bias + row];
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const x = data[offset + k];
      z += theta[weights + k] * x;
      za += u[weights + k] * x;
      zb += v[weights + k] * x;
    }
    put(to, STRIDE * row, z, za, zb, 0, 0, 0);
  }
}

function affineLayer(
  { constant, alongU, alongV }: AffineLayer,
  outputs: number,
  samples: number,
  sample: number,
  a: number,
  b: number,
  to: Float64Array,
): void {
  for (let row = 0; row < outputs; row++) {
    const k = row * samples + sample;
    put(to, STRIDE * row, constant[k] + a * alongU[k] + b * alongV[k], alongU[k], alongV[k], 0, 0, 0);
  }
}

function linearFirst(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  u: Float64Array,
  v: Float64Array,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let row = 0; row < outputs; row++) {
    let z = bias < 0 ? 0 : theta[bias + row];
    let za = bias < 0 ? 0 : u[bias + row];
    let zb = bias < 0 ? 0 : v[bias + row];
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const at = STRIDE * k;
      const w = theta[weights + k];
      const h = from[at];
      z += w * h;
      za += w * from[at + 1] + u[weights + k] * h;
      zb += w * from[at + 2] + v[weights + k] * h;
    }
    put(to, STRIDE * row, z, za, zb, 0, 0, 0);
  }
}

function linearSecond(
  { inputs, outputs, weight, bias }: Layer,
  theta: Float64Array,
  u: Float64Array,
  v: Float64Array,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let row = 0; row < outputs; row++) {
    let z = bias < 0 ? 0 : theta[bias + row];
    let za = bias < 0 ? 0 : u[bias + row];
    let zb = bias < 0 ? 0 : v[bias + row];
    let zaa = 0;
    let zab = 0;
    let zbb = 0;
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const at = STRIDE * k;
      const w = theta[weights + k];
      const wu = u[weights + k];
      const wv = v[weights + k];
      const h = from[at];
      const ha = from[at + 1];
      const hb = from[at + 2];
      z += w * h;
      za += w * ha + wu * h;
      zb += w * hb + wv * h;
      zaa += w * from[at + 3] + 2 * wu * ha;
      zab += w * from[at + 4] + wu * hb + wv * ha;
      zbb += w * from[at + 5] + 2 * wv * hb;
    }
    put(to, STRIDE * row, z, za, zb, zaa, zab, zbb);
  }
}

const derivatives = new Float64Array(3);

function activateFirst({ outputs, activation }: Layer, jets: Float64Array): void {
  if (activation === 'identity') return;
  const derive = activationDerivatives[activation];
  for (let at = 0; at < STRIDE * outputs; at += STRIDE) {
    derive(jets[at], derivatives);
    const first = derivatives[1];
    put(jets, at, derivatives[0], times(first, jets[at + 1]), times(first, jets[at + 2]), 0, 0, 0);
  }
}

function activateSecond({ outputs, activation }: Layer, jets: Float64Array): void {
  if (activation === 'identity') return;
  const derive = activationDerivatives[activation];
  for (let at = 0; at < STRIDE * outputs; at += STRIDE) {
    derive(jets[at], derivatives);
    const first = derivatives[1];
    const second = derivatives[2];
    const za = jets[at + 1];
    const zb = jets[at + 2];
    const aa = times(times(second, za), za) + times(first, jets[at + 3]);
    const ab = times(times(second, za), zb) + times(first, jets[at + 4]);
    const bb = times(times(second, zb), zb) + times(first, jets[at + 5]);
    put(jets, at, derivatives[0], times(first, za), times(first, zb), aa, ab, bb);
  }
}

/** The product, 0 where the derivative in front is exactly 0: the limit, for what vanishes here vanishes exponentially. */
function times(derivative: number, x: number): number {
  return derivative === 0 ? 0 : derivative * x;
}

function put(to: Float64Array, at: number, z: number, a: number, b: number, aa: number, ab: number, bb: number): void {
  to[at] = z;
  to[at + 1] = a;
  to[at + 2] = b;
  to[at + 3] = aa;
  to[at + 4] = ab;
  to[at + 5] = bb;
}

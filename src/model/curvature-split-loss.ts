import type { LossName } from '../spec/landscape.ts';
import { elementDerivatives } from './loss-derivatives.ts';

/** Creases of the loss per output: `mae` at z = y, `hinge` at yz = 1, `huber` at |z − y| = delta, where only l″ jumps. */
export const LOSS_CREASES: Record<LossName, number> = {
  mse: 0,
  mae: 1,
  huber: 2,
  'log-cosh': 0,
  hinge: 1,
  bce: 0,
  'cross-entropy': 0,
};

/** Writes [factor, constant]: crease `which` of an output with target y is where factor · z + constant changes sign. */
export function lossCrease(name: LossName, delta: number, which: number, y: number, out: Float64Array): void {
  out[0] = name === 'hinge' ? -y : 1;
  out[1] = name === 'hinge' ? 1 : -y;
  if (name === 'huber') out[1] += which === 0 ? delta : -delta;
}

/** The loss's slope on the given side of its crease (1 where factor · z + constant is positive); NaN where it does not jump. */
export function lossSlopeOnSide(name: LossName, y: number, side: number): number {
  if (name === 'mae') return side === 1 ? 1 : -1;
  if (name === 'hinge') return side === 1 ? -y : 0;
  return NaN;
}

/**
 * Writes the slopes ∂l/∂p_k of one sample's loss to `slopes`, and returns its curvature Σ_kl ∂²l/∂p_k∂p_l p′_k p′_l.
 *
 * @param predictions `[output]`; the derivatives p′ along the line likewise
 * @param targets read from `t` on
 */
export type LossCurvature = (
  predictions: Float64Array,
  derivatives: Float64Array,
  targets: ArrayLike<number>,
  t: number,
  slopes: Float64Array,
) => number;

export function lossCurvature(name: LossName, delta: number): LossCurvature {
  return name === 'cross-entropy' ? crossEntropyCurvature : sumOver(name, delta);
}

function sumOver(name: Exclude<LossName, 'cross-entropy'>, delta: number): LossCurvature {
  const derive = elementDerivatives(name, delta);
  const out = new Float64Array(2);
  return (predictions, derivatives, targets, t, slopes) => {
    let curvature = 0;
    for (let k = 0; k < slopes.length; k++) {
      derive(predictions[k], targets[t + k], out);
      slopes[k] = out[0];
      if (out[1] !== 0) curvature += out[1] * derivatives[k] * derivatives[k];
    }
    return curvature;
  };
}

/**
 * Everything is taken relative to the largest logit and the variance is centred before it is squared, so that the tiny
 * derivatives of a confident right answer keep their digits.
 */
function crossEntropyCurvature(
  predictions: Float64Array,
  derivatives: Float64Array,
  targets: ArrayLike<number>,
  t: number,
  slopes: Float64Array,
): number {
  const outputs = slopes.length;
  let top = 0;
  for (let k = 1; k < outputs; k++) if (predictions[k] > predictions[top]) top = k;
  let total = 0;
  let weight = 0;
  for (let k = 0; k < outputs; k++) {
    total += Math.exp(predictions[k] - predictions[top]);
    weight += targets[t + k];
  }
  let mean = 0;
  let others = 0;
  for (let k = 0; k < outputs; k++) {
    if (k === top) continue;
    const share = Math.exp(predictions[k] - predictions[top]) / total;
    slopes[k] = weight * share - targets[t + k];
    others += slopes[k];
    mean += share * (derivatives[k] - derivatives[top]);
  }
  // the slopes of a softmax add up to 0
  slopes[top] = -others;
  let variance = 0;
  for (let k = 0; k < outputs; k++) {
    const deviation = derivatives[k] - derivatives[top] - mean;
    variance += Math.exp(predictions[k] - predictions[top]) * deviation * deviation;
  }
  return (weight * variance) / total;
}

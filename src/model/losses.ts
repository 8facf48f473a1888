import type { LossName } from '../spec/landscape.ts';
import { softplus } from './activations.ts';

/**
 * Loss of one sample in float64: the *sum* over its outputs.
 *
 * @param predictions the network's outputs, read from `p` on
 * @param targets read from `t` on; class probabilities for `cross-entropy`
 */
export type SampleLoss = (
  predictions: ArrayLike<number>,
  p: number,
  targets: ArrayLike<number>,
  t: number,
  outputs: number,
) => number;

/** The sample loss by name. `delta` is where `huber` turns from a parabola to a line (PyTorch's `HuberLoss`). */
export function sampleLoss(name: LossName, delta = 1): SampleLoss {
  return name === 'cross-entropy' ? crossEntropy : sumOver(elementLoss(name, delta));
}

type ElementLoss = (prediction: number, target: number) => number;

function elementLoss(name: Exclude<LossName, 'cross-entropy'>, delta: number): ElementLoss {
  switch (name) {
    case 'mse':
      return (z, y) => (z - y) * (z - y);
    case 'mae':
      return (z, y) => Math.abs(z - y);
    case 'huber':
      return (z, y) => {
        const d = Math.abs(z - y);
        return d <= delta ? 0.5 * d * d : delta * (d - 0.5 * delta);
      };
    case 'log-cosh':
      return (z, y) => logCosh(z - y);
    case 'hinge':
      return (z, y) => Math.max(0, 1 - y * z);
    case 'bce':
      return binaryCrossEntropy;
  }
}

function sumOver(element: ElementLoss): SampleLoss {
  return (predictions, p, targets, t, outputs) => {
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += element(predictions[p + k], targets[t + k]);
    return sum;
  };
}

/** Below 1e-2 the series keeps the digits that |d| + log(1 + e^-2|d|) − log 2 cancels. */
function logCosh(x: number): number {
  const d = Math.abs(x);
  const q = d * d;
  if (d < 1e-2) return q * (1 / 2 + q * (-1 / 12 + q * (1 / 45 - q * (17 / 2520))));
  return d + Math.log1p(Math.exp(-2 * d)) - Math.LN2;
}

/** −y log σ(z) − (1 − y) log(1 − σ(z)) on the logit z: y softplus(−z) + (1 − y) softplus(z), where neither term overflows. */
function binaryCrossEntropy(z: number, y: number): number {
  let loss = 0;
  // a weight of exactly zero takes no part, so that an infinite logit on the right side is a loss of 0, not 0·∞
  if (y !== 0) loss += y * softplus(-z);
  if (y !== 1) loss += (1 - y) * softplus(z);
  return loss;
}

/**
 * Σ t (log Σ e^z − z). The largest logit is taken out first, and its term e^0 = 1 left to log1p: a confident right answer
 * has a loss far below the rounding of 1.
 */
function crossEntropy(
  predictions: ArrayLike<number>,
  p: number,
  targets: ArrayLike<number>,
  t: number,
  outputs: number,
): number {
  let top = 0;
  for (let k = 1; k < outputs; k++) if (predictions[p + k] > predictions[p + top]) top = k;
  const largest = predictions[p + top];
  let others = 0;
  for (let k = 0; k < outputs; k++) if (k !== top) others += Math.exp(predictions[p + k] - largest);
  const logSum = Math.log1p(others);
  let loss = 0;
  for (let k = 0; k < outputs; k++) {
    const weight = targets[t + k];
    if (weight !== 0) loss += weight * (logSum - (predictions[p + k] - largest));
  }
  return loss;
}

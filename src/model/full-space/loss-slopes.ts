import type { LossName } from '../../spec/landscape.ts';
import { elementDerivatives } from '../loss-derivatives.ts';

/** First and second derivatives of one sample's loss by its predictions; at kinks those of the piece that is taken. */
export interface LossSlopes {
  /** out[k] = ∂l/∂p_k. Predictions are read from `p` on, targets from `t` on; `out` is written from 0 on. */
  gradient(predictions: Float64Array, p: number, targets: ArrayLike<number>, t: number, out: Float64Array): void;
  /** out[k] = Σ_j ∂²l/∂p_k∂p_j direction[j], at the predictions of the last `gradient`. */
  curvature(direction: Float64Array, d: number, out: Float64Array): void;
}

export function lossSlopes(name: LossName, delta: number, outputs: number): LossSlopes {
  return name === 'cross-entropy' ? crossEntropySlopes(outputs) : separateSlopes(name, delta, outputs);
}

function separateSlopes(name: Exclude<LossName, 'cross-entropy'>, delta: number, outputs: number): LossSlopes {
  const derive = elementDerivatives(name, delta);
  const pair = new Float64Array(2);
  const second = new Float64Array(outputs);
  return {
    gradient(predictions, p, targets, t, out) {
      for (let k = 0; k < outputs; k++) {
        derive(predictions[p + k], targets[t + k], pair);
        out[k] = pair[0];
        second[k] = pair[1];
      }
    },
    curvature(direction, d, out) {
      // a flat loss stays flat however fast its prediction moves
      for (let k = 0; k < outputs; k++) out[k] = second[k] === 0 ? 0 : second[k] * direction[d + k];
    },
  };
}

/**
 * With p = softmax(z), targets t and T = Σ t: ∂l/∂z_k = T p_k − t_k and ∂²l = T (diag p − p pᵀ).
 *
 * The slope of the largest logit is minus the sum of the others', and directions are taken relative to its: a confident right
 * answer, whose p differs from one-hot by less than the rounding of 1, keeps all digits of its tiny derivatives.
 */
function crossEntropySlopes(outputs: number): LossSlopes {
  const share = new Float64Array(outputs);
  let top = 0;
  let weight = 0;
  return {
    gradient(predictions, p, targets, t, out) {
      top = 0;
      for (let k = 1; k < outputs; k++) if (predictions[p + k] > predictions[p + top]) top = k;
      let total = 0;
      weight = 0;
      for (let k = 0; k < outputs; k++) {
        share[k] = Math.exp(predictions[p + k] - predictions[p + top]);
        total += share[k];
        weight += targets[t + k];
      }
      let others = 0;
      for (let k = 0; k < outputs; k++) {
        share[k] /= total;
        if (k === top) continue;
        out[k] = weight * share[k] - targets[t + k];
        others += out[k];
      }
      out[top] = -others;
    },
    curvature(direction, d, out) {
      let mean = 0;
      for (let k = 0; k < outputs; k++) if (k !== top) mean += share[k] * (direction[d + k] - direction[d + top]);
      for (let k = 0; k < outputs; k++) out[k] = weight * share[k] * (direction[d + k] - direction[d + top] - mean);
    },
  };
}

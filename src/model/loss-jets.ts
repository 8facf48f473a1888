import type { LossName } from '../spec/landscape.ts';
import { UNIT_JET, type JetOrder } from './jet.ts';
import { elementDerivatives } from './loss-derivatives.ts';

/**
 * Adds the derivatives of one sample's loss to `sums`, laid out as `JET_COMPONENTS`; the value is left alone.
 *
 * @param jets six numbers per output: prediction, and its derivatives by a, b, aa, ab, bb
 * @param targets read from `t` on
 */
export type SampleLossJet = (
  jets: Float64Array,
  targets: ArrayLike<number>,
  t: number,
  outputs: number,
  sums: Float64Array,
) => void;

// this module's own, for an imported constant is looked up anew in every turn of a loop by some loaders
const STRIDE = UNIT_JET;

export function sampleLossJet(name: LossName, delta: number, order: JetOrder): SampleLossJet {
  return name === 'cross-entropy' ? crossEntropyJet(order) : sumOver(name, delta, order);
}

function sumOver(name: Exclude<LossName, 'cross-entropy'>, delta: number, order: JetOrder): SampleLossJet {
  const derive = elementDerivatives(name, delta);
  const derivatives = new Float64Array(2);
  return (jets, targets, t, outputs, sums) => {
    for (let k = 0; k < outputs; k++) {
      const at = STRIDE * k;
      const za = jets[at + 1];
      const zb = jets[at + 2];
      derive(jets[at], targets[t + k], derivatives);
      const first = derivatives[0];
      const second = derivatives[1];
      // a flat loss stays flat however fast its prediction moves
      if (first !== 0) {
        sums[1] += first * za;
        sums[2] += first * zb;
      }
      if (order === 1) continue;
      const gaa = second === 0 ? 0 : second * za * za;
      const gab = second === 0 ? 0 : second * za * zb;
      const gbb = second === 0 ? 0 : second * zb * zb;
      sums[3] += gaa + (first === 0 ? 0 : first * jets[at + 3]);
      sums[4] += gab + (first === 0 ? 0 : first * jets[at + 4]);
      sums[5] += gbb + (first === 0 ? 0 : first * jets[at + 5]);
      sums[6] += gaa;
      sums[7] += gab;
      sums[8] += gbb;
    }
  };
}

/**
 * With p = softmax(z), targets t and T = Σ t: ∂l/∂z_k = T p_k − t_k, and the Gauss-Newton part is T times the covariance under p
 * of the logits' slopes, Cov(z_a, z_b).
 *
 * All derivatives are taken relative to those of the largest logit, which changes no sum (Σ(T p − t) = 0 and a covariance
 * forgets a shift), and the covariance is centred before it is squared: a confident right answer, whose p differs from one-hot by
 * less than the rounding of 1, keeps all digits of its tiny derivatives.
 */
function crossEntropyJet(order: JetOrder): SampleLossJet {
  return (jets, targets, t, outputs, sums) => {
    let top = 0;
    for (let k = 1; k < outputs; k++) if (jets[STRIDE * k] > jets[STRIDE * top]) top = k;
    const base = STRIDE * top;
    let total = 0;
    let weight = 0;
    for (let k = 0; k < outputs; k++) {
      total += Math.exp(jets[STRIDE * k] - jets[base]);
      weight += targets[t + k];
    }
    let meanA = 0;
    let meanB = 0;
    for (let k = 0; k < outputs; k++) {
      if (k === top) continue;
      const at = STRIDE * k;
      const share = Math.exp(jets[at] - jets[base]) / total;
      const slope = weight * share - targets[t + k];
      const da = jets[at + 1] - jets[base + 1];
      const db = jets[at + 2] - jets[base + 2];
      meanA += share * da;
      meanB += share * db;
      sums[1] += slope * da;
      sums[2] += slope * db;
      if (order === 1) continue;
      sums[3] += slope * (jets[at + 3] - jets[base + 3]);
      sums[4] += slope * (jets[at + 4] - jets[base + 4]);
      sums[5] += slope * (jets[at + 5] - jets[base + 5]);
    }
    if (order === 1) return;
    for (let k = 0; k < outputs; k++) {
      const at = STRIDE * k;
      const share = (weight * Math.exp(jets[at] - jets[base])) / total;
      const da = jets[at + 1] - jets[base + 1] - meanA;
      const db = jets[at + 2] - jets[base + 2] - meanB;
      const gaa = share * da * da;
      const gab = share * da * db;
      const gbb = share * db * db;
      sums[3] += gaa;
      sums[4] += gab;
      sums[5] += gbb;
      sums[6] += gaa;
      sums[7] += gab;
      sums[8] += gbb;
    }
  };
}

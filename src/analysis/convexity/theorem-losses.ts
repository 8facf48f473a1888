import type { LossName } from '../../spec/landscape.ts';

type ElementLoss = Exclude<LossName, 'cross-entropy'>;

/** More than logarithms, exponentials and sigmoids are off by, relative to 1. */
const ROUNDING = 1e-12;

/**
 * Whether a loss is nondecreasing in its prediction z for every z ≥ `lowest`. All losses are convex in z, so that it is
 * enough that they do not fall at `lowest`.
 */
export function risesFrom(name: ElementLoss, lowest: number, target: number): boolean {
  switch (name) {
    case 'mse':
    case 'mae':
    case 'huber':
    case 'log-cosh':
      return lowest >= target;
    case 'hinge':
      return target <= 0;
    case 'bce':
      // the slope is σ(z) − y
      return target <= 0 || lowest >= logit(target, 1);
  }
}

/** Whether a loss is nonincreasing in its prediction z for every z ≤ `highest`. */
export function fallsUpTo(name: ElementLoss, highest: number, target: number): boolean {
  switch (name) {
    case 'mse':
    case 'mae':
    case 'huber':
    case 'log-cosh':
      return highest <= target;
    case 'hinge':
      return target >= 0;
    case 'bce':
      return target >= 1 || highest <= logit(target, -1);
  }
}

/** Whether a loss has one value for all predictions in an interval: only hinge is flat anywhere. */
export function isFlat(name: ElementLoss, lowest: number, highest: number, target: number): boolean {
  return name === 'hinge' && Math.min(target * lowest, target * highest) >= 1;
}

/** Where σ(z) = y, moved to the safe side; infinite where y is no probability. */
function logit(target: number, side: -1 | 1): number {
  if (!(target > 0 && target < 1)) return side * Infinity;
  const z = Math.log(target / (1 - target));
  return z + side * ROUNDING * (1 + Math.abs(z));
}

/**
 * Whether cross-entropy T·log Σ e^z − Σ t z, T = Σ t, is nondecreasing (`side` 1) or nonincreasing (-1) in logit k, for all logits
 * between their bounds. Its slope is T p_k − t_k; p = softmax(z) is least where z_k is least and all other logits are
 * largest.
 */
export function crossEntropyIsMonotone(
  k: number,
  side: -1 | 1,
  lowest: Float64Array,
  highest: Float64Array,
  targets: Float64Array,
  offset: number,
  outputs: number,
): boolean {
  let total = 0;
  for (let j = 0; j < outputs; j++) total += targets[offset + j];
  const target = targets[offset + k];
  if (side === 1 && target === 0) return true;
  if (side === -1 && target === total) return true;
  const [own, others] = side === 1 ? [lowest, highest] : [highest, lowest];
  let odds = 0;
  for (let j = 0; j < outputs; j++) if (j !== k) odds += Math.exp(others[j] - own[k]);
  const share = 1 / (1 + odds);
  return side === 1 ? total * share * (1 - ROUNDING) >= target : total * share * (1 + ROUNDING) <= target;
}

/**
 * What the float32 engines promise: |L32 − L64| ≤ 2e-5·|L64| + 1e-6·scale at every node where the reference is finite and
 * below 1e30; scale is the median |L64| over the field.
 */
export const RELATIVE_BOUND = 2e-5;
export const SCALE_BOUND = 1e-6;
/** Above it float32 may overflow on the way to a loss that it could hold. */
export const CONTRACT_CEILING = 1e30;

type Losses = ArrayLike<number>;

/** One node of a comparison. */
export interface NodeError {
  /** Place in the arrays compared. */
  readonly index: number;
  readonly expected: number;
  readonly got: number;
  /** |got − expected|; Infinity when one of them is not finite and the other is. */
  readonly error: number;
  readonly allowed: number;
  /** error / allowed: the promise holds where it is at most 1. */
  readonly ratio: number;
}

export interface Comparison {
  /** Nodes that the promise covers. */
  readonly nodes: number;
  /** Over those with a loss that is not zero. */
  readonly worstRelative: number;
  readonly medianRelative: number;
  /** The node with the largest ratio of error to allowed error; null when the promise covers none. */
  readonly worst: NodeError | null;
  /** Nodes where both are finite, both +Infinity, both -Infinity or both NaN. */
  readonly sameClass: number;
  /** All nodes compared. */
  readonly total: number;
}

/** Median of |x| over the finite values; 0 when there is none. */
export function medianMagnitude(values: Losses): number {
  const magnitudes = Float64Array.from(values, Math.abs).filter(Number.isFinite).sort();
  return magnitudes.length === 0 ? 0 : magnitudes[magnitudes.length >> 1];
}

/** The largest error allowed at a node. */
export function allowedError(expected: number, scale: number): number {
  return RELATIVE_BOUND * Math.abs(expected) + SCALE_BOUND * scale;
}

/** Every node that the promise covers, with its error. */
export function nodeErrors(expected: Losses, got: Losses, scale = medianMagnitude(expected)): NodeError[] {
  const errors: NodeError[] = [];
  for (let index = 0; index < expected.length; index++) {
    const truth = expected[index];
    if (!(Math.abs(truth) < CONTRACT_CEILING)) continue;
    const difference = Math.abs(got[index] - truth);
    const error = Number.isNaN(difference) ? Infinity : difference;
    const allowed = allowedError(truth, scale);
    const ratio = error === 0 ? 0 : error / allowed;
    errors.push({ index, expected: truth, got: got[index], error, allowed, ratio });
  }
  return errors;
}

/** Compares an engine's losses with the reference's at the same nodes. */
export function compareLosses(expected: Losses, got: Losses, scale?: number): Comparison {
  const errors = nodeErrors(expected, got, scale);
  const relative = errors
    .filter((node) => node.expected !== 0)
    .map(({ error, expected: truth }) => error / Math.abs(truth))
    .sort((x, y) => x - y);
  let worst: NodeError | null = null;
  for (const node of errors) if (!worst || node.ratio > worst.ratio) worst = node;
  let sameClass = 0;
  for (let k = 0; k < expected.length; k++) if (classOf(expected[k]) === classOf(got[k])) sameClass++;
  return {
    nodes: errors.length,
    worstRelative: relative.at(-1) ?? 0,
    medianRelative: relative[relative.length >> 1] ?? 0,
    worst,
    sameClass,
    total: expected.length,
  };
}

export type LossClass = 'finite' | '+Infinity' | '-Infinity' | 'NaN';

export function classOf(loss: number): LossClass {
  if (Number.isFinite(loss)) return 'finite';
  if (Number.isNaN(loss)) return 'NaN';
  return loss > 0 ? '+Infinity' : '-Infinity';
}

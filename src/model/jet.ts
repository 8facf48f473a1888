/** Value and derivatives of the mean loss at one point (a, b) of the plane. */
export interface Jet {
  readonly value: number;
  /** ∂L/∂a and ∂L/∂b. */
  readonly a: number;
  readonly b: number;
  /** ∂²L/∂a², ∂²L/∂a∂b, ∂²L/∂b². */
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
  /** The part of the Hessian that the curvature of the loss in the predictions makes. */
  readonly gaussNewton: { readonly aa: number; readonly ab: number; readonly bb: number };
}

/** 1: value and gradient; 2: also the Hessian and its Gauss-Newton part. */
export type JetOrder = 1 | 2;

/** The components of a jet in the order in which arrays hold them; the first three are the jet of order 1. */
export const JET_COMPONENTS = [
  'value',
  'a',
  'b',
  'aa',
  'ab',
  'bb',
  'gaussNewtonAA',
  'gaussNewtonAB',
  'gaussNewtonBB',
] as const;
export type JetComponent = (typeof JET_COMPONENTS)[number];

/** Number of components of a jet. */
export function jetSize(order: JetOrder): number {
  return order === 1 ? 3 : 9;
}

/** Numbers kept per unit on the way through the network: its value, and the derivatives by a, b, aa, ab, bb. */
export const UNIT_JET = 6;

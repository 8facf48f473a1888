import type { FullSpectrum } from '../model/full-space/spectrum.ts';

/**
 * What a minimum of a slice is among all parameters:
 *
 * - `slice-only`: the loss falls out of the slice, so it is no minimum of the network;
 * - `saddle`: a critical point of the network with a direction of negative curvature;
 * - `local-minimum`: a critical point all of whose eigenvalues are positive beyond rounding, from a dense Hessian;
 * - `degenerate`: a critical point without negative eigenvalues, some of which are zero up to rounding, from a dense Hessian;
 * - `critical-point`: a critical point of whose curvature too little is known for any of these;
 * - `fitted`: the loss is so near to 0 that nothing can be lower by an amount that matters;
 * - `crease`: there is no gradient here, and no direction of descent was found;
 * - `not-minimum`: the point is no minimum of the slice to begin with: the loss falls within the plane;
 * - `undefined`: the loss or its gradient is not finite.
 */
export type FullSpaceVerdict =
  | 'slice-only'
  | 'saddle'
  | 'local-minimum'
  | 'degenerate'
  | 'critical-point'
  | 'fitted'
  | 'crease'
  | 'not-minimum'
  | 'undefined';

export interface FullSpaceFacts {
  a: number;
  b: number;
  /** In float64. */
  loss: number;
  /** Number of parameters. */
  parameters: number;
  /** |(∂L/∂a, ∂L/∂b)|; null where the loss is not finite. On a crease, of the piece of the loss that is taken there, as the next. */
  planeGradient: number | null;
  /** ‖∂L/∂θ‖ over all parameters. */
  fullGradient: number | null;
  /** Share of the full gradient that lies in the plane, between 0 and 1; null for a gradient of zero. */
  ratio: number | null;
  /** A full gradient up to this counts as zero: 1e-6 (1 + |loss|). */
  tolerance: number;
  /** Of the Hessian by all parameters; null where there is none, or it was too much work. */
  eigenvalues: FullSpectrum | null;
  /** Why there are no eigenvalues; null when there are. */
  noHessian: string | null;
  verdict: FullSpaceVerdict;
  /** The verdict and its evidence in words. */
  sentence: string;
}

import type { Window } from '../spec/landscape.ts';

/** What is measured about a field: the JSON of `analyze --json`, and what the element shows. */
export interface Facts {
  grid: [number, number];
  window: Window;
  engine: string | null;
  adapter: string | null;
  /** Over the finite values only; null when there is none. */
  range: { min: number; max: number; median: number } | null;
  /** Nodes whose loss is not finite. */
  holes: number;
  minima: MinimaFacts;
  persistence?: { window: Pair[]; escape: Pair[] };
  /** Null where it was not measured. */
  convexity: ConvexityFacts | null;
}

/** [birth, death]; a death of null means never. */
export type Pair = [number, number | null];

export interface MinimaFacts {
  /** Interior minima deeper than the noise floor and the aliasing floor. */
  resolved: number;
  /**
   * Distinct interior minima of the plane that polishing the candidates in float64 led to: the headline where it is not null.
   * Null without a model, or where polishing was not done.
   */
  verified: number | null;
  unresolved: number;
  noise: number;
  border: number;
  /** All regional minima on the grid. */
  raw: number;
  /**
   * Whether candidates ended on a curve or in a flat region of equal losses: `verified` leaves them out. Null where
   * `verified` is.
   */
  continuum: boolean | null;
  /** What `verified` rests on, or why it is null, in words; null without a model. */
  verification: string | null;
  /** The verified minima, lowest first; null where `verified` is. */
  polished: VerifiedMinimum[] | null;
  noiseFloor: { value: number; rule: string };
  /** The same count on every second node; null for a grid with less than five nodes along a side. */
  half: HalfResolution | null;
  /** Number of interior minima deeper than t, against t; null where no loss differs from another. */
  curve: DepthCurve | null;
  /** By class, then by escape depth, deepest first. */
  list: Minimum[];
  /** Minima left out of a list that would be too long; the counts are of all. Absent when the list is whole. */
  omitted?: number;
}

/** A minimum of the loss in the plane, found in float64; it need not be one of the network. */
export interface VerifiedMinimum {
  a: number;
  b: number;
  /** Loss in float64. */
  value: number;
  /** Length of the gradient in (a, b); not near 0 at a kink. Null without derivatives. */
  gradient: number | null;
  /** Eigenvalues of the Hessian in (a, b), smaller first; null at a kink and where no derivatives are at hand. */
  hessian: [number, number] | null;
  /**
   * - `smooth`: Newton's method converged to a point with a positive definite Hessian;
   * - `kink`: a search without derivatives ended here, and a closed curve round it is higher everywhere.
   */
  kind: 'smooth' | 'kink';
  /** Number of candidates of the grid that led here. */
  candidates: number;
}

/** Whether the number of resolved minima depends on the spacing of the nodes. */
export interface HalfResolution {
  grid: [number, number];
  resolved: number;
  /** Whether it is the count of the whole grid. */
  stable: boolean;
}

/** A falling step function of the logarithm of the depth. */
export interface DepthCurve {
  /** Rising thresholds, even in their logarithm, from a tenth of the noise floor to the range of the losses. */
  depth: number[];
  /** Number of interior minima whose escape depth is above the threshold. */
  count: number[];
  /** The median of the interior minima's aliasing floors; null without one. */
  aliasingFloor: number | null;
}

export type MinimumClass = 'resolved' | 'unresolved' | 'noise' | 'border';

/** One regional minimum. i = column, j = row of a representative node; depths are null when infinite. */
export interface Minimum {
  i: number;
  j: number;
  a: number;
  b: number;
  value: number;
  windowDepth: number | null;
  escapeDepth: number | null;
  aliasingFloor: number;
  /** Number of nodes of the flat region. */
  plateau: number;
  class: MinimumClass;
  /** For a region of more than one node: its area in units of a·b, and whether it touches the border of the window. */
  flat?: { area: number; leavesWindow: boolean };
}

/** A point (a, b) of the plane. */
export type Point = readonly [number, number];

/**
 * - `convex`: proven from the landscape (network, loss, data, what the plane moves), never from samples;
 * - `not-convex`: proven by a witness;
 * - `no-violation-found`: neither.
 */
export type ConvexityVerdict = 'convex' | 'not-convex' | 'no-violation-found';

export interface ConvexityFacts {
  verdict: ConvexityVerdict;
  /** The theorem that applies, what the witness shows, or above what size a violation would have been found. One sentence. */
  reason: string;
  /** Bounds of the convex-envelope gap max (f − conv f) over the grid, as shares of the range; null without a range. */
  gap: { lower: number; upper: number } | null;
  /** The strongest violation found; null unless the verdict is `not-convex`. */
  witness: Witness | null;
  /** The strongest violation along a chord, at its middle; the one that is drawn and explained. */
  chord: Witness | null;
  /** What makes the chord's violation; with a model only. */
  explanation?: Explanation;
}

/** Points that disprove convexity: f(at) > Σ weights · f(points), where at = Σ weights · points. */
export interface Witness {
  /** Two (a chord) or three (a triangle). */
  points: Point[];
  /** Positive, of sum 1. */
  weights: number[];
  at: Point;
  /** Loss at each point and at `at`: in float64 where a model is at hand, else the field's. */
  losses: number[];
  loss: number;
  /** loss − Σ weights · losses, above 0; in units of the loss. */
  violation: number;
}

/** A witness's violation, split exactly into what makes it. */
export interface Explanation {
  /** In units of the loss, in the order of the layers: they add up to −violation. Negative terms bend the loss down. */
  terms: ExplanationTerm[];
  /** Largest error of the sum of the terms. */
  error: number;
  /** The whole in words. */
  sentence: string;
}

export interface ExplanationTerm {
  /**
   * - `loss`: curvature of the loss in the predictions, the Gauss-Newton part; never negative for a convex loss;
   * - `products`: weights of a layer times activations that both move;
   * - `activation`: curvature of a layer's activation;
   * - `kinks`: creases of a layer's activation, such as those of relu; those of the loss (mae, hinge) are part of `loss`.
   */
  kind: 'loss' | 'products' | 'activation' | 'kinks';
  /** Number of the layer, from 1; null for the loss. */
  layer: number | null;
  value: number;
}

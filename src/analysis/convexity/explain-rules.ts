import type { JetProblem } from '../../model/jets.ts';

/** A Gauss-Kronrod rule on [−1, 1]: nodes ascending; `coarse` holds the weights of the embedded Gauss rule, 0 elsewhere. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  readonly coarse: readonly number[];
}

/** Exact up to degree 5; without a coarse rule. */
export const GAUSS_3 = symmetric([Math.sqrt(0.6), 0], [5 / 9, 8 / 9], [5 / 9, 8 / 9]);

/** Exact up to degree 11, its Gauss rule up to 5. */
export const KRONROD_7 = symmetric(
  [0.9604912687080203, 0.7745966692414834, 0.43424374934680254, 0],
  [0.10465622602646726, 0.26848808986833345, 0.40139741477596225, 0.45091653865847414],
  [0, 5 / 9, 0, 8 / 9],
);

/** Exact up to degree 22, its Gauss rule up to 13 (QUADPACK's qk15). */
export const KRONROD_15 = symmetric(
  [
    0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
    0.4058451513773972, 0.20778495500789848, 0,
  ],
  [
    0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
    0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
  ],
  [0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694],
);

function symmetric(nodes: number[], weights: number[], coarse: number[]): QuadratureRule {
  const mirror = (half: number[], sign: 1 | -1) => [...half.map((x) => sign * x), ...half.slice(0, -1).toReversed()];
  return { nodes: mirror(nodes, -1), weights: mirror(weights, 1), coarse: mirror(coarse, 1) };
}

/** How the curvature along a line is integrated. */
export interface Rules {
  readonly wide: QuadratureRule;
  /** For panels between creases that are narrower than `NARROW`. */
  readonly narrow: QuadratureRule;
  /** Whether they are exact between creases. */
  readonly exact: boolean;
}

/** Width of a panel between creases below which the smaller rule is likely to be enough. */
export const NARROW = 1 / 12;

/**
 * The rules for a problem. A network of straight pieces has between creases predictions of degree L, its number of layers, and
 * (1 − s) times the curvature of a loss of parabolas has degree 2L − 1.
 */
export function rulesFor({ network, loss }: Pick<JetProblem, 'network' | 'loss'>): Rules {
  const straight = ['identity', 'relu', 'leaky-relu'];
  const pieces = network.layers.every(({ activation }) => straight.includes(activation));
  const parabolas = ['mse', 'mae', 'huber', 'hinge'].includes(loss.name);
  const degree = 2 * network.layers.length - 1;
  if (pieces && parabolas && degree <= 5) return { wide: GAUSS_3, narrow: GAUSS_3, exact: true };
  if (pieces && parabolas && degree <= 11) return { wide: KRONROD_7, narrow: KRONROD_7, exact: true };
  return { wide: KRONROD_15, narrow: KRONROD_7, exact: false };
}

import type { JetProblem } from '../../model/jets.ts';

/** A Gauss-Kronrod rule on [−1, 1]: nodes ascending; `coarse` holds the weights of the embedded Gauss rule, 0 elsewhere. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  readonly coarse: readonly number[];
}

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

/**
 * The rule for the curvature along a line, and whether it is exact between creases: a network of straight pieces of L layers has
 * predictions of degree L there, and (1 − s) times the curvature of a loss of parabolas has degree 2L − 1.
 */
export function ruleFor({ network, loss }: Pick<JetProblem, 'network' | 'loss'>): {
  rule: QuadratureRule;
  exact: boolean;
} {
  const straight = ['identity', 'relu', 'leaky-relu'];
  const pieces = network.layers.every(({ activation }) => straight.includes(activation));
  const parabolas = ['mse', 'mae', 'huber', 'hinge'].includes(loss.name);
  const exact = pieces && parabolas && 2 * network.layers.length - 1 <= 11;
  return { rule: exact ? KRONROD_7 : KRONROD_15, exact };
}

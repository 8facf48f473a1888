import type { PlaneLoss } from '../../src/analysis/verify/plane-loss.ts';
import { coordinate, type Field } from '../../src/spec/field.ts';
import {
  abs,
  cos,
  exp,
  greatest,
  log1p,
  minus,
  planeLoss,
  power,
  product,
  sqrt,
  square,
  sum,
  type Dual,
} from './jet-arithmetic.ts';

export interface TestFunction {
  readonly name: string;
  readonly window: Field['window'];
  readonly loss: Required<PlaneLoss>;
  /** Isolated minima strictly inside the window. */
  readonly minima: number;
  /** Some of them, or all. */
  readonly at: readonly [number, number][];
  /** How far off they may be found; 1e-6 by default. */
  readonly within?: number;
}

function square2(from: number, to: number): Field['window'] {
  return { a: [from, to], b: [from, to] };
}

/** Test functions of optimisation with their number of minima, as the literature and the definitions give them. */
export const TEST_FUNCTIONS: readonly TestFunction[] = [
  {
    name: 'Himmelblau',
    window: square2(-5, 5),
    loss: planeLoss((x, y) => sum(square(sum(square(x), y, -11)), square(sum(x, square(y), -7)))),
    minima: 4,
    at: [
      [3, 2],
      [-2.805118086952745, 3.131312518250573],
      [-3.779310253377747, -3.283185991286169],
      [3.584428340330492, -1.848126526964404],
    ],
  },
  {
    name: 'six-hump camel',
    window: { a: [-3, 3], b: [-2, 2] },
    loss: planeLoss((x, y) =>
      sum(
        product(4, square(x)),
        product(-2.1, power(x, 4)),
        product(1 / 3, power(x, 6)),
        product(x, y),
        product(-4, square(y)),
        product(4, power(y, 4)),
      ),
    ),
    minima: 6,
    at: [
      [0.08984201368301331, -0.7126564032704135],
      [-0.08984201368301331, 0.7126564032704135],
    ],
  },
  {
    name: 'Beale',
    window: square2(-4.5, 4.5),
    loss: planeLoss((x, y) =>
      sum(...[1.5, 2.25, 2.625].map((c, k) => square(sum(c, product(-1, x), product(x, ...Array(k + 1).fill(y)))))),
    ),
    minima: 1,
    at: [[3, 0.5]],
  },
  {
    name: 'Rosenbrock',
    window: { a: [-2, 2], b: [-1, 3] },
    loss: planeLoss((x, y) => sum(product(100, square(minus(y, square(x)))), square(minus(1, x)))),
    minima: 1,
    at: [[1, 1]],
  },
  {
    name: 'Goldstein-Price',
    window: square2(-2, 2),
    loss: planeLoss(goldsteinPrice),
    minima: 4,
    at: [
      [0, -1],
      [-0.6, -0.4],
      [1.8, 0.2],
      [1.2, 0.8],
    ],
  },
  {
    name: 'Ackley',
    window: square2(-5, 5),
    loss: planeLoss((x, y) =>
      sum(
        product(-20, exp(product(-0.2, sqrt(product(0.5, sum(square(x), square(y))))))),
        product(-1, exp(product(0.5, sum(cos(product(2 * Math.PI, x)), cos(product(2 * Math.PI, y)))))),
        Math.E + 20,
      ),
    ),
    minima: 121,
    at: [[0, 0]],
  },
  {
    name: 'Bukin 6',
    window: { a: [-15, -5], b: [-3, 3] },
    loss: planeLoss((x, y) =>
      sum(product(100, sqrt(abs(minus(y, product(0.01, square(x)))))), product(0.01, abs(sum(x, 10)))),
    ),
    minima: 1,
    at: [[-10, 1]],
    // 100 √|x| in float64 rises by 1e-6 from one number to the next
    within: 1e-2,
  },
  {
    name: 'a narrow curved valley with a sharp floor',
    window: { a: [-1.3, 1.3], b: [-1.03, 1.05] },
    loss: planeLoss((x, y) => sum(product(100, abs(minus(y, square(x)))), square(minus(0.5, x)))),
    minima: 1,
    at: [[0.5, 0.25]],
    within: 1e-5,
  },
];

function goldsteinPrice(x: Dual, y: Dual): Dual {
  const first = sum(
    19,
    product(-14, x),
    product(3, square(x)),
    product(-14, y),
    product(6, x, y),
    product(3, square(y)),
  );
  const second = sum(
    18,
    product(-32, x),
    product(12, square(x)),
    product(48, y),
    product(-36, x, y),
    product(27, square(y)),
  );
  const outer = square(minus(product(2, x), product(3, y)));
  return product(sum(1, product(square(sum(x, y, 1)), first)), sum(30, product(outer, second)));
}

/** Functions of two coordinates with one minimum at the origin and no other, k times steeper along the second. */
export const UNIMODAL: Record<string, (u: Dual, v: Dual, k: number) => Dual> = {
  bowl: (u, v, k) => sum(square(u), product(k, square(v))),
  logarithm: (u, v, k) => log1p(sum(square(u), product(k, square(v)))),
  root: (u, v, k) => sqrt(sum(1, square(u), product(k, square(v)))),
  quartic: (u, v, k) => sum(power(u, 4), product(k, square(v))),
  banana: (u, v, k) => sum(square(u), product(k, square(minus(v, product(0.7, square(u)))))),
  well: (u, v, k) => minus(1, exp(product(-0.5, log1p(sum(square(u), product(k, square(v))))))),
  vee: (u, v, k) => sum(abs(u), product(k, abs(v))),
  corner: (u, v, k) => greatest(abs(u), product(k, abs(v))),
};

/** Coordinates turned by an angle about a centre. */
export function turned(
  expression: (u: Dual, v: Dual) => Dual,
  angle: number,
  [a, b]: readonly [number, number] = [0, 0],
): Required<PlaneLoss> {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return planeLoss((p, q) => {
    const [x, y] = [minus(p, a), minus(q, b)];
    return expression(sum(product(c, x), product(s, y)), sum(product(-s, x), product(c, y)));
  });
}

/** A plane loss on a grid, as an engine would give it. */
export function gridOf({ lossAt }: PlaneLoss, window: Field['window'], width: number, height = width): Field {
  const values = Float32Array.from({ length: width * height }, (_, n) =>
    lossAt(coordinate(window.a, n % width, width), coordinate(window.b, Math.floor(n / width), height)),
  );
  return { width, height, window, values };
}

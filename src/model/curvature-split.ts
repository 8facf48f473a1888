import { createSampleCurve, type Line } from './curvature-split-curve.ts';
import type { JetProblem } from './jets.ts';
import { lossDivisor } from './loss-divisor.ts';

/** A symmetric 2×2 matrix in the plane. */
export interface Form {
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
}

/** The curvature of the loss, split into what makes it; `T` is a number along one direction, a matrix in the plane. */
export interface CurvatureTerms<T> {
  /** The curvature of the loss in the predictions: never negative for a convex loss. */
  readonly gaussNewton: T;
  /** Of each layer, weights times activations that both move. */
  readonly products: readonly T[];
  /** Of each layer, the curvature of its activation. */
  readonly activations: readonly T[];
}

export interface CurvatureSplit {
  /** Splits dᵀHd, with H the Hessian of the mean loss at (a, b) and d the direction; the terms add up to it. */
  at(a: number, b: number, direction: readonly [number, number]): CurvatureTerms<number>;
  /** Splits H itself. */
  formAt(a: number, b: number): CurvatureTerms<Form>;
}

/**
 * The exact split of the loss's curvature in the plane, in float64: the Gauss-Newton part, and what is left of it by layer, from
 * one forward sweep of derivatives along the direction and one reverse sweep of adjoints.
 *
 *     H = Σ p′ᵀ l_pp p′ + Σ_layers [ adj(z) · 2 W′h′ + adj(h) · φ″(z) z′² ]
 *
 * At creases (relu, mae and the like) it is the curvature of the piece that is taken there, as `createJetEvaluator`'s.
 */
export function createCurvatureSplit(problem: JetProblem): CurvatureSplit {
  const { network, data, loss, plane } = problem;
  const curve = createSampleCurve(problem);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  const terms = new Float64Array(curve.termCount);
  const value = new Float64Array(2);

  function termsAt(a: number, b: number, da: number, db: number): Float64Array {
    const line = lineThrough(plane, [a, b], [da, db]);
    const sums = new Float64Array(curve.termCount);
    for (let n = 0; n < data.samples; n++) {
      curve.evaluate(line, n, 0, null, value);
      curve.terms(terms);
      for (let k = 0; k < sums.length; k++) sums[k] += terms[k];
    }
    return sums.map((sum) => sum / divisor);
  }

  function grouped<T>(termAt: (k: number) => T): CurvatureTerms<T> {
    const layers = network.layers.map((_, l) => l);
    const products = layers.map((l) => termAt(1 + l));
    const activations = layers.map((l) => termAt(1 + layers.length + l));
    return { gaussNewton: termAt(0), products, activations };
  }

  return {
    at(a, b, [da, db]) {
      const sums = termsAt(a, b, da, db);
      return grouped((k) => sums[k]);
    },
    formAt(a, b) {
      const [aa, bb] = [termsAt(a, b, 1, 0), termsAt(a, b, 0, 1)];
      // each term is a quadratic form of the direction: its mixed entry by polarisation
      const [sum, difference] = [termsAt(a, b, 1, 1), termsAt(a, b, 1, -1)];
      return grouped((k) => ({ aa: aa[k], ab: (sum[k] - difference[k]) / 4, bb: bb[k] }));
    },
  };
}

/** The line from a point of the plane along a direction of it, reached at s = 1. */
export function lineThrough(
  { origin, u, v }: JetProblem['plane'],
  [a, b]: readonly [number, number],
  [da, db]: readonly [number, number],
): Line {
  return {
    start: origin.map((value, k) => value + a * u[k] + b * v[k]),
    step: u.map((value, k) => da * value + db * v[k]),
  };
}

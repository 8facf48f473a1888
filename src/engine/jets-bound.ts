import type { Problem } from './plan/problem.ts';

/**
 * What the float32 kernels of jets promise, in half-widths of the window: |J32 − J64| ≤ 4e-5·|J64| + 4e-6·scale for each
 * component of the value, the gradient, the Hessian and its Gauss-Newton part, |J64| the length of the whole that it belongs
 * to at the node, and scale the median of such lengths over the field. Measured over all activations, losses and four
 * depths: a quarter of it at worst.
 */
export const JET_RELATIVE_BOUND = 4e-5;
export const JET_SCALE_BOUND = 4e-6;

/** What no derivative may reach on its way: float32 ends at 3.4e38. */
const CEILING = 1e30;

/** Bounds of |f′| and |f″| over all activations: gelu has 1.13 and 0.80, elu and sin 1. */
const STEEPEST = 1.2;
const MOST_BENT = 1;

/**
 * The problem in coordinates of half-widths of its window, where the window is 2 wide and derivatives are of the size of the
 * differences that one sees in it; and the half-widths, 1 where the window has no width.
 */
export function inHalfWidths(problem: Problem): { problem: Problem; half: [number, number] } {
  const { plane, window } = problem;
  const half = [window.a, window.b].map(([from, to]) => (to - from) / 2 || 1) as [number, number];
  const scaled = (range: [number, number], by: number): [number, number] => [range[0] / by, range[1] / by];
  return {
    half,
    problem: {
      ...problem,
      plane: {
        origin: plane.origin,
        u: plane.u.map((value) => value * half[0]),
        v: plane.v.map((value) => value * half[1]),
      },
      window: { a: scaled(window.a, half[0]), b: scaled(window.b, half[1]) },
    },
  };
}

/**
 * Whether a bound proves that no derivative that a jet kernel computes reaches 1e30 anywhere in the window of a problem whose
 * *values* are known to be finite (`provablyFinite`). Interval arithmetic on magnitudes: with |h| ≤ A, |h_a|, |h_b| ≤ B and
 * |h_aa|, |h_ab|, |h_bb| ≤ C of each unit, and |w| ≤ W, |u|, |v| ≤ E of each weight, the next layer has ΣWA, Σ(WB + EA) and
 * Σ(WC + 2EB).
 */
export function derivativesFinite({ network, data, loss, plane, window }: Problem): boolean {
  const [a, b] = [window.a, window.b].map((range) => Math.max(Math.abs(range[0]), Math.abs(range[1])));
  const { origin, u, v } = plane;
  const size = (k: number) => Math.abs(origin[k]) + a * Math.abs(u[k]) + b * Math.abs(v[k]);
  const slope = (k: number) => Math.max(Math.abs(u[k]), Math.abs(v[k]));
  let units = Array.from({ length: data.features }, (_, k) => ({
    A: largest(data.inputs, k, data.features),
    B: 0,
    C: 0,
  }));
  for (const { inputs, outputs, weight, bias, activation } of network.layers) {
    units = Array.from({ length: outputs }, (_, row) => {
      let [A, B, C] = bias < 0 ? [0, 0, 0] : [size(bias + row), slope(bias + row), 0];
      for (let k = 0; k < inputs; k++) {
        const at = weight + row * inputs + k;
        const [W, E] = [size(at), slope(at)];
        A += W * units[k].A;
        B += W * units[k].B + E * units[k].A;
        C += W * units[k].C + 2 * E * units[k].B;
      }
      if (activation === 'identity') return { A, B, C };
      // no activation is larger than its argument, but softplus, sigmoid and elu may be 1 at 0
      return { A: A + 1, B: STEEPEST * B, C: MOST_BENT * B * B + STEEPEST * C };
    });
    if (!units.every(({ A, B, C }) => A < CEILING && B * B < CEILING && C < CEILING)) return false;
  }
  let total = 0;
  const steepest = Math.max(1, Math.abs(loss.delta));
  for (const [k, { A, B, C }] of units.entries()) {
    const target = largest(data.targets, k, data.outputs);
    // of any loss: |dl/dz| ≤ 2(|z| + |y|) + delta + |y| + 1, |d²l/dz²| ≤ 2; softmax sums over outputs once more
    const first = 2 * (A + target) + steepest + target + 1;
    total += (1 + units.length) * (1 + target) * (first * (B + C) + 2 * B * B);
  }
  return data.samples * total < CEILING;
}

/** The largest |x| of a column of a row-major matrix. */
function largest(values: Float64Array, column: number, columns: number): number {
  let result = 0;
  for (let at = column; at < values.length; at += columns) result = Math.max(result, Math.abs(values[at]));
  return result;
}

import type { ResolvedLandscape } from '../model/resolve.ts';
import { coordinate, type Field } from '../spec/field.ts';

/**
 * The L2 penalty l2 · ‖θ(a, b)‖² as a function of (a, b), a channel of its own that is never part of the loss.
 *
 * On a plane it is exactly a quadratic; its six coefficients are summed in float64.
 */
export function penaltyAt({ plane, loss }: ResolvedLandscape): (a: number, b: number) => number {
  const { origin, u, v } = plane;
  const [oo, ou, ov] = [dot(origin, origin), dot(origin, u), dot(origin, v)];
  const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
  return (a, b) => {
    const squaredNorm = oo + 2 * a * ou + 2 * b * ov + a * a * uu + 2 * a * b * uv + b * b * vv;
    // Rounding may leave a norm of zero a hair below it; NaN passes.
    return loss.l2 * Math.max(0, squaredNorm);
  };
}

/** The penalty at every node, rounded to float32. */
export function penaltyField(landscape: ResolvedLandscape): Field {
  const penalty = penaltyAt(landscape);
  const { window, grid } = landscape;
  const [width, height] = grid;
  const values = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    const b = coordinate(window.b, j, height);
    for (let i = 0; i < width; i++) values[j * width + i] = penalty(coordinate(window.a, i, width), b);
  }
  return { width, height, window, values };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

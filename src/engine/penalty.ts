import type { ResolvedLandscape } from '../model/resolve.ts';
import { coordinate, type Field } from '../spec/field.ts';

/**
 * The L2 penalty l2 · ‖θ(a, b)‖² at every node, a channel of its own that is never part of the loss.
 *
 * On a plane it is exactly a quadratic in (a, b); its six coefficients are summed in float64.
 */
export function penaltyField({ plane, loss, window, grid }: ResolvedLandscape): Field {
  const { origin, u, v } = plane;
  const [oo, ou, ov] = [dot(origin, origin), dot(origin, u), dot(origin, v)];
  const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
  const [width, height] = grid;
  const values = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    const b = coordinate(window.b, j, height);
    for (let i = 0; i < width; i++) {
      const a = coordinate(window.a, i, width);
      const squaredNorm = oo + 2 * a * ou + 2 * b * ov + a * a * uu + 2 * a * b * uv + b * b * vv;
      // Rounding may leave a norm of zero a hair below it; NaN passes.
      values[j * width + i] = loss.l2 * Math.max(0, squaredNorm);
    }
  }
  return { width, height, window, values };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

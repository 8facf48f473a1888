import { raiseMagnitudes } from '../plan/magnitudes.ts';
import type { ScaledActivation, ScaledProblem } from '../plan/scale.ts';

/** The largest |t| for which `SMALL_LOGISTIC` and `SMALL_TANH` of `simd/epilogue.ts` are right, less what rounding may add. */
const SMALL = 119;

/** An interval about a middle. */
interface Interval {
  readonly middle: number;
  readonly radius: number;
}

/**
 * For each layer, whether no sum of it can leave [-119, 119] anywhere in the window: by interval arithmetic from the largest
 * inputs on. The plane's origin must be the window's centre.
 */
export function smallLayers({ problem, activations }: ScaledProblem): boolean[] {
  const { network, data, plane, window } = problem;
  const reach = [window.a, window.b].map(([from, to]) => (to - from) / 2);
  const inputs = new Float64Array(data.features);
  raiseMagnitudes(inputs, data.inputs);
  const { origin, u, v } = plane;
  const size = (middle: number, alongU: number, alongV: number) =>
    Math.abs(middle) + reach[0] * Math.abs(alongU) + reach[1] * Math.abs(alongV);

  let units = Array.from(inputs, (radius): Interval => ({ middle: 0, radius }));
  return network.layers.map(({ outputs, weight, bias }, l) => {
    const largest = Array.from({ length: outputs }, (_, unit) => {
      const middle = [origin, u, v].map((theta) => (bias < 0 ? 0 : theta[bias + unit]));
      let radius = 0;
      let k = weight + unit * units.length;
      for (const input of units) {
        if (input.middle !== 0) {
          middle[0] += origin[k] * input.middle;
          middle[1] += u[k] * input.middle;
          middle[2] += v[k] * input.middle;
        }
        radius += size(origin[k], u[k], v[k]) * input.radius;
        k++;
      }
      return size(middle[0], middle[1], middle[2]) + radius;
    });
    units = largest.map((bound) => range(activations[l], bound));
    return largest.every((bound) => bound <= SMALL);
  });
}

/** What an activation makes of [-bound, bound]. */
function range(name: ScaledActivation, bound: number): Interval {
  switch (name) {
    case 'scaled-sigmoid':
      return { middle: 0.5, radius: 0.5 };
    case 'tanh':
    case 'scaled-tanh':
    case 'sigmoid':
    case 'sin':
      return { middle: 0, radius: 1 };
    default:
      // no other is further from 0 than its argument, but for softplus, by ln 2
      return { middle: 0, radius: bound + Math.LN2 };
  }
}

import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import { activations } from '../../src/model/activations.ts';

/**
 * f′(x) by central differences at four steps, each half the last, extrapolated to step 0 (Richardson): an error of order h⁸,
 * and the rounding of f over the smallest step.
 */
export function slopeOf(f: (x: number) => number, x: number, h: number): number {
  const table = [0, 1, 2, 3].map((k) => {
    const step = h / 2 ** k;
    return (f(x + step) - f(x - step)) / (2 * step);
  });
  for (let level = 1; level < table.length; level++) {
    for (let k = table.length - 1; k >= level; k--) table[k] += (table[k] - table[k - 1]) / (4 ** level - 1);
  }
  return table[table.length - 1];
}

/** What the network gives for one sample at parameters θ: pre-activations of all layers, and predictions. */
export function forwardPass(
  { network, data }: ResolvedLandscape,
  theta: Float64Array,
  sample: number,
): { preActivations: number[][]; predictions: number[] } {
  let units = [...data.inputs.subarray(sample * data.features, (sample + 1) * data.features)];
  const preActivations = network.layers.map(({ inputs, outputs, weight, bias, activation }) => {
    const z = Array.from({ length: outputs }, (_, row) =>
      units.reduce((sum, h, k) => sum + theta[weight + row * inputs + k] * h, bias < 0 ? 0 : theta[bias + row]),
    );
    units = z.map(activations[activation]);
    return z;
  });
  return { preActivations, predictions: units };
}

/**
 * Which side of every kink each sample is on at (a, b): two points of one pattern lie in one piece of a piecewise smooth
 * loss. Signs of pre-activations, and of what mae, hinge and huber ask.
 */
export function patternAt(landscape: ResolvedLandscape, a: number, b: number): string {
  const { plane, data, loss } = landscape;
  const theta = plane.origin.map((value, k) => value + a * plane.u[k] + b * plane.v[k]);
  let pattern = '';
  for (let n = 0; n < data.samples; n++) {
    const { preActivations, predictions } = forwardPass(landscape, theta, n);
    for (const z of preActivations.flat()) pattern += z > 0 ? '+' : '-';
    for (const [k, p] of predictions.entries()) {
      const y = data.targets[n * data.outputs + k];
      pattern += `${Math.sign(p - y)}${Math.sign(1 - y * p)}${Math.abs(p - y) > loss.delta}`;
    }
  }
  return pattern;
}

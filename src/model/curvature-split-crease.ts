import { activationDerivatives } from './activation-derivatives.ts';
import { creasesOf, onSide, transposed, type Line } from './curvature-split-curve.ts';
import { lossCurvature, lossSlopeOnSide, LOSS_CREASES } from './curvature-split-loss.ts';
import type { JetProblem } from './jets.ts';
import type { Layer } from './network.ts';

/** A way out of a point of a line, on known sides of the creases. */
export interface Branch {
  /** Its `start` is that of all branches. */
  readonly line: Line;
  /** Along the line's step, or against it. */
  readonly sign: 1 | -1;
  readonly sides: Uint8Array;
  readonly weight: number;
}

/**
 * Adds what the creases at a point of one sample's loss make of Σ weight · (directional derivative of the loss along the branch),
 * where the weighted directions of the branches add up to 0: that of the loss at index 0 of `out`, that of layer l at 1 + l.
 *
 * Along both ways out of a crease that a line crosses, this is the jump of the slope, which the second derivative holds as a
 * Dirac: adj(h) · (φ′(+) − φ′(−)) · |z′|. Any number of creases may meet at the point. With σ_i the slope of an activation
 * along branch i, σ̄ the weighted mean of the σ_i, and z_i′ the derivative of its argument along the branch,
 *
 *     Σ w_i σ_i z_i′ = σ̄ Σ w_i z_i′ + Σ w_i (σ_i − σ̄) z_i′
 *
 * the second sum is the crease's own; the first is what came from below. So adjoints are swept back through the σ̄, and all
 * sums are exact. Those of a convex loss are never negative.
 */
export type CreaseTerms = (sample: number, s: number, branches: readonly Branch[], out: Float64Array) => void;

export function createCreaseTerms({ network, data, loss }: JetProblem): CreaseTerms {
  const { layers, widths } = network;
  const widest = Math.max(...widths);
  const { first } = creasesOf({ network, data, loss });
  const own = layers.map(({ outputs }) => new Float64Array(outputs));
  const mean = layers.map(({ outputs }) => new Float64Array(outputs));
  const values = [0, 1].map(() => new Float64Array(widest));
  const adjoints = [0, 1].map(() => new Float64Array(widest));
  const still = new Float64Array(data.features);
  const slopes = new Float64Array(data.outputs);
  const curvatureOf = lossCurvature(loss.name, loss.delta);
  const jet = new Float64Array(3);

  return (sample, s, branches, out) => {
    const total = branches.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return;
    const { line } = branches[0];
    let value: Float64Array = data.inputs.subarray(sample * data.features, (sample + 1) * data.features);
    let along: Float64Array[] = branches.map(() => still);
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l];
      const to = values[l & 1];
      preActivations(layer, line, s, value, to);
      along = branches.map((branch, i) => derivativeAlong(layer, branch, s, value, along[i]));
      for (let row = 0; row < layer.outputs; row++) activateUnit(l, row, to, branches, along, total);
      value = to;
    }

    const target = sample * data.outputs;
    curvatureOf(value, along[0], data.targets, target, slopes);
    out[0] += lossCrease(target, branches, along, total);
    let above = adjoints[0];
    above.set(slopes);
    for (let l = layers.length - 1; l >= 0; l--) {
      for (let row = 0; row < layers[l].outputs; row++) {
        if (above[row] !== 0) out[1 + l] += above[row] * own[l][row];
        above[row] = mean[l][row] === 0 ? 0 : mean[l][row] * above[row];
      }
      if (l === 0) return;
      const below = adjoints[(layers.length - l) & 1];
      transposed(layers[l], line, s, above, below);
      above = below;
    }
  };

  function activateUnit(
    l: number,
    row: number,
    value: Float64Array,
    branches: readonly Branch[],
    along: readonly Float64Array[],
    total: number,
  ): void {
    const { activation } = layers[l];
    const jumps = activation === 'relu' || activation === 'leaky-relu';
    const z = value[row];
    activationDerivatives[activation](z, jet);
    value[row] = jet[0];
    let average = 0;
    let through = 0;
    let exact = 0;
    for (const [i, { weight, sides }] of branches.entries()) {
      if (jumps) onSide(activation, z, sides[first[l] + row], jet);
      average += (weight / total) * jet[1];
      through += weight * along[i][row];
      along[i][row] = jet[1] === 0 ? 0 : jet[1] * along[i][row];
      exact += weight * along[i][row];
    }
    mean[l][row] = average;
    own[l][row] = jumps ? exact - average * through : 0;
  }

  /** The part of a loss whose slope jumps; its mean slopes replace those in `slopes`. */
  function lossCrease(
    target: number,
    branches: readonly Branch[],
    along: readonly Float64Array[],
    total: number,
  ): number {
    if (loss.name !== 'mae' && loss.name !== 'hinge') return 0;
    const at = first[layers.length];
    let sum = 0;
    for (let k = 0; k < slopes.length; k++) {
      let average = 0;
      let through = 0;
      for (const [i, { weight, sides }] of branches.entries()) {
        const side = sides[at + k * LOSS_CREASES[loss.name]];
        const slope = lossSlopeOnSide(loss.name, data.targets[target + k], side);
        average += (weight / total) * slope;
        through += weight * along[i][k];
        sum += weight * slope * along[i][k];
      }
      sum -= average * through;
      slopes[k] = average;
    }
    return sum;
  }
}

function preActivations(
  { inputs, outputs, weight, bias }: Layer,
  { start, step }: Line,
  s: number,
  value: Float64Array,
  to: Float64Array,
): void {
  for (let row = 0; row < outputs; row++) {
    let z = bias < 0 ? 0 : start[bias + row] + s * step[bias + row];
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) z += (start[weights + k] + s * step[weights + k]) * value[k];
    to[row] = z;
  }
}

function derivativeAlong(
  { inputs, outputs, weight, bias }: Layer,
  { line: { start, step }, sign }: Branch,
  s: number,
  value: Float64Array,
  from: Float64Array,
): Float64Array {
  const to = new Float64Array(outputs);
  for (let row = 0; row < outputs; row++) {
    let slope = bias < 0 ? 0 : sign * step[bias + row];
    const weights = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const d = step[weights + k];
      slope += (start[weights + k] + s * d) * from[k] + sign * d * value[k];
    }
    to[row] = slope;
  }
  return to;
}

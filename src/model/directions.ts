import { createRandom, type Random } from '../spec/random.ts';
import type { BiasRule, Normalization } from '../spec/landscape.ts';
import { dot, norm, orthogonalize, scaleTo } from './vectors.ts';
import type { Network } from './network.ts';

/** Two random directions in parameter space, and what is odd about them. */
export interface RandomDirections {
  u: Float64Array;
  v: Float64Array;
  warnings: string[];
}

/**
 * Gaussian directions, normalised against θ (Li et al. 2018, "Visualizing the loss landscape of neural nets").
 *
 * `filter`: for each neuron, the direction's incoming weight row is scaled to the norm of the parameters' row. `layer`: the
 * same for each whole weight matrix. `none`: as drawn. Bias rule `zero`: biases do not move (Li et al.'s `biasbn`);
 * `scale`: a bias counts into its neuron's filter, or its layer.
 *
 * v is made orthogonal to u *inside each group, before scaling*: scaling afterwards keeps the angle of each group, so
 * that the norms and the orthogonality hold together. A group of one parameter has no room for that; it is reported.
 */
export function randomDirections(
  network: Network,
  theta: Float64Array,
  normalize: Normalization,
  bias: BiasRule,
  seed: number,
): RandomDirections {
  const groups = parameterGroups(network, normalize, bias);
  const u = gaussian(theta.length, groups, createRandom(seed, 'direction u'));
  const v = gaussian(theta.length, groups, createRandom(seed, 'direction v'));
  let single = 0;
  let still = 0;
  for (const group of groups) {
    if (group.length === 1) single++;
    else orthogonalize(v, u, group);
    if (normalize === 'none') continue;
    const length = norm(theta, group);
    if (length === 0) still++;
    scaleTo(u, length, group);
    scaleTo(v, length, group);
  }
  return { u, v, warnings: groupWarnings(normalize, groups.length, single, still) };
}

/** The index lists that are normalised as one. */
function parameterGroups(network: Network, normalize: Normalization, bias: BiasRule): number[][] {
  const rows = network.layers.map((layer) =>
    Array.from({ length: layer.outputs }, (_, row) => {
      const start = layer.weight + row * layer.inputs;
      const filter = Array.from({ length: layer.inputs }, (_, k) => start + k);
      if (bias === 'scale' && layer.bias >= 0) filter.push(layer.bias + row);
      return filter;
    }),
  );
  if (normalize === 'filter') return rows.flat();
  if (normalize === 'layer') return rows.map((filters) => filters.flat());
  return [rows.flat(2)];
}

function gaussian(length: number, groups: number[][], random: Random): Float64Array {
  const direction = new Float64Array(length);
  for (const group of groups) for (const k of group) direction[k] = random.normal();
  return direction;
}

function groupWarnings(normalize: Normalization, groups: number, single: number, still: number): string[] {
  const name = normalize === 'layer' ? 'layers' : 'filters';
  const warnings: string[] = [];
  if (single > 0 && normalize !== 'none')
    warnings.push(`${single} of ${groups} ${name} hold a single weight, where two directions cannot be orthogonal`);
  if (still > 0) warnings.push(`${still} of ${groups} ${name} are all zero, so the directions do not move them`);
  return warnings;
}

/** Cosine of the angle between two directions; null when either is zero. */
export function cosine(u: Float64Array, v: Float64Array): number | null {
  const lengths = norm(u) * norm(v);
  return lengths === 0 ? null : dot(u, v) / lengths;
}

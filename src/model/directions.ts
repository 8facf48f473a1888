import { createRandom, type Random } from '../spec/random.ts';
import type { BiasRule, Normalization, PartRef } from '../spec/landscape.ts';
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
 *
 * @param only what moves at all; the draws are those of the whole network, so that by filters the directions are the parts of
 *   the whole ones
 */
export function randomDirections(
  network: Network,
  theta: Float64Array,
  normalize: Normalization,
  bias: BiasRule,
  seed: number,
  only?: readonly PartRef[],
): RandomDirections {
  const whole = parameterGroups(network, normalize, bias);
  const u = gaussian(theta.length, whole, createRandom(seed, 'direction u'));
  const v = gaussian(theta.length, whole, createRandom(seed, 'direction v'));
  const groups = only ? parameterGroups(network, normalize, bias, only) : whole;
  if (only) for (const direction of [u, v]) keepOnly(direction, groups);
  return { u, v, warnings: normalizePair(u, v, theta, groups, normalize) };
}

/** A Gaussian v beside a given u, both restricted to the groups and normalised as random directions are; u is overwritten. */
export function directionBeside(
  u: Float64Array,
  network: Network,
  theta: Float64Array,
  normalize: Normalization,
  bias: BiasRule,
  seed: number,
): RandomDirections {
  const groups = parameterGroups(network, normalize, bias);
  const v = gaussian(theta.length, groups, createRandom(seed, 'direction v'));
  keepOnly(u, groups);
  return { u, v, warnings: normalizePair(u, v, theta, groups, normalize) };
}

/** Makes v orthogonal to u in each group, then gives both the norms of θ there; says where that is impossible. */
function normalizePair(
  u: Float64Array,
  v: Float64Array,
  theta: Float64Array,
  groups: number[][],
  normalize: Normalization,
): string[] {
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
  return groupWarnings(normalize, groups.length, single, still);
}

function keepOnly(direction: Float64Array, groups: number[][]): void {
  const kept = direction.slice();
  direction.fill(0);
  for (const group of groups) for (const k of group) direction[k] = kept[k];
}

/** The index lists that are normalised as one. */
function parameterGroups(
  network: Network,
  normalize: Normalization,
  bias: BiasRule,
  only?: readonly PartRef[],
): number[][] {
  const moves = (l: number, row: number) =>
    !only || only.some(({ layer, neuron = row }) => layer === l && neuron === row);
  const rows = network.layers.map((layer, l) =>
    Array.from({ length: layer.outputs }, (_, row) => row)
      .filter((row) => moves(l, row))
      .map((row) => {
        const start = layer.weight + row * layer.inputs;
        const filter = Array.from({ length: layer.inputs }, (_, k) => start + k);
        if (bias === 'scale' && layer.bias >= 0) filter.push(layer.bias + row);
        return filter;
      }),
  );
  if (normalize === 'filter') return rows.flat();
  if (normalize === 'layer') return rows.map((filters) => filters.flat()).filter((group) => group.length > 0);
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

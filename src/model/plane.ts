import type { ParameterRef, PartRef, PlaneSpec } from '../spec/landscape.ts';
import { cosine, randomDirections } from './directions.ts';
import type { Network } from './network.ts';
import { norm } from './vectors.ts';

/** θ(a, b) = origin + a·u + b·v, each of `network.parameterCount` numbers. */
export interface Plane {
  readonly origin: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly audit: PlaneAudit;
  /** Coordinates of θ0, where they are not (0, 0). */
  readonly center?: readonly [number, number];
  /** What the plane was made from, on it: the points of a trajectory, or those that it goes through. */
  readonly path?: PlanePath;
}

/** Points in parameter space seen from a plane; one entry a point. */
export interface PlanePath {
  /** Coordinates of the nearest point of the plane. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** How far off the plane the point is. */
  readonly distance: Float64Array;
  /** The mean loss at the point itself, and at the nearest point of the plane; null where that was too much work. */
  readonly loss: Float64Array | null;
  readonly planeLoss: Float64Array | null;
}

/** What a reader must know of a plane before believing its picture. */
export interface PlaneAudit {
  /** The exact rule that made the directions, in words. */
  readonly rule: string;
  readonly seed: number | null;
  /** Cosine of the angle between u and v; null when either is zero. */
  readonly cosine: number | null;
  readonly normU: number;
  readonly normV: number;
  /** The axes in plain words, such as "weight 1→1 of layer 1". */
  readonly labelA: string;
  readonly labelB: string;
  readonly warnings: readonly string[];
  /** Norms of u and v over the weights and biases of each layer. */
  readonly perLayer: readonly { readonly u: number; readonly v: number }[];
  /** What else is known of the directions, such as eigenvalues or shares of variance, in words. */
  readonly details: readonly PlaneDetail[];
}

export interface PlaneDetail {
  readonly name: string;
  readonly text: string;
}

/** Directions before their audit. */
export interface Directions
  extends Pick<Plane, 'origin' | 'u' | 'v' | 'center' | 'path'>, Pick<PlaneAudit, 'rule' | 'labelA' | 'labelB'> {
  readonly seed?: number;
  readonly warnings?: readonly string[];
  readonly details?: readonly PlaneDetail[];
  /** Whether a step is measured by the parameters of each filter or layer, or is a parameter's own. */
  readonly isRelative?: boolean;
}

/** Planes that are at hand without a look at the loss. */
export type DirectPlaneSpec = Extract<PlaneSpec, { directions: 'given' | 'axes' | 'random' }>;

export function isDirect(spec: PlaneSpec): spec is DirectPlaneSpec {
  return ['given', 'axes', 'random'].includes(spec.directions);
}

/** Makes the plane of a landscape and its audit. Expects a validated spec. */
export function createPlane(spec: DirectPlaneSpec, network: Network, theta: Float64Array): Plane {
  return auditPlane(createDirections(spec, network, theta), network);
}

/** A plane of its directions and what can be said of any two. */
export function auditPlane(directions: Directions, network: Network): Plane {
  const { origin, u, v, center, path, rule, labelA, labelB, seed = null } = directions;
  const angle = cosine(u, v);
  const details = [...(directions.details ?? []), ...(directions.isRelative ? [] : scaleDetails(network))];
  const audit: PlaneAudit = {
    rule,
    seed,
    cosine: angle,
    normU: norm(u),
    normV: norm(v),
    labelA,
    labelB,
    warnings: [...(directions.warnings ?? []), ...angleWarnings(u, v, angle)],
    perLayer: network.layers.map(({ weight }, l) => {
      const end = network.layers[l + 1]?.weight ?? network.parameterCount;
      return { u: norm(u.subarray(weight, end)), v: norm(v.subarray(weight, end)) };
    }),
    details,
  };
  return { origin, u, v, audit, ...(center && { center }), ...(path && { path }) };
}

function createDirections(spec: DirectPlaneSpec, network: Network, theta: Float64Array): Directions {
  switch (spec.directions) {
    case 'given': {
      const [u, v] = [Float64Array.from(spec.u), Float64Array.from(spec.v)];
      return { origin: theta, u, v, rule: 'directions given', labelA: 'steps along u', labelB: 'steps along v' };
    }
    case 'axes':
      return axes(spec.u, spec.v, network, theta);
    case 'random': {
      const { normalize = 'filter', bias = 'zero', seed = 0, only } = spec;
      const { u, v, warnings } = randomDirections(network, theta, normalize, bias, seed, only);
      const unit = { filter: 'filter norms', layer: 'layer norms', none: 'steps' }[normalize];
      const rule =
        `Gaussian, ${normalize === 'none' ? 'not normalised' : `${normalize}-normalised (Li et al. 2018)`}, ` +
        `v orthogonal to u${normalize === 'none' ? '' : ` inside each ${normalize}`}, ` +
        `biases ${bias === 'zero' ? 'held' : 'moved'}` +
        (only ? `; all held but ${describeParts(only)}` : '');
      const labels = { labelA: `random direction u, in ${unit}`, labelB: `random direction v, in ${unit}` };
      const isRelative = normalize !== 'none';
      return { origin: theta, u, v, rule, seed, warnings, details: [AVERAGED], isRelative, ...labels };
    }
  }
}

/** In an axes plane the coordinates are the two parameters themselves, so their entries in θ0 are zeroed. */
function axes(first: ParameterRef, second: ParameterRef, network: Network, theta: Float64Array): Directions {
  const origin = theta.slice();
  const [u, v] = [first, second].map((ref) => {
    const direction = new Float64Array(theta.length);
    const index = parameterIndex(ref, network);
    direction[index] = 1;
    origin[index] = 0;
    return direction;
  });
  const [labelA, labelB] = [describeParameter(first, network), describeParameter(second, network)];
  const center = [first, second].map((ref) => theta[parameterIndex(ref, network)]) as [number, number];
  const rule = 'two parameters; the coordinates are their values';
  return { origin, u, v, center, rule, labelA, labelB, isRelative: true };
}

/** Place of a parameter in θ. */
export function parameterIndex(ref: ParameterRef, network: Network): number {
  const layer = network.layers[ref.layer];
  if ('bias' in ref) return layer.bias + ref.bias;
  const [output, input] = ref.weight;
  return layer.weight + output * layer.inputs + input;
}

/** "weight w₀" in words: layers, inputs and outputs count from 1, as people do. */
export function describeParameter(ref: ParameterRef, network: Network): string {
  const layer = `layer ${ref.layer + 1}`;
  const { inputs, outputs } = network.layers[ref.layer];
  if ('bias' in ref) return outputs === 1 ? `bias of ${layer}` : `bias of unit ${ref.bias + 1}, ${layer}`;
  if (inputs === 1 && outputs === 1) return `weight of ${layer}`;
  const [output, input] = ref.weight;
  return `weight from ${input + 1} to ${output + 1}, ${layer}`;
}

/** What hides in random directions (Böttcher and Wheeler 2022, "Visualizing high-dimensional loss landscapes with Hessian directions"). */
export const AVERAGED: PlaneDetail = {
  name: 'curvature',
  text: 'an average over the spectrum of the Hessian: saddles seldom show in random directions',
};

/** What raw distances hide where units can be rescaled (Dinh et al. 2017, "Sharp minima can generalize for deep nets"). */
function scaleDetails({ layers }: Network): PlaneDetail[] {
  const free = layers.slice(0, -1).find(({ activation }) => ['relu', 'leaky-relu', 'identity'].includes(activation));
  if (!free) return [];
  const units = free.activation === 'identity' ? 'linear units' : `${free.activation} units`;
  return [
    {
      name: 'scale',
      text:
        `raw distances: ${units} can be rescaled from layer to layer without changing what is computed, and the same ` +
        'function then looks sharper or flatter here (Dinh et al. 2017)',
    },
  ];
}

/** "layer 1 and unit 4 of layer 2" */
function describeParts(parts: readonly PartRef[]): string {
  const names = parts.map(({ layer, neuron }) =>
    neuron === undefined ? `layer ${layer + 1}` : `unit ${neuron + 1} of layer ${layer + 1}`,
  );
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more parts`] : names;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

function angleWarnings(u: Float64Array, v: Float64Array, angle: number | null): string[] {
  const still = [norm(u) === 0 && 'u', norm(v) === 0 && 'v'].filter(Boolean);
  if (still.length > 0) return [`${still.join(' and ')} is zero: the loss does not change along it`];
  if (angle === null || Math.abs(angle) < 0.1) return [];
  const text =
    Math.abs(angle) > 1 - 1e-12 ? 'parallel: the plane is a line' : 'not orthogonal, so the picture is sheared';
  return [`u and v have cosine ${angle.toPrecision(3)}; they are ${text}`];
}

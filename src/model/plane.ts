import type { ParameterRef, PlaneSpec } from '../spec/landscape.ts';
import { cosine, randomDirections } from './directions.ts';
import type { Network } from './network.ts';
import { norm } from './vectors.ts';

/** θ(a, b) = origin + a·u + b·v, each of `network.parameterCount` numbers. */
export interface Plane {
  readonly origin: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly audit: PlaneAudit;
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
}

type Directions = Pick<Plane, 'origin' | 'u' | 'v'> &
  Pick<PlaneAudit, 'rule' | 'labelA' | 'labelB'> & { seed?: number; warnings?: string[] };

/** Makes the plane of a landscape and its audit. Expects a validated spec. */
export function createPlane(spec: PlaneSpec, network: Network, theta: Float64Array): Plane {
  const directions = createDirections(spec, network, theta);
  const { origin, u, v, rule, labelA, labelB, seed = null } = directions;
  const angle = cosine(u, v);
  const warnings = [...(directions.warnings ?? []), ...angleWarnings(u, v, angle)];
  const audit = { rule, seed, cosine: angle, normU: norm(u), normV: norm(v), labelA, labelB, warnings };
  return { origin, u, v, audit };
}

function createDirections(spec: PlaneSpec, network: Network, theta: Float64Array): Directions {
  switch (spec.directions) {
    case 'given': {
      const [u, v] = [Float64Array.from(spec.u), Float64Array.from(spec.v)];
      return { origin: theta, u, v, rule: 'directions given', labelA: 'steps along u', labelB: 'steps along v' };
    }
    case 'axes':
      return axes(spec.u, spec.v, network, theta);
    case 'random': {
      const { normalize = 'filter', bias = 'zero', seed = 0 } = spec;
      const { u, v, warnings } = randomDirections(network, theta, normalize, bias, seed);
      const unit = { filter: 'filter norms', layer: 'layer norms', none: 'steps' }[normalize];
      const rule =
        `Gaussian, ${normalize === 'none' ? 'not normalised' : `${normalize}-normalised (Li et al. 2018)`}, ` +
        `v orthogonal to u${normalize === 'none' ? '' : ` inside each ${normalize}`}, ` +
        `biases ${bias === 'zero' ? 'held' : 'moved'}`;
      const labels = { labelA: `random direction u, in ${unit}`, labelB: `random direction v, in ${unit}` };
      return { origin: theta, u, v, rule, seed, warnings, ...labels };
    }
    case 'points': {
      const [A, B, C] = spec.points.map((point) => Float64Array.from(point));
      const towards = (target: Float64Array) => target.map((value, k) => value - A[k]);
      const rule = 'through three points: A at (0, 0), B at (1, 0), C at (0, 1)';
      return {
        origin: A,
        u: towards(B),
        v: towards(C),
        rule,
        labelA: 'from A (0) to B (1)',
        labelB: 'from A (0) to C (1)',
      };
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
  return { origin, u, v, rule: 'two parameters; the coordinates are their values', labelA, labelB };
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

function angleWarnings(u: Float64Array, v: Float64Array, angle: number | null): string[] {
  const still = [norm(u) === 0 && 'u', norm(v) === 0 && 'v'].filter(Boolean);
  if (still.length > 0) return [`${still.join(' and ')} is zero: the loss does not change along it`];
  if (angle === null || Math.abs(angle) < 0.1) return [];
  const text =
    Math.abs(angle) > 1 - 1e-12 ? 'parallel: the plane is a line' : 'not orthogonal, so the picture is sheared';
  return [`u and v have cosine ${angle.toPrecision(3)}; they are ${text}`];
}

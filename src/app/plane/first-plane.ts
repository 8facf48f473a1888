import type { Checkpoints } from '../checkpoints.ts';
import { firstOther } from '../fit.ts';
import { canHold, knownPaths, knownPoints, thinnedPoints, type KnownPath, type KnownPoint } from './known.ts';
import type { Landscape, ParameterRef, PlaneSpec, Window } from '../../spec/landscape.ts';

export type PlaneKind = PlaneSpec['directions'];

export const KIND_WORDS: Readonly<Record<PlaneKind, string>> = {
  axes: 'two parameters',
  random: 'random directions',
  hessian: 'eigenvectors of the Hessian',
  gradient: 'down the gradient',
  line: 'line through two points',
  points: 'plane through three points',
  pca: 'principal directions of a trajectory',
  given: 'given in the file',
};

export const KIND_GROUPS: readonly { readonly name: string; readonly kinds: readonly PlaneKind[] }[] = [
  { name: 'Parameters', kinds: ['axes', 'random'] },
  { name: 'Derivatives of the loss at θ₀', kinds: ['hessian', 'gradient'] },
  { name: 'Checkpoints and trajectories', kinds: ['line', 'points', 'pca'] },
];

const NONE_YET = 'train, or open checkpoints, first';
const TOO_LARGE = 'the network has too many parameters to keep points in a landscape file';

/** Why a kind of plane cannot be had yet, in words; '' when it can. */
export function missing(kind: PlaneKind, landscape: Landscape, checkpoints: Checkpoints): string {
  const { network } = landscape;
  if (kind === 'pca') {
    if (!canHold(3, network)) return TOO_LARGE;
    return knownPaths(landscape, checkpoints).length > 0 ? '' : NONE_YET;
  }
  if (kind === 'line' || kind === 'points') {
    const count = kind === 'line' ? 2 : 3;
    if (!canHold(count, network)) return TOO_LARGE;
    const points = knownPoints(landscape, checkpoints);
    if (points.length >= count) return '';
    return points.length === 2 ? 'one more checkpoint is needed' : NONE_YET;
  }
  return '';
}

/**
 * A plane of a kind that was not there before, with the defaults of the format and the first points at hand; null where something
 * is `missing`. Values are copied, as the landscape file is to stand by itself.
 */
export function firstPlane(kind: PlaneKind, landscape: Landscape, checkpoints: Checkpoints): PlaneSpec | null {
  if (missing(kind, landscape, checkpoints)) return null;
  const { network } = landscape;
  switch (kind) {
    case 'axes': {
      const last = network.layers.length - 2;
      const u: ParameterRef = { layer: 0, weight: [0, 0] };
      return { directions: kind, u, v: last > 0 ? { layer: last, weight: [0, 0] } : firstOther(network, u) };
    }
    case 'random':
      return { directions: kind, normalize: 'filter', bias: 'zero', seed: 1 };
    case 'hessian':
      return { directions: kind, pair: 'largest', seed: 1 };
    case 'gradient':
      return { directions: kind, with: 'random', normalize: 'none', seed: 1 };
    case 'line': {
      const [A, B] = telling(knownPoints(landscape, checkpoints), 2);
      return linePlane(A, B);
    }
    case 'points': {
      const [A, B, C] = telling(knownPoints(landscape, checkpoints), 3);
      return trianglePlane(A, B, C);
    }
    case 'pca':
      return principalPlane(knownPaths(landscape, checkpoints)[0]);
    case 'given':
      return null;
  }
}

/** The newest checkpoints in the order they came, ends of trainings before their starts; other points where they are too few. */
function telling(points: readonly KnownPoint[], count: number): KnownPoint[] {
  const opened = points.filter(({ key }) => key.startsWith('checkpoint'));
  const others = points.filter(({ key }) => !key.startsWith('checkpoint'));
  const ends = opened.filter(({ name }) => !/\bstart$/.test(name));
  if (ends.length >= count) return ends.slice(-count);
  return opened.length >= count ? opened.slice(-count) : [...opened, ...others].slice(0, count);
}

export function linePlane(A: Pick<KnownPoint, 'values'>, B: Pick<KnownPoint, 'values'>): PlaneSpec {
  return { directions: 'line', points: [copy(A), copy(B)], v: 'random', seed: 1 };
}

export function trianglePlane(...points: readonly Pick<KnownPoint, 'values'>[]): PlaneSpec {
  const [A, B, C] = points.map(copy);
  return { directions: 'points', points: [A, B, C] };
}

/** The plane of a trajectory, thinned to what a landscape file is meant to hold; null where it holds none. */
export function principalPlane({ points }: Pick<KnownPath, 'points'>): PlaneSpec | null {
  const thinned = thinnedPoints(points);
  return thinned && { directions: 'pca', trajectory: { points: thinned.map((point) => Array.from(point)) } };
}

export function copy({ values }: Pick<KnownPoint, 'values'>): number[] {
  return Array.from(values);
}

/** The window that goes with a kind of plane by its own units, and why; null where the loss or a path must be looked at. */
export function plainWindow(kind: PlaneKind): { window: Window; why: string } | null {
  switch (kind) {
    case 'random':
      return {
        window: { a: [-1, 1], b: [-1, 1] },
        why: 'one length of the parameters to every side, as in Li et al. 2018',
      };
    case 'line':
      return {
        window: { a: [-0.5, 1.5], b: [-1, 1] },
        why: 'A is at (0, 0), B at (1, 0), and there is half their distance beyond either',
      };
    case 'points':
      return {
        window: { a: [-0.5, 1.5], b: [-0.5, 1.5] },
        why: 'A is at (0, 0), B at (1, 0), C at (0, 1), and there is half their distance round them',
      };
    default:
      return null;
  }
}

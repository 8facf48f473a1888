import type { Landscape, PlaneSpec } from '../../spec/landscape.ts';

/** A rule by which a plane can be laid through any network. */
export interface PlaneKind {
  readonly id: PlaneKindId;
  readonly name: string;
  /** What its directions are, in a line. */
  readonly hint: string;
  plane(landscape: Landscape): PlaneSpec;
}

export type PlaneKindId =
  'own' | 'filter' | 'layer' | 'plain' | 'hessian' | 'extremes' | 'gradient' | 'gradient-hessian';

const SEED = 1;

export const PLANE_KINDS: readonly PlaneKind[] = [
  { id: 'own', name: 'as it is', hint: "the landscape's own plane", plane: ({ plane }) => plane },
  {
    id: 'filter',
    name: 'random, filters',
    hint: 'Gaussian, each row of weights as long as the network’s (Li et al. 2018)',
    plane: () => ({ directions: 'random', normalize: 'filter', seed: SEED }),
  },
  {
    id: 'layer',
    name: 'random, layers',
    hint: 'Gaussian, each layer as long as the network’s',
    plane: () => ({ directions: 'random', normalize: 'layer', seed: SEED }),
  },
  {
    id: 'plain',
    name: 'random, plain',
    hint: 'Gaussian, not normalised',
    plane: () => ({ directions: 'random', normalize: 'none', seed: SEED }),
  },
  {
    id: 'hessian',
    name: 'Hessian, sharpest',
    hint: 'eigenvectors of its two largest eigenvalues',
    plane: () => ({ directions: 'hessian' }),
  },
  {
    id: 'extremes',
    name: 'Hessian, both ends',
    hint: 'eigenvectors of its largest and its smallest eigenvalue',
    plane: () => ({ directions: 'hessian', pair: 'extremes' }),
  },
  {
    id: 'gradient',
    name: 'gradient, random',
    hint: 'downhill, and a random direction',
    plane: () => ({ directions: 'gradient', with: 'random', seed: SEED }),
  },
  {
    id: 'gradient-hessian',
    name: 'gradient, Hessian',
    hint: 'downhill, and the sharpest direction',
    plane: () => ({ directions: 'gradient', with: 'hessian' }),
  },
];

import type { Landscape } from './landscape.ts';

/** A landscape worth looking at, by name. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  /** One sentence: what to see, and why it is so. */
  readonly description: string;
  readonly landscape: Landscape;
}

export const GRID: [number, number] = [512, 512];

/** A window of the same range in a and b. */
export function square(from: number, to: number): Landscape['window'] {
  return { a: [from, to], b: [from, to] };
}

/** Weight and bias of a network of one input and one unit. */
export const WEIGHT_AND_BIAS: Landscape['plane'] = {
  directions: 'axes',
  u: { layer: 0, weight: [0, 0] },
  v: { layer: 0, bias: 0 },
};

/** The two weights of a network of one unit after another. */
export const TWO_WEIGHTS: Landscape['plane'] = {
  directions: 'axes',
  u: { layer: 0, weight: [0, 0] },
  v: { layer: 1, weight: [0, 0] },
};

/** What the networks of one input and one unit share. */
export const SINGLE_LAYER: Pick<Landscape, 'version' | 'parameters' | 'plane' | 'grid'> = {
  version: 1,
  parameters: { values: [0, 0] },
  plane: WEIGHT_AND_BIAS,
  grid: GRID,
};

import type { Window } from '../spec/landscape.ts';

/** What is measured about a field: the JSON of `analyze --json`, and what the element shows. */
export interface Facts {
  grid: [number, number];
  window: Window;
  engine: string | null;
  adapter: string | null;
  /** Over the finite values only; null when there is none. */
  range: { min: number; max: number; median: number } | null;
  /** Nodes whose loss is not finite. */
  holes: number;
  minima: MinimaFacts;
  persistence?: { window: Pair[]; escape: Pair[] };
  /** Not measured yet: null. */
  convexity: null;
}

/** [birth, death]; a death of null means never. */
export type Pair = [number, number | null];

export interface MinimaFacts {
  /** Interior minima deeper than the noise floor and the aliasing floor. */
  resolved: number;
  /** Not measured yet: null. */
  verified: number | null;
  unresolved: number;
  noise: number;
  border: number;
  /** All regional minima on the grid. */
  raw: number;
  /** Whether a curve or flat set of minimisers was found; null = not measured yet. */
  continuum: boolean | null;
  noiseFloor: { value: number; rule: string };
  /** By class, then by escape depth, deepest first. */
  list: Minimum[];
  /** Minima left out of a list that would be too long; the counts are of all. Absent when the list is whole. */
  omitted?: number;
}

export type MinimumClass = 'resolved' | 'unresolved' | 'noise' | 'border';

/** One regional minimum. i = column, j = row of a representative node; depths are null when infinite. */
export interface Minimum {
  i: number;
  j: number;
  a: number;
  b: number;
  value: number;
  windowDepth: number | null;
  escapeDepth: number | null;
  aliasingFloor: number;
  /** Number of nodes of the flat region. */
  plateau: number;
  class: MinimumClass;
}

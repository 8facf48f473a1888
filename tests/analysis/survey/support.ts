import type { Facts } from '../../../src/analysis/facts.ts';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';

/** A small problem whose network is drawn from a seed. */
export function seededProblem(change: Partial<Landscape> = {}): Landscape {
  return {
    version: 1,
    network: { layers: [2, 3, 3, 1], activation: 'tanh' },
    parameters: { init: 'he-normal', seed: 7 },
    data: { dataset: 'xor', samples: 8, seed: 1 },
    loss: { name: 'mse' },
    plane: { directions: 'random', normalize: 'layer', bias: 'scale', seed: 7 },
    window: { a: [-2, 2], b: [-1, 3] },
    grid: [9, 7],
    ...change,
  };
}

/** Facts as an analysis gives them, with the counts that a test cares for. */
export function factsWith(minima: Partial<Facts['minima']> = {}, change: Partial<Facts> = {}): Facts {
  return {
    grid: [9, 7],
    window: { a: [-2, 2], b: [-1, 3] },
    engine: 'reference',
    adapter: null,
    range: { min: 0.25, max: 3, median: 1 },
    holes: 0,
    minima: {
      resolved: 1,
      verified: 2,
      unresolved: 3,
      noise: 0,
      border: 4,
      raw: 8,
      continuum: false,
      verification: 'all polished',
      polished: [],
      noiseFloor: { value: 1e-7, rule: 'given' },
      half: { grid: [5, 4], resolved: 1, stable: true },
      curve: null,
      list: [],
      ...minima,
    },
    convexity: {
      verdict: 'not-convex',
      reason: 'a witness',
      gap: { lower: 0.125, upper: 0.25 },
      witness: null,
      chord: null,
    },
    ...change,
  };
}

export function rowWith(change: Partial<SurveyRow> = {}): SurveyRow {
  return {
    problem: 'p',
    depth: 1,
    width: 2,
    layers: '2-2-1',
    parameters: 9,
    init: 'he-normal',
    seed: 1,
    grid: '65x65',
    engine: 'cpu',
    verified: 2,
    continuum: false,
    resolved: 1,
    unresolved: 0,
    noise: 0,
    border: 0,
    stable: true,
    verdict: 'not-convex',
    gapLower: 0.1,
    gapUpper: 0.11,
    min: 0,
    max: 1,
    median: 0.5,
    holes: 0,
    noiseFloor: 1e-7,
    ...change,
  };
}

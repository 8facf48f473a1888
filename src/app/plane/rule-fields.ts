import type { TemplateResult } from 'lit';
import { numberField, selectField } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import type { PlaneSource } from './plane-source.ts';
import { BIAS_RULES, type PlaneSpec } from '../../spec/landscape.ts';

type Seeded = Extract<PlaneSpec, { seed?: number }>;
type Scaled = Extract<PlaneSpec, { directions: 'random' | 'gradient' }>;
type Problems = ExplorerState['problems'];

export const NORMALIZATION_WORDS = { filter: 'per filter (Li et al. 2018)', layer: 'per layer', none: 'none' };
const BIAS_WORDS = { zero: 'do not move', scale: 'are scaled with their neuron' };

/** The seed of what a plane draws. */
export function seedField(plane: Seeded, problems: Problems, source: PlaneSource): TemplateResult {
  return numberField({
    label: 'Seed',
    path: 'plane.seed',
    value: plane.seed ?? 0,
    problems,
    onChange: (seed) => source.patch(plane, { seed }),
  });
}

/** What normalised directions do to biases. */
export function biasField(plane: Scaled, problems: Problems, source: PlaneSource): TemplateResult {
  return selectField({
    label: 'Biases',
    path: 'plane.bias',
    value: plane.bias ?? 'zero',
    choices: BIAS_RULES.map((value) => ({ value, label: BIAS_WORDS[value] })),
    problems,
    onChange: (bias) => source.patch(plane, { bias }),
  });
}

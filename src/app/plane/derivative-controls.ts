import { html, nothing, type TemplateResult } from 'lit';
import { numberField, selectField } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import { BIAS_WORDS, NORMALIZATION_WORDS } from './random-controls.ts';
import type { PlaneSource } from './plane-source.ts';
import { MAX_LANCZOS_STEPS } from '../../spec/agreement.ts';
import { BIAS_RULES, HESSIAN_PAIRS, NORMALIZATIONS, type PlaneSpec } from '../../spec/landscape.ts';

type Hessian = Extract<PlaneSpec, { directions: 'hessian' }>;
type Gradient = Extract<PlaneSpec, { directions: 'gradient' }>;
type Problems = ExplorerState['problems'];

const PAIR_WORDS = { largest: 'the two largest', extremes: 'the largest and the smallest (most negative)' };
const DEFAULT_STEPS = 40;

/** Which eigenvectors, and how far Lanczos's method goes for them. */
export function hessianControls(plane: Hessian, problems: Problems, source: PlaneSource): TemplateResult {
  return html`
    ${selectField({
      label: 'Eigenvalues',
      path: 'plane.pair',
      value: plane.pair ?? 'largest',
      choices: HESSIAN_PAIRS.map((value) => ({ value, label: PAIR_WORDS[value] })),
      problems,
      onChange: (pair) => source.set({ ...plane, pair }),
    })}
    <div class="row">${steps(plane, problems, source)} ${seed(plane, problems, source)}</div>
    <p class="hint">
      Steps count where the network has more than 500 parameters: up to there the whole matrix is used. The residuals
      are under “How it was made”.
    </p>
  `;
}

/** What lies across the gradient, and how the two are scaled. */
export function gradientControls(plane: Gradient, problems: Problems, source: PlaneSource): TemplateResult {
  const across = plane.with ?? 'random';
  const normalize = plane.normalize ?? 'none';
  return html`
    ${selectField({
      label: 'Across it',
      path: 'plane.with',
      value: across,
      choices: [
        { value: 'random' as const, label: 'a random direction' },
        { value: 'hessian' as const, label: 'the eigenvector of most curvature' },
      ],
      problems,
      onChange: (chosen) => {
        // scaled by parts, an eigenvector is none any more
        const { normalize: _, bias: __, ...rest } = plane;
        source.set(chosen === 'hessian' ? { ...rest, with: chosen } : { ...plane, with: chosen });
      },
    })}
    ${
      across === 'hessian'
        ? html`<div class="row">${steps(plane, problems, source)} ${seed(plane, problems, source)}</div>`
        : html`<div class="row">
            ${selectField({
              label: 'Normalised',
              path: 'plane.normalize',
              value: normalize,
              choices: NORMALIZATIONS.toReversed().map((value) => ({
                value,
                label: value === 'none' ? 'unit length' : NORMALIZATION_WORDS[value],
              })),
              problems,
              onChange: (chosen) => source.set({ ...plane, normalize: chosen }),
            })}
            ${seed(plane, problems, source)}
          </div>`
    }
    ${
      across === 'random' && normalize !== 'none'
        ? html`${selectField({
              label: 'Biases',
              path: 'plane.bias',
              value: plane.bias ?? 'zero',
              choices: BIAS_RULES.map((value) => ({ value, label: BIAS_WORDS[value] })),
              problems,
              onChange: (bias) => source.set({ ...plane, bias }),
            })}
            <p class="hint">Normalised by parts, u is not the direction of steepest descent any more.</p>`
        : nothing
    }
  `;
}

function steps(plane: Hessian | Gradient, problems: Problems, source: PlaneSource): TemplateResult {
  return numberField({
    label: 'Lanczos steps',
    path: 'plane.steps',
    value: plane.steps ?? DEFAULT_STEPS,
    min: 2,
    max: MAX_LANCZOS_STEPS,
    problems,
    onChange: (value) => source.set({ ...plane, steps: value }),
  });
}

function seed(plane: Hessian | Gradient, problems: Problems, source: PlaneSource): TemplateResult {
  return numberField({
    label: 'Seed',
    path: 'plane.seed',
    value: plane.seed ?? 0,
    problems,
    onChange: (value) => source.set({ ...plane, seed: value }),
  });
}

import { html, nothing, type TemplateResult } from 'lit';
import { numberField, selectField } from '../fields.ts';
import type { ExplorerState } from '../state.ts';
import type { PlaneSource } from './plane-source.ts';
import { biasField, NORMALIZATION_WORDS, seedField } from './rule-fields.ts';
import { number } from '../../elements/words.ts';
import { countParameters, MAX_LANCZOS_STEPS } from '../../spec/agreement.ts';
import { DATASET_FACTS } from '../../spec/dataset-facts.ts';
import { HESSIAN_PAIRS, NORMALIZATIONS, type DataSpec, type Landscape, type PlaneSpec } from '../../spec/landscape.ts';

type Hessian = Extract<PlaneSpec, { directions: 'hessian' }>;
type Gradient = Extract<PlaneSpec, { directions: 'gradient' }>;
type Problems = ExplorerState['problems'];

const PAIR_WORDS = { largest: 'the two largest', extremes: 'the largest and the smallest (most negative)' };
const DEFAULT_STEPS = 40;
/** Multiply-adds of a product with the Hessian, by parameter and sample; those that a reader should know of before. */
const PRODUCT_WORK = 8;
const MUCH_WORK = 1e10;

/** Which eigenvectors, and how far Lanczos's method goes for them. */
export function hessianControls(
  plane: Hessian,
  { draft, problems }: ExplorerState,
  source: PlaneSource,
): TemplateResult {
  return html`
    ${selectField({
      label: 'Eigenvalues',
      path: 'plane.pair',
      value: plane.pair ?? 'largest',
      choices: HESSIAN_PAIRS.map((value) => ({ value, label: PAIR_WORDS[value] })),
      problems,
      onChange: (pair) => source.patch(plane, { pair }),
    })}
    <div class="row">${steps(plane, problems, source)} ${seedField(plane, problems, source)}</div>
    <p class="hint">
      Steps count where the network has more than 500 parameters: up to there the whole matrix is used. Eigenvalues and
      residuals are under “How it was made”.
    </p>
    ${cost(draft, plane)}
  `;
}

/** What lies across the gradient, and how the two are scaled. */
export function gradientControls(
  plane: Gradient,
  { draft, problems }: ExplorerState,
  source: PlaneSource,
): TemplateResult {
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
        ? html`<div class="row">${steps(plane, problems, source)} ${seedField(plane, problems, source)}</div>
            ${cost(draft, plane)}`
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
              onChange: (chosen) => source.patch(plane, { normalize: chosen }),
            })}
            ${seedField(plane, problems, source)}
          </div>`
    }
    ${
      across === 'random' && normalize !== 'none'
        ? html`${biasField(plane, problems, source)}
            <p class="hint">Normalised by parts, u is not the direction of steepest descent any more.</p>`
        : nothing
    }
  `;
}

/** A word about eigenvectors that take long; nothing where they do not, or the number of samples is not known yet. */
export function cost({ network, data }: Landscape, plane: PlaneSpec): TemplateResult | typeof nothing {
  const isDerived = plane.directions === 'hessian' || (plane.directions === 'gradient' && plane.with === 'hessian');
  if (!isDerived) return nothing;
  const work = hessianWork(countParameters(network.layers, network.bias), samplesOf(data), plane.steps);
  if (!(work > MUCH_WORK)) return nothing;
  return html`<p class="warning">
    This takes about ${number(work)} multiply-adds on one thread. Fewer samples or steps take less; choosing other
    directions ends it.
  </p>`;
}

/** Multiply-adds of the two eigenvectors: by the whole matrix up to 500 parameters, else by products with it. */
export function hessianWork(parameters: number, samples: number, steps = DEFAULT_STEPS): number {
  const dense = 6 * parameters ** 2 * samples;
  if (parameters <= 500 && dense <= 4e9) return dense;
  return 2 * Math.min(steps, parameters) * PRODUCT_WORK * parameters * samples;
}

/** NaN where only the file knows. */
function samplesOf(data: DataSpec): number {
  if ('inputs' in data) return data.inputs.length;
  return 'dataset' in data ? (data.samples ?? DATASET_FACTS[data.dataset].samples) : NaN;
}

function steps(plane: Hessian | Gradient, problems: Problems, source: PlaneSource): TemplateResult {
  return numberField({
    label: 'Lanczos steps',
    path: 'plane.steps',
    value: plane.steps ?? DEFAULT_STEPS,
    min: 2,
    max: MAX_LANCZOS_STEPS,
    problems,
    onChange: (value) => source.patch(plane, { steps: value }),
  });
}

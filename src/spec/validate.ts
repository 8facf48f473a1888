import {
  array,
  byKey,
  byTag,
  either,
  integer,
  isObject,
  nonNegative,
  numbers,
  object,
  oneOf,
  positive,
  Report,
  satisfies,
  seed,
  truth,
  type Check,
} from './checks.ts';
import { checkAgreement, MAX_LANCZOS_STEPS, MAX_POINTS } from './agreement.ts';
import type { Problem } from './errors.ts';
import { parseJson } from './json.ts';
import {
  ACTIVATIONS,
  BIAS_RULES,
  DATASETS,
  HESSIAN_PAIRS,
  INITS,
  LOSSES,
  NORMALIZATIONS,
  STANDARDIZATIONS,
  type Landscape,
} from './landscape.ts';
import { trainingRecord } from './training.ts';

export const MAX_WIDTH = 65_536;
export const MAX_LAYERS = 1024;
export const MAX_GRID = 65_536;
export const MAX_SAMPLES = 10_000_000;

/**
 * Reads a landscape file.
 *
 * @throws LandscapeError of kind `spec` with every problem found; a syntax error is placed by line and column
 */
export function parseLandscape(text: string): Landscape {
  const value = parseJson(text);
  checkLandscape(value).throwIfAny();
  const { $schema: _, ...landscape } = value as Landscape & { $schema?: string };
  return landscape;
}

/** Everything that is wrong with a would-be landscape, at most 50 problems and a count of the rest; empty when it is one. */
export function validateLandscape(value: unknown): Problem[] {
  return checkLandscape(value).problems;
}

function checkLandscape(value: unknown): Report {
  const report = new Report();
  LANDSCAPE(value, '', report);
  checkAgreement(value as Landscape, report);
  return report;
}

const activation = oneOf(ACTIVATIONS);
const name = satisfies('a name that is not empty', (x) => typeof x === 'string' && x !== '');
const lanczosSteps = integer(2, MAX_LANCZOS_STEPS);
const column = satisfies(
  'the name of a column, or its index from 0',
  (x) => (typeof x === 'string' && x !== '') || (Number.isSafeInteger(x) && (x as number) >= 0),
);
const standardize = oneOf(STANDARDIZATIONS);
const isArray = (x: unknown) => Array.isArray(x);

const index = integer(0, MAX_WIDTH - 1);
const parameter = byKey({
  weight: object({ layer: index, weight: array(index, { min: 2, max: 2, of: 'indices [out, in]' }) }),
  bias: object({ layer: index, bias: index }),
});

const range: Check = (value, path, report) => {
  const ok = Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
  if (!ok) return report.reject(path, 'two finite numbers [smallest, largest]', value);
  const [from, to] = value as number[];
  if (from < to && Number.isFinite(to - from)) return;
  report.add(path, 'the first number below the second, a finite span apart', `[${from}, ${to}]`);
};

/** The key by which the variant was told, so that nothing is left to check. */
const tagged: Check = () => {};

const plane = byTag('directions', {
  given: object({ directions: tagged, u: numbers, v: numbers }),
  axes: object({ directions: tagged, u: parameter, v: parameter }),
  random: object({
    directions: tagged,
    'normalize?': oneOf(NORMALIZATIONS),
    'bias?': oneOf(BIAS_RULES),
    'seed?': seed,
    'only?': array(object({ layer: index, 'neuron?': index }), { min: 1, of: 'layers or neurons' }),
  }),
  points: object({
    directions: tagged,
    points: array(numbers, { min: 3, max: 3, of: 'parameter vectors' }),
  }),
  line: object({
    directions: tagged,
    points: array(numbers, { min: 2, max: 2, of: 'parameter vectors' }),
    'v?': oneOf(['random', 'zero']),
    'seed?': seed,
  }),
  pca: object({
    directions: tagged,
    trajectory: byKey({
      points: object({ points: array(numbers, { min: 3, max: MAX_POINTS, of: 'parameter vectors' }) }),
      file: object({ file: name }),
    }),
  }),
  hessian: object({ directions: tagged, 'pair?': oneOf(HESSIAN_PAIRS), 'steps?': lanczosSteps, 'seed?': seed }),
  gradient: object({
    directions: tagged,
    'with?': oneOf(['random', 'hessian']),
    'normalize?': oneOf(NORMALIZATIONS),
    'bias?': oneOf(BIAS_RULES),
    'steps?': lanczosSteps,
    'seed?': seed,
  }),
});

const LANDSCAPE = object({
  '$schema?': satisfies('a text', (x) => typeof x === 'string'),
  version: satisfies('1', (x) => x === 1),
  network: object({
    layers: array(integer(1, MAX_WIDTH), { min: 2, max: MAX_LAYERS, of: 'layer widths' }),
    'activation?': either(array(activation, { of: 'activations' }), activation, isArray),
    'output?': activation,
    'bias?': truth,
  }),
  parameters: byKey({
    values: object({ values: numbers, 'training?': trainingRecord() }),
    init: object({ init: oneOf(INITS), 'seed?': seed }),
    file: object({ file: name }),
  }),
  data: byKey({
    inputs: object({
      inputs: array(numbers, { min: 1, of: 'rows' }),
      targets: array(either(numbers, satisfies('a finite number or a row of them', Number.isFinite), isArray), {
        min: 1,
        of: 'rows or class indices',
      }),
      'classes?': array(name, { min: 2, of: 'names of classes' }),
      'standardize?': standardize,
    }),
    dataset: object({
      dataset: oneOf(DATASETS),
      'samples?': integer(1, MAX_SAMPLES),
      'noise?': nonNegative,
      'seed?': seed,
      'standardize?': standardize,
    }),
    file: object({
      file: name,
      targets: either(array(column, { min: 1, of: 'columns' }), object({ file: name }), (x) => !isObject(x)),
      'ignore?': array(column, { of: 'columns' }),
      'header?': truth,
      'standardize?': standardize,
    }),
  }),
  loss: object({
    name: oneOf(LOSSES),
    'l2?': nonNegative,
    'delta?': positive,
  }),
  plane,
  window: object({ a: range, b: range }),
  grid: array(integer(2, MAX_GRID), { min: 2, max: 2, of: 'node counts [width, height]' }),
});

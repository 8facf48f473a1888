import type { StandardizeRule } from '../../spec/landscape.ts';
import type { Dataset } from '../dataset.ts';
import { standardize } from './standardize.ts';

/** Places that are named one by one. */
const SHOWN = 12;

/**
 * The same samples with each input, and under `both` each target, at mean 0 and variance 1 (divisor N).
 *
 * @throws LandscapeError of kind `spec` when the spread of a column is beyond float64
 */
export function standardizeData(data: Dataset, rule: StandardizeRule): Dataset {
  const values = { inputs: data.inputs.slice(), targets: data.targets.slice() };
  const inputs = standardize(values.inputs, data.features, 'data.inputs');
  const targets = rule === 'both' ? standardize(values.targets, data.outputs, 'data.targets') : undefined;
  const warnings = [
    ...(data.warnings ?? []),
    ...constantWarnings('input', inputs.deviation),
    ...(targets ? constantWarnings('target', targets.deviation) : []),
  ];
  const what = targets ? 'inputs and targets' : 'inputs';
  return {
    ...data,
    ...values,
    description: `${data.description}, ${what} standardised`,
    warnings,
    standardized: { inputs, ...(targets ? { targets } : {}) },
  };
}

function constantWarnings(what: string, deviation: Float64Array): string[] {
  const constant = [...deviation.keys()].filter((k) => deviation[k] === 0);
  if (constant.length === 0) return [];
  const places = `${constant.slice(0, SHOWN).join(', ')}${constant.length > SHOWN ? ', …' : ''}`;
  const one = constant.length === 1;
  return [`${what}${one ? '' : 's'} ${places} (from 0) ${one ? 'is' : 'are'} constant, and 0 when standardised`];
}

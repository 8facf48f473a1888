import type { Dataset } from '../../model/dataset.ts';
import type { DataSpec, LossName } from '../../spec/landscape.ts';
import { createRandom } from '../../spec/random.ts';

/** Share of inputs of a classification case that are not zero, as in images of digits. */
const DENSITY = 0.2;

/**
 * Data of a standard case; every input is a float32 number, so that no engine rounds it.
 *
 * Regression: inputs uniform on [-1, 1), targets sin(2·A·x) with a Gaussian A. Classification: inputs uniform on [0, 1) with
 * four of five set to zero, classes uniform.
 */
export function caseData(seed: number, samples: number, features: number, outputs: number, loss: LossName): Dataset {
  const isClasses = loss === 'cross-entropy';
  const inputs = isClasses ? sparse(seed, samples * features) : uniform(seed, samples * features);
  const targets = isClasses ? oneHot(seed, samples, outputs) : waves(seed, inputs, samples, features, outputs);
  return { samples, features, outputs, inputs, targets, description: `${samples} synthetic samples, seed ${seed}` };
}

/** The first samples (all by default) as a landscape file has them. */
export function inlineData(data: Dataset, loss: LossName, count = data.samples): DataSpec {
  const rows = (values: Float64Array, width: number) =>
    Array.from({ length: count }, (_, n) => [...values.subarray(n * width, (n + 1) * width)]);
  const targets = rows(data.targets, data.outputs);
  const isClasses = loss === 'cross-entropy';
  return {
    inputs: rows(data.inputs, data.features),
    targets: isClasses ? targets.map((row) => row.indexOf(1)) : targets,
  };
}

function uniform(seed: number, count: number): Float64Array {
  const random = createRandom(seed, 'benchmark inputs');
  return filled(count, () => Math.fround(2 * random.uniform() - 1));
}

function sparse(seed: number, count: number): Float64Array {
  const random = createRandom(seed, 'benchmark inputs');
  return filled(count, () => (random.uniform() < DENSITY ? Math.fround(random.uniform()) : 0));
}

function oneHot(seed: number, samples: number, outputs: number): Float64Array {
  const random = createRandom(seed, 'benchmark classes');
  const targets = new Float64Array(samples * outputs);
  for (let n = 0; n < samples; n++) targets[n * outputs + random.integer(outputs)] = 1;
  return targets;
}

function waves(seed: number, inputs: Float64Array, samples: number, features: number, outputs: number): Float64Array {
  const random = createRandom(seed, 'benchmark targets');
  const directions = filled(features * outputs, () => random.normal());
  const targets = new Float64Array(samples * outputs);
  for (let n = 0; n < samples; n++) {
    for (let k = 0; k < outputs; k++) {
      let phase = 0;
      for (let f = 0; f < features; f++) phase += directions[k * features + f] * inputs[n * features + f];
      targets[n * outputs + k] = Math.fround(Math.sin(2 * phase));
    }
  }
  return targets;
}

/** In place: the inputs of L2 are hundreds of megabytes, and `map` would make them twice. */
function filled(count: number, draw: () => number): Float64Array {
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = draw();
  return values;
}

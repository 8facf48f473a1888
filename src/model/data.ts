import { Report } from '../spec/checks.ts';
import { checkDataset, DATASET_FACTS } from '../spec/dataset-facts.ts';
import type { DataSpec, LossName, LossSpec } from '../spec/landscape.ts';
import type { Dataset, ReadFile, Source } from './dataset.ts';
import type { Samples } from './datasets.ts';
import { classWords, codeLabels, outputWidth } from './labels.ts';
import type { Network } from './network.ts';

export type { ReadFile } from './dataset.ts';

/**
 * The data of a validated landscape, all of them, targets coded for its loss.
 *
 * What reads files, what makes data sets and what standardises them is loaded by the landscapes that need it.
 *
 * Classes become: one-hot rows for `cross-entropy`; for other losses, with one output 0 or 1, with one output a class
 * one-hot rows; for `hinge` the 0 of either is -1.
 *
 * @throws LandscapeError of kind `spec` when dataset or file do not fit network and loss; what `read` throws
 */
export async function resolveData(spec: DataSpec, network: Network, loss: LossSpec, read?: ReadFile): Promise<Dataset> {
  const { data, isOfClasses } = await sourceOf(spec, network, loss.name, read);
  if (!spec.standardize) return data;
  const report = new Report();
  if (isOfClasses && spec.standardize === 'both') {
    report.add('data.standardize', '"inputs", as the targets are classes', '"both"');
  }
  report.throwIfAny();
  const { standardizeData } = await import('./tables/standardize-data.ts');
  return standardizeData(data, spec.standardize);
}

async function sourceOf(spec: DataSpec, network: Network, loss: LossName, read?: ReadFile): Promise<Source> {
  if ('inputs' in spec)
    return { data: inlineData(spec, network, loss), isOfClasses: typeof spec.targets[0] === 'number' };
  if ('dataset' in spec) {
    return {
      data: await builtInData(spec, network, loss),
      isOfClasses: DATASET_FACTS[spec.dataset].classes !== 'none',
    };
  }
  const { fileData } = await import('./tables/file-data.ts');
  return fileData(spec, network, loss, read);
}

function inlineData(
  { inputs, targets, classes }: Extract<DataSpec, { inputs: unknown }>,
  network: Network,
  loss: LossName,
): Dataset {
  const outputs = outputWidth(network);
  const isClass = typeof targets[0] === 'number';
  return {
    samples: inputs.length,
    features: network.widths[0],
    outputs,
    inputs: Float64Array.from(inputs.flat()),
    targets: isClass ? codeLabels(targets as number[], outputs, outputs, loss) : Float64Array.from(targets.flat()),
    description: `${inputs.length} samples given in the file${classes ? ` (${classWords(classes, loss === 'hinge' && outputs === 1)})` : ''}`,
  };
}

async function builtInData(
  spec: Extract<DataSpec, { dataset: unknown }>,
  network: Network,
  loss: LossName,
): Promise<Dataset> {
  const report = new Report();
  checkDataset(spec.dataset, network.widths, loss, report);
  report.throwIfAny();
  const outputs = outputWidth(network);
  const { createSamples } = await import('./datasets.ts');
  const { count, features, inputs, answer } = createSamples(spec.dataset, spec, network.widths[0], outputs);
  const seeded = spec.dataset === 'iris' && count === 150 && !spec.noise ? '' : `, seed ${spec.seed ?? 0}`;
  const targets = targetsOf(answer, outputs, loss);
  return {
    samples: count,
    features,
    outputs,
    inputs,
    targets,
    description: `${spec.dataset}, ${count} samples${seeded}`,
  };
}

function targetsOf(answer: Samples['answer'], outputs: number, loss: LossName): Float64Array {
  return 'values' in answer ? answer.values : codeLabels(answer.labels, answer.classes, outputs, loss);
}

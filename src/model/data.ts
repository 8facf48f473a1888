import { checkTargetRows } from '../spec/agreement.ts';
import { Report } from '../spec/checks.ts';
import { checkDataset, DATASET_FACTS } from '../spec/dataset-facts.ts';
import type { DataFileSpec, DataSpec, LossName, LossSpec } from '../spec/landscape.ts';
import type { Dataset } from './dataset.ts';
import type { Samples } from './datasets.ts';
import type { Network } from './network.ts';
import type { SampleTable } from './tables/split.ts';

/** Gives the bytes of a file named in a landscape, its path relative to the landscape; `field` is where it is named. */
export type ReadFile = (path: string, field: string) => Promise<Uint8Array>;

/** Data as they come, and whether their targets tell classes apart. */
interface Source {
  data: Dataset;
  isOfClasses: boolean;
}

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
  return fileData(spec, network, loss, read);
}

function inlineData(
  { inputs, targets }: Extract<DataSpec, { inputs: unknown }>,
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
    description: `${inputs.length} samples given in the file`,
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

/** Target rows of class labels: one column of 0 and 1, or one-hot; -1 for 0 under `hinge`. */
function codeLabels(labels: ArrayLike<number>, classes: number, outputs: number, loss: LossName): Float64Array {
  const single = outputs === 1 && classes === 2;
  const off = loss === 'hinge' ? -1 : 0;
  const targets = new Float64Array(labels.length * outputs).fill(off);
  for (let n = 0; n < labels.length; n++) {
    if (!single) targets[n * outputs + labels[n]] = 1;
    else if (labels[n] === 1) targets[n] = 1;
  }
  return targets;
}

async function fileData(spec: DataFileSpec, network: Network, loss: LossName, read?: ReadFile): Promise<Source> {
  const report = new Report();
  if (!read) report.reject('data.file', 'data without a file, as no file can be read here', spec.file);
  report.throwIfAny();
  const { readSamples, checkClassCount } = await import('./tables/samples.ts');
  const table = await readSamples(spec, read!);
  const { rows, inputs, inputColumns, classes, form, warnings } = table;
  const [features, outputs] = [network.widths[0], outputWidth(network)];
  if (inputColumns.length !== features) {
    const expected = `${features} input columns (network.layers[0]) in "${spec.file}"`;
    report.add('data.file', expected, `${inputColumns.length} (${inputColumns.slice(0, 8).join(', ')})`);
  }
  if (classes) checkClassCount(classes, outputs);
  const isOfClasses = classes !== null || areLabels(table, outputs, loss);
  const targets = isOfClasses
    ? codeLabels(checkedLabels(table, outputs, report), Math.max(2, outputs), outputs, loss)
    : checkedTargets(table, outputs, loss, report);
  report.throwIfAny();
  const named = classes
    ? [
        `classes ${classes
          .slice(0, 12)
          .map((name, code) => `${code} = ${name}`)
          .join(', ')}`,
      ]
    : [];
  const more = classes && classes.length > 12 ? ', …' : '';
  const description = `${rows} samples of ${spec.file} (${[form, ...named].join('; ')}${more})`;
  return { data: { samples: rows, features, outputs, inputs, targets, description, warnings }, isOfClasses };
}

/** One column is of class labels where the loss or the width says so; else columns are the target rows as they stand. */
function areLabels({ targets, targetColumns }: SampleTable, outputs: number, loss: LossName): boolean {
  const binaryHinge = loss === 'hinge' && outputs === 1 && targets.every((y) => y === 0 || y === 1);
  return targetColumns.length === 1 && (outputs > 1 || binaryHinge);
}

function checkedLabels({ targets, targetPlace }: SampleTable, outputs: number, report: Report): Float64Array {
  const classes = Math.max(2, outputs);
  const expected = `a class label, an integer from 0 to ${classes - 1}`;
  targets.forEach((label, n) => {
    const ok = Number.isInteger(label) && label >= 0 && label < classes;
    if (!ok) report.add(`data.file, ${targetPlace(n, 0)}`, expected, `${label}`);
  });
  report.throwIfAny();
  return targets;
}

function checkedTargets(
  { rows, targets, targetColumns, targetPlace }: SampleTable,
  outputs: number,
  loss: LossName,
  report: Report,
): Float64Array {
  if (targetColumns.length !== outputs) {
    report.add('data.targets', `${outputs} columns (the network's outputs)`, `${targetColumns.length}`);
    return targets;
  }
  const targetRows = Array.from({ length: rows }, (_, n) => targets.subarray(n * outputs, (n + 1) * outputs));
  checkTargetRows(targetRows, loss, (n, k = 0) => `data.file, ${targetPlace(n, k)}`, report);
  return targets;
}

function outputWidth(network: Network): number {
  return network.widths[network.widths.length - 1];
}

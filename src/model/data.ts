import { checkTargetRows } from '../spec/agreement.ts';
import { Report } from '../spec/checks.ts';
import { checkDataset } from '../spec/dataset-facts.ts';
import type { DataSpec, LossName, LossSpec } from '../spec/landscape.ts';
import type { Dataset } from './dataset.ts';
import type { Samples } from './datasets.ts';
import type { Network } from './network.ts';

/** Gives the bytes of a file named in a landscape, its path relative to the landscape. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/**
 * The data of a validated landscape, targets coded for its loss.
 *
 * What reads files and what makes data sets is loaded by the landscapes that need it.
 *
 * Classes become: one-hot rows for `cross-entropy`; for other losses, with one output 0 or 1, with one output a class
 * one-hot rows; for `hinge` the 0 of either is -1.
 *
 * @throws LandscapeError of kind `spec` when dataset or file do not fit network and loss; what `read` throws
 */
export async function resolveData(spec: DataSpec, network: Network, loss: LossSpec, read?: ReadFile): Promise<Dataset> {
  if ('inputs' in spec) return inlineData(spec, network, loss.name);
  if ('dataset' in spec) return builtInData(spec, network, loss.name);
  return fileData(spec, network, loss.name, read);
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

async function fileData(
  spec: Extract<DataSpec, { file: unknown }>,
  network: Network,
  loss: LossName,
  read?: ReadFile,
): Promise<Dataset> {
  const report = new Report();
  if (!read) report.reject('data.file', 'data without a file, as no file can be read here', spec.file);
  report.throwIfAny();
  const { parseCsv } = await import('./csv.ts');
  const text = new TextDecoder().decode(await read!(spec.file));
  const table = parseCsv(text, spec.targets, spec.file);
  const [features, outputs] = [network.widths[0], outputWidth(network)];
  if (table.inputColumns.length !== features) {
    const expected = `${features} input columns (network.layers[0]) in "${spec.file}"`;
    report.add('data.file', expected, `${table.inputColumns.length} (${table.inputColumns.slice(0, 8).join(', ')})`);
  }
  const targets = fileTargets(table.targets, spec.targets.length, table.rows, outputs, loss, report);
  report.throwIfAny();
  const description = `${table.rows} samples of ${spec.file}`;
  return { samples: table.rows, features, outputs, inputs: table.inputs, targets, description };
}

/** One column is of class labels where the loss or the width says so; else columns are the target rows as they stand. */
function fileTargets(
  values: Float64Array,
  columns: number,
  rows: number,
  outputs: number,
  loss: LossName,
  report: Report,
): Float64Array {
  const binaryHinge = loss === 'hinge' && outputs === 1 && values.every((y) => y === 0 || y === 1);
  if (columns === 1 && (outputs > 1 || binaryHinge)) {
    const classes = Math.max(2, outputs);
    const expected = `a class label, an integer from 0 to ${classes - 1}, in row`;
    values.forEach((label, n) => {
      const ok = Number.isInteger(label) && label >= 0 && label < classes;
      if (!ok) report.add('data.file', `${expected} ${n + 2}`, `${label}`);
    });
    report.throwIfAny();
    return codeLabels(values, classes, outputs, loss);
  }
  if (columns !== outputs) {
    report.add('data.targets', `${outputs} columns (the network's outputs)`, `${columns}`);
    return values;
  }
  const targetRows = Array.from({ length: rows }, (_, n) => values.subarray(n * outputs, (n + 1) * outputs));
  checkTargetRows(targetRows, loss, 'data.file targets', report);
  return values;
}

function outputWidth(network: Network): number {
  return network.widths[network.widths.length - 1];
}

import { checkTargetRows } from '../../spec/agreement.ts';
import { Report } from '../../spec/checks.ts';
import type { DataFileSpec, LossName } from '../../spec/landscape.ts';
import type { ReadFile, Source } from '../dataset.ts';
import { classWords, codeLabels, outputWidth } from '../labels.ts';
import type { Network } from '../network.ts';
import { checkClassCount, readSamples } from './samples.ts';
import type { SampleTable } from './split.ts';

/**
 * The data of a file, targets coded for the loss.
 *
 * @throws LandscapeError of kind `spec` when the file does not fit network and loss; what `read` throws
 */
export async function fileData(spec: DataFileSpec, network: Network, loss: LossName, read?: ReadFile): Promise<Source> {
  const report = new Report();
  if (!read) report.reject('data.file', 'data without a file, as no file can be read here', spec.file);
  report.throwIfAny();
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
  const named = classes ? [classWords(classes, loss === 'hinge' && outputs === 1)] : [];
  const description = `${rows} samples of ${spec.file} (${[form, ...named].join('; ')})`;
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

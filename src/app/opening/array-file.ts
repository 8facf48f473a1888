import { importModel, importTrajectory } from '../../model/import/import-model.ts';
import { hasLayerNames } from '../../model/import/state-dict.ts';
import { zipNames } from '../../model/import/zip.ts';
import { readTable } from '../../model/tables/read.ts';
import { countParameters } from '../../spec/agreement.ts';
import { Report } from '../../spec/checks.ts';
import { readNpyHeader, readNpyShape } from '../../spec/codec.ts';
import { LandscapeError } from '../../spec/errors.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';
import { counted, TARGET_ARRAYS } from '../opened-data.ts';
import type { FileContent, Question, Reading } from './readings.ts';

export function isNpy({ bytes }: FileContent): boolean {
  return bytes[0] === 0x93 && bytes[1] === 0x4e;
}

export function isZip({ bytes }: FileContent): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** The sizes that an array's header claims; null for what is no array. */
export function shapeOf({ bytes }: FileContent): number[] | null {
  const { header } = readNpyHeader(bytes, new Report());
  return header === '' ? null : readNpyShape(header);
}

/** Whether an array has as many numbers, or numbers in a row, as the network has parameters. */
export function fitsParameters(file: FileContent, { layers, bias }: NetworkSpec): boolean {
  const shape = shapeOf(file);
  return shape !== null && shape.length <= 2 && shape.at(-1) === countParameters(layers, bias);
}

/**
 * What a `.npy` array is: one vector is parameters; a matrix is points of the parameter space where its rows are as long as θ, and
 * samples where they are as long as an input and its targets. Where they are both or neither, that is a question.
 *
 * @throws LandscapeError of kind `spec` for an array that can be neither
 */
export async function readArray(file: FileContent, network: NetworkSpec): Promise<Reading | Question> {
  const shape = shapeOf(file);
  if (shape?.length === 1) return modelReading(file, network);
  const table: Reading = { kind: 'table', name: file.name, files: [file] };
  if (shape?.length !== 2) return (await readTable(file.bytes), table);
  const points = fitsParameters(file, network) ? attempt(() => pointsReading(file, network)) : null;
  const [inputs, outputs] = [network.layers[0], network.layers.at(-1)!];
  const isOfSamples = [inputs + 1, inputs + outputs].includes(shape[1]);
  if (points instanceof LandscapeError) return (await readTable(file.bytes), table);
  if (points && !isOfSamples) return points;
  await readTable(file.bytes);
  if (isOfSamples && !points) return table;
  const [rows, columns] = shape;
  const words = `${rows} rows of ${columns} numbers`;
  const count = countParameters(network.layers, network.bias);
  const why = points
    ? `${words} are samples (${counted(inputs, 'input')} and targets) or points of the network's ${count} parameters`
    : `${words} are no samples of this network (${counted(inputs, 'input')}, ${counted(outputs, 'output')}) and no points of its ${count} parameters`;
  return { name: file.name, why, choices: points ? [table, points] : [table] };
}

/**
 * What a `.npz` archive is: a network when its arrays are called like layers, data when one is called like targets; else what its
 * shapes allow, and a question where they allow both.
 *
 * @throws LandscapeError of kind `spec` for an archive that can be neither
 */
export async function readArchive(file: FileContent, network: NetworkSpec): Promise<Reading | Question> {
  const entries = zipNames(file.bytes);
  const names = entries.map((name) => name.replace(/\.npy$/, ''));
  const hasTargets = names.some((name) => TARGET_ARRAYS.test(name));
  if (hasLayerNames(names) && !hasTargets) return modelReading(file, network);
  const table: Reading = { kind: 'table', name: file.name, files: [file] };
  const unread = await readTable(file.bytes).then(
    () => null,
    (error: unknown) => error,
  );
  if (hasTargets && !unread) return table;
  const model = attempt(() => modelReading(file, network));
  if (model instanceof LandscapeError) {
    if (unread) throw hasTargets || names.some((name, k) => name === entries[k]) ? unread : model;
    return table;
  }
  if (unread) return model;
  const why = `arrays ${names.slice(0, 6).join(', ')} have the shapes of layers and of columns`;
  return { name: file.name, why, choices: [table, model] };
}

export function modelReading(file: FileContent, network: NetworkSpec): Reading {
  return { kind: 'model', name: file.name, model: importModel(file.name, file.bytes, { network }) };
}

function pointsReading(file: FileContent, network: NetworkSpec): Reading {
  const { points, notes } = importTrajectory([file], { network });
  return { kind: 'points', name: file.name, points, notes };
}

/** What was read, or the error that says why it cannot be. */
function attempt(read: () => Reading): Reading | LandscapeError {
  try {
    return read();
  } catch (error) {
    if (error instanceof LandscapeError) return error;
    throw error;
  }
}

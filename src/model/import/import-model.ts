import { countParameters } from '../../spec/agreement.ts';
import { parseJson } from '../../spec/json.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';
import { checkNetwork } from './check-network.ts';
import { NETWORK_KEY } from './export-model.ts';
import { pathOf, refuse, type ImportedModel } from './imported.ts';
import { describeModel, inFile } from './describe.ts';
import { modelFromJson } from './json-model.ts';
import { readNpyTensor } from './npy.ts';
import { readNpz } from './npz.ts';
import { modelFromOnnx } from './onnx-graph.ts';
import { readSafetensors } from './safetensors.ts';
import { modelFromTensors } from './state-dict.ts';
import { showShape, type Tensor } from './tensor.ts';

export type { ImportedModel } from './imported.ts';

export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportOptions {
  /** The network that a bare vector of parameters (`.npy`) belongs to. */
  readonly network?: NetworkSpec;
}

/** Checkpoints of one network. */
export interface ImportedTrajectory {
  readonly network: NetworkSpec;
  /** θ of each checkpoint, in the order of the files. */
  readonly points: readonly Float64Array[];
  readonly notes: readonly string[];
  readonly activationsKnown: boolean;
}

/** Files that people have in hand and that are not read, with what to do instead. */
const HINTS: [RegExp, string][] = [
  [/\.(pt|pth|pkl|pickle|ckpt|bin)$/i, 'a pickle, which can run code; save with safetensors.torch.save_file instead'],
  [/\.(h5|hdf5|keras|pb|tflite)$/i, 'a Keras or TensorFlow file; save with numpy.savez or export to ONNX instead'],
];

/**
 * Reads a trained MLP from the bytes of a file, whose format its name tells: `.safetensors`, `.onnx`, `.npz`, `.npy`
 * (one vector of parameters for a given network) or `.json`.
 *
 * Every size and offset in the file is checked before it is followed; nothing in it is run.
 *
 * @throws LandscapeError of kind `spec` that names the first tensor or operator that is not an MLP's
 */
export function importModel(name: string, bytes: Uint8Array, options: ImportOptions = {}): ImportedModel {
  switch (/\.([a-z]+)$/i.exec(name)?.[1].toLowerCase()) {
    case 'safetensors':
      return modelFromSafetensors(bytes);
    case 'onnx':
      return modelFromOnnx(bytes);
    case 'npz':
      return modelFromTensors(readNpz(bytes));
    case 'npy':
      return modelFromVector(readNpyTensor(name, bytes), options.network);
    case 'json':
      return modelFromJson(bytes);
    default: {
      const hint = HINTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'another kind of file';
      return refuse(pathOf(name), 'a .safetensors, .onnx, .npz, .npy or .json file', hint);
    }
  }
}

/**
 * Reads checkpoints of one network, or the rows of one `.npy` matrix, as points of its parameter space.
 *
 * @throws LandscapeError of kind `spec` that names the file which cannot be read or is of another network
 */
export function importTrajectory(files: readonly ModelFile[], options: ImportOptions = {}): ImportedTrajectory {
  if (files.length === 0) refuse('', 'at least one checkpoint', 'no files');
  const [first] = files;
  if (files.length === 1 && /\.npy$/i.test(first.name)) {
    return pointsFromMatrix(readNpyTensor(first.name, first.bytes), options.network);
  }
  const models = files.map(({ name, bytes }) => inFile(name, () => importModel(name, bytes, options)));
  const expected = describeModel(models[0]);
  models.forEach((model, k) => {
    const got = describeModel(model);
    if (got !== expected) refuse(pathOf(files[k].name), `${expected}, as in ${pathOf(first.name)}`, got);
  });
  const [{ network, notes, activationsKnown }] = models;
  return { network, points: models.map(({ values }) => values), notes, activationsKnown };
}

/**
 * Reads θ of a network that is given from a file of any of the formats.
 *
 * @throws LandscapeError of kind `spec`, its paths after `path`, when the file is of another network
 */
export function importParameters({ name, bytes }: ModelFile, network: NetworkSpec, path: string): Float64Array {
  const model = inFile(path, () => importModel(name, bytes, { network }));
  const given = { ...model, network: checkNetwork(network) };
  const [expected, got] = [describeModel(given), describeModel(model)];
  if (got !== expected) refuse(path, `${expected} (network)`, `${got} in ${pathOf(name)}`);
  return model.values;
}

function modelFromSafetensors(bytes: Uint8Array): ImportedModel {
  const { tensors, metadata } = readSafetensors(bytes);
  const model = modelFromTensors(tensors);
  if (!Object.hasOwn(metadata, NETWORK_KEY)) return model;
  const network = checkNetwork(parseJson(metadata[NETWORK_KEY]));
  const { layers, bias = true } = network;
  if (layers.join() !== model.network.layers.join() || bias !== model.network.bias) {
    refuse(NETWORK_KEY, describeModel(model), describeModel({ ...model, network }));
  }
  return { ...model, network, activationsKnown: true };
}

function modelFromVector(vector: Tensor, network: NetworkSpec | undefined): ImportedModel {
  const count = checkShape(vector, network, 1);
  const values = numbersOf(vector, 0, count);
  const notes = [`${count} parameters as one vector of ${vector.type}`];
  return { network: network!, values, notes, activationsKnown: true };
}

function pointsFromMatrix(matrix: Tensor, network: NetworkSpec | undefined): ImportedTrajectory {
  const isVector = matrix.shape.length === 1;
  const count = checkShape(matrix, network, isVector ? 1 : 2);
  const steps = isVector ? 1 : matrix.shape[0];
  if (steps === 0) refuse(pathOf(matrix.name), 'at least one row of parameters', 'none');
  const points = Array.from({ length: steps }, (_, k) => numbersOf(matrix, k * count, count));
  const notes = [`${steps} points of ${count} parameters, the rows of a matrix of ${matrix.type}`];
  return { network: network!, points, notes, activationsKnown: true };
}

/** The length of a parameter vector, if the last dimension has it. */
function checkShape({ name, shape }: Tensor, network: NetworkSpec | undefined, dimensions: number): number {
  if (!network) return refuse(pathOf(name), 'a network that this vector of parameters belongs to', 'none');
  const { layers, bias } = checkNetwork(network);
  const count = countParameters(layers, bias);
  const expected = dimensions === 1 ? `${count} numbers for ${layers.join('-')}` : `rows of ${count} numbers`;
  if (shape.length !== dimensions || shape.at(-1) !== count)
    refuse(pathOf(name), expected, `shape ${showShape(shape)}`);
  return count;
}

function numbersOf(tensor: Tensor, start: number, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    values[k] = tensor.at(start + k);
    if (!Number.isFinite(values[k])) refuse(`${pathOf(tensor.name)}[${start + k}]`, 'a finite number', `${values[k]}`);
  }
  return values;
}

import { importModel } from '../../model/import/import-model.ts';
import { inFile } from '../../model/import/describe.ts';
import { byNumbers } from '../../model/import/natural-order.ts';
import { isObject } from '../../spec/checks.ts';
import { LandscapeError, specError } from '../../spec/errors.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';
import { validateLandscape } from '../../spec/validate.ts';
import { fitsParameters, isNpy, isZip, modelReading, readArchive, readArray, shapeOf } from './array-file.ts';
import type { FileContent, Question, Reading, SortedFiles } from './readings.ts';

const TABLES = /\.(csv|tsv)$/i;
const TEXTS = /\.(txt|dat)$/i;
/** Files of networks, and those that `importModel` refuses with a word about what to do instead. */
const MODELS = /\.(safetensors|onnx|pt|pth|pkl|pickle|ckpt|bin|h5|hdf5|keras|pb|tflite)$/i;

/**
 * Tells what each of several files is, by its content and, where that does not tell, its name: a landscape, a network, points of a
 * network's parameter space, or samples. Files are taken in the natural order of their names.
 *
 * @param network the one that bare numbers are parameters of, unless a landscape among the files has another
 * @throws LandscapeError of kind `spec` that begins with the name of the first file that cannot be read
 */
export async function sortFiles(files: readonly FileContent[], network: NetworkSpec): Promise<SortedFiles> {
  const ordered = files.toSorted((x, y) => byNumbers(x.name, y.name));
  ordered.forEach(refuseBinary);
  const texts = new Map(ordered.map((file) => [file, isJson(file) ? textOf(file) : null]));
  const own = ordered.map((file) => networkIn(texts.get(file) ?? '')).find(Boolean) ?? network;
  const pair = samplePair(ordered.filter(isNpy), own);
  const readings: Reading[] = [];
  const questions: Question[] = [];
  for (const file of ordered) {
    if (pair.includes(file)) continue;
    const found = await named(file.name, () => readOne(file, texts.get(file) ?? null, own));
    if ('choices' in found) questions.push(found);
    else readings.push(found);
  }
  if (pair.length > 0) readings.push({ kind: 'table', name: pair.map(({ name }) => name).join(', '), files: pair });
  return { readings: severalAsModels(readings, ordered), questions };
}

async function readOne(file: FileContent, json: string | null, network: NetworkSpec): Promise<Reading | Question> {
  const { name, bytes } = file;
  if (isNpy(file)) return readArray(file, network);
  if (isZip(file) && !MODELS.test(name)) return readArchive(file, network);
  if (MODELS.test(name)) return { kind: 'model', name, model: importModel(name, bytes) };
  if (/\.np[yz]$/i.test(name)) return modelReading(file, network);
  if (json === null) return { kind: 'table', name, files: [file] };
  if (isModelJson(json)) return { kind: 'model', name, model: importModel('model.json', bytes) };
  return { kind: 'landscape', name, text: json };
}

/** Whatever its name, a text that is no table is a landscape, or says why it is none. */
function isJson(file: FileContent): boolean {
  const { name, bytes } = file;
  if (isNpy(file) || isZip(file) || MODELS.test(name) || TABLES.test(name) || /\.np[yz]$/i.test(name)) return false;
  if (!TEXTS.test(name)) return true;
  const begin = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  return begin.startsWith('{') || begin.startsWith('[');
}

/** Before it is made a text: a picture of many megabytes is not worth showing as one. */
function refuseBinary(file: FileContent): void {
  const { name, bytes } = file;
  const isSpoken = /\.json$/i.test(name) || TABLES.test(name) || TEXTS.test(name);
  if (isSpoken || !isJson(file) || !bytes.subarray(0, 4096).includes(0)) return;
  const expected =
    'a landscape or network (.json, .safetensors, .onnx, .npz, .npy) or a table (.csv, .tsv, .txt, .npy, .npz)';
  throw specError([{ path: name, expected, got: 'another kind of file' }]);
}

function textOf({ bytes }: FileContent): string {
  return new TextDecoder().decode(bytes);
}

/** A network in JSON: layers, a state dict of lists, or a landscape's network and parameters without the rest. */
function isModelJson(text: string): boolean {
  const value = parsed(text);
  if (Array.isArray(value)) return value.length > 0 && value.every(isLayer);
  if (!isObject(value)) return false;
  if ('version' in value || 'data' in value || 'plane' in value) return false;
  if ('network' in value || Array.isArray(value.layers) || 'class_name' in value) return true;
  const entries = Object.values(value);
  return entries.length > 0 && entries.every((list) => Array.isArray(list));
}

function isLayer(value: unknown): boolean {
  return isObject(value) && ('weight' in value || 'kernel' in value);
}

function networkIn(text: string): NetworkSpec | null {
  const value = parsed(text);
  return isObject(value) && validateLandscape(value).length === 0 ? (value.network as NetworkSpec) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

/** Inputs and targets in two arrays of as many rows, other arrays being parameters of the network; none where there is no such pair. */
function samplePair(arrays: readonly FileContent[], network: NetworkSpec): FileContent[] {
  const others = arrays.filter((file) => !fitsParameters(file, network));
  const pair = others.length === 1 && arrays.length === 2 ? arrays : others;
  if (pair.length !== 2) return [];
  const [rows, other] = pair.map((file) => shapeOf(file)?.[0]);
  return rows !== undefined && rows === other ? [...pair] : [];
}

/** Of several landscapes only the parameters can be shown in one plane. */
function severalAsModels(readings: readonly Reading[], files: readonly FileContent[]): Reading[] {
  const landscapes = readings.filter(({ kind }) => kind === 'landscape');
  if (landscapes.length < 2) return [...readings];
  return readings.map((reading) => {
    if (reading.kind !== 'landscape') return reading;
    const file = files.find(({ name }) => name === reading.name)!;
    return { kind: 'model', name: file.name, model: inFile(file.name, () => importModel('model.json', file.bytes)) };
  });
}

/** Puts the name of the file before what is wrong with it. */
async function named<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LandscapeError) || error.problems.length === 0) throw error;
    const [first, ...more] = error.problems;
    const path = first.path === name ? '' : first.path;
    throw specError([{ ...first, path: `${name}${path ? `: ${path}` : ''}` }, ...more]);
  }
}

import { isObject, quote, show } from '../../spec/checks.ts';
import { parseJson } from '../../spec/json.ts';
import { pathOf, refuse } from './imported.ts';
import { duplicateKey } from './duplicate-key.ts';
import { elementCount, NUMBER_BYTES, numberReader, showShape, type NumberType, type Tensor } from './tensor.ts';

export interface TensorFile {
  /** In the order in which they lie in the file. */
  readonly tensors: Tensor[];
  /** Free text beside the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The header of the largest network we take has a few hundred kilobytes; the format itself allows 100 MB. */
const MAX_HEADER_BYTES = 16 * 2 ** 20;

const TYPES: Record<string, NumberType> = { F64: 'float64', F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

interface Entry {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a `.safetensors` file: 8 bytes of header length, a JSON header, then the numbers without a gap
 * (github.com/huggingface/safetensors, "Format").
 *
 * @throws LandscapeError of kind `spec` on anything else; every length is checked before it is followed
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { header, data } = splitFile(bytes);
  const { __metadata__: metadata = {}, ...rest } = header;
  const entries = Object.entries(rest)
    .map(([name, value]) => readEntry(name, value))
    .sort((x, y) => x.begin - y.begin || x.end - y.end);
  checkCover(entries, data.length);
  const tensors = entries.map(({ name, type, shape, begin, end }) => {
    return { name, shape, type, at: numberReader(type, data.subarray(begin, end)) };
  });
  return { tensors, metadata: readMetadata(metadata) };
}

function splitFile(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) refuse('header', 'a .safetensors file, which begins with 8 bytes of length', `${bytes.length}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const most = Math.min(MAX_HEADER_BYTES, bytes.length - 8);
  if (length > most) refuse('header', `a header of at most ${most} bytes`, `${length} bytes`);
  const text = decodeText(bytes.subarray(8, 8 + length));
  const header = parseJson(text);
  if (!isObject(header)) refuse('header', 'an object', show(header));
  const twice = duplicateKey(text);
  if (twice !== null) refuse(pathOf(twice), 'each name once', 'it twice');
  return { header: header as Record<string, unknown>, data: bytes.subarray(8 + length) };
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('header', 'UTF-8 text', 'other bytes');
  }
}

function readEntry(name: string, value: unknown): Entry {
  const path = pathOf(name);
  if (!isObject(value)) return refuse(path, 'an object with dtype, shape and data_offsets', show(value));
  const { dtype, shape, data_offsets: offsets } = value;
  const type = typeof dtype === 'string' && Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : null;
  if (!type) return refuse(path, `dtype ${Object.keys(TYPES).join(', ')}`, show(dtype));
  if (!isNumbers(shape)) return refuse(path, 'a shape, a list of sizes', show(shape));
  if (!isNumbers(offsets) || offsets.length !== 2) return refuse(path, 'data_offsets [begin, end]', show(offsets));
  const [begin, end] = offsets;
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || end < begin) {
    refuse(path, 'data_offsets [begin, end] in order', show(offsets));
  }
  const size = elementCount(shape, path) * NUMBER_BYTES[type];
  if (end - begin !== size) refuse(path, `${size} bytes for ${showShape(shape)} of ${dtype}`, `${end - begin}`);
  return { name, type, shape, begin, end };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => typeof x === 'number');
}

/** The tensors, in their order in the file, cover the data once and wholly: no overlap, no gap, nothing after the last. */
function checkCover(entries: readonly Entry[], size: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered) refuse(pathOf(name), `data from byte ${covered}, where the one before ends`, `${begin}`);
    if (end > size) refuse(pathOf(name), `data within ${size} bytes`, `an end at ${end}`);
    covered = end;
  }
  if (covered !== size) refuse('header', `tensors that cover ${size} bytes of data`, `${covered} bytes`);
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) return refuse('__metadata__', 'an object of texts', show(value));
  const odd = Object.entries(value).find(([, text]) => typeof text !== 'string');
  if (odd) refuse('__metadata__', 'an object of texts', `${quote(odd[0])}: ${show(odd[1])}`);
  return value as Record<string, string>;
}

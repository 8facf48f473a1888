import { quote, Report, show } from './checks.ts';
import type { Field } from './field.ts';
import type { Landscape } from './landscape.ts';

/** A NumPy array in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

export type NpyType = '<f4' | '<f8';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** A header is a short dict; more than this is no honest file. */
const MAX_HEADER = 65_536;
const MAX_DIMENSIONS = 32;
const ITEM_SIZES: Record<string, number> = { '<f4': 4, '<f8': 8 };

/** Magic, version 1.0 and header of a `.npy` file, padded to a multiple of 64 bytes; the numbers follow it directly. */
export function writeNpyHeader(shape: readonly number[], type: NpyType = '<f4'): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length).fill(0x20);
  bytes.set([...MAGIC, 1, 0, length & 0xff, length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** A field as `.npy`: little-endian float32, shape (height, width), holes and all. */
export function encodeNpy({ width, height, values }: Field): Uint8Array {
  const header = writeNpyHeader([height, width]);
  const bytes = new Uint8Array(header.length + 4 * values.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  for (let k = 0; k < values.length; k++) view.setFloat32(4 * k, values[k], true);
  return bytes;
}

/**
 * Reads a `.npy` file of format version 1, 2 or 3: little-endian float32 or float64 in C order.
 *
 * @throws LandscapeError of kind `spec` on anything else; the header's claims are checked before any memory is taken
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  const report = new Report();
  const { header, start } = readNpyHeader(bytes, report);
  report.throwIfAny();
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]{1,40})['"]/.exec(header)?.[1];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = readNpyShape(header);
  const itemSize = ITEM_SIZES[descr ?? ''];
  if (itemSize === undefined) report.reject('descr', 'float32 "<f4" or float64 "<f8", little-endian', descr);
  if (fortran !== 'False') report.add('fortran_order', 'False (rows first, C order)', fortran ?? 'nothing');
  if (shape === null) report.add('shape', 'a tuple of sizes', 'none that can be read');
  report.throwIfAny();
  const count = shape!.reduce((product, size) => product * size, 1);
  const size = bytes.length - start;
  if (count * itemSize !== size) {
    report.add('shape', `${count * itemSize} bytes of numbers for (${shape!.join(', ')})`, `${size}`);
  }
  report.throwIfAny();
  return { shape: shape!, data: readNumbers(bytes, start, count, itemSize) };
}

/** The dict of a `.npy` file as text and the place where the numbers begin; what is wrong goes to the report. */
export function readNpyHeader(bytes: Uint8Array, report: Report): { header: string; start: number } {
  const none = { header: '', start: 0 };
  if (!MAGIC.every((byte, k) => bytes[k] === byte)) {
    report.add('', 'a .npy file, which begins with \\x93NUMPY', `${bytes.length} bytes of something else`);
    return none;
  }
  const version = bytes[6];
  if (![1, 2, 3].includes(version)) {
    report.add('version', '1, 2 or 3', show(version));
    return none;
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const begin = 8 + lengthBytes;
  let length = 0;
  for (let k = begin - 1; k >= 8; k--) length = length * 256 + (bytes[k] ?? Number.NaN);
  if (!(length <= MAX_HEADER) || begin + length > bytes.length) {
    report.add('header', `at most ${Math.min(MAX_HEADER, Math.max(0, bytes.length - begin))} bytes`, `${length}`);
    return none;
  }
  const text = new TextDecoder().decode(bytes.subarray(begin, begin + length));
  return { header: text, start: begin + length };
}

/** The sizes that a `.npy` header claims; null when they cannot be read. */
export function readNpyShape(header: string): number[] | null {
  const inside = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (inside === undefined) return null;
  const parts = inside.split(',').map((part) => part.trim().replace(/L$/, ''));
  if (parts.at(-1) === '') parts.pop();
  const sizes = parts.map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : Number.NaN));
  return sizes.length <= MAX_DIMENSIONS && sizes.every(Number.isSafeInteger) ? sizes : null;
}

function readNumbers(bytes: Uint8Array, start: number, count: number, itemSize: number): Float32Array | Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const data = itemSize === 4 ? new Float32Array(count) : new Float64Array(count);
  for (let k = 0; k < count; k++) {
    data[k] = itemSize === 4 ? view.getFloat32(4 * k, true) : view.getFloat64(8 * k, true);
  }
  return data;
}

/** A landscape as a file: one line a part, every number exact (a negative zero is written as 0). */
export function serializeLandscape(landscape: Landscape): string {
  const lines = Object.entries(landscape)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${quote(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

import { Report, show } from '../../spec/checks.ts';
import { readNpyHeader, readNpyShape } from '../../spec/codec.ts';
import { specError } from '../../spec/errors.ts';
import { halfToNumber } from '../import/tensor.ts';
import { MAX_CELLS, pathAt } from './table.ts';

/** An array of numbers, or of short texts such as the names of classes, rows first. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
  /** The text of an element; null for a number. */
  textAt(index: number): string | null;
  /** The type as NumPy writes it: `<f4`. */
  readonly type: string;
}

type Reader = (view: DataView, at: number, little: boolean) => number;

const READERS: Record<string, [bytes: number, read: Reader]> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => wholeNumber(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => wholeNumber(view.getBigUint64(at, little))],
  f2: [2, (view, at, little) => halfToNumber(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};
const MAX_TEXT = 1024;
const EXPECTED_TYPE =
  'numbers (float16 to float64, whole numbers of 8 to 64 bits, bool) or texts of fixed length, no objects';

/**
 * Reads a `.npy` array of format version 1 to 3, of either byte order, in C or Fortran order.
 *
 * @param path where messages say it is
 * @throws LandscapeError of kind `spec` on other types; the header's claims are checked before memory is taken
 */
export function readNpyArray(bytes: Uint8Array, path: string): NumericArray {
  const report = new Report();
  const { header, start } = readNpyHeader(bytes, report);
  const wrong = report.problems[0];
  if (wrong) refuse(pathAt(path, wrong.path), wrong.expected, wrong.got);
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]{1,40})['"]/.exec(header)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = readNpyShape(header);
  const type = typeOf(descr);
  if (!type) return refuse(pathAt(path, 'descr'), EXPECTED_TYPE, show(descr ?? 'something else'));
  if (order === undefined) refuse(pathAt(path, 'fortran_order'), 'True or False', 'nothing');
  if (!shape) return refuse(pathAt(path, 'shape'), 'a tuple of sizes', 'none that can be read');
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(count <= MAX_CELLS)) refuse(pathAt(path, 'shape'), `at most ${MAX_CELLS} elements`, `${count}`);
  const size = bytes.length - start;
  if (count * type.bytes !== size) {
    refuse(pathAt(path, 'shape'), `${count * type.bytes} bytes for (${shape.join(', ')})`, `${size}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  const places = order === 'True' ? fortranPlaces(shape) : (index: number) => index;
  if (type.read === null) {
    const textAt = (index: number) => readCodePoints(view, places(index) * type.bytes, type.bytes, type.little);
    return { shape, numbers: new Float64Array(count).fill(NaN), textAt, type: descr! };
  }
  const numbers = new Float64Array(count);
  for (let k = 0; k < count; k++) numbers[k] = type.read(view, places(k) * type.bytes, type.little);
  return { shape, numbers, textAt: () => null, type: descr! };
}

function refuse(path: string, expected: string, got: string): never {
  throw specError([{ path, expected, got }]);
}

function typeOf(descr = ''): { bytes: number; read: Reader | null; little: boolean } | null {
  const [, order, name] = /^([<>|=]?)(\w+)$/.exec(descr) ?? [];
  if (name === undefined) return null;
  const little = order !== '>';
  const text = /^U(\d{1,4})$/.exec(name);
  if (text) {
    const length = Number(text[1]);
    return length >= 1 && length <= MAX_TEXT ? { bytes: 4 * length, read: null, little } : null;
  }
  if (!Object.hasOwn(READERS, name)) return null;
  const [bytes, read] = READERS[name];
  return { bytes, read, little };
}

/** NaN, which is refused with its place, where float64 would round. */
function wholeNumber(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : NaN;
}

/** Where in column order the elements of row order lie. */
function fortranPlaces(shape: readonly number[]): (index: number) => number {
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((product, size) => product * size, 1));
  return (index) => {
    let rest = index;
    let place = 0;
    for (let d = shape.length - 1; d >= 0; d--) {
      place += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    return place;
  };
}

/** UCS-4, padded with zeros. */
function readCodePoints(view: DataView, at: number, bytes: number, little: boolean): string {
  let text = '';
  for (let k = 0; k < bytes; k += 4) {
    const point = view.getUint32(at + k, little);
    if (point === 0) break;
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  }
  return text;
}

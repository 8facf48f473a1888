import { refuse } from './imported.ts';

/** An array of numbers that still lies in the bytes of its file: each number is converted when it is asked for. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The type of the numbers in the file, as the file calls it. */
  readonly type: string;
  /** The number at this place of the row-major order. */
  at(index: number): number;
}

export type NumberType = 'float16' | 'bfloat16' | 'float32' | 'float64';

export const NUMBER_BYTES: Record<NumberType, number> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/** More dimensions than any honest file has; NumPy's own limit. */
const MAX_DIMENSIONS = 32;

/** Reads little-endian numbers that lie one after the other from the start of `bytes`. */
export function numberReader(type: NumberType, bytes: Uint8Array): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'float64':
      return (k) => view.getFloat64(8 * k, true);
    case 'float32':
      return (k) => view.getFloat32(4 * k, true);
    case 'float16':
      return (k) => halfToNumber(view.getUint16(2 * k, true));
    case 'bfloat16':
      return (k) => brainToNumber(view.getUint16(2 * k, true));
  }
}

/** The value of an IEEE 754 binary16, subnormals and specials included. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a bfloat16: the upper half of a binary32. */
export function brainToNumber(bits: number): number {
  scratch.setUint32(0, (bits << 16) >>> 0);
  return scratch.getFloat32(0);
}

/**
 * The number of elements of a shape.
 *
 * @throws LandscapeError of kind `spec` when a size is no count, or their product is beyond exact integers
 */
export function elementCount(shape: readonly number[], path: string): number {
  if (shape.length > MAX_DIMENSIONS) refuse(path, `at most ${MAX_DIMENSIONS} dimensions`, `${shape.length}`);
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) refuse(path, 'sizes that are whole numbers', showShape(shape));
    count *= size;
  }
  if (!Number.isSafeInteger(count)) refuse(path, 'a shape that fits into the file', showShape(shape));
  return count;
}

/** `16×2`; `a single number` for a shape without dimensions. */
export function showShape(shape: readonly number[]): string {
  if (shape.length === 0) return 'a single number';
  return shape.length > 8 ? `${shape.length} dimensions` : shape.join('×');
}

import { describe, expect, it } from 'vitest';
import { readNpyTensor } from '../../../src/model/import/npy.ts';
import { readNpz } from '../../../src/model/import/npz.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import { fixture, messageOf } from './support.ts';
import { writeZip } from './zip-writer.ts';

/** A `.npy` file with this header dict and these bytes. */
function npy(header: string, content: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`);
  const bytes = new Uint8Array(10 + text.length + content.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 0xff, text.length >> 8]);
  bytes.set(text, 10);
  bytes.set(content, 10 + text.length);
  return bytes;
}

function dict(descr: string, fortran: boolean, shape: number[]): string {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  return `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`;
}

const doubles = (values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
const floats = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function numbers(bytes: Uint8Array, count: number): number[] {
  const { at } = readNpyTensor('a', bytes);
  return Array.from({ length: count }, (_, k) => at(k));
}

describe('a .npy array', () => {
  it('is read in C order', () => {
    const bytes = npy(dict('<f8', false, [2, 3]), doubles([1, 2, 3, 4, 5, 6]));
    expect(readNpyTensor('a', bytes)).toMatchObject({ name: 'a', shape: [2, 3], type: 'float64' });
    expect(numbers(bytes, 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is read in Fortran order', () => {
    expect(numbers(npy(dict('<f8', true, [2, 3]), doubles([1, 4, 2, 5, 3, 6])), 6)).toEqual([1, 2, 3, 4, 5, 6]);
    // element (i, j, k) = 100i + 10j + k
    const values: number[] = [];
    for (let k = 0; k < 4; k++)
      for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) values.push(100 * i + 10 * j + k);
    const cube = numbers(npy(dict('<f8', true, [2, 3, 4]), doubles(values)), 24);
    expect(cube).toEqual(
      Array.from({ length: 24 }, (_, n) => 100 * Math.floor(n / 12) + 10 * (Math.floor(n / 4) % 3) + (n % 4)),
    );
  });

  it('may be of float32 or float16', () => {
    expect(numbers(npy(dict('<f4', false, [2]), floats([0.5, -1e30])), 2)).toEqual([0.5, Math.fround(-1e30)]);
    expect(numbers(npy(dict('<f2', false, [2]), new Uint8Array([0, 0x3c, 0, 0xc0])), 2)).toEqual([1, -2]);
  });

  it.each([
    [npy(dict('>f8', false, [1]), doubles([1])), /^a descr: expected little-endian floats, .* got ">f8"$/],
    [npy(dict('<i8', false, [1]), doubles([1])), /^a descr: expected little-endian floats, .* got "<i8"$/],
    [npy(dict('|O', false, [1]), doubles([1])), /^a descr: expected little-endian floats, .* got "\|O"$/],
    [npy(dict('toString', false, [1]), doubles([1])), /^a descr: expected little-endian floats/],
    [npy("{'descr': '<f8', 'shape': (1,)}", doubles([1])), 'a fortran_order: expected True or False, got nothing'],
    [npy("{'descr': '<f8', 'fortran_order': False}", doubles([1])), /^a shape: expected a tuple of sizes/],
    [npy(dict('<f8', false, [3]), doubles([1])), 'a: expected 24 bytes of numbers for 3, got 8'],
    [npy(dict('<f8', false, [10 ** 9, 10 ** 9]), doubles([1])), /^a: expected a shape that fits into the file/],
    [new Uint8Array(4), 'a: expected a .npy file, which begins with \\x93NUMPY, got 4 bytes of something else'],
  ])('is refused when it is something else (%#)', (bytes, message) => {
    const text = messageOf(() => readNpyTensor('a', bytes));
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });
});

describe('an .npz archive', () => {
  const header = writeNpyHeader([1], '<f4');
  const array = new Uint8Array(header.length + 4);
  array.set(header);

  it('names its arrays as numpy.load does', () => {
    const tensors = readNpz(
      writeZip([
        { name: 'layer/0.weight.npy', content: array },
        { name: 'b.npy', content: array },
      ]),
    );
    expect(tensors.map(({ name }) => name)).toEqual(['layer/0.weight', 'b']);
  });

  it('has nothing but arrays; a pickle of PyTorch is told as such', () => {
    expect(messageOf(() => readNpz(writeZip([{ name: 'readme.txt', content: array }])))).toBe(
      'readme.txt: expected only .npy arrays, got another file in the archive',
    );
    expect(messageOf(() => readNpz(fixture('refused/pickle.pt')))).toMatch(
      /data.pkl: expected arrays, not a PyTorch pickle/,
    );
  });

  it('names the array that is damaged', () => {
    const entries = [
      { name: 'a.npy', content: array },
      { name: 'b.npy', content: array.subarray(0, -1) },
    ];
    expect(messageOf(() => readNpz(writeZip(entries)))).toBe('b: expected 4 bytes of numbers for 1, got 3');
  });
});

import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/model/import/safetensors.ts';
import { writeFloats, writeSafetensors } from './safetensors-writer.ts';
import { messageOf } from './support.ts';

const F32 = (shape: number[], begin: number, end: number) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('a .safetensors file', () => {
  it('gives its tensors in the order of the file, whatever the order of the header', () => {
    const bytes = writeSafetensors({ b: F32([1], 8, 12), a: F32([2, 1], 0, 8) }, 12);
    expect(readSafetensors(bytes).tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['a', [2, 1]],
      ['b', [1]],
    ]);
  });

  it('gives its numbers and metadata, from any place in a buffer', () => {
    const file = writeFloats({ a: { shape: [3], values: [1.5, -2, 3] }, s: { shape: [], values: [4] } });
    const buffer = new Uint8Array(file.length + 3);
    buffer.set(file, 3);
    const { tensors, metadata } = readSafetensors(buffer.subarray(3));
    expect([0, 1, 2].map((k) => tensors[0].at(k))).toEqual([1.5, -2, 3]);
    expect(tensors[1].at(0)).toBe(4);
    expect(metadata).toEqual({});
    expect(readSafetensors(writeSafetensors({ __metadata__: { made: 'here' } })).metadata).toEqual({ made: 'here' });
  });

  it('may have spaces after its header', () => {
    expect(readSafetensors(writeSafetensors(`${JSON.stringify({ a: F32([1], 0, 4) })}   `, 4)).tensors.length).toBe(1);
  });
});

describe('is refused before any memory is taken', () => {
  it.each([
    [
      'an empty file',
      new Uint8Array(0),
      'header: expected a .safetensors file, which begins with 8 bytes of length, got 0',
    ],
    [
      'a header beyond the file',
      writeSafetensors({}, 0, 3n),
      'header: expected a header of at most 2 bytes, got 3 bytes',
    ],
    ['a header of 2^63 bytes', writeSafetensors({}, 0, 2n ** 63n), /^header: expected a header of at most 2 bytes/],
    ['a header that is no JSON', writeSafetensors('{"a":'), /^\(file\): expected a JSON value at line 1/],
    ['a header that is a list', writeSafetensors([1]), 'header: expected an object, got [1]'],
    ['bytes that are no UTF-8', writeSafetensors('{}').fill(0xff, 8), 'header: expected UTF-8 text, got other bytes'],
  ])('%s', (_, bytes, message) => {
    const text = messageOf(() => readSafetensors(bytes));
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('a header longer than any network needs', () => {
    const bytes = new Uint8Array(17 * 2 ** 20 + 8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(17 * 2 ** 20), true);
    expect(messageOf(() => readSafetensors(bytes))).toBe(
      'header: expected a header of at most 16777216 bytes, got 17825792 bytes',
    );
  });

  it.each([
    [{ a: 1 }, 'a: expected an object with dtype, shape and data_offsets, got 1'],
    [{ a: { ...F32([1], 0, 4), dtype: 'I64' } }, 'a: expected dtype F64, F32, F16, BF16, got "I64"'],
    [{ a: { ...F32([1], 0, 4), dtype: 'constructor' } }, 'a: expected dtype F64, F32, F16, BF16, got "constructor"'],
    [{ a: { dtype: 'F32', shape: '1', data_offsets: [0, 4] } }, 'a: expected a shape, a list of sizes, got "1"'],
    [{ a: { dtype: 'F32', shape: [1] } }, 'a: expected data_offsets [begin, end], got nothing'],
    [{ a: F32([1], 4, 0) }, 'a: expected data_offsets [begin, end] in order, got [4, 0]'],
    [{ a: F32([1], 0.5, 4) }, 'a: expected data_offsets [begin, end] in order, got [0.5, 4]'],
    [{ a: F32([-1], 0, 4) }, 'a: expected sizes that are whole numbers, got -1'],
    [{ a: F32([2], 0, 4) }, 'a: expected 8 bytes for 2 of F32, got 4'],
    [{ a: F32([1e9, 1e9], 0, 4) }, /^a: expected a shape that fits into the file/],
    [
      {
        a: F32(
          Array.from({ length: 40 }, () => 1),
          0,
          4,
        ),
      },
      'a: expected at most 32 dimensions, got 40',
    ],
    [{ a: F32([2], 0, 8) }, 'a: expected data within 4 bytes, got an end at 8'],
    [{ a: F32([1], 0, 4), b: F32([1], 0, 4) }, 'b: expected data from byte 4, where the one before ends, got 0'],
    [{ b: F32([1], 8, 12) }, 'b: expected data from byte 0, where the one before ends, got 8'],
    [{}, 'header: expected tensors that cover 4 bytes of data, got 0 bytes'],
    [{ a: F32([1], 0, 4), __metadata__: { n: 1 } }, '__metadata__: expected an object of texts, got "n": 1'],
    [{ a: F32([1], 0, 4), __metadata__: 'x' }, '__metadata__: expected an object of texts, got "x"'],
  ])('%j', (header, message) => {
    const text = messageOf(() => readSafetensors(writeSafetensors(header, 4)));
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('a name twice, also when it is written in another way', () => {
    const entry = JSON.stringify(F32([1], 0, 4));
    for (const again of ['"a"', '"\\u0061"', '"a" ']) {
      const bytes = writeSafetensors(`{"a":${entry},${again}:${entry}}`, 4);
      expect(messageOf(() => readSafetensors(bytes))).toBe('a: expected each name once, got it twice');
    }
  });

  it('a key twice inside a tensor', () => {
    const bytes = writeSafetensors('{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,4]}}', 4);
    expect(messageOf(() => readSafetensors(bytes))).toBe('dtype: expected each name once, got it twice');
  });
});

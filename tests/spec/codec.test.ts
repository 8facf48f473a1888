import { readFileSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeNpy, encodeNpy, serializeLandscape, writeNpyHeader } from '../../src/spec/codec.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import type { Field } from '../../src/spec/field.ts';
import { parseLandscape } from '../../src/spec/validate.ts';
import { landscapes } from './arbitrary.ts';

const reference = new URL('../fixtures/reference/', import.meta.url);
const text = (value: string) => Uint8Array.from(value, (character) => character.charCodeAt(0));

/** A .npy file put together by hand from NumPy's format description. */
function npy(header: string, body: Uint8Array, version = 1): Uint8Array {
  const length =
    version === 1 ? [header.length & 255, header.length >> 8] : [header.length & 255, header.length >> 8, 0, 0];
  return Uint8Array.from([...text('\x93NUMPY'), version, 0, ...length, ...text(header), ...body]);
}

const pair = new Uint8Array(new Float32Array([1.5, -2]).buffer);

describe('decodeNpy', () => {
  test.each(readdirSync(new URL('fields/', reference)))('reads %s as NumPy wrote it', (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(`fields/${name}`, reference)));
    const { shape, data } = decodeNpy(bytes);
    expect(shape).toHaveLength(2);
    expect(data).toBeInstanceOf(Float32Array);
    // what was written by NumPy is written the same, to the byte
    const field: Field = {
      width: shape[1],
      height: shape[0],
      values: data as Float32Array,
      window: { a: [0, 1], b: [0, 1] },
    };
    expect(Buffer.from(encodeNpy(field)).equals(Buffer.from(bytes))).toBe(true);
  });

  test('reads float64', () => {
    const { shape, data } = decodeNpy(
      new Uint8Array(readFileSync(new URL('landscapes/linear_mse.f64.npy', reference))),
    );
    expect(shape).toEqual([65, 65]);
    expect(data).toBeInstanceOf(Float64Array);
    const { expected } = JSON.parse(
      readFileSync(new URL('landscapes/linear_mse.expected.json', reference), 'utf8'),
    ) as {
      expected: { min: number; max: number };
    };
    expect(Array.from(data).reduce((x, y) => Math.min(x, y))).toBe(expected.min);
    expect(Array.from(data).reduce((x, y) => Math.max(x, y))).toBe(expected.max);
  });

  test.each([1, 2, 3])('reads format version %i, at any offset of a larger buffer', (version) => {
    const file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", pair, version);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decodeNpy(shifted.subarray(3))).toEqual({ shape: [2], data: new Float32Array([1.5, -2]) });
  });

  test('reads a scalar and an empty array', () => {
    const header = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
    expect(decodeNpy(npy(header('()'), pair.subarray(0, 4)))).toEqual({ shape: [], data: new Float32Array([1.5]) });
    expect(decodeNpy(npy(header('(0, 5)'), new Uint8Array()))).toEqual({ shape: [0, 5], data: new Float32Array() });
  });

  test.each([
    ['another file', text('PK\x03\x04 not numbers'), 'a .npy file'],
    ['nothing', new Uint8Array(), 'a .npy file'],
    ['a future version', npy('{}', pair, 4), 'version'],
    ['big-endian numbers', npy("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", pair), 'descr'],
    ['integers', npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", pair), 'descr'],
    ['pickled objects', npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", pair), 'descr'],
    ['Fortran order', npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", pair), 'fortran_order'],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}", pair), 'shape'],
    ['a negative size', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", pair), 'shape'],
    [
      'a huge shape',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", pair),
      'shape',
    ],
    ['too few numbers', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", pair), '12 bytes'],
    ['trailing bytes', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", pair), '4 bytes'],
    ['a header beyond the file', Uint8Array.from([...text('\x93NUMPY'), 1, 0, 0xff, 0xff, 0x7b]), 'header'],
    ['a header of 4 GiB', Uint8Array.from([...text('\x93NUMPY'), 2, 0, 255, 255, 255, 255]), 'header'],
    ['a cut length', text('\x93NUMPY\x02\x00\x10'), 'header'],
  ])('refuses %s', (_name, bytes, word) => {
    expect(() => decodeNpy(bytes)).toThrowError(LandscapeError);
    expect(() => decodeNpy(bytes)).toThrowError(word);
  });

  test('refuses or reads any bytes, and nothing else', () => {
    const sound = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", pair);
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (place, byte, cut) => {
        const bytes = sound.slice(0, Math.max(cut, 6));
        if (place < bytes.length) bytes[place] = byte;
        try {
          expect(decodeNpy(bytes).data).toHaveLength(2);
        } catch (error) {
          expect(error).toBeInstanceOf(LandscapeError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('encodeNpy', () => {
  test('keeps every bit of any field', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const float = fc.float();
    fc.assert(
      fc.property(size, size, fc.infiniteStream(float), (width, height, stream) => {
        const values = Float32Array.from({ length: width * height }, () => stream.next().value as number);
        const { shape, data } = decodeNpy(encodeNpy({ width, height, values, window: { a: [0, 1], b: [0, 1] } }));
        expect(shape).toEqual([height, width]);
        expect(data).toEqual(values);
      }),
    );
  });

  test('the header fills whole blocks of 64 bytes', () => {
    for (const shape of [[1], [512, 512], [65536, 32768], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]]) {
      expect(writeNpyHeader(shape).length % 64).toBe(0);
      expect(writeNpyHeader(shape, '<f8').at(-1)).toBe(0x0a);
    }
  });
});

describe('serializeLandscape', () => {
  test('comes back exactly', () => {
    fc.assert(
      fc.property(landscapes, (landscape) => {
        expect(parseLandscape(serializeLandscape(landscape))).toEqual(landscape);
      }),
    );
  });

  test('is one line a part', () => {
    const [landscape] = fc.sample(landscapes, 1);
    expect(serializeLandscape(landscape).trimEnd().split('\n')).toHaveLength(10);
  });
});

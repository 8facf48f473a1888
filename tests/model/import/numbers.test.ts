import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byNumbers } from '../../../src/model/import/natural-order.ts';
import { duplicateKey } from '../../../src/model/import/duplicate-key.ts';
import { brainToNumber, elementCount, halfToNumber, numberReader } from '../../../src/model/import/tensor.ts';
import { messageOf } from './support.ts';

describe('float16', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i is %d (IEEE 754 binary16)', (bits, value) => {
    expect(halfToNumber(bits)).toBe(value);
  });

  it('keeps the sign of zero, and its values rise with their bits', () => {
    expect(Object.is(halfToNumber(0x8000), -0)).toBe(true);
    for (let bits = 1; bits <= 0x7c00; bits++) {
      expect(halfToNumber(bits)).toBeGreaterThan(halfToNumber(bits - 1));
      expect(halfToNumber(bits | 0x8000)).toBe(-halfToNumber(bits));
    }
  });
});

describe('bfloat16', () => {
  it('is the upper half of a float32', () => {
    const view = new DataView(new ArrayBuffer(4));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        view.setUint16(0, bits);
        expect(brainToNumber(bits)).toBe(view.getFloat32(0));
      }),
    );
    expect(brainToNumber(0x3f80)).toBe(1);
    expect(brainToNumber(0xc2f7)).toBe(-123.5);
  });
});

describe('numberReader', () => {
  it('reads at places that are not aligned', () => {
    const bytes = new Uint8Array(17);
    new DataView(bytes.buffer).setFloat64(9, Math.PI, true);
    expect(numberReader('float64', bytes.subarray(1))(1)).toBe(Math.PI);
    new DataView(bytes.buffer).setUint16(3, 0x3c00, true);
    expect(numberReader('float16', bytes.subarray(1))(1)).toBe(1);
  });
});

describe('elementCount', () => {
  it('is the product of the sizes', () => {
    expect(elementCount([], 'a')).toBe(1);
    expect(elementCount([3, 4, 5], 'a')).toBe(60);
    expect(elementCount([3, 0], 'a')).toBe(0);
  });

  it('refuses what is no count', () => {
    for (const shape of [[-1], [1.5], [NaN], [Infinity], [2 ** 53], [2 ** 30, 2 ** 30]]) {
      expect(messageOf(() => elementCount(shape, 'a'))).toMatch(/^a: expected/);
    }
  });
});

describe('the order of names', () => {
  it.each([
    [
      ['2.weight', '10.weight', '0.weight'],
      ['0.weight', '2.weight', '10.weight'],
    ],
    [
      ['dense_2', 'dense', 'dense_10', 'dense_1'],
      ['dense', 'dense_1', 'dense_2', 'dense_10'],
    ],
    [
      ['fc2.bias', 'out.bias', 'fc1.bias'],
      ['fc1.bias', 'fc2.bias', 'out.bias'],
    ],
    [
      ['l.1.9', 'l.1.10', 'l.0.11'],
      ['l.0.11', 'l.1.9', 'l.1.10'],
    ],
    [
      ['a99999999999999999999', 'a100000000000000000000'],
      ['a99999999999999999999', 'a100000000000000000000'],
    ],
  ])('is by their numbers: %j', (names, sorted) => {
    expect(names.toSorted(byNumbers)).toEqual(sorted);
  });

  it('is a total order', () => {
    const name = fc.array(fc.constantFrom('a', 'b', '.', '0', '1', '9', '00'), { maxLength: 6 }).map((p) => p.join(''));
    fc.assert(
      fc.property(name, name, name, (x, y, z) => {
        expect(Math.sign(byNumbers(x, y))).toBe(-Math.sign(byNumbers(y, x)) || 0);
        expect(byNumbers(x, y) === 0).toBe(x === y);
        if (byNumbers(x, y) <= 0 && byNumbers(y, z) <= 0) expect(byNumbers(x, z)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('duplicateKey', () => {
  it.each([
    ['{}', null],
    ['{"a":1,"b":[{"a":2},{"a":3}]}', null],
    ['["a","a"]', null],
    ['{"a":"a","b":"a"}', null],
    ['{"a\\"":1,"a":2}', null],
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['[{"x":{"b":1, "c":{}, "b" :2}}]', 'b'],
    ['{"\\\\":1,"\\\\":2}', '\\'],
    ['{"a:":1,"{":2,"{":3}', '{'],
  ])('of %s is %s', (json, key) => {
    JSON.parse(json);
    expect(duplicateKey(json)).toBe(key);
  });

  it('finds none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(duplicateKey(JSON.stringify(value, null, 1))).toBe(null);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { secondDifference } from '../../src/analysis/aliasing.ts';
import { IndexList } from '../../src/analysis/index-list.ts';
import { LINK_PIECES, LINK_REPRESENTATIVE, STEP_I, STEP_J } from '../../src/analysis/link.ts';
import { orderByValue } from '../../src/analysis/merge.ts';
import { components } from '../support/definitions.ts';
import { fieldFrom, fieldOf } from '../support/fields.ts';

test('pieces of every lower link, and one neighbour of each', () => {
  for (let mask = 0; mask < 256; mask++) {
    const ring = fieldFrom(3, 3, (i, j) => {
      const bit = STEP_I.findIndex((di, k) => di === i - 1 && STEP_J[k] === j - 1);
      return bit >= 0 && mask & (1 << bit) ? 1 : 0;
    });
    const pieces = components(ring, (s) => ring.values[s] === 1);
    expect(LINK_PIECES[mask]).toBe(pieces.length);
    const found = Array.from({ length: LINK_PIECES[mask] }, (_, k) => {
      const bit = LINK_REPRESENTATIVE[4 * mask + k];
      return pieces.findIndex((piece) => piece.includes(3 * (STEP_J[bit] + 1) + STEP_I[bit] + 1));
    });
    expect(found.toSorted()).toEqual([...pieces.keys()]);
  }
});

test('the order by value is stable, and both zeros are one value', () => {
  const values = Float32Array.of(0, -0, -1, 1, -0, 0, -Infinity, 2 ** -149, -(2 ** -149), 1);
  expect(Array.from(orderByValue(values, Uint32Array.from(values.keys())))).toEqual([6, 2, 8, 0, 1, 4, 5, 7, 3, 9]);
  expect(Array.from(orderByValue(values, Uint32Array.of(9, 3, 2)))).toEqual([2, 0, 1]);
});

test('a list grows past its first capacity and keeps nothing after it is cleared', () => {
  const list = new IndexList(1);
  for (let k = 0; k < 100; k++) list.push(k * k);
  expect(Array.from(list.view())).toEqual(Array.from({ length: 100 }, (_, k) => k * k));
  list.clear();
  expect(list.view()).toHaveLength(0);
});

describe('second difference', () => {
  const at = (rows: string[], i: number, j: number) => {
    const { values, width, height } = fieldOf(rows);
    return secondDifference(values, width, height, j * width + i);
  };

  test('the axes together, or a diagonal alone', () => {
    expect(at(['111', '101', '111'], 1, 1)).toBe(4);
    expect(at(['911', '101', '119'], 1, 1)).toBe(18);
    expect(at(['119', '101', '911'], 1, 1)).toBe(18);
    expect(at(['050', '505', '050'], 1, 1)).toBe(20);
  });

  test('a stencil that leaves the window or is not finite is left out', () => {
    expect(at(['113', '000', '113'], 1, 0)).toBe(2);
    expect(at(['113', '000', '113'], 0, 1)).toBe(2);
    expect(at(['113', '000', '113'], 0, 0)).toBe(0);
    expect(at(['1N1', '101', '1+1'], 1, 1)).toBe(2);
    expect(at(['NNN', '+0-', 'NNN'], 1, 1)).toBe(0);
  });
});

import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { workgroupGrid } from '../../src/gpu/workgroups.ts';

it('holds every workgroup within the limit of a dimension, with less than a row to spare', () => {
  assert(
    property(integer({ min: 1, max: 2 ** 31 }), (count) => {
      const [columns, rows] = workgroupGrid(count, 65535);
      expect(columns).toBeLessThanOrEqual(65535);
      expect(rows).toBeLessThanOrEqual(65535);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * rows - count).toBeLessThan(columns + rows);
    }),
  );
});

it('is one row while that fits', () => {
  expect(workgroupGrid(65535, 65535)).toEqual([65535, 1]);
  expect(workgroupGrid(65536, 65535)).toEqual([32768, 2]);
});

it('refuses what no dispatch can hold', () => {
  expect(() => workgroupGrid(17, 4)).toThrow('Expected at most 16 workgroups, got 17');
});

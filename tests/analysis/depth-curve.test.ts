import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { depthCurve } from '../../src/analysis/depth-curve.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { grids, sample, tied } from '../support/fields.ts';

function minima(depths: number[], aliasing = depths.map(() => 1)) {
  return { escapeDepth: Float64Array.from(depths), aliasingFloor: Float64Array.from(aliasing) };
}

describe('count against depth', () => {
  test('counts the minima deeper than each threshold; those on the border are none', () => {
    const { depth, count } = depthCurve(minima([0, 0.5, 2, 2, Infinity]), 0.1, 10)!;
    expect(depth[0]).toBeCloseTo(0.01, 12);
    expect(depth[depth.length - 1]).toBe(10);
    for (const [k, t] of depth.entries()) expect(count[k]).toBe(1 + (t < 2 ? 2 : 0) + (t < 0.5 ? 1 : 0));
  });

  test('goes from a tenth of the noise floor to the range in even ratios, in 160 points at most', () => {
    for (const [floor, range] of [
      [1e-7, 1],
      [0, 3],
      [1e-30, 1e30],
      [5, 1],
      [1e-3, 1e-2],
    ]) {
      const { depth } = depthCurve(minima([1]), floor, range)!;
      expect(depth.length).toBeLessThanOrEqual(160);
      expect(depth.length).toBeGreaterThan(10);
      expect(depth[0] / (floor > 0 ? Math.min(floor / 10, range / 10) : range * 2 ** -24)).toBeCloseTo(1, 12);
      expect(depth[depth.length - 1]).toBe(range);
      const ratio = depth[1] / depth[0];
      for (let k = 1; k < depth.length; k++) expect(depth[k] / depth[k - 1] / ratio).toBeCloseTo(1, 9);
    }
  });

  test('has the median aliasing floor of the interior minima', () => {
    const floorOf = (depths: number[], aliasing: number[]) =>
      depthCurve(minima(depths, aliasing), 0.1, 10)!.aliasingFloor;
    expect(floorOf([0, 1, 1, 1], [99, 3, 1, 2])).toBe(2);
    expect(floorOf([1, 1], [1, 2])).toBe(1.5);
    expect(floorOf([0], [1])).toBeNull();
  });

  test('is null where no loss differs from another', async () => {
    expect(depthCurve(minima([]), 0, 0)).toBeNull();
    expect(depthCurve(minima([]), 0, NaN)).toBeNull();
    const flat = await summarize(sample(9, 9, { a: [0, 1], b: [0, 1] }, () => 2));
    expect(flat.minima.curve).toBeNull();
  });

  test('falls, and agrees with the list', async () => {
    await fc.assert(
      fc.asyncProperty(grids(tied), async (field) => {
        const { curve, list } = (await summarize(field, { delta: 0.01 })).minima;
        fc.pre(curve !== null);
        const { depth, count } = curve!;
        for (const [k, t] of depth.entries()) {
          expect(count[k]).toBe(list.filter(({ escapeDepth }) => (escapeDepth ?? Infinity) > t).length);
          if (k > 0) expect(count[k]).toBeLessThanOrEqual(count[k - 1]);
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { symmetricEigenvalues } from '../../../src/model/full-space/symmetric-eigenvalues.ts';
import { limitShare, randomWalkShares } from '../../../src/model/planes/random-walk.ts';
import { planeFixture } from '../../support/plane-fixture.ts';

describe('the shares of a random walk', () => {
  it.each([3, 7, 24])('in the limit are the eigenvalues of its covariance over %i times', async (points) => {
    // position t is the sum of the first t steps; the mean over time taken off both ways
    const positions = Array.from({ length: points }, (_, t) =>
      Array.from({ length: points }, (_, s) => Math.min(t, s)),
    );
    const rowMean = positions.map((row) => row.reduce((x, y) => x + y) / points);
    const mean = rowMean.reduce((x, y) => x + y) / points;
    const centered = positions.flatMap((row, t) => row.map((x, s) => x - rowMean[t] - rowMean[s] + mean));
    const values = (await symmetricEigenvalues(Float64Array.from(centered), points)).toReversed();
    const total = values.reduce((x, y) => x + y, 0);
    for (let k = 1; k < points; k++) expect(limitShare(points, k)).toBeCloseTo(values[k - 1] / total, 12);
    expect(limitShare(points, points)).toBe(0);
  });

  it('add up to 1, and for many points are 6 / (π²k²)', () => {
    let sum = 0;
    for (let k = 1; k < 500; k++) sum += limitShare(500, k);
    expect(sum).toBeCloseTo(1, 12);
    for (const k of [1, 2, 3]) expect(limitShare(1e5, k)).toBeCloseTo(6 / (Math.PI * k) ** 2, 8);
  });

  it.each(planeFixture.walks)('of $points points in $dimensions dimensions are those of numpy', async (walk) => {
    const { first, second, range } = await randomWalkShares(walk.points, walk.dimensions);
    // 100 walks here, 2000 there: 5 standard errors
    expect(Math.abs(first - walk.mean[0])).toBeLessThan(0.5 * walk.deviation[0]);
    expect(Math.abs(second - walk.mean[1])).toBeLessThan(0.5 * walk.deviation[1]);
    const spread = walk.both[1] - walk.both[0];
    expect(Math.abs(range![0] - walk.both[0])).toBeLessThan(spread / 3);
    expect(Math.abs(range![1] - walk.both[1])).toBeLessThan(spread / 3);
  });

  it('are the limit where dimensions are many, and the same each time', async () => {
    const { first, second, range } = await randomWalkShares(100, 1000);
    expect([first, second, range]).toEqual([limitShare(100, 1), limitShare(100, 2), null]);
    expect(await randomWalkShares(9, 20)).toEqual(await randomWalkShares(9, 20));
  });

  it('near the limit agree with it', async () => {
    const { first, second, range } = await randomWalkShares(40, 900);
    expect(Math.abs(first - limitShare(40, 1))).toBeLessThan(0.01);
    expect(Math.abs(second - limitShare(40, 2))).toBeLessThan(0.01);
    const both = limitShare(40, 1) + limitShare(40, 2);
    expect(range![0]).toBeLessThan(both);
    expect(range![1]).toBeGreaterThan(both);
  });

  it('of three points in one dimension are all in one', async () => {
    const { first, second } = await randomWalkShares(3, 1);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo(0, 12);
  });
});

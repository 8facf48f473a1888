import { describe, expect, it } from 'vitest';
import { Barriers, heightOf, sidesOf } from '../../../src/app/findings/barriers.ts';
import type { Landscape, PlaneSpec } from '../../../src/spec/landscape.ts';
import { smallLandscape } from '../landscapes.ts';
import { until } from '../plane/planes.ts';

/** ŷ = w·x through one sample (1, 1), as two layers of one unit: the loss is (w₁w₀ − 1)², so that (1, 1) and (−1, −1) are minima. */
function product(plane: PlaneSpec): Landscape {
  return smallLandscape({
    network: { layers: [1, 1, 1], bias: false },
    parameters: { values: [1, 1] },
    data: { inputs: [[1]], targets: [[1]] },
    plane,
  });
}

const signal = new AbortController().signal;

describe('the barrier on a line', () => {
  it('between two minima of (w₁w₀ − 1)² is 1, half way, at the saddle', async () => {
    const [side, ...rest] = await sidesOf(
      product({
        directions: 'line',
        points: [
          [1, 1],
          [-1, -1],
        ],
      }),
      signal,
    );
    expect(rest).toEqual([]);
    expect([side.from, side.to]).toEqual(['A', 'B']);
    expect(side.barrier.height).toBeCloseTo(1, 12);
    expect(side.barrier.at).toBeCloseTo(0.5, 6);
    expect(side.barrier.ends).toEqual([0, 0]);
  });

  it('of three points is that of each pair, in the order AB, AC, BC', async () => {
    const sides = await sidesOf(
      product({
        directions: 'points',
        points: [
          [1, 1],
          [-1, -1],
          [2, 0.5],
        ],
      }),
      signal,
    );
    expect(sides.map(({ from, to }) => from + to)).toEqual(['AB', 'AC', 'BC']);
    expect(sides.map(({ barrier }) => barrier.ends)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(sides[0].barrier.height).toBeCloseTo(1, 12);
    // on (1 + t)(1 − t / 2) the product is 1 + t / 2 − t² / 2, so that the loss is (t − t²)² / 4
    expect(sides[1].barrier.height).toBeCloseTo(1 / 64, 12);
  });

  it('of rounding is none', () => {
    const barrier = {
      height: 1e-17,
      at: 0.5,
      loss: 1,
      ends: [1, 1] as const,
      losses: Float64Array.of(1, 1, 1),
      holes: 0,
    };
    expect(heightOf(barrier)).toBe(0);
    expect(heightOf({ ...barrier, height: 1e-9 })).toBe(1e-9);
    expect(heightOf({ ...barrier, height: NaN })).toBe(NaN);
  });

  it('is refused where it would be too much work, with the number', async () => {
    const landscape = product({
      directions: 'line',
      points: [
        [1, 1],
        [-1, -1],
      ],
    });
    await expect(sidesOf(landscape, signal, 100)).rejects.toThrow(/258 multiply-adds/);
  });
});

describe('what is kept of it', () => {
  it('is worked out once for a plane, whatever window or grid it is seen through, and anew for another problem', async () => {
    let changes = 0;
    const barriers = new Barriers(() => changes++);
    const landscape = product({
      directions: 'line',
      points: [
        [1, 1],
        [-1, -1],
      ],
    });
    expect(barriers.of(landscape)).toEqual({ state: 'pending' });
    await until(() => changes === 1);
    const known = barriers.of({ ...landscape, network: { ...landscape.network }, grid: [5, 5] });
    expect(known).toMatchObject({ state: 'done' });
    expect(barriers.of(landscape)).toBe(known);
    const other = { ...landscape, loss: { name: 'mae' as const } };
    expect(barriers.of(other)).toEqual({ state: 'pending' });
    await until(() => changes === 2);
    const sides = barriers.of(other);
    if (sides?.state !== 'done') throw new Error('expected an answer');
    expect(sides.value[0].barrier.height).toBeCloseTo(1, 6);
  });

  it('is nothing for planes through no points', () => {
    expect(new Barriers(() => {}).of(smallLandscape())).toBe(null);
  });
});

import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lattice } from '../../src/engine/engine.ts';
import { cut, nodeCount, passes } from '../../src/engine/passes.ts';

function nodesOf({ i, j, di, dj, width, height }: Lattice): string[] {
  return Array.from({ length: width * height }, (_, n) => `${i + (n % width) * di},${j + Math.floor(n / width) * dj}`);
}

const side = integer({ min: 1, max: 150 });

describe('the passes over a grid', () => {
  it('hold every node exactly once', () => {
    assert(
      property(side, side, (width, height) => {
        const nodes = passes(width, height).flatMap(({ lattices }) => lattices.flatMap(nodesOf));
        expect(nodes).toHaveLength(width * height);
        expect(new Set(nodes).size).toBe(width * height);
      }),
      { numRuns: 40 },
    );
  });

  it('complete the sub-grid of their stride', () => {
    assert(
      property(side, side, (width, height) => {
        let known: string[] = [];
        for (const { stride, lattices } of passes(width, height)) {
          known = [...known, ...lattices.flatMap(nodesOf)];
          const expected = Math.ceil(width / stride) * Math.ceil(height / stride);
          expect(known).toHaveLength(expected);
          expect(known.filter((node) => node.split(',').some((at) => Number(at) % stride !== 0))).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('begin coarse on a large grid and at once with all on a small one', () => {
    expect(passes(4096, 4096)[0]).toEqual({
      stride: 128,
      lattices: [{ i: 0, j: 0, di: 128, dj: 128, width: 32, height: 32 }],
    });
    expect(passes(20, 20)).toHaveLength(1);
    expect(passes(4096, 1)).toHaveLength(1);
  });
});

describe('cutting a lattice', () => {
  const whole = { i: 3, j: 5, di: 2, dj: 4, width: 10, height: 7 };

  it.each([1, 3, 9, 10, 11, 25, 70, 1000])('into tiles of %i nodes keeps their order', (nodes) => {
    const tiles = [...cut(whole, () => nodes)];
    expect(tiles.flatMap(nodesOf)).toEqual(nodesOf(whole));
    for (const tile of tiles) expect(nodeCount(tile)).toBeLessThanOrEqual(nodes);
  });

  it('follows a batch size that changes', () => {
    const sizes = [4, 100, 2, 33];
    const tiles = [...cut(whole, () => sizes.shift() ?? 12)];
    expect(tiles.map(nodeCount)).toEqual([4, 6, 2, 8, 10, 10, 10, 10, 10]);
    expect(tiles.flatMap(nodesOf)).toEqual(nodesOf(whole));
  });

  it('has no tile in an empty lattice', () => {
    expect([...cut({ ...whole, height: 0 }, () => 5)]).toEqual([]);
  });
});

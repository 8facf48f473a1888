import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secondDifference } from '../../src/analysis/aliasing.ts';
import { BLOCK, Blocks } from '../../src/analysis/blocks.ts';
import { IndexList } from '../../src/analysis/index-list.ts';
import { orderByValue, UnionFind } from '../../src/analysis/merge.ts';
import { anyFloat, awkward, fieldFrom, grids, tied } from '../support/fields.ts';

describe('orderByValue', () => {
  const samples = fc
    .array(fc.oneof(anyFloat, tied, fc.constantFrom(-0, 0, Infinity, -Infinity)), { maxLength: 60 })
    .map((values) => Float32Array.from(values.filter((v) => !Number.isNaN(v))));

  test('is the order of a stable sort: equal values, both zeros among them, by their place', () => {
    fc.assert(
      fc.property(samples, fc.func(fc.boolean()), (values, keep) => {
        const chosen = Uint32Array.from(values.keys()).filter((k) => keep(k));
        const expected = [...chosen.keys()].sort((p, q) => {
          const [x, y] = [values[chosen[p]], values[chosen[q]]];
          return x < y ? -1 : x > y ? 1 : p - q;
        });
        expect(Array.from(orderByValue(values, chosen))).toEqual(expected);
      }),
    );
  });

  test('orders a hundred thousand values as a sort does', () => {
    const values = Float32Array.from({ length: 1e5 }, (_, k) => Math.sin(k * k) * 10 ** (k % 70) * 1e-35);
    const order = orderByValue(values, Uint32Array.from(values.keys()));
    const sorted = Array.from(order, (k) => values[k]);
    for (let k = 1; k < sorted.length; k++) expect(sorted[k - 1] <= sorted[k]).toBe(true);
    expect(new Set(order).size).toBe(values.length);
  });
});

test('UnionFind agrees with sets that are merged one by one; the elder stays the root', () => {
  const steps = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (merges) => {
      const components = new UnionFind(20);
      const sets = Array.from({ length: 20 }, (_, k) => ({ root: k, members: new Set([k]) }));
      const setOf = new Map(sets.map((set, k) => [k, set]));
      for (const [p, q] of merges) {
        const [rootP, rootQ] = [components.find(p), components.find(q)];
        const [setP, setQ] = [setOf.get(p)!, setOf.get(q)!];
        expect(rootP === rootQ).toBe(setP === setQ);
        if (rootP === rootQ) continue;
        components.attach(rootQ, rootP);
        for (const member of setQ.members) {
          setP.members.add(member);
          setOf.set(member, setP);
        }
      }
      for (let k = 0; k < 20; k++) expect(components.find(k)).toBe(setOf.get(k)!.root);
    }),
  );
});

test('IndexList holds what was pushed since it was last cleared, beyond any capacity', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.array(fc.nat())), (capacity, rounds) => {
      const list = new IndexList(capacity);
      for (const round of rounds) {
        list.clear();
        for (const value of round) list.push(value);
        expect(Array.from(list.view())).toEqual(round);
        expect(list.length).toBe(round.length);
      }
    }),
  );
});

describe('Blocks', () => {
  const side = fc.constantFrom(1, 2, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 2, 2 * BLOCK + 1);

  test('bound the finite values of every cell they hold, and no more', () => {
    fc.assert(
      fc.property(side, side, fc.infiniteStream(awkward), (width, height, stream) => {
        const field = fieldFrom(width, height, () => stream.next().value as number);
        const { columns, rows, min, max } = new Blocks(field.values, width, height);
        expect([columns, rows]).toEqual([Math.ceil((width - 1) / BLOCK), Math.ceil((height - 1) / BLOCK)]);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            const inside: number[] = [];
            for (let j = row * BLOCK; j <= Math.min((row + 1) * BLOCK, height - 1); j++)
              for (let i = column * BLOCK; i <= Math.min((column + 1) * BLOCK, width - 1); i++)
                inside.push(field.values[j * width + i]);
            const finite = inside.filter(Number.isFinite);
            expect(min[row * columns + column] + 0).toBe(Math.min(...finite) + 0);
            expect(max[row * columns + column] + 0).toBe(Math.max(...finite) + 0);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('secondDifference', () => {
  /** By the definition, stencil by stencil. */
  function slow({ width, height, values }: ReturnType<typeof fieldFrom>, i: number, j: number): number {
    const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? NaN : values[y * width + x]);
    const along = (di: number, dj: number) => {
      const d = at(i + di, j + dj) + at(i - di, j - dj) - 2 * at(i, j);
      return Number.isFinite(d) ? Math.abs(d) : 0;
    };
    return Math.max(along(1, 0) + along(0, 1), along(1, 1), along(1, -1));
  }

  test('is the largest of its stencils; those that leave the window or meet a hole are left out', () => {
    fc.assert(
      fc.property(grids(awkward, 6), (field) => {
        for (let s = 0; s < field.values.length; s++) {
          const expected = slow(field, s % field.width, Math.floor(s / field.width));
          expect(secondDifference(field.values, field.width, field.height, s)).toBe(expected);
        }
      }),
    );
  });

  test('of a quadratic is its curvature, everywhere inside', () => {
    const field = fieldFrom(7, 6, (i, j) => 3 * i * i + 2 * j * j + 4 * i * j + 5 * i - j);
    for (let j = 1; j < 5; j++)
      for (let i = 1; i < 6; i++)
        // axes 6 + 4; diagonal 6 + 4 + 8, antidiagonal 6 + 4 - 8
        expect(secondDifference(field.values, 7, 6, j * 7 + i)).toBe(18);
  });
});

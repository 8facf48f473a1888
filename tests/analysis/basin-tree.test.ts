import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basinTree, survivorsAt, type BasinTree } from '../../src/analysis/basin-tree.ts';
import { Basins } from '../../src/analysis/basins.ts';
import { persistence } from '../../src/analysis/persistence.ts';
import type { Field } from '../../src/spec/field.ts';
import { createRandom } from '../../src/spec/random.ts';
import { components, sublevelPairs } from '../support/definitions.ts';
import { awkward, fieldFrom, fieldOf, grids, tied } from '../support/fields.ts';

function treeOf(field: Field): { basins: Basins; tree: BasinTree } {
  const basins = new Basins(field.width, field.height).update(field.values);
  return { basins, tree: basinTree(basins, persistence(basins)) };
}

/** A field of the whole numbers from 0 on, each once, in a random order. */
function shuffled(width: number, height: number, seed: number): Field {
  const random = createRandom(seed, 'basin tree');
  const order = Array.from({ length: width * height }, (_, k) => ({ k, key: random.uniform() }));
  order.sort((p, q) => p.key - q.key);
  const values = new Float32Array(order.length);
  order.forEach(({ k }, value) => (values[k] = value));
  return fieldFrom(width, height, (i, j) => values[j * width + i]);
}

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 14 }),
  height: fc.integer({ min: 1, max: 14 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

describe('the tree of basins', () => {
  test('joins each basin to the lowest minimum that can be reached without climbing more than its depth', () => {
    fc.assert(
      fc.property(sizes, ({ width, height, seed }) => {
        const field = shuffled(width, height, seed);
        const { basins, tree } = treeOf(field);
        const { values } = field;
        basins.minima.forEach((minimum, m) => {
          if (tree.parent[m] < 0) return expect(tree.depth[m]).toBe(Infinity);
          const top = values[minimum] + tree.depth[m];
          const below = components(field, (s) => values[s] <= top).find((set) => set.includes(minimum))!;
          const lowest = below.reduce((best, s) => (values[s] < values[best] ? s : best));
          // where several basins meet in one point they are joined one after the other
          let elder = m;
          const death = (k: number) => values[basins.minima[k]] + tree.depth[k];
          while (tree.parent[elder] >= 0 && death(elder) <= top) elder = tree.parent[elder];
          expect(lowest).toBe(basins.minima[elder]);
          expect(values[basins.minima[tree.parent[m]]]).toBeLessThan(values[minimum]);
          // one step less and nothing lower is reached
          const before = components(field, (s) => values[s] < top).find((set) => set.includes(minimum))!;
          expect(before.every((s) => values[s] >= values[minimum])).toBe(true);
        });
      }),
      { numRuns: 120 },
    );
  });

  test('measures escape as the height to lower ground or the border, whichever comes first', () => {
    // 1 is open to a border of height 4, and to the 0 beyond a wall of 6, which is the only way out of there
    const { basins, tree } = treeOf(fieldOf(['9999999', '9969969', '4136309', '9969969', '9999999']));
    const at = (i: number, j: number) => basins.minima.indexOf(7 * j + i);
    expect([tree.depth[at(1, 2)], tree.escape[at(1, 2)]]).toEqual([5, 3]);
    expect([tree.depth[at(5, 2)], tree.escape[at(5, 2)]]).toEqual([Infinity, 6]);
    expect(tree.parent[at(1, 2)]).toBe(at(5, 2));
    expect([tree.rank[at(5, 2)], tree.rank[at(1, 2)]]).toEqual([0, 1]);
  });

  test('takes a divergence for the deepest of all, and several that touch for one', () => {
    const { tree } = treeOf(fieldOf(['55555', '5--15', '55555', '50555']));
    const survivors = new Set(survivorsAt(tree, 1e30));
    expect(survivors.size).toBe(1);
    const [last] = survivors;
    expect([tree.depth[last], tree.escape[last]]).toEqual([Infinity, 0]);
  });
});

describe('basins at a threshold', () => {
  test.each([
    ['ties', tied],
    ['what is not finite', awkward],
  ])('are as many as pairs that are longer (%s)', (_name, value) => {
    fc.assert(
      fc.property(grids(value, 10), fc.integer({ min: 0, max: 5 }), (field, threshold) => {
        const { tree } = treeOf(field);
        // the definition leaves births at -Infinity out
        fc.pre(!field.values.includes(-Infinity));
        const longer = sublevelPairs(field).filter(([birth, death]) => (death ?? Infinity) - birth > threshold);
        expect(new Set(survivorsAt(tree, threshold)).size).toBe(longer.length);
      }),
      { numRuns: 300 },
    );
  });

  test('only ever merge, into basins that stay, as the threshold rises', () => {
    fc.assert(
      fc.property(grids(awkward, 10), (field) => {
        const { tree } = treeOf(field);
        let before = survivorsAt(tree, -1);
        expect(Array.from(before)).toEqual(Array.from(tree.parent.keys()));
        for (const threshold of [0, 0.5, 1, 2, 3, 5, 9, Infinity]) {
          const now = survivorsAt(tree, threshold);
          now.forEach((survivor, m) => {
            expect(now[survivor]).toBe(survivor);
            expect(tree.depth[survivor] > threshold || tree.parent[survivor] < 0).toBe(true);
            // what was one basin stays one
            expect(now[before[m]]).toBe(survivor);
          });
          before = now;
        }
      }),
      { numRuns: 150 },
    );
  });

  test('with the largest escape depths come first in rank', () => {
    fc.assert(
      fc.property(grids(awkward, 10), ({ width, height, values }) => {
        const { tree } = treeOf({ width, height, values, window: { a: [0, 1], b: [0, 1] } });
        const order = Array.from(tree.rank.keys()).sort((p, q) => tree.rank[p] - tree.rank[q]);
        expect(order.map((m) => tree.rank[m])).toEqual([...order.keys()]);
        order.forEach((m, k) => k && expect(tree.escape[m]).toBeLessThanOrEqual(tree.escape[order[k - 1]]));
        tree.escape.forEach((escape, m) => expect(escape).toBeLessThanOrEqual(tree.depth[m]));
      }),
      { numRuns: 100 },
    );
  });

  test('survive as themselves where nothing can merge, and long chains of parents are no burden', () => {
    const count = 200_000;
    const chain = {
      parent: Int32Array.from({ length: count }, (_, m) => m - 1),
      depth: Float64Array.from({ length: count }, (_, m) => (m ? 1 : Infinity)),
    };
    expect(survivorsAt(chain, 1).every((survivor) => survivor === 0)).toBe(true);
    expect(survivorsAt(chain, 0.5).every((survivor, m) => survivor === m)).toBe(true);
    expect(survivorsAt({ parent: new Int32Array(0), depth: new Float64Array(0) }, 1).length).toBe(0);
  });
});

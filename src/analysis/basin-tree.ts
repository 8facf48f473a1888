import type { Basins } from './basins.ts';
import { NEVER, type Persistence } from './persistence.ts';

/**
 * How basins merge as a threshold of depth rises: all that a picture of the basins at any threshold needs besides their labels.
 * One entry per minimum of the basins in each array; plain data that can be posted.
 */
export interface BasinTree {
  /** The older basin that it merges into inside the window; -1 for one that never merges. */
  readonly parent: Int32Array<ArrayBuffer>;
  /** Window depth: it merges into its parent at thresholds of this height and above; Infinity without a parent. */
  readonly depth: Float64Array<ArrayBuffer>;
  /** Escape depth: at thresholds of this height and above it has drained, into an older basin or out of what is seen. */
  readonly escape: Float64Array<ArrayBuffer>;
  /** Place among all basins by escape depth, then by window depth, deepest first; equal ones in their order. */
  readonly rank: Int32Array<ArrayBuffer>;
}

/** The tree of a field's basins. Depths are differences of losses, exact in float64. */
export function basinTree(
  { values, minima }: Pick<Basins, 'values' | 'minima'>,
  { windowElder, windowSaddle, escapeSaddle }: Persistence,
): BasinTree {
  const depth = new Float64Array(minima.length);
  const escape = new Float64Array(minima.length);
  for (let m = 0; m < minima.length; m++) {
    depth[m] = height(values, minima[m], windowSaddle[m]);
    escape[m] = height(values, minima[m], escapeSaddle[m]);
  }
  const order = Uint32Array.from(minima.keys());
  // the deepest first; Infinity - Infinity is NaN, which goes on to the next criterion
  order.sort((p, q) => escape[q] - escape[p] || depth[q] - depth[p] || p - q);
  const rank = new Int32Array(minima.length);
  order.forEach((m, place) => (rank[m] = place));
  return { parent: Int32Array.from(windowElder), depth, escape, rank };
}

/** Height of a saddle above a minimum; a divergence to -Infinity is deeper than everything but its like. */
function height(values: Float32Array, minimum: number, saddle: number): number {
  if (saddle === NEVER) return Infinity;
  return values[saddle] === values[minimum] ? 0 : values[saddle] - values[minimum];
}

/**
 * Per basin the one that it belongs to at a threshold: itself where its window depth is larger, else its nearest older
 * basin of which that is true. With NaN as threshold nothing merges.
 */
export function survivorsAt(
  { parent, depth }: Pick<BasinTree, 'parent' | 'depth'>,
  threshold: number,
): Int32Array<ArrayBuffer> {
  const survivors = new Int32Array(parent.length).fill(NEVER);
  for (let m = 0; m < parent.length; m++) {
    let root = m;
    while (survivors[root] < 0 && depth[root] <= threshold && parent[root] >= 0) root = parent[root];
    const survivor = survivors[root] < 0 ? root : survivors[root];
    // all on the way belong to it too, so that no chain of parents is walked twice
    for (let k = m; survivors[k] < 0; k = parent[k]) {
      survivors[k] = survivor;
      if (k === root) break;
    }
  }
  return survivors;
}

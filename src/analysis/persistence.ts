import type { BasinLabels } from './basins.ts';
import { NO_BASIN } from './basins.ts';
import type { Pair } from './facts.ts';
import { LINK_PIECES, LINK_REPRESENTATIVE, STEP_I, STEP_J } from './link.ts';
import { orderByValue, UnionFind } from './merge.ts';

/** No sample: a component that never merges at a finite height. */
export const NEVER = -1;

/**
 * Where the sublevel component of each minimum ends, twice: inside the window, and with the outside counted as lower than
 * everything. Zero-dimensional persistence by the elder rule: when two components meet, the one with the higher minimum
 * (at equal height, the higher index) ends.
 */
export interface Persistence {
  /** Per minimum of the basins, the sample at which it meets an older component of the window, or `NEVER`. */
  readonly windowSaddle: Int32Array;
  /** Per minimum, the older minimum it meets there, or `NEVER`. */
  readonly windowElder: Int32Array;
  /**
   * Per minimum, the sample at which it meets an older component or the *sea*, or `NEVER`. The sea is what may be lower
   * than all that is seen: the outside of the window, NaN (unknown) and -Infinity (divergence).
   */
  readonly escapeSaddle: Int32Array;
  /** The minima that end inside the window, in the order of their ends. */
  readonly ended: Uint32Array;
}

export function persistence(basins: BasinLabels): Persistence {
  const { values, minima } = basins;
  const seniority = rankMinima(values, minima);
  const { order } = seniority;
  const merges = windowMerges(basins, seniority);
  const windowSaddle = new Int32Array(minima.length).fill(NEVER);
  const windowElder = new Int32Array(minima.length).fill(NEVER);
  const ended = merges.younger.map((rank) => order[rank]);
  for (let k = 0; k < ended.length; k++) {
    windowSaddle[ended[k]] = merges.saddle[k];
    windowElder[ended[k]] = order[merges.elder[k]];
  }
  return { windowSaddle, windowElder, ended, escapeSaddle: escapeSaddles(basins, seniority, merges) };
}

/** Minima from the eldest: the lowest, of equal ones that of lower index. */
interface Seniority {
  /** Per rank, the minimum. */
  readonly order: Uint32Array;
  /** Per minimum, its rank. */
  readonly rank: Uint32Array;
}

function rankMinima(values: Float32Array, minima: Uint32Array): Seniority {
  // minima are numbered in rising order of index, and the sort is stable
  const order = orderByValue(values, minima);
  const rank = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k++) rank[order[k]] = k;
  return { order, rank };
}

/** The sorted (birth, death) pairs of positive length; a death of null means never. */
export function diagram(basins: BasinLabels, saddles: Int32Array): Pair[] {
  const { values, minima } = basins;
  const pairs: Pair[] = [];
  for (let m = 0; m < minima.length; m++) {
    const birth = values[minima[m]] + 0;
    if (birth === -Infinity) continue;
    const death = saddles[m] === NEVER ? null : values[saddles[m]] + 0;
    if (death === null || death > birth) pairs.push([birth, death]);
  }
  return pairs.sort(([b0, d0], [b1, d1]) => b0 - b1 || (d0 ?? Infinity) - (d1 ?? Infinity) || 0);
}

/** Ends of components in their order, by rank of the minimum. */
interface Merges {
  readonly younger: Uint32Array;
  /** The minimum that goes on. */
  readonly elder: Uint32Array;
  readonly saddle: Uint32Array;
}

/** The first merge, inside the window: one edge between successive pieces of the lower link of each saddle, by rising value. */
function windowMerges(basins: BasinLabels, { rank }: Seniority): Merges {
  const { saddles, values } = basins;
  const count = rank.length;
  const younger = new Uint32Array(count);
  const elder = new Uint32Array(count);
  const saddle = new Uint32Array(count);
  const sorted = orderByValue(values, saddles);
  const { first, ends } = edgesOfSaddles(basins, rank);
  const components = new UnionFind(count);
  let found = 0;
  for (let n = 0; n < sorted.length; n++) {
    const k = sorted[n];
    for (let edge = first[k]; edge < first[k + 1]; edge++) {
      const rootP = components.find(ends[2 * edge]);
      const rootQ = components.find(ends[2 * edge + 1]);
      if (rootP === rootQ) continue;
      younger[found] = Math.max(rootP, rootQ);
      elder[found] = Math.min(rootP, rootQ);
      saddle[found] = saddles[k];
      components.attach(younger[found], elder[found]);
      found++;
    }
  }
  return { younger: younger.subarray(0, found), elder: elder.subarray(0, found), saddle: saddle.subarray(0, found) };
}

/**
 * The edges of saddle k are `first[k]` to `first[k + 1] - 1`, each with two ranks in `ends`. They are found in the order of
 * index, where neighbours lie close together in memory; in the order of value they are far apart.
 */
function edgesOfSaddles(
  { saddles, saddleMasks, labels, width }: BasinLabels,
  rank: Uint32Array,
): { first: Uint32Array; ends: Uint32Array } {
  const first = new Uint32Array(saddles.length + 1);
  for (let k = 0; k < saddles.length; k++) first[k + 1] = first[k] + LINK_PIECES[saddleMasks[k]] - 1;
  const ends = new Uint32Array(2 * first[saddles.length]);
  let at = 0;
  for (let k = 0; k < saddles.length; k++) {
    const mask = saddleMasks[k];
    for (let piece = 0; piece < LINK_PIECES[mask]; piece++) {
      const bit = LINK_REPRESENTATIVE[4 * mask + piece];
      const minimum = rank[labels[saddles[k] + STEP_J[bit] * width + STEP_I[bit]]];
      if (piece > 0) ends[at++] = minimum;
      if (piece < LINK_PIECES[mask] - 1) ends[at++] = minimum;
    }
  }
  return { first, ends };
}

/**
 * The second merge: the edges that ended a component form a spanning tree of each component of the window, so they and one
 * edge from each basin to the sea, at the lowest sample where the basin touches it, hold all that matters.
 */
function escapeSaddles(basins: BasinLabels, { order, rank }: Seniority, merges: Merges): Int32Array {
  const { values, minima } = basins;
  const shore = lowestShore(basins);
  const coastal = Uint32Array.from(minima.keys()).filter((m) => shore[m] !== NEVER);
  const landings = orderByValue(
    values,
    Uint32Array.from(coastal, (m) => shore[m]),
  );
  const escapeSaddle = new Int32Array(minima.length).fill(NEVER);
  // the sea is the eldest of all: 0, and a minimum is its rank plus 1
  const components = new UnionFind(minima.length + 1);

  const merge = (p: number, q: number, at: number) => {
    const rootP = components.find(p);
    const rootQ = components.find(q);
    if (rootP === rootQ) return;
    const younger = Math.max(rootP, rootQ);
    components.attach(younger, Math.min(rootP, rootQ));
    escapeSaddle[order[younger - 1]] = at;
  };

  let next = 0;
  const land = () => {
    const basin = coastal[landings[next++]];
    merge(rank[basin] + 1, 0, shore[basin]);
  };
  for (let k = 0; k < merges.saddle.length; k++) {
    const saddle = merges.saddle[k];
    while (next < landings.length && values[shore[coastal[landings[next]]]] <= values[saddle]) land();
    merge(merges.younger[k] + 1, merges.elder[k] + 1, saddle);
  }
  while (next < landings.length) land();
  return escapeSaddle;
}

/** Per basin its lowest sample on the window border, next to NaN, or of -Infinity; `NEVER` when it has none. */
function lowestShore({ values, labels, minima, width, height }: BasinLabels): Int32Array {
  const shore = new Int32Array(minima.length).fill(NEVER);
  const land = (s: number) => {
    const basin = labels[s];
    if (basin === NO_BASIN) return;
    const known = shore[basin];
    if (known === NEVER || values[s] < values[known] || (values[s] === values[known] && s < known)) shore[basin] = s;
  };
  for (let i = 0; i < width; i++) {
    land(i);
    land((height - 1) * width + i);
  }
  for (let j = 0; j < height; j++) {
    land(j * width);
    land(j * width + width - 1);
  }
  for (let s = 0; s < values.length; s++) {
    if (values[s] >= -Number.MAX_VALUE) continue; // neither NaN nor -Infinity
    if (values[s] === -Infinity) {
      land(s);
      continue;
    }
    const i = s % width;
    const j = (s - i) / width;
    for (let bit = 0; bit < 8; bit++) {
      const ti = i + STEP_I[bit];
      const tj = j + STEP_J[bit];
      if (ti >= 0 && tj >= 0 && ti < width && tj < height) land(tj * width + ti);
    }
  }
  return shore;
}

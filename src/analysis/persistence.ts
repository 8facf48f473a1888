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
  const count = minima.length;
  const windowSaddle = new Int32Array(count).fill(NEVER);
  const windowElder = new Int32Array(count).fill(NEVER);
  const ended = new Uint32Array(count);
  let endedCount = 0;

  // minima are numbered in rising order of index, so a smaller number is the elder of two equal ones
  const older = (p: number, q: number) => {
    const difference = values[minima[p]] - values[minima[q]];
    return difference < 0 || (!(difference > 0) && p < q);
  };

  const components = new UnionFind(count);
  forEachEdge(basins, (p, q, saddle) => {
    const rootP = components.find(p);
    const rootQ = components.find(q);
    if (rootP === rootQ) return;
    const elder = older(rootP, rootQ) ? rootP : rootQ;
    const younger = elder === rootP ? rootQ : rootP;
    components.attach(younger, elder);
    windowSaddle[younger] = saddle;
    windowElder[younger] = elder;
    ended[endedCount++] = younger;
  });

  const result = { windowSaddle, windowElder, ended: ended.subarray(0, endedCount) };
  return { ...result, escapeSaddle: escapeSaddles(basins, result, older) };
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

/** Visits, by rising (value, index) of the saddle, one edge between successive pieces of each saddle's lower link. */
function forEachEdge(basins: BasinLabels, visit: (p: number, q: number, saddle: number) => void): void {
  const { saddles, saddleMasks, labels, values, width } = basins;
  for (const k of orderByValue(values, saddles)) {
    const saddle = saddles[k];
    const mask = saddleMasks[k];
    let previous = NO_BASIN;
    for (let piece = 0; piece < LINK_PIECES[mask]; piece++) {
      const bit = LINK_REPRESENTATIVE[4 * mask + piece];
      const label = labels[saddle + STEP_J[bit] * width + STEP_I[bit]];
      if (previous !== NO_BASIN && label !== previous) visit(previous, label, saddle);
      previous = label;
    }
  }
}

/**
 * The second merge: the edges that ended a component form a spanning tree of each component of the window, so they and one
 * edge from each basin to the sea, at the lowest sample where the basin touches it, hold all that matters.
 */
function escapeSaddles(
  basins: BasinLabels,
  { windowSaddle, windowElder, ended }: Pick<Persistence, 'windowSaddle' | 'windowElder' | 'ended'>,
  older: (p: number, q: number) => boolean,
): Int32Array {
  const { values, minima } = basins;
  const count = minima.length;
  const sea = count;
  const shore = lowestShore(basins);
  const coastal: number[] | Uint32Array = Uint32Array.from(minima.keys()).filter((m) => shore[m] !== NEVER);
  const landings = orderByValue(
    values,
    Uint32Array.from(coastal, (m) => shore[m]),
  );
  const escapeSaddle = new Int32Array(count).fill(NEVER);
  const components = new UnionFind(count + 1);

  const merge = (p: number, q: number, at: number) => {
    const rootP = components.find(p);
    const rootQ = components.find(q);
    if (rootP === rootQ) return;
    const elder = rootP === sea || (rootQ !== sea && older(rootP, rootQ)) ? rootP : rootQ;
    const younger = elder === rootP ? rootQ : rootP;
    components.attach(younger, elder);
    escapeSaddle[younger] = at;
  };

  let next = 0;
  for (const m of ended) {
    const height = values[windowSaddle[m]];
    for (; next < landings.length; next++) {
      const basin = coastal[landings[next]];
      if (!(values[shore[basin]] <= height)) break;
      merge(basin, sea, shore[basin]);
    }
    merge(m, windowElder[m], windowSaddle[m]);
  }
  for (; next < landings.length; next++) {
    const basin = coastal[landings[next]];
    merge(basin, sea, shore[basin]);
  }
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

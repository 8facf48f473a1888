import type { Field } from '../../src/spec/field.ts';
import type { Pair } from '../../src/analysis/facts.ts';

/** The definitions, word for word and slow: what the fast algorithms are held to. */

type Grid = Pick<Field, 'width' | 'height'> & { values: ArrayLike<number> };

export function neighbours({ width, height }: Pick<Field, 'width' | 'height'>, s: number, diagonal = true): number[] {
  const found: number[] = [];
  for (let dj = -1; dj <= 1; dj++) {
    for (let di = -1; di <= 1; di++) {
      const i = (s % width) + di;
      const j = Math.floor(s / width) + dj;
      if ((di === 0 && dj === 0) || (!diagonal && di !== 0 && dj !== 0)) continue;
      if (i >= 0 && j >= 0 && i < width && j < height) found.push(j * width + i);
    }
  }
  return found;
}

/** Connected sets of the samples that `belongs` accepts. */
export function components(grid: Grid, belongs: (s: number) => boolean, diagonal = true): number[][] {
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let start = 0; start < grid.values.length; start++) {
    if (seen.has(start) || !belongs(start)) continue;
    const set = [start];
    seen.add(start);
    for (const s of set) {
      for (const t of neighbours(grid, s, diagonal)) {
        if (seen.has(t) || !belongs(t)) continue;
        seen.add(t);
        set.push(t);
      }
    }
    found.push(set);
  }
  return found;
}

export interface Region {
  samples: number[];
  value: number;
  /** Whether it touches the window's border or NaN. */
  border: boolean;
}

/** Maximal connected sets of equal finite value without a lower neighbour. */
export function regionalMinima(grid: Grid): Region[] {
  const { values, width, height } = grid;
  const regions: Region[] = [];
  for (const value of new Set(Array.from(values, (v) => v + 0))) {
    if (!Number.isFinite(value)) continue;
    for (const samples of components(grid, (s) => values[s] === value)) {
      const around = samples.flatMap((s) => neighbours(grid, s));
      if (around.some((t) => values[t] < value)) continue;
      const onEdge = (s: number) =>
        s % width === 0 || s % width === width - 1 || s < width || s >= width * (height - 1);
      regions.push({ samples, value, border: samples.some(onEdge) || around.some((t) => Number.isNaN(values[t])) });
    }
  }
  return regions;
}

/** Sublevel persistence by adding the samples one by one in order; pairs of length zero and births at -Infinity dropped. */
export function sublevelPairs(grid: Grid): Pair[] {
  const { values } = grid;
  const order = Array.from({ length: values.length }, (_, s) => s)
    .filter((s) => values[s] < Infinity)
    .sort((s, t) => (values[s] === values[t] ? s - t : values[s] - values[t]));
  const rank = new Map(order.map((s, k) => [s, k]));
  const parent = new Map<number, number>();
  const find = (s: number): number => (parent.get(s) === s ? s : find(parent.get(s)!));
  const pairs: Pair[] = [];
  const keep = (birth: number, death: number | null) => {
    if (birth > -Infinity && birth !== death) pairs.push([birth + 0, death === null ? null : death + 0]);
  };
  for (const s of order) {
    parent.set(s, s);
    for (const t of neighbours(grid, s)) {
      if (!parent.has(t)) continue;
      const [elder, younger] = [find(s), find(t)].sort((p, q) => rank.get(p)! - rank.get(q)!);
      if (elder === younger) continue;
      keep(values[younger], values[s]);
      parent.set(younger, elder);
    }
  }
  for (const s of order) if (parent.get(s) === s) keep(values[s], null);
  return sortPairs(pairs);
}

/** The same with the sea: a ring of -Infinity round the field, and NaN taken for -Infinity. */
export function escapePairs({ width, height, values }: Grid): Pair[] {
  const padded = new Float64Array((width + 2) * (height + 2)).fill(-Infinity);
  for (let s = 0; s < values.length; s++) {
    const t = (Math.floor(s / width) + 1) * (width + 2) + (s % width) + 1;
    padded[t] = Number.isNaN(values[s]) ? -Infinity : values[s];
  }
  return sublevelPairs({ width: width + 2, height: height + 2, values: padded });
}

export function sortPairs(pairs: Pair[]): Pair[] {
  const end = (death: number | null) => death ?? Infinity;
  return pairs.sort(([b0, d0], [b1, d1]) => b0 - b1 || (end(d0) === end(d1) ? 0 : end(d0) - end(d1)));
}

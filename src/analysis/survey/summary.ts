import type { SurveyRow } from './rows.ts';

/** The counts of a sample. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  /**
   * Order statistics that enclose the median of all planes of this kind with a probability of at least 95 %, whatever their distribution;
   * null for fewer than 6 planes, where the range itself does not.
   */
  readonly medianInterval: readonly [number, number] | null;
}

/** A share k / n with its Wilson interval of 95 %. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly interval: readonly [number, number];
}

/** All planes through networks of one problem and shape. */
export interface SurveyGroup {
  readonly problem: string;
  readonly depth: number;
  readonly width: number | null;
  readonly layers: string;
  readonly parameters: number;
  readonly init: string | null;
  /** Number of planes. */
  readonly planes: number;
  /** Of the verified minima, over the planes where they were verified; null where none was. */
  readonly verified: Spread | null;
  readonly resolved: Spread;
  readonly border: Spread;
  /** Planes with more than one verified minimum, of those that were verified. */
  readonly several: Share | null;
  /** Planes with a curve or flat set of minimisers, which `verified` leaves out; of those that were verified. */
  readonly continuum: Share | null;
  /** Planes whose resolved minima are others on every second node; of those large enough to tell. */
  readonly unstable: Share | null;
  /** Planes with a witness against convexity. */
  readonly notConvex: Share | null;
  /** Planes with a proof of convexity. The rest, neither proven nor disproven, are those where no violation was found. */
  readonly convex: Share | null;
  /** Lower bounds of the convex-envelope gap. */
  readonly gap: Spread | null;
  /** The least loss on the grid of each plane that has a finite one. */
  readonly least: Spread | null;
  /** Planes with losses that are not finite. */
  readonly withHoles: number;
}

/** Groups the rows by problem, depth and width, in the order in which they first come, and describes the spread over the seeds. */
export function summarizeSurvey(rows: readonly SurveyRow[]): SurveyGroup[] {
  const groups = new Map<string, SurveyRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.problem, row.layers]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map(describe);
}

function describe(rows: readonly SurveyRow[]): SurveyGroup {
  const { problem, depth, width, layers, parameters, init } = rows[0];
  const verified = known(rows.map((row) => row.verified));
  const continuum = known(rows.map((row) => row.continuum));
  const stable = known(rows.map((row) => row.stable));
  const verdicts = known(rows.map((row) => row.verdict));
  const gaps = known(rows.map((row) => row.gapLower));
  const least = known(rows.map((row) => row.min));
  return {
    problem,
    depth,
    width,
    layers,
    parameters,
    init,
    planes: rows.length,
    verified: verified.length > 0 ? spread(verified) : null,
    resolved: spread(rows.map((row) => row.resolved)),
    border: spread(rows.map((row) => row.border)),
    several: shareOf(verified, (count) => count > 1),
    continuum: shareOf(continuum, Boolean),
    unstable: shareOf(stable, (isStable) => !isStable),
    notConvex: shareOf(verdicts, (verdict) => verdict === 'not-convex'),
    convex: shareOf(verdicts, (verdict) => verdict === 'convex'),
    gap: gaps.length > 0 ? spread(gaps) : null,
    least: least.length > 0 ? spread(least) : null,
    withHoles: rows.filter((row) => row.holes > 0).length,
  };
}

function known<T>(values: readonly (T | null)[]): T[] {
  return values.filter((value) => value !== null);
}

/** Describes a sample of at least one number. Quartiles are interpolated linearly (Hyndman and Fan's type 7, the default of R and numpy). */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((x, y) => x - y);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    const high = Math.ceil(place);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  };
  const rank = medianRank(sorted.length);
  return {
    count: sorted.length,
    min: sorted[0],
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    max: sorted[sorted.length - 1],
    medianInterval: rank === 0 ? null : [sorted[rank - 1], sorted[sorted.length - rank]],
  };
}

const MISSED = 0.05;

/**
 * The largest rank r for which the r-th smallest and the r-th largest of n draws enclose the median with probability of at least 95 %:
 * it is missed when at most r - 1 draws lie on one side of it, a binomial tail. 0 where there is none.
 */
export function medianRank(n: number): number {
  // in logarithms, for 2^-n is 0 from n = 1075 on
  let logarithm = -n * Math.LN2;
  let tail = 0;
  let rank = 0;
  while (rank < n / 2) {
    tail += Math.exp(logarithm);
    if (2 * tail > MISSED) break;
    rank++;
    logarithm += Math.log((n - rank + 1) / rank);
  }
  return rank;
}

function shareOf<T>(values: readonly T[], isCounted: (value: T) => boolean): Share | null {
  if (values.length === 0) return null;
  const count = values.filter(isCounted).length;
  return { count, of: values.length, interval: wilson(count, values.length) };
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** Interval of 95 % for the probability behind k of n (Wilson 1927): unlike k/n ± error it says something for 0 of n. */
export function wilson(k: number, n: number): [number, number] {
  const z2 = Z * Z;
  const center = (k + z2 / 2) / (n + z2);
  const half = (Z / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  return [k === 0 ? 0 : Math.max(0, center - half), k === n ? 1 : Math.min(1, center + half)];
}

import { ALIASING_FACTOR, secondDifference } from './aliasing.ts';
import type { BasinLabels } from './basins.ts';
import type { MinimumClass } from './facts.ts';
import { NEVER, type Persistence } from './persistence.ts';

/**
 * The regional minima of a field: maximal 8-connected sets of samples of one value without a lower neighbour. One entry
 * per minimum in each array, in rising order of the first sample of the region.
 */
export interface Minima {
  readonly count: number;
  /** A sample of the region: the one nearest to its centroid. */
  readonly sample: Uint32Array;
  readonly value: Float32Array;
  /** Least height above the minimum that must be climbed, inside the window, to reach a lower sample; may be Infinity. */
  readonly windowDepth: Float64Array;
  /** Least height to a lower sample or out of what is seen; 0 for a minimum on the border or next to NaN. */
  readonly escapeDepth: Float64Array;
  /** The sample where the escape path is highest, or -1. */
  readonly escapeSaddle: Int32Array;
  /** What a false minimum on this steepness of valley could measure at most. */
  readonly aliasingFloor: Float64Array;
  /** Number of samples of the region. */
  readonly plateau: Uint32Array;
  /** 1 where the region has a sample on the border of the window, else 0. */
  readonly touchesEdge: Uint8Array;
}

export function regionalMinima(basins: BasinLabels, pairs: Persistence): Minima {
  const { values, width, height, labels } = basins;
  const region = regionOfMinimum(basins, pairs);
  const first = Uint32Array.from(basins.minima.keys()).filter((m) => region[m] === m);
  const count = first.length;
  const place = new Int32Array(basins.minima.length).fill(-1);
  for (let r = 0; r < count; r++) place[first[r]] = r;
  // from the number of a basin to the place of the region that its minimum belongs to
  for (let m = 0; m < region.length; m++) if (region[m] >= 0) place[m] = place[region[m]];

  const value = Float32Array.from(first, (m) => values[basins.minima[m]] + 0);
  const escapeSaddle = Int32Array.from(first, (m) => pairs.escapeSaddle[m]);
  const depthBelow = (saddle: number, r: number) => (saddle === NEVER ? Infinity : values[saddle] - value[r]);

  // A sample with the value of its basin's minimum descends to it by equal steps: it belongs to the same flat region.
  const plateau = new Uint32Array(count);
  const sumI = new Float64Array(count);
  const sumJ = new Float64Array(count);
  const steepest = new Float64Array(count);
  const touchesEdge = new Uint8Array(count);
  const sample = Uint32Array.from(first, (m) => basins.minima[m]);
  for (let s = 0; s < values.length; s++) {
    const label = labels[s];
    if (label < 0) continue;
    const r = place[label];
    if (r < 0 || values[s] !== value[r]) continue;
    const i = s % width;
    const j = (s - i) / width;
    plateau[r]++;
    sumI[r] += i;
    sumJ[r] += j;
    if (i === 0 || j === 0 || i === width - 1 || j === height - 1) touchesEdge[r] = 1;
    steepest[r] = Math.max(steepest[r], secondDifference(values, width, height, s));
  }
  if (plateau.some((size) => size > 1)) {
    const nearest = new Float64Array(count).fill(Infinity);
    for (let s = 0; s < values.length; s++) {
      const r = labels[s] < 0 ? -1 : place[labels[s]];
      if (r < 0 || plateau[r] === 1 || values[s] !== value[r]) continue;
      const distance = Math.hypot((s % width) - sumI[r] / plateau[r], Math.floor(s / width) - sumJ[r] / plateau[r]);
      if (distance >= nearest[r]) continue;
      nearest[r] = distance;
      sample[r] = s;
    }
  }
  const atSaddle = (saddle: number) => (saddle === NEVER ? 0 : secondDifference(values, width, height, saddle));
  return {
    count,
    sample,
    value,
    windowDepth: Float64Array.from(first, (m, r) => depthBelow(pairs.windowSaddle[m], r)),
    escapeDepth: Float64Array.from(escapeSaddle, depthBelow),
    escapeSaddle,
    aliasingFloor: steepest.map((rise, r) => ALIASING_FACTOR * Math.max(rise, atSaddle(escapeSaddle[r]))),
    plateau,
    touchesEdge,
  };
}

/** The class of a minimum, given its escape depth, the noise floor and its aliasing floor. */
export function classify(escapeDepth: number, noiseFloor: number, aliasingFloor: number): MinimumClass {
  if (!(escapeDepth > 0)) return 'border';
  if (escapeDepth <= noiseFloor) return 'noise';
  return escapeDepth <= aliasingFloor ? 'unresolved' : 'resolved';
}

/**
 * Per minimum of the basins the minimum that stands for its regional minimum, itself for most; -1 where its flat region has
 * a lower neighbour, and for -Infinity. A flat region of an awkward shape has several minima by (value, index), which
 * merge at its own height: pairs of length zero.
 */
function regionOfMinimum(
  { values, minima }: BasinLabels,
  { windowSaddle, windowElder, ended }: Persistence,
): Int32Array {
  const region = new Int32Array(minima.length);
  for (let m = 0; m < minima.length; m++) region[m] = values[minima[m]] === -Infinity ? -1 : m;
  // backwards: an elder ends after those that ended in it
  for (let k = ended.length - 1; k >= 0; k--) {
    const m = ended[k];
    const birth = values[minima[m]];
    if (region[m] < 0 || values[windowSaddle[m]] > birth) continue;
    const elder = windowElder[m];
    region[m] = values[minima[elder]] === birth ? region[elder] : -1;
  }
  return region;
}

import { coordinate, type Field } from '../spec/field.ts';
import { Basins } from './basins.ts';
import type { Facts, Minimum, MinimumClass } from './facts.ts';
import { classify, regionalMinima, type Minima } from './minima.ts';
import {
  compareDepth,
  estimatedNoise,
  givenNoise,
  measuredNoise,
  type NoiseFloor,
  type NoiseSampling,
} from './noise.ts';
import { createPause } from './pause.ts';
import { diagram, persistence } from './persistence.ts';
import { statistics, type Statistics } from './statistics.ts';

export interface SummaryOptions {
  /** Largest error of the field, when it is known; goes before a measurement. */
  delta?: number;
  /** The loss in float64, to measure the error of the field with. */
  lossAt?: (a: number, b: number) => number;
  noise?: NoiseSampling;
  engine?: string | null;
  adapter?: string | null;
  /** Whether to list the persistence diagrams. */
  persistence?: boolean;
  /** Minima to list at most, the most certain and deepest first; 10 000 by default. The counts are always of all. */
  listed?: number;
  signal?: AbortSignal;
}

/**
 * Measures a field: range, holes, and its local minima with what can be said for each.
 *
 * Rejects with the signal's reason when aborted between two steps.
 */
export async function summarize(field: Field, options: SummaryOptions = {}): Promise<Facts> {
  const pause = createPause(options.signal);
  const { width, height, window, values } = field;
  const summary = statistics(values);
  await pause();
  const basins = new Basins(width, height).update(values);
  await pause();
  const pairs = persistence(basins);
  const minima = regionalMinima(basins, pairs);
  await pause();
  const noiseFloor = await noiseFloorOf(field, summary, minima, options, pause);
  const { list, counts, omitted } = listMinima(field, minima, noiseFloor.value, options.listed ?? 10_000);
  return {
    grid: [width, height],
    window,
    engine: options.engine ?? null,
    adapter: options.adapter ?? null,
    range: summary.finite ? { min: summary.min, max: summary.max, median: summary.median } : null,
    holes: values.length - summary.finite,
    minima: {
      resolved: counts.resolved,
      verified: null,
      unresolved: counts.unresolved,
      noise: counts.noise,
      border: counts.border,
      raw: minima.count,
      continuum: null,
      noiseFloor,
      list,
      ...(omitted > 0 && { omitted }),
    },
    ...(options.persistence && {
      persistence: { window: diagram(basins, pairs.windowSaddle), escape: diagram(basins, pairs.escapeSaddle) },
    }),
    convexity: null,
  };
}

async function noiseFloorOf(
  field: Field,
  summary: Statistics,
  minima: Minima,
  { delta, lossAt, noise }: SummaryOptions,
  pause: ReturnType<typeof createPause>,
): Promise<NoiseFloor> {
  if (delta !== undefined) return givenNoise(delta);
  if (lossAt && summary.finite > 0) return measuredNoise(field, minima, lossAt, pause, noise);
  return estimatedNoise(field, summary);
}

const RANK: Record<MinimumClass, number> = { resolved: 0, unresolved: 1, noise: 2, border: 3 };

/** The minima by class, then by depth: what can be trusted most comes first. */
function listMinima(
  { width, height, window }: Field,
  minima: Minima,
  noiseFloor: number,
  limit: number,
): { list: Minimum[]; counts: Record<MinimumClass, number>; omitted: number } {
  const counts = { resolved: 0, unresolved: 0, noise: 0, border: 0 };
  const classes = Array.from(minima.escapeDepth, (depth, m) => classify(depth, noiseFloor, minima.aliasingFloor[m]));
  for (const name of classes) counts[name]++;
  const order = Uint32Array.from(classes.keys()).sort(
    (p, q) =>
      RANK[classes[p]] - RANK[classes[q]] ||
      compareDepth(minima.escapeDepth[q], minima.escapeDepth[p]) ||
      compareDepth(minima.windowDepth[q], minima.windowDepth[p]) ||
      p - q,
  );
  const list = Array.from(order.subarray(0, limit), (m): Minimum => {
    const i = minima.sample[m] % width;
    const j = (minima.sample[m] - i) / width;
    return {
      i,
      j,
      a: coordinate(window.a, i, width),
      b: coordinate(window.b, j, height),
      value: minima.value[m],
      windowDepth: finiteOrNull(minima.windowDepth[m]),
      escapeDepth: finiteOrNull(minima.escapeDepth[m]),
      aliasingFloor: minima.aliasingFloor[m],
      plateau: minima.plateau[m],
      class: classes[m],
    };
  });
  return { list, counts, omitted: minima.count - list.length };
}

function finiteOrNull(depth: number): number | null {
  return depth < Infinity ? depth : null;
}

import type { Field } from '../spec/field.ts';
import { Basins, type BasinLabels } from './basins.ts';
import { depthCurve } from './depth-curve.ts';
import type { Facts } from './facts.ts';
import { halfResolution } from './half.ts';
import { regionalMinima, type Minima } from './minima.ts';
import { RankedMinima } from './minima-list.ts';
import { estimatedNoise, givenNoise, measuredNoise, type NoiseFloor, type NoiseSampling } from './noise.ts';
import { createPause } from './pause.ts';
import { diagram, persistence } from './persistence.ts';
import { statistics, type Statistics } from './statistics.ts';
import { DEAREST_LOSS, type PlaneLoss } from './verify/plane-loss.ts';
import { verify } from './verify/verified.ts';

/** A loss in float64 (`lossAt`, with its `jetAt` and `cost` if there are any) measures the noise; derivatives verify minima. */
export interface SummaryOptions extends Partial<PlaneLoss> {
  /** Largest error of the field, when it is known; goes before a measurement. */
  delta?: number;
  noise?: NoiseSampling;
  /** Whether to polish the candidates in float64; by default where there are derivatives. */
  verify?: boolean;
  /** Multiply-adds to spend on the float64 loss at most, 3e9 by default; the noise floor takes a third of them. */
  budget?: number;
  /** The basins of the field, where they are known. */
  basins?: BasinLabels;
  engine?: string | null;
  adapter?: string | null;
  /** Whether to list the persistence diagrams. */
  persistence?: boolean;
  /** Minima to list at most, the most certain and deepest first; 10 000 by default. The counts are always of all. */
  listed?: number;
  /** Told the facts before the candidates are polished, which takes longest. */
  onEarly?: (facts: Facts) => void;
  signal?: AbortSignal;
}

const BUDGET = 3e9;

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
  const basins = options.basins ?? new Basins(width, height).update(values);
  await pause();
  const pairs = persistence(basins);
  const minima = regionalMinima(basins, pairs);
  await pause();
  const noiseFloor = await noiseFloorOf(field, summary, minima, options, pause);
  const ranked = new RankedMinima(minima, noiseFloor.value);
  const list = ranked.list(field, options.listed ?? 10_000);
  const half = halfResolution(field, noiseFloor.value, ranked.counts.resolved);
  await pause();
  const facts: Facts = {
    grid: [width, height],
    window,
    engine: options.engine ?? null,
    adapter: options.adapter ?? null,
    range: summary.finite ? { min: summary.min, max: summary.max, median: summary.median } : null,
    holes: values.length - summary.finite,
    minima: {
      resolved: ranked.counts.resolved,
      verified: null,
      unresolved: ranked.counts.unresolved,
      noise: ranked.counts.noise,
      border: ranked.counts.border,
      raw: minima.count,
      continuum: null,
      verification: null,
      polished: null,
      noiseFloor,
      half,
      curve: depthCurve(minima, noiseFloor.value, summary.max - summary.min),
      list,
      ...(minima.count > list.length && { omitted: minima.count - list.length }),
    },
    ...(options.persistence && {
      persistence: { window: diagram(basins, pairs.windowSaddle), escape: diagram(basins, pairs.escapeSaddle) },
    }),
    convexity: null,
  };
  const { lossAt, jetAt, cost, budget = BUDGET } = options;
  if (!lossAt || !(options.verify ?? jetAt)) return facts;
  options.onEarly?.(facts);
  const candidates = ranked.order.map((m) => minima.sample[m]);
  const { polished, continuum, rule } = await verify(field, candidates, { lossAt, jetAt, cost }, budget, pause);
  const verified = { verified: polished && polished.length, continuum, verification: rule, polished };
  return { ...facts, minima: { ...facts.minima, ...verified } };
}

async function noiseFloorOf(
  field: Field,
  summary: Statistics,
  minima: Minima,
  { delta, lossAt, cost = 0, budget = BUDGET, noise }: SummaryOptions,
  pause: ReturnType<typeof createPause>,
): Promise<NoiseFloor> {
  if (delta !== undefined) return givenNoise(delta);
  if (!lossAt || summary.finite === 0) return estimatedNoise(field, summary);
  if (cost > DEAREST_LOSS) {
    const { value, rule } = estimatedNoise(field, summary);
    return {
      value,
      rule: `${rule}; a float64 loss takes ${cost.toExponential(0)} multiply-adds, too many to compare with`,
    };
  }
  return measuredNoise(field, minima, lossAt, pause, { evaluations: Math.floor(budget / 3 / (cost + 1)), ...noise });
}

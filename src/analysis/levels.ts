import { tickIncrement } from 'd3-array';
import type { Field } from '../spec/field.ts';
import { RankedValues, roundingFloor, statistics, type Statistics } from './statistics.ts';

export const LEVEL_RULES = ['linear', 'log', 'quantile'] as const;
export type LevelRule = (typeof LEVEL_RULES)[number];

export interface LevelOptions {
  /** `auto` takes `linear`, or `log` where the median lies in the lowest eighth of the range. */
  rule?: LevelRule | 'auto';
  /** About how many levels; 12 by default. */
  count?: number;
  /** Noise floor of the field; four float32 units of its largest value by default. */
  noiseFloor?: number;
  /** Measured here when not given. */
  statistics?: Statistics;
}

export interface ContourLevels {
  /** The rule that was used. `quantile` lines enclose equal areas, not equal heights: a legend has to say so. */
  rule: LevelRule;
  /** Ascending, strictly between the least and the greatest finite loss; empty for a constant field. */
  values: Float64Array;
  /** Whether a level is drawn heavier: every fifth. */
  index: boolean[];
  /** Spacing: of the loss (`linear`), of log10(L - Lmin + epsilon) (`log`); null for `quantile` or without levels. */
  step: number | null;
  /** What `log` adds to L - Lmin. */
  epsilon: number;
}

/** A median below this share of the range makes `auto` take logarithmic levels. */
const LOG_SHARE = 0.12;
const INDEX_EVERY = 5;

/**
 * Levels for contour lines. `linear` and `log` levels lie half a step off the round numbers, where losses like to have
 * plateaus; a level is never the least or the greatest loss.
 */
export function contourLevels(field: Pick<Field, 'values'>, options: LevelOptions = {}): ContourLevels {
  const summary = options.statistics ?? statistics(field.values);
  const { min, max, median } = summary;
  const count = Math.max(1, options.count ?? 12);
  const epsilon = logEpsilon(summary, options.noiseFloor);
  const automatic = (median - min) / (max - min) > LOG_SHARE ? 'linear' : 'log';
  const wanted = options.rule ?? 'auto';
  const rule = wanted !== 'auto' ? wanted : max > min ? automatic : 'linear';
  if (!(max > min)) return { rule, values: new Float64Array(0), index: [], step: null, epsilon };
  const { step, levels } = LEVELS_OF[rule](summary, count, epsilon, field.values);
  const inside = levels.filter(({ value }, k) => value > min && value < max && value !== levels[k - 1]?.value);
  return {
    rule,
    values: Float64Array.from(inside, ({ value }) => value),
    index: inside.map(({ order }) => (order + 1) % INDEX_EVERY === 0),
    step: inside.length ? step : null,
    epsilon,
  };
}

/**
 * What a logarithmic scale adds to L - Lmin, so that the minimum has a place on it: the noise floor, or the height of the
 * lowest 1 % of the field above its minimum where that is more. Positive wherever the field is not constant.
 */
export function logEpsilon(summary: Statistics, noiseFloor = roundingFloor(summary)): number {
  const height = summary.low - summary.min;
  return Math.max(noiseFloor, height > 0 ? height : 0);
}

/** A level and its place in the endless sequence it belongs to, which decides which ones are heavier. */
interface Level {
  value: number;
  order: number;
}

type LevelsOf = (
  summary: Statistics,
  count: number,
  epsilon: number,
  values: Float32Array,
) => { step: number | null; levels: Level[] };

const LEVELS_OF: Record<LevelRule, LevelsOf> = {
  linear: ({ min, max }, count) => roundLevels(min, max, count),

  log: ({ min, max }, count, epsilon) => {
    const { step, levels } = roundLevels(Math.log10(epsilon), Math.log10(max - min + epsilon), count);
    return { step, levels: levels.map(({ value, order }) => ({ value: 10 ** value - epsilon + min, order })) };
  },

  quantile: ({ finite }, count, _epsilon, values) => {
    const ranks: number[] = [];
    for (let k = 0; k < count; k++) {
      const rank = ((k + 0.5) / count) * (finite - 1);
      ranks.push(Math.floor(rank), Math.ceil(rank));
    }
    const ranked = new RankedValues(values).at(ranks);
    const levels = Array.from({ length: count }, (_, k) => ({
      value: (ranked[2 * k] + ranked[2 * k + 1]) / 2,
      order: k,
    }));
    return { step: null, levels };
  },
};

/** (k + 1/2) · step between two numbers, with step 1, 2 or 5 times a power of ten. */
function roundLevels(from: number, to: number, count: number): { step: number; levels: Level[] } {
  // Below 1 the increment is the negated inverse of the step: a quotient of integers rounds once, a product twice.
  const increment = tickIncrement(from, to, count);
  const step = increment < 0 ? -1 / increment : increment;
  const at = (k: number) => (increment < 0 ? (k + 0.5) / -increment : (k + 0.5) * increment);
  const first = Math.floor(from / step) - 1;
  const levels: Level[] = [];
  // The step gives at most 2·count levels; the bound ends the loop where `from` and `to` agree to the last bit or two.
  for (let n = 0; n < 4 * count + 8; n++) {
    const value = at(first + n);
    if (value > from && value < to) levels.push({ value, order: first + n });
  }
  return { step, levels };
}

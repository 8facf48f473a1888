import { shortNumber } from './ticks.ts';

export interface LevelLabels {
  /** One for each level. */
  readonly labels: readonly string[];
  /** What the labels leave out, in words, such as "above the minimum"; '' when they are the losses themselves. */
  readonly offset: string;
}

/** A label may be off by this share of the distance to the next level. */
const SLACK = 0.04;
/** Losses that need more digits than this are labelled by their heights above the minimum. */
const MOST_DIGITS = 5;

/** Numbers for contour levels, in as few digits as tell each from its neighbours. */
export function levelLabels(levels: ArrayLike<number>, min: number): LevelLabels {
  const values = Array.from(levels);
  const digits = digitsFor(values);
  if (digits <= MOST_DIGITS) return { labels: values.map((value) => shortNumber(value, digits)), offset: '' };
  const heights = values.map((value) => value - min);
  const enough = Math.min(MOST_DIGITS, digitsFor(heights));
  return { labels: heights.map((height) => `+${shortNumber(height, enough)}`), offset: 'above the minimum' };
}

/** With fewer heavy levels than this all are labelled. */
const FEW_HEAVY = 3;

/** Which levels are labelled on their lines: the heavy ones, where there are enough of them. */
export function isLabelled(index: readonly boolean[]): readonly boolean[] {
  return index.filter(Boolean).length >= FEW_HEAVY ? index : index.map(() => true);
}

function digitsFor(values: readonly number[]): number {
  for (let digits = 2; digits <= 17; digits++) {
    const isEnough = values.every((value, k) => {
      const error = Math.abs(Number(value.toPrecision(digits)) - value);
      const below = k > 0 ? value - values[k - 1] : Infinity;
      const above = k < values.length - 1 ? values[k + 1] - value : Infinity;
      return error <= SLACK * Math.min(below, above, Math.abs(value));
    });
    if (isEnough) return digits;
  }
  return Infinity;
}

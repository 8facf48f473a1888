import { goldenSections } from './golden-sections.ts';
import type { Place, StepLoss } from './step-loss.ts';

/** The loss on a circle of the plane, in grid steps. */
export interface Circle {
  /** The lowest point found. */
  readonly lowest: Place & { readonly value: number };
  readonly largest: number;
  /** Whether the loss is NaN or -Infinity somewhere: what is there is not known. */
  readonly hasHole: boolean;
}

const DIRECTIONS = 16;

/**
 * Searches a circle for its lowest point: samples in even directions, and the dips between them by golden
 * sections, so that the two ends of a valley however narrow are found.
 *
 * @param tolerance of a dip's depth, given the lowest and the largest loss of the circle so far
 * @param valley a direction in which the floor of one is known to lie, which the samples may not show
 */
export function lowestOnCircle(
  loss: StepLoss,
  centre: Place,
  radius: number,
  tolerance: (lowest: number, largest: number) => number,
  valley?: number,
): Circle {
  const at = (angle: number) => loss.valueAt(centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle));
  // no symmetry of a grid or of a landscape is likely to turn by this
  const first = 0.2137;
  const width = (2 * Math.PI) / DIRECTIONS;
  const values = Array.from({ length: DIRECTIONS }, (_, k) => at(first + k * width));
  const sampleAt = (k: number) => values[(k + DIRECTIONS) % DIRECTIONS];
  const largest = Math.max(...values);
  let angle = first;
  let value = Infinity;
  const take = (at: number, v: number) => {
    if (v < value) [angle, value] = [at, v];
  };
  values.forEach((v, k) => take(first + k * width, v));
  // all of them: the narrowest has the highest samples, and may reach deepest
  const dips = Array.from(values.keys())
    .filter((k) => sampleAt(k) <= sampleAt(k - 1) && sampleAt(k) <= sampleAt(k + 1))
    .sort((p, q) => values[p] - values[q] || p - q);
  const follow = (low: number, high: number, atLow: number, atHigh: number) => {
    const dip = goldenSections(at, low, high, atLow, atHigh, () => tolerance(value, largest));
    take(dip.at, dip.value);
  };
  if (valley !== undefined) {
    take(valley, at(valley));
    const [low, high] = [valley - width, valley + width];
    follow(low, high, at(low), at(high));
  }
  for (const k of dips) {
    const low = first + (k - 1) * width;
    follow(low, low + 2 * width, sampleAt(k - 1), sampleAt(k + 1));
  }
  return {
    lowest: { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle), value },
    largest,
    hasHole: values.some((v) => Number.isNaN(v) || v === -Infinity),
  };
}

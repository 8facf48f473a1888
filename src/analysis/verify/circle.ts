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
/** Dips of the samples that are followed to their bottom, the lowest ones. */
const DIPS = 3;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Searches a circle for its lowest point: samples in even directions, and the lowest dips between them by golden
 * sections, so that the two ends of a valley however narrow are found.
 *
 * @param sections of a dip; each leaves 0.618 of the angle
 */
export function lowestOnCircle(loss: StepLoss, centre: Place, radius: number, sections: number): Circle {
  const at = (angle: number) => loss.valueAt(centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle));
  // no symmetry of a grid or of a landscape is likely to turn by this
  const first = 0.2137;
  const width = (2 * Math.PI) / DIRECTIONS;
  const values = Array.from({ length: DIRECTIONS }, (_, k) => at(first + k * width));
  let angle = first;
  let value = Infinity;
  const take = (at: number, v: number) => {
    if (v < value) [angle, value] = [at, v];
  };
  values.forEach((v, k) => take(first + k * width, v));
  const dips = values
    .map((v, k) => ({ k, v }))
    .filter(({ k, v }) => v <= values[(k + DIRECTIONS - 1) % DIRECTIONS] && v <= values[(k + 1) % DIRECTIONS])
    .sort((p, q) => p.v - q.v || p.k - q.k);
  for (const { k } of dips.slice(0, DIPS)) {
    let low = first + (k - 1) * width;
    let high = first + (k + 1) * width;
    let left = high - GOLDEN * (high - low);
    let right = low + GOLDEN * (high - low);
    let atLeft = at(left);
    let atRight = at(right);
    for (let n = 0; n < sections; n++) {
      if (atLeft <= atRight) {
        [high, right, atRight] = [right, left, atLeft];
        left = high - GOLDEN * (high - low);
        atLeft = at(left);
      } else {
        [low, left, atLeft] = [left, right, atRight];
        right = low + GOLDEN * (high - low);
        atRight = at(right);
      }
    }
    take(left, atLeft);
    take(right, atRight);
  }
  return {
    lowest: { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle), value },
    largest: Math.max(...values),
    hasHole: values.some((v) => Number.isNaN(v) || v === -Infinity),
  };
}

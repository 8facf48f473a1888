import { lossCurve, type LossCurve } from '../../model/train/loss-curve.ts';
import type { LossRecord } from '../../model/train/trainer.ts';

/** Entries after which the oldest are joined; a screen shows a few hundred. */
const MOST = 32_768;
const JOINED = 4096;

interface Ranges {
  steps: number[];
  values: number[];
  low: number[];
  high: number[];
}

/**
 * The losses of a training under way, in bounded memory: when there are too many, they are joined to ranges that keep their least
 * and largest loss, so that no spike is lost.
 */
export class LiveCurve {
  #ranges: Ranges = { steps: [], values: [], low: [], high: [] };
  #drawn: LossCurve | null = null;

  push({ steps, values }: LossRecord): void {
    if (steps.length === 0) return;
    this.#drawn = null;
    const ranges = this.#ranges;
    for (let k = 0; k < steps.length; k++) {
      ranges.steps.push(steps[k]);
      ranges.values.push(values[k]);
      ranges.low.push(values[k]);
      ranges.high.push(values[k]);
    }
    if (ranges.steps.length > MOST) this.#join();
  }

  /** Takes the place of what was told by the full record. */
  replace(record: LossRecord): void {
    this.#ranges = { steps: [], values: [], low: [], high: [] };
    this.#drawn = null;
    this.push(record);
  }

  /** Of a few hundred ranges; the same object while nothing has come. */
  drawn(points: number): LossCurve {
    this.#drawn ??= curveOf(this.#ranges, points);
    return this.#drawn;
  }

  #join(): void {
    const { steps, values, low, high } = curveOf(this.#ranges, JOINED);
    this.#ranges = { steps: [...steps], values: [...values], low: [...low], high: [...high] };
  }
}

function curveOf({ steps, values, low, high }: Ranges, points: number): LossCurve {
  return lossCurve(
    {
      steps: Uint32Array.from(steps),
      values: Float64Array.from(values),
      low: Float64Array.from(low),
      high: Float64Array.from(high),
    },
    points,
  );
}

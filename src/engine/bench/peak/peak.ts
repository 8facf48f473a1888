/** A peak: what independent multiply-adds reach on an engine's hardware, measured through the engine's own door. */
export interface Peak {
  /** The instructions or the shader that was fastest, in words. */
  readonly description: string;
  /** GFLOP/s of the fastest variant, measured now for about so many milliseconds; two operations a multiply-add. */
  measure(milliseconds: number, signal?: AbortSignal): Promise<number>;
  dispose(): void;
}

/** One loop of multiply-adds in units that can be made larger, such as iterations. */
export interface PeakVariant {
  readonly description: string;
  /** Units to begin with, far below a millisecond of any machine's work. */
  readonly first: number;
  /** Most units of one run. */
  readonly most: number;
  readonly flopsPerUnit: number;
  /** Runs so many units, checks their result, and gives the milliseconds they took. */
  run(units: number): Promise<number>;
}

/** Time that a variant runs for to be compared with the others: beyond the ramp of a clock and a queue. */
const TRIAL_MS = 30;
/** Best of so many: disturbances only slow a loop down. */
const TRIALS = 3;

/** Tries every variant, in turns, and keeps the fastest. */
export async function fastestPeak(
  variants: readonly PeakVariant[],
  dispose: () => void,
  signal?: AbortSignal,
): Promise<Peak> {
  const sized: { variant: PeakVariant; units: number; rate: number }[] = [];
  for (const variant of variants) sized.push({ variant, units: await enoughUnits(variant, signal), rate: 0 });
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const entry of sized) {
      signal?.throwIfAborted();
      const milliseconds = await entry.variant.run(entry.units);
      entry.rate = Math.max(entry.rate, (entry.units * entry.variant.flopsPerUnit) / milliseconds);
    }
  }
  const [best] = sized.sort((x, y) => y.rate - x.rate);
  if (!best) throw new RangeError('Expected at least one variant of a peak, got none');
  const { variant, units } = best;
  return {
    description: variant.description,
    async measure(target, stop) {
      let done = 0;
      let spent = 0;
      while (spent < target) {
        stop?.throwIfAborted();
        spent += await variant.run(units);
        done += units;
      }
      return (done * variant.flopsPerUnit) / spent / 1e6;
    },
    dispose,
  };
}

async function enoughUnits(variant: PeakVariant, signal?: AbortSignal): Promise<number> {
  let units = variant.first;
  for (;;) {
    signal?.throwIfAborted();
    const milliseconds = await variant.run(units);
    if (milliseconds >= TRIAL_MS || units >= variant.most) return units;
    units = Math.min(variant.most, growth(units, milliseconds, TRIAL_MS));
  }
}

/** Units for about `target` milliseconds, at least twice and at most sixteen times as many: short runs mislead. */
function growth(units: number, milliseconds: number, target: number): number {
  const factor = (1.2 * target) / Math.max(milliseconds, 1e-3);
  return Math.ceil(units * Math.min(16, Math.max(2, factor)));
}

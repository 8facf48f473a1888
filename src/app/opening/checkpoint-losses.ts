import type { Checkpoint } from '../checkpoints.ts';
import { countParameters, isSameShape } from '../../spec/agreement.ts';
import type { Landscape } from '../../spec/landscape.ts';

/** Multiply-adds for all losses of a list, about half a second. */
const MOST_WORK = 5e8;

/** What is known of a loss: its value, that it is on its way, or that it is not taken. */
export type KnownLoss = number | 'pending' | 'none';

/**
 * The loss at each checkpoint on the data that are shown, in float64: taken one after the other when it is asked for, as far as that is
 * little work.
 */
export class CheckpointLosses {
  readonly #onChange: () => void;
  #of: Pick<Landscape, 'network' | 'data' | 'loss'> | null = null;
  #losses = new WeakMap<Float64Array, KnownLoss>();
  #waiting: Float64Array[] = [];
  #lossAt: Promise<(theta: Float64Array) => number> | null = null;
  #work = 0;
  #step = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  lossOf({ network, values }: Checkpoint, landscape: Landscape): KnownLoss {
    if (!isSameShape(network, landscape.network)) return 'none';
    this.#follow(landscape);
    const known = this.#losses.get(values);
    if (known !== undefined) return known;
    const isFirst = this.#waiting.length === 0;
    this.#losses.set(values, 'pending');
    this.#waiting.push(values);
    if (isFirst) void this.#run(landscape);
    return 'pending';
  }

  #follow({ network, data, loss }: Landscape): void {
    if (this.#of?.network === network && this.#of.data === data && this.#of.loss === loss) return;
    this.#of = { network, data, loss };
    this.#losses = new WeakMap();
    this.#waiting = [];
    this.#lossAt = null;
    this.#work = 0;
    this.#step = 0;
  }

  async #run(landscape: Landscape): Promise<void> {
    const [of, losses] = [this.#of, this.#losses];
    // what else the page is about to draw comes first
    await new Promise((resolve) => setTimeout(resolve));
    try {
      this.#lossAt ??= this.#open(landscape);
      const lossAt = await this.#lossAt;
      while (this.#of === of && this.#waiting.length > 0) {
        const values = this.#waiting.shift()!;
        this.#work += this.#step;
        losses.set(values, this.#work > MOST_WORK ? 'none' : lossAt(values));
        this.#onChange();
        await new Promise((resolve) => setTimeout(resolve));
      }
    } catch {
      // data in a file that is not there yet: the picture says so
      if (this.#of !== of) return;
      for (const values of this.#waiting.splice(0)) losses.set(values, 'none');
      this.#onChange();
    }
  }

  async #open(landscape: Landscape): Promise<(theta: Float64Array) => number> {
    const [{ resolveLandscape }, { createEvaluator }] = await Promise.all([
      import('../../model/resolve.ts'),
      import('../../model/evaluate.ts'),
    ]);
    const resolved = await resolveLandscape({
      ...landscape,
      parameters: { init: 'zeros' },
      plane: { directions: 'random', normalize: 'none' },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [2, 2],
    });
    const { layers, bias } = landscape.network;
    this.#step = countParameters(layers, bias) * resolved.data.samples;
    return createEvaluator(resolved).loss;
  }
}

import { differences, type TrainedProblem } from './same-problem.ts';
import type { Landscape, TrainingRecord } from '../../spec/landscape.ts';

/**
 * Keeps the record of a training true: beside its values it stays while the problem is the one that they were seen with first, is left
 * out while it is another, and comes back when that is undone.
 */
export class Records {
  /** By the values themselves, which edits of other parts hand on. */
  readonly #known = new WeakMap<readonly number[], { training: TrainingRecord; problem: TrainedProblem }>();

  /** The parameters with their record put right; null where it is. */
  mend({ parameters, network, data, loss }: Landscape): Landscape['parameters'] | null {
    if (!('values' in parameters)) return null;
    const { values, training } = parameters;
    const known = this.#known.get(values);
    if (!known || (training && training !== known.training)) {
      if (training) this.#known.set(values, { training, problem: { network, data, loss } });
      return null;
    }
    const isTrue = differences(known.problem, { network, data, loss }).length === 0;
    if (isTrue === (training !== undefined)) return null;
    return isTrue ? { values, training: known.training } : { values };
  }
}

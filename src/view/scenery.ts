import { contourLevels } from '../analysis/levels.ts';
import { statistics, type Statistics } from '../analysis/statistics.ts';
import { holeTable, type HoleTable } from './holes.ts';
import type { LineLevels } from './lines.ts';
import type { ViewState } from './types.ts';
import { valueScale, type ValueScale } from './value-scale.ts';

export interface Derived {
  readonly statistics: Statistics;
  readonly scale: ValueScale | null;
  readonly levels: LineLevels | null;
  /** Null when every loss is finite. */
  readonly holes: HoleTable | null;
}

/** A value that is made again only when what it is made from has changed. */
class Memo<T> {
  #inputs: readonly unknown[] | null = null;
  #value: T | undefined;

  get(inputs: readonly unknown[], make: () => T): T {
    if (!this.#inputs || inputs.some((input, k) => input !== this.#inputs![k])) {
      this.#value = make();
      this.#inputs = inputs;
    }
    return this.#value as T;
  }
}

/** What follows from a view's state: statistics of the field, its scale and its contour levels. */
export class SceneryCache {
  readonly #statistics = new Memo<Statistics>();
  readonly #scale = new Memo<ValueScale | null>();
  readonly #levels = new Memo<LineLevels | null>();
  readonly #holes = new Memo<HoleTable | null>();

  /** Expects a state with a field; without one everything is empty. */
  derive(state: Readonly<ViewState>): Derived {
    const { field, palette, range, contours, levelRule, levelCount } = state;
    const values = field?.values ?? NOTHING;
    const summary = this.#statistics.get([field, state.statistics], () => state.statistics ?? statistics(values));
    const scale = this.#scale.get([summary, state.scale, palette, range?.[0], range?.[1]], () =>
      valueScale(summary, state.scale, palette, range),
    );
    const levels = this.#levels.get([scale, summary, contours, state.levels, levelRule, levelCount], () => {
      if (!scale || !contours) return null;
      const options = { rule: levelRule, count: levelCount, statistics: summary };
      return { ...(state.levels ?? contourLevels({ values }, options)), span: scale.max - scale.min };
    });
    const holes = this.#holes.get([field, summary.finite], () => field && holeTable(field, summary));
    return { statistics: summary, scale, levels, holes };
  }
}

const NOTHING = new Float32Array(0);

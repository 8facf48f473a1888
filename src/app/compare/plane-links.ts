import type { SurveyCase } from '../../analysis/survey/plan.ts';
import { handOver, LONGEST_ADDRESS, type TabStore } from '../../spec/handed.ts';
import { encodeViewState, type ViewOptions } from '../../spec/view-state.ts';

/** Links by which planes open in the explorer, each made once. */
export class PlaneLinks {
  readonly #path: string;
  readonly #view: Partial<ViewOptions>;
  readonly #store: TabStore;
  readonly #links = new WeakMap<SurveyCase, string>();

  /** @param view how the planes are looked at there */
  constructor(path: string, view: Partial<ViewOptions>, store: TabStore) {
    this.#path = path;
    this.#view = view;
    this.#store = store;
  }

  /** Where a plane opens; the explorer itself for a landscape too large for an address, which goes by `handOver`. */
  linkOf(plane: SurveyCase): string {
    let link = this.#links.get(plane);
    if (link === undefined) {
      const hash = this.#hashOf(plane);
      link = hash.length <= LONGEST_ADDRESS ? this.#path + hash : this.#path;
      this.#links.set(plane, link);
    }
    return link;
  }

  /** The address for a link that is about to open; null where the landscape is too large even for the tab to keep. */
  handOver(plane: SurveyCase): string | null {
    const link = this.linkOf(plane);
    if (link !== this.#path) return link;
    const address = handOver('plane', this.#hashOf(plane), this.#store);
    return address && this.#path + address;
  }

  #hashOf({ landscape }: SurveyCase): string {
    return encodeViewState({ landscape, view: this.#view });
  }
}

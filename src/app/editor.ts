import { fit } from './fit.ts';
import { asOwn, withDraft, withPreset, withView, type ExplorerState, type ViewSettings } from './state.ts';
import type { Store } from './store.ts';
import type { Landscape } from '../spec/landscape.ts';

/** What the controls do to the state. */
export class Editor {
  readonly #store: Store<ExplorerState>;

  constructor(store: Store<ExplorerState>) {
    this.#store = store;
  }

  /** Edits the landscape in the controls, and makes what depends on the edit fit. */
  edit(change: (draft: Landscape) => Landscape): void {
    this.#store.update((state) => {
      const { landscape, note } = fit(change(state.draft), state.draft);
      return withDraft(state, landscape, note);
    });
  }

  /** Takes a whole landscape as it is, right or wrong. */
  replace(landscape: Landscape): void {
    this.#store.update((state) => ({ ...withDraft(state, landscape), view: { ...state.view, orbit: null } }));
  }

  /** What is shown came from elsewhere, and is no preset any more. */
  own(): void {
    this.#store.update(asOwn);
  }

  choosePreset(name: string): void {
    this.#store.update((state) => withPreset(state, name));
  }

  view(changes: Partial<ViewSettings>): void {
    this.#store.update((state) => withView(state, changes));
  }
}

import { html, type TemplateResult } from 'lit';
import { Checkpoints } from '../../../src/app/checkpoints.ts';
import { Editor } from '../../../src/app/editor.ts';
import { PlaneSource } from '../../../src/app/plane/plane-source.ts';
import { initialState, withDraft, type ExplorerState } from '../../../src/app/state.ts';
import { Store } from '../../../src/app/store.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { mountForm, type Form } from '../form.ts';

export interface Planes {
  readonly store: Store<ExplorerState>;
  readonly source: PlaneSource;
  readonly checkpoints: Checkpoints;
  /** What was told. */
  readonly said: string[];
  readonly draft: Landscape;
}

/** A choice of planes over a state of its own, without a page. */
export function createPlanes(landscape: Landscape, redraw: () => void = () => {}): Planes {
  return planesOver(new Store(withDraft(initialState(), landscape)), redraw);
}

function planesOver(store: Store<ExplorerState>, redraw: () => void): Planes {
  const said: string[] = [];
  const checkpoints = new Checkpoints(redraw);
  const source = new PlaneSource({
    editor: new Editor(store),
    store,
    checkpoints,
    say: (sentence) => {
      said.push(sentence);
      redraw();
    },
    redraw,
  });
  return {
    store,
    source,
    checkpoints,
    said,
    get draft() {
      return store.state.draft;
    },
  };
}

/** Controls of a plane in a page. */
export function mountPlanes(
  template: (state: ExplorerState, source: PlaneSource, editor: Editor) => TemplateResult,
  landscape: Landscape,
): Form & { planes: Planes } {
  let planes: Planes | null = null;
  let form: Form | null = null;
  // the store is made by the form, and the planes over it with the first drawing
  form = mountForm((state, editor) => (planes ? template(state, planes.source, editor) : html``), landscape);
  planes = planesOver(form.store, () => form.redraw());
  form.redraw();
  return Object.assign(form, { planes });
}

/** Waits for a condition, turn by turn of the thread; fails by the test's own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve));
}

import { Checkpoints } from '../../../src/app/checkpoints.ts';
import { Editor } from '../../../src/app/editor.ts';
import { initialState, withDraft, type ExplorerState } from '../../../src/app/state.ts';
import { Store } from '../../../src/app/store.ts';
import { openSession } from '../../../src/app/training/open-session.ts';
import { Training } from '../../../src/app/training/training.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';

/** A problem that trains in no time. */
export const SMALL: Landscape = {
  version: 1,
  network: { layers: [2, 4, 1], activation: 'tanh' },
  parameters: { init: 'xavier-uniform', seed: 1 },
  data: { dataset: 'moons', samples: 16, seed: 1 },
  loss: { name: 'bce' },
  plane: { directions: 'random', seed: 1 },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [9, 9],
};

/** The training of a page, without the page: its store, its checkpoints, and what it said. */
export function trainingPage(landscape: Landscape = SMALL) {
  const store = new Store<ExplorerState>(withDraft(initialState(), landscape));
  const editor = new Editor(store);
  const checkpoints = new Checkpoints();
  const said: string[] = [];
  let waiting: (() => void)[] = [];
  const training = new Training({
    editor,
    checkpoints,
    state: () => store.state,
    say: (sentence) => said.push(sentence),
    onChange: () => {
      for (const look of waiting.splice(0)) look();
    },
    open: openSession,
  });
  store.subscribe((next, previous) => {
    if (next.landscape !== previous.landscape) training.follow(next.landscape);
  });
  /** Waits for a state of the training. */
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const edit = (changes: Partial<Landscape>) => editor.edit((draft) => ({ ...draft, ...changes }));
  return { store, editor, checkpoints, said, training, until, edit };
}

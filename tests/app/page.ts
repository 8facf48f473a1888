import '../../src/elements/define.ts';
import { Explorer } from '../../src/app/explorer.ts';
import { initialState, withDraft, withView, type ExplorerState } from '../../src/app/state.ts';
import type { LossLandscape } from '../../src/elements/define.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

/** A line through (±1, 0.25 ± 0.5): the loss is (a − 0.5)² + (b − 0.25)², and both are nodes of the grid. */
export const BOWL: Landscape = {
  version: 1,
  network: { layers: [1, 1] },
  parameters: { values: [0, 0] },
  data: { inputs: [[-1], [1]], targets: [[-0.25], [0.75]] },
  loss: { name: 'mse' },
  plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 0, bias: 0 } },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [17, 17],
};

export function stateWith(landscape: Landscape): ExplorerState {
  return withView(withDraft(initialState(), landscape), { engine: 'cpu' });
}

/** The explorer in this page. One is enough: it listens to the page's history for as long as the page lives. */
export function openExplorer(hash: string): { explorer: Explorer; root: HTMLElement } {
  history.replaceState(null, '', hash);
  // what another test left in this tab
  sessionStorage.clear();
  const root = document.createElement('div');
  document.body.append(root);
  const explorer = new Explorer(root);
  explorer.start();
  return { explorer, root };
}

export function elementIn(root: HTMLElement): LossLandscape {
  return root.querySelector('loss-landscape')!;
}

/** Waits until a condition holds, looking once a frame; fails by the test's own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await frame();
}

/** The page is drawn once a frame. */
export async function drawn(): Promise<void> {
  await frame();
  await frame();
}

function frame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Waits until the picture of the state's landscape, its facts, and the page about them are there. */
export async function pictured(root: HTMLElement): Promise<LossLandscape> {
  await drawn();
  const element = elementIn(root);
  await element.updateComplete;
  await element.ready;
  await drawn();
  return element;
}

/** What the page says about the last thing that was done. */
export function noticesIn(root: HTMLElement): string {
  return [...root.querySelectorAll<HTMLElement>('.note:not([hidden])')]
    .map((note) => (note.querySelector('[role=status]') ?? note).textContent!.trim())
    .join(' ');
}

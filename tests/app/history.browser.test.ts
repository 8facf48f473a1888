import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { stateOf } from '../../src/app/address.ts';
import type { ExplorerState } from '../../src/app/state.ts';
import { countParameters } from '../../src/spec/agreement.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { choose, enter, find } from './form.ts';
import { drawn, elementIn, openExplorer, pictured, until } from './page.ts';

// A small grid in the first address; the presets that follow are cheap ones.
const FIRST = '#v1&preset=relu-relu&grid=17,17&view=map&engine=cpu';
const { explorer, root } = openExplorer(FIRST);
afterAll(() => root.remove());

function travelled(): Promise<Event> {
  return new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
}

async function go(steps: number): Promise<void> {
  const arrived = travelled();
  history.go(steps);
  await arrived;
  await drawn();
}

const preset = () => explorer.store.state.preset;
const shown = () => find<HTMLSelectElement>(root, 'preset').value;

/** What an address stands for, less what the reader cannot set. */
function meaning({ landscape, view }: ExplorerState) {
  return { landscape, view };
}

test('the address that the page was opened with is its state, in controls and picture', async () => {
  const element = await pictured(root);
  expect(element.field).toMatchObject({ width: 17, height: 17 });
  expect(element.view).toBe('map');
  expect(find(root, 'grid-0').value).toBe('17');
  expect(root.querySelector<HTMLInputElement>('input[value=map]')!.checked).toBe(true);
});

describe('edits', () => {
  beforeEach(async () => {
    explorer.store.update(() => stateOf(FIRST)!);
    await drawn();
  });

  test('replace the address by one that means the same, without a new entry', async () => {
    const { length } = history;
    enter(root, 'grid-0', '19');
    enter(root, 'window-a-1', '1.5');
    choose(root, 'view-palette', 'cividis');
    choose(root, 'loss-name', 'mae');
    await until(() => location.hash.includes('palette=cividis'));
    expect(history.length).toBe(length);
    expect(meaning(stateOf(location.hash)!)).toEqual(meaning(explorer.store.state));
  });

  test('that are wrong leave the address at what is drawn', async () => {
    enter(root, 'grid-0', '1');
    choose(root, 'view-palette', 'vik');
    await until(() => location.hash.includes('palette=vik'));
    expect(stateOf(location.hash)!.landscape.grid).toEqual([17, 17]);
  });

  test('a zoom is in the address, and a link to it opens that window', async () => {
    const element = elementIn(root);
    await pictured(root);
    element.window = { a: [0, 1], b: [-1, 0] };
    element.dispatchEvent(new Event('landscape-camera'));
    await until(() => location.hash.includes('window=0,1,-1,0'));
    expect(stateOf(location.hash)!.landscape.window).toEqual({ a: [0, 1], b: [-1, 0] });
    element.window = null;
  });
});

describe('presets', () => {
  test('are entries of the history: back and forward go from one to the other, controls and picture with them', async () => {
    history.pushState(null, '', FIRST);
    explorer.store.update(() => stateOf(FIRST)!);
    const { length } = history;
    choose(root, 'preset', 'two-linear-layers');
    expect(location.hash).toMatch(/^#v1&preset=two-linear-layers/);
    choose(root, 'preset', 'linear-layer');
    expect(history.length).toBe(length + 2);
    await go(-1);
    expect([preset(), shown()]).toEqual(['two-linear-layers', 'two-linear-layers']);
    await go(-1);
    expect([preset(), shown()]).toEqual(['relu-relu', 'relu-relu']);
    expect(explorer.store.state.landscape.grid).toEqual([17, 17]);
    await go(2);
    expect([preset(), shown()]).toEqual(['linear-layer', 'linear-layer']);
    expect(elementIn(root).landscape).toBe(explorer.store.state.landscape);
    expect(history.length).toBe(length + 2);
  });

  test('an edit just before the next preset is still there when one comes back', async () => {
    history.pushState(null, '', FIRST);
    explorer.store.update(() => stateOf(FIRST)!);
    await drawn();
    enter(root, 'grid-1', '23');
    choose(root, 'preset', 'two-linear-layers');
    await go(-1);
    expect(explorer.store.state.landscape.grid).toEqual([17, 23]);
  });

  test('an address typed by hand is taken; one that is none leaves everything as it is', async () => {
    let arrived = travelled();
    location.hash = '#v1&preset=two-predictions&grid=9,9';
    await arrived;
    expect(explorer.store.state).toMatchObject({ preset: 'two-predictions', landscape: { grid: [9, 9] } });
    const { state } = explorer.store;
    arrived = travelled();
    location.hash = '#v1&preset=nobody';
    await arrived;
    expect(explorer.store.state).toBe(state);
  });
});

test('a preset sets every field anew, also one that was emptied before', async () => {
  choose(root, 'preset', 'linear-layer');
  await drawn();
  enter(root, 'window-a-0', '');
  await drawn();
  choose(root, 'preset', 'two-predictions');
  await drawn();
  expect(find(root, 'window-a-0').value).toBe('-3');
  expect(explorer.store.state.problems).toEqual([]);
});

describe('an edited preset', () => {
  test('is shown under its own name, and the preset before it can be chosen again', async () => {
    const chosen = () => find<HTMLSelectElement>(root, 'preset');
    const heading = () => root.querySelector('.figure h2')!.textContent;
    choose(root, 'preset', 'two-linear-layers');
    await drawn();
    expect([heading(), chosen().value]).toEqual(['Two linear layers', 'two-linear-layers']);
    choose(root, 'loss-name', 'mae');
    await drawn();
    expect([heading(), chosen().value]).toEqual(['Two linear layers, edited', '']);
    // another network leaves nothing of a preset
    explorer.editor.edit((draft) => ({ ...draft, network: { ...draft.network, layers: [1, 2, 1] } }));
    await drawn();
    expect(heading()).toBe('Own landscape');
    choose(root, 'preset', 'two-linear-layers');
    await drawn();
    expect(heading()).toBe('Two linear layers');
    expect(explorer.store.state.draft.loss.name).toBe('mse');
  });
});

test('a landscape that is too large for an address stays in its entry of the history', async () => {
  const { landscape } = stateOf('#v1&preset=moons&grid=9,9&engine=cpu')!;
  const layers = [2, 40, 40, 1];
  const large: Landscape = {
    ...landscape,
    network: { ...landscape.network, layers },
    parameters: { values: Array.from({ length: countParameters(layers) }, (_, k) => Math.sin(k)) },
  };
  choose(root, 'preset', 'two-linear-layers');
  await drawn();
  await pictured(root);
  explorer.editor.replace(large);
  await until(() => location.hash.startsWith('#v1&kept'));
  // what a reload of the page would make of it
  expect(stateOf(location.hash, history.state)!.landscape).toEqual(large);
  choose(root, 'preset', 'linear-layer');
  expect(stateOf(location.hash, history.state)!.preset).toBe('linear-layer');
  await go(-1);
  expect(explorer.store.state.landscape).toEqual(large);
});

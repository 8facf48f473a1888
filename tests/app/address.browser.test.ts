import { expect, test } from 'vitest';
import { bindAddress, hashOf } from '../../src/app/address.ts';
import { initialState, withDraft, withPreset, withView } from '../../src/app/state.ts';
import { Store } from '../../src/app/store.ts';
import type { Window } from '../../src/spec/landscape.ts';
import { until } from './page.ts';

// The page as it is first opened: no hash yet.
const BARE = location.pathname + location.search;
history.replaceState(null, '', BARE);
const store = new Store(initialState());
let zoomed: Window | null = null;
const { touch } = bindAddress(store, () => zoomed);

async function go(steps: number): Promise<void> {
  const arrived = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
  history.go(steps);
  await arrived;
}

test('back to the bare page is the first landscape, and the way forward stays open', async () => {
  // the first new entry takes the place of what other tests left ahead
  store.update((state) => withPreset(state, 'iris'));
  const { length } = history;
  store.update((state) => withPreset(state, 'moons'));
  expect(location.hash).toBe('#v1&preset=moons');
  await go(-2);
  expect(location.hash).toBe('');
  expect(store.state).toEqual(initialState());
  await go(1);
  expect(store.state.preset).toBe('iris');
  await go(1);
  expect(store.state.preset).toBe('moons');
  expect(history.length).toBe(length + 1);
});

test('an edit that is not yet in the address is put there before the next entry', async () => {
  store.update((state) => withView(state, { palette: 'vik' }));
  expect(location.hash).not.toContain('vik');
  store.update((state) => withPreset(state, 'linear-layer'));
  await go(-1);
  expect(location.hash).toBe('#v1&preset=moons&palette=vik');
  expect(store.state).toMatchObject({ preset: 'moons', view: { palette: 'vik' } });
});

test('many edits write few addresses, the last of them the last edit', async () => {
  const replaced: string[] = [];
  const original = history.replaceState;
  history.replaceState = function (data, unused, url) {
    replaced.push(String(url));
    original.call(this, data, unused, url);
  };
  try {
    for (let k = 1; k <= 90; k++) store.update((state) => withView(state, { levelCount: k }));
    await until(() => location.hash.includes('levels=90'));
    expect(replaced).toHaveLength(1);
  } finally {
    history.replaceState = original;
  }
});

test('a zoom is written when it is told of, and a later edit keeps it', async () => {
  zoomed = { a: [0, 0.5], b: [0.25, 1] };
  touch();
  await until(() => location.hash.includes('window=0,0.5,0.25,1'));
  store.update((state) => withView(state, { scale: 'log' }));
  await until(() => location.hash.includes('scale=log'));
  expect(location.hash).toBe(hashOf(store.state, zoomed));
  zoomed = null;
});

test('another preset is not looked at through the window of the one before', () => {
  zoomed = { a: [0, 0.5], b: [0.25, 1] };
  store.update((state) => withPreset(state, 'sine-unit'));
  expect(location.hash).not.toContain('window');
  zoomed = null;
});

test('going back forgets what was about to be written, which belonged to the entry that was left', async () => {
  store.update((state) => withPreset(state, 'iris'));
  const before = store.state;
  store.update((state) => withDraft(state, { ...state.draft, grid: [99, 99] }));
  await go(-1);
  const { hash } = location;
  expect(store.state.preset).toBe('sine-unit');
  await go(1);
  expect(store.state.landscape).toEqual(before.landscape);
  await go(-1);
  expect(location.hash).toBe(hash);
});

import { expect, test } from 'vitest';
import { keptCheckpoints } from '../../src/app/kept-checkpoints.ts';

const network = { layers: [1, 1] };
const wide = { layers: [1, 60_000], bias: false };
const KEY = 'loss-landscape checkpoints';

function fakeStore(text: string | null = null) {
  const kept = new Map<string, string>(text === null ? [] : [[KEY, text]]);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('a reload finds the checkpoints to the bit, and those that were taken away gone', () => {
  const store = fakeStore();
  const values = Float64Array.of(0.1 + 0.2, -0);
  const checkpoints = keptCheckpoints(() => {}, store);
  checkpoints.add({ name: 'a', network, values }, { name: 'b', network, values: Float64Array.of(NaN, -Infinity) });
  checkpoints.add({ name: 'c', network, values, isBare: true });
  checkpoints.remove('a');
  const { list } = keptCheckpoints(() => {}, store);
  expect(list.map(({ name, isBare = false }) => [name, isBare])).toEqual([
    ['b', false],
    ['c', true],
  ]);
  expect([...list[0].values]).toEqual([NaN, -Infinity]);
  expect([...list[1].values]).toEqual([...values]);
  expect(list[1].network).toEqual(network);
});

test('changes are told, what was found is not', () => {
  const store = fakeStore();
  keptCheckpoints(() => {}, store).add({ name: 'a', network, values: new Float64Array(2) });
  let changes = 0;
  const checkpoints = keptCheckpoints(() => changes++, store);
  expect(changes).toBe(0);
  checkpoints.remove('a');
  checkpoints.trajectory = null;
  expect(changes).toBe(2);
});

test('of more than there is room for, the newest are kept', () => {
  const store = fakeStore();
  const checkpoints = keptCheckpoints(() => {}, store);
  for (const name of ['1', '2', '3', '4']) checkpoints.add({ name, network: wide, values: new Float64Array(60_000) });
  expect(keptCheckpoints(() => {}, store).list.map(({ name }) => name)).toEqual(['2', '3', '4']);
  expect(store.kept.get(KEY)!.length).toBeLessThan(2.5e6);
});

test.each([
  '{',
  '{}',
  'null',
  '[null]',
  '[{"name":"a","network":{"layers":[1,1]},"values":"####"}]',
  '[{"name":"a","network":{"layers":[1,1]},"values":"AAAAAAAAAAA="}]',
  '[{"name":"a","network":{"layers":[0,1]},"values":""}]',
  '[{"name":7,"network":{"layers":[1,1]},"values":"AAAAAAAAAAAAAAAAAAAAAA=="}]',
])('what is no checkpoint is none: %s', (text) => {
  expect(keptCheckpoints(() => {}, fakeStore(text)).list).toEqual([]);
});

test('where nothing can be kept, the page works all the same', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  for (const store of [full, null]) {
    const checkpoints = keptCheckpoints(() => {}, store);
    checkpoints.add({ name: 'a', network, values: new Float64Array(2) });
    expect(checkpoints.list).toHaveLength(1);
  }
});

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LandscapeCache } from '../../src/elements/run.ts';
import type { LandscapeSource } from '../../src/elements/source.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

beforeAll(() => void vi.stubGlobal('document', { baseURI: 'http://page.example/' }));
afterAll(() => void vi.unstubAllGlobals());

const landscape: Landscape = {
  version: 1,
  network: { layers: [2, 3, 1], activation: 'tanh' },
  parameters: { init: 'pytorch', seed: 2 },
  data: { dataset: 'xor' },
  loss: { name: 'mse' },
  plane: { directions: 'hessian' },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [5, 5],
};

async function resolved(cache: LandscapeCache, edited: Landscape) {
  const source: LandscapeSource = { landscape: edited, src: null, inline: null, preset: null };
  return cache.resolve(source, JSON.stringify(edited), new AbortController().signal);
}

test('another window or grid keeps the directions, and is what it would be from the start', async () => {
  const cache = new LandscapeCache();
  const { plane, data } = await resolved(cache, landscape);
  const edited: Landscape = { ...landscape, window: { a: [0, 3], b: [-2, -1] }, grid: [7, 9] };
  const again = await resolved(cache, edited);
  expect(again.plane).toBe(plane);
  expect(again.data).toBe(data);
  expect(again).toEqual(await resolveLandscape(edited));
});

test.each([
  ['network', { network: { ...landscape.network, activation: 'relu' } }],
  ['parameters', { parameters: { init: 'pytorch', seed: 3 } }],
  ['data', { data: { dataset: 'xor', noise: 0.1 } }],
  ['loss', { loss: { name: 'mae' } }],
  ['plane', { plane: { directions: 'hessian', pair: 'extremes' } }],
] satisfies [string, Partial<Landscape>][])('another %s does not', async (_, changes) => {
  const cache = new LandscapeCache();
  await resolved(cache, landscape);
  const edited = { ...landscape, ...changes };
  expect(await resolved(cache, edited)).toEqual(await resolveLandscape(edited));
});

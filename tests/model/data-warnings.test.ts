import { expect, test } from 'vitest';
import { reframe, resolveLandscape } from '../../src/model/resolve.ts';
import { parseLandscape } from '../../src/spec/validate.ts';

const text = JSON.stringify({
  version: 1,
  network: { layers: [2, 1] },
  parameters: { init: 'pytorch', seed: 1 },
  data: { file: 'points.csv', targets: [2], standardize: 'inputs' },
  loss: { name: 'mse' },
  plane: { directions: 'random', seed: 1 },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [9, 9],
});

test('what the data warn of is told with the landscape, through every window of it', async () => {
  const read = async () => new TextEncoder().encode('0,1,2\n0.5,1,3\n1,1,5\n');
  const landscape = await resolveLandscape(parseLandscape(text), read);
  const warnings = [
    'the first row counts the columns: a header, perhaps, and no sample',
    'input 1 (from 0) is constant, and 0 when standardised',
  ];
  expect(landscape.warnings).toEqual(warnings);
  expect(reframe(landscape, { window: { a: [0, 1], b: [0, 1] } }).warnings).toEqual(warnings);
});

import { describe, expect, it } from 'vitest';
import { convexByConstruction } from '../../src/analysis/convexity/theorems.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { readReference } from '../support/reference.ts';

describe('reference landscapes', () => {
  it.each([
    'deep_linear_mse',
    'gelu3_ce',
    'linear_mse',
    'logistic_bce',
    'product_linear',
    'relu2_mse',
    'relu_last_layer_bce',
    'tanh2_mse_trained',
  ])('%s: the verdict of other code', async (name) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { expected } = readReference<{ expected: { convex_by_construction: string | null } }>(
      `landscapes/${name}.expected.json`,
    );
    const theorem = convexByConstruction(landscape);
    if (expected.convex_by_construction === null) expect(theorem).toBeNull();
    else expect(theorem!.reason).toContain('affine in (a, b)');
    if (name === 'linear_mse' || name === 'logistic_bce') expect(theorem!.reason).toContain('one linear layer');
    if (name === 'relu_last_layer_bce') expect(theorem!.reason).toContain('Only the last layer moves');
  });
});

/** "MSE is convex, so why is my network's loss not?", row by row: presets, and a part of the proof or null. */
const ROWS: [string, string[], string | null][] = [
  [
    'two predictions under squared error',
    ['two-predictions'],
    'squared error, a sum of squares, is convex in the predictions',
  ],
  ['two ReLU units in a row', ['relu-relu'], null],
  ['one linear layer', ['linear-layer'], 'The network is one linear layer, so the predictions are affine in (a, b)'],
  ['two linear layers', ['two-linear-layers'], null],
  ['logistic regression', ['logistic'], 'the logits are affine in (a, b), and cross-entropy, a log-sum-exp'],
  ['a sigmoid under squared error', ['logistic-mse'], null],
  [
    'a ReLU unit, targets at most 0',
    ['relu-unit-nonpositive'],
    'No target is above 0, so squared error is nondecreasing',
  ],
  ['a ReLU unit, targets above 0', ['relu-unit-positive'], null],
  ['the last layer of a deep network', ['last-layer'], 'Only the last layer moves, and it is linear'],
  [
    'a two-layer network under any loss',
    ['two-layer-mse', 'two-layer-mae', 'two-layer-huber', 'two-layer-log-cosh', 'two-layer-cross-entropy'],
    null,
  ],
  ['depth and width', ['depth-and-width'], null],
  ['the Taylor paraboloid', ['paraboloid'], null],
];

describe('the question, row by row', () => {
  it.each(ROWS)('%s', async (_, names, reason) => {
    for (const name of names) {
      const { landscape } = PRESETS.find((preset) => preset.name === name)!;
      const theorem = convexByConstruction(await resolveLandscape(landscape));
      if (reason === null) expect(theorem).toBeNull();
      else expect(theorem!.reason).toContain(reason);
    }
  });

  it('no other preset is convex by construction', async () => {
    const others = PRESETS.filter(({ name }) => !ROWS.some(([, names]) => names.includes(name)));
    expect(others.map(({ name }) => name)).toEqual(['moons', 'iris', 'sine-unit']);
    for (const { landscape } of others) expect(convexByConstruction(await resolveLandscape(landscape))).toBeNull();
  });
});

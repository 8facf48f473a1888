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

describe('presets', () => {
  /** What is convex, and a word of why; all others are not, or not provably. */
  const CONVEX: Record<string, string> = {
    'two-predictions': 'a sum of squares',
    'linear-layer': 'one linear layer',
    logistic: 'log-sum-exp',
    'relu-unit-nonpositive': 'No target is above 0',
    'last-layer': 'Only the last layer moves',
  };

  it.each(PRESETS)('$name', async ({ name, landscape }) => {
    const theorem = convexByConstruction(await resolveLandscape(landscape));
    if (name in CONVEX) expect(theorem!.reason).toContain(CONVEX[name]);
    else expect(theorem).toBeNull();
  });
});

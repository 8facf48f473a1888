import { describe, expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { planeLossOf } from '../../src/analysis/verify/plane-loss.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Field } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { createRandom } from '../../src/spec/random.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { readReference } from '../support/reference.ts';
import { gridOf } from '../support/test-functions.ts';

/** Slice minima polished in float64 by other code. */
interface Expected {
  expected: {
    slice_minima: { a: number; b: number; loss: number; hess_plane_eigs: [number, number] }[];
  };
}

const NAMES = [
  'deep_linear_mse',
  'gelu3_ce',
  'linear_mse',
  'logistic_bce',
  'relu2_mse',
  'relu_last_layer_bce',
  'tanh2_mse_trained',
];

async function minimaOf(spec: Landscape, n: number) {
  const landscape = await resolveLandscape(spec);
  const loss = planeLossOf(landscape);
  return (await summarize(gridOf(loss, landscape.window, n), loss)).minima;
}

describe.each(NAMES)('%s', (name) => {
  const spec = readReference<Landscape>(`landscapes/${name}.json`);
  const { expected } = readReference<Expected>(`landscapes/${name}.expected.json`);

  test.each([65, 129, 193])('has the slice minima of the reference on a grid of %i', async (n) => {
    const { verified, continuum, polished } = await minimaOf(spec, n);
    expect([verified, continuum]).toEqual([expected.slice_minima.length, false]);
    for (const { a, b, loss, hess_plane_eigs } of expected.slice_minima) {
      const found = polished!.toSorted((p, q) => Math.hypot(p.a - a, p.b - b) - Math.hypot(q.a - a, q.b - b))[0];
      // the reference stopped at a gradient of 1e-7; where the data are interpolated it had few digits to go by
      expect(Math.hypot(found.a - a, found.b - b)).toBeLessThan(name === 'gelu3_ce' ? 5e-6 : 1e-7);
      expect(Math.abs(found.value - loss)).toBeLessThan(name === 'gelu3_ce' ? 1e-14 : 1e-12);
      if (name === 'relu2_mse') {
        // its gradient there is 0.036
        expect(found).toMatchObject({ kind: 'kink', hessian: null });
        continue;
      }
      expect(found.kind).toBe('smooth');
      for (const [k, eigenvalue] of hess_plane_eigs.entries())
        expect(found.hessian![k] / eigenvalue).toBeCloseTo(1, name === 'gelu3_ce' ? 2 : 6);
    }
  });
});

/** With errors of some units in the last place, as the sums of an engine have. */
function noisy(field: Field): Field {
  const random = createRandom(5, 'noise');
  return { ...field, values: field.values.map((v) => v * (1 + 2 ** -21 * (random.uniform() - 0.5))) };
}

describe('a window so small that float32 sees noise', () => {
  test.each(['logistic_bce', 'tanh2_mse_trained', 'relu2_mse', 'deep_linear_mse'])('%s', async (name) => {
    const { expected } = readReference<Expected>(`landscapes/${name}.expected.json`);
    const [{ a, b }] = expected.slice_minima;
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const loss = planeLossOf(landscape);
    for (const half of [1e-3, 1e-5]) {
      const around: Field['window'] = { a: [a - half, a + 0.9 * half], b: [b - 0.8 * half, b + half] };
      const beside: Field['window'] = { a: [a + half, a + 3 * half], b: [b - half, b + half] };
      const inside = (await summarize(noisy(gridOf(loss, around, 33)), loss)).minima;
      const outside = (await summarize(noisy(gridOf(loss, beside, 33)), loss)).minima;
      if (half < 1e-4) expect(inside.raw + outside.raw).toBeGreaterThan(10);
      expect([half, inside.verified, outside.verified]).toEqual([half, 1, 0]);
      expect([inside.continuum, outside.continuum]).toEqual([false, false]);
    }
  });
});

describe('minimisers on a curve', () => {
  test.each([65, 128, 193])('product_linear on a grid of %i: a continuum, no isolated minimum', async (n) => {
    const { raw, verified, continuum } = await minimaOf(readReference<Landscape>('landscapes/product_linear.json'), n);
    expect(raw).toBeGreaterThan(20);
    expect([verified, continuum]).toEqual([0, true]);
  });

  test.each([
    ['relu-relu', 0, true],
    ['two-linear-layers', 0, true],
    ['relu-unit-nonpositive', 0, true],
    ['linear-layer', 1, false],
    ['logistic-mse', 1, false],
    ['two-layer-mae', 1, false],
  ] as const)('preset %s: %i isolated, continuum %s', async (name, isolated, isContinuum) => {
    const { landscape } = PRESETS.find((preset) => preset.name === name)!;
    const { verified, continuum } = await minimaOf(landscape, 65);
    expect([verified, continuum]).toEqual([isolated, isContinuum]);
  });

  test('preset sine-unit: the minima at every frequency repeat with the phase, on coarse and fine grids', async () => {
    const { landscape } = PRESETS.find(({ name }) => name === 'sine-unit')!;
    for (const n of [65, 129]) {
      const { verified, polished } = await minimaOf(landscape, n);
      expect(verified).toBe(36);
      // sin(w x + b) = sin(-w x + π - b): the mirror image of each is one too
      for (const { a, b, value } of polished!) {
        const mirrored = polished!.some(
          (q) =>
            Math.abs(q.value - value) < 1e-9 &&
            Math.abs(q.a + a) < 1e-4 &&
            isWhole((q.b + b - Math.PI) / (2 * Math.PI)),
        );
        expect(mirrored).toBe(true);
      }
    }
  });
});

function isWhole(x: number): boolean {
  return Math.abs(x - Math.round(x)) < 1e-4;
}

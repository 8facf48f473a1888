import { describe, expect, test } from 'vitest';
import { Basins } from '../../src/analysis/basins.ts';
import type { Pair } from '../../src/analysis/facts.ts';
import { diagram, persistence } from '../../src/analysis/persistence.ts';
import { summarize } from '../../src/analysis/summary.ts';
import type { Field } from '../../src/spec/field.ts';
import {
  analyticFields,
  readReference,
  readReferenceArray,
  storageError,
  syntheticFields,
  type ReferenceDiagram,
} from '../support/reference.ts';

const allFields = [...analyticFields, ...syntheticFields];

/** Pairs by the rule of the reference counts: longer than t, the endless one included. */
function longerThan(pairs: Pair[], t: number): number {
  return pairs.filter(([birth, death]) => (death ?? Infinity) - birth > t).length;
}

function analyze(field: Field, delta = storageError(field)) {
  return summarize(field, { delta, persistence: true });
}

describe('test functions', () => {
  test.each(analyticFields)('$name: minima on the grid', async (field) => {
    const { minima } = await analyze(field);
    expect(minima.raw).toBe(field.grid_regional_minima_8);
    expect(minima.raw - minima.border).toBe(field.grid_interior_regional_minima_8);
    expect(minima.list).toHaveLength(minima.raw);
  });

  test.each(analyticFields)('$name: as many resolved as there truly are', async (field) => {
    const { minima } = await analyze(field);
    expect(minima.resolved).toBe(field.true_interior_minima);
  });

  test.each(analyticFields)('$name: each resolved minimum lies within three steps of a true one', async (field) => {
    const { minima } = await analyze(field);
    const { a, b } = field.window;
    const stepA = (a[1] - a[0]) / (field.width - 1);
    const stepB = (b[1] - b[0]) / (field.height - 1);
    // a valley floor that runs between the samples shifts the lowest sample along the valley
    const reach = field.name === 'rosenbrock' || field.name === 'convex_valley_1e4' ? 30 : 3;
    for (const found of minima.list.filter((minimum) => minimum.class === 'resolved')) {
      const distances = field.minima.map(({ x, y }) => Math.hypot((found.a - x) / stepA, (found.b - y) / stepB));
      expect(Math.min(...distances)).toBeLessThan(reach);
    }
  });
});

describe('constructed fields', () => {
  test.each(syntheticFields)('$name: counts known by construction', async (field) => {
    const { minima } = await analyze(field, field.expected.amplitude);
    const { regional, interior, border, resolved } = field.expected;
    if (regional !== undefined) expect(minima.raw).toBe(regional);
    if (interior !== undefined) expect(minima.raw - minima.border).toBe(interior);
    if (border !== undefined) expect(minima.border).toBe(border);
    // every interior minimum of these fields is far deeper than rounding and than the spacing of the samples
    expect(minima.resolved).toBe(resolved ?? interior ?? 9);
  });

  test.each(syntheticFields.filter(({ oracle }) => oracle))('$name: persistence counts of GUDHI', async (field) => {
    const { minima, persistence: pairs } = await analyze(field);
    const oracle = field.oracle!;
    expect(minima.raw).toBe(oracle.regional_minima_8);
    expect(minima.raw - minima.border).toBe(oracle.interior_regional_minima_8);
    for (const [t, count] of Object.entries(oracle.persistence_window_count_gt)) {
      expect([t, longerThan(pairs!.window, Number(t))]).toEqual([t, count]);
    }
    for (const [t, count] of Object.entries(oracle.persistence_escape_count_gt)) {
      expect([t, longerThan(pairs!.escape, Number(t))]).toEqual([t, count]);
    }
  });

  test('holes are counted', async () => {
    const holes = async (name: string) => (await analyze(syntheticFields.find((f) => f.name === name)!)).holes;
    expect(await holes('nan_hole')).toBe(16);
    expect(await holes('inf_region')).toBe(975);
    expect(await holes('flat_disc')).toBe(0);
  });
});

describe('whole persistence diagrams of GUDHI, every value', () => {
  const names = [
    'beale',
    'checkerboard',
    'flat_annulus',
    'himmelblau',
    'random_fourier_0',
    'six_hump_camel',
    'wells5_noise_0.0001',
  ];
  test.each(names)('%s', (name) => {
    const field = allFields.find((candidate) => candidate.name === name)!;
    const expected = readReference<ReferenceDiagram>(`persistence/${name}.json`);
    const basins = new Basins(field.width, field.height).update(field.values);
    const pairs = persistence(basins);
    const known = (list: ReferenceDiagram['window']) => list.map(([b, d]) => [b, d === 'inf' ? null : d]);
    expect(diagram(basins, pairs.windowSaddle)).toEqual(known(expected.window));
    expect(diagram(basins, pairs.escapeSaddle)).toEqual(known(expected.escape));
  });
});

describe('losses of networks, evaluated in float64 by other code', () => {
  interface Expected {
    expected: {
      grid65_regional_minima_8: number;
      grid65_interior_regional_minima_8: number;
      slice_minima: { a: number; b: number }[];
    };
  }
  const names = [
    'deep_linear_mse',
    'gelu3_ce',
    'linear_mse',
    'logistic_bce',
    'product_linear',
    'relu2_mse',
    'relu_last_layer_bce',
    'tanh2_mse_trained',
  ];
  test.each(names)('%s', async (name) => {
    const { expected } = readReference<Expected>(`landscapes/${name}.expected.json`);
    const { window } = readReference<{ window: Field['window'] }>(`landscapes/${name}.json`);
    const { shape, values } = readReferenceArray(`landscapes/${name}.f64.npy`);
    const { minima } = await analyze({ width: shape[1], height: shape[0], window, values });
    expect(minima.raw).toBe(expected.grid65_regional_minima_8);
    expect(minima.raw - minima.border).toBe(expected.grid65_interior_regional_minima_8);
    expect(minima.resolved).toBe(expected.slice_minima.length);
  });
});

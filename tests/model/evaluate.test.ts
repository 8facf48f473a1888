import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { decodeNpy } from '../../src/spec/codec.ts';
import { coordinate } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

const folder = new URL('../fixtures/reference/landscapes/', import.meta.url);
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

describe('the loss in float64', () => {
  it.each(names)('%s equals the independent float64 field at every node', async (name) => {
    const landscape = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Landscape;
    const truth = decodeNpy(readFileSync(new URL(`${name}.f64.npy`, folder))).data;
    expect(truth).toBeInstanceOf(Float64Array);
    const { lossAt } = createEvaluator(await resolveLandscape(landscape));
    const [width, height] = landscape.grid;
    expect(truth.length).toBe(width * height);
    let worst = 0;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const a = coordinate(landscape.window.a, i, width);
        const b = coordinate(landscape.window.b, j, height);
        const expected = truth[j * width + i];
        // 1e-15 is what log(1 + e) loses where the fixture's code does not use log1p: one loss is 6e-12
        worst = Math.max(worst, Math.abs(lossAt(a, b) - expected) / (1e-12 * Math.abs(expected) + 1e-15));
      }
    }
    expect(worst).toBeLessThan(1);
  });
});

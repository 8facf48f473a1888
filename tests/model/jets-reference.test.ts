import { describe, expect, it } from 'vitest';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { readReference } from '../support/reference.ts';

/** Jets made by other code (numpy, float64); see `README.md` beside the files. */
interface ReferenceJet {
  readonly a: number;
  readonly b: number;
  readonly loss: number;
  readonly grad_plane: [number, number] | null;
  readonly hess_plane: [number, number, number] | null;
  readonly gauss_newton: [number, number, number] | null;
}

const NAMES = [
  'deep_linear_mse',
  'gelu3_ce',
  'linear_mse',
  'logistic_bce',
  'product_linear',
  'relu2_mse',
  'relu_last_layer_bce',
  'tanh2_mse_trained',
];

describe('jets of the reference landscapes', () => {
  it.each(NAMES)('%s, to 1e-9', async (name) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { jets } = readReference<{ jets: ReferenceJet[] }>(`landscapes/${name}.expected.json`);
    const { jetAt } = createJetEvaluator(landscape);
    let worst = 0;
    let compared = 0;
    for (const expected of jets) {
      const got = jetAt(expected.a, expected.b);
      const { aa, ab, bb } = got.gaussNewton;
      const pairs: [number[], number[] | null][] = [
        [[got.value], [expected.loss]],
        [[got.a, got.b], expected.grad_plane],
        [[got.aa, got.ab, got.bb], expected.hess_plane],
        [[aa, ab, bb], expected.gauss_newton],
      ];
      for (const [ours, theirs] of pairs) {
        if (!theirs) continue;
        // a vector is exact to 1e-9 of its own length: one of its components may cancel to nothing. The file's Gauss-Newton
        // parts of cross-entropy are differences p − p², negative at some points: exact against the Hessian alone
        const isDifference = theirs === expected.gauss_newton && landscape.loss.name === 'cross-entropy';
        const length = Math.hypot(...((isDifference && expected.hess_plane) || theirs));
        for (const [k, x] of ours.entries()) {
          if (x === theirs[k]) continue;
          worst = Math.max(worst, Math.abs(x - theirs[k]) / length);
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(18);
    expect(worst).toBeLessThan(1e-9);
  });
});

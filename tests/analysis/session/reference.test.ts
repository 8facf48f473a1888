import { beforeAll, describe, expect, test } from 'vitest';
import { Analysis } from '../../../src/analysis/session/analysis.ts';
import type { Facts } from '../../../src/analysis/facts.ts';
import { ReferenceEngine } from '../../../src/engine/reference.ts';
import { readReference } from '../../support/reference.ts';
import { evaluateField } from '../../../src/engine/sweep.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../../src/model/resolve.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';

/**
 * The whole of `analyze`, on every landscape whose minima, chords and envelopes were worked out by other code: what a
 * researcher is told, from the float64 field rounded to float32.
 */

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

interface SliceMinimum {
  a: number;
  b: number;
  loss: number;
  hess_plane_eigs: [number, number] | null;
  full_grad_norm: number;
  full_hessian_min: number | null;
  full_hessian_negative_count: number | null;
}

interface Expected {
  slice_minima: SliceMinimum[];
  convex_by_construction: string | boolean | null;
  worst_midpoint: { violation: number };
  convex_on_grid: boolean;
  convex_envelope_gap_relative: number;
}

describe.each(NAMES)('%s', (name) => {
  const { expected } = readReference<{ expected: Expected }>(`landscapes/${name}.expected.json`);
  let landscape: ResolvedLandscape;
  let facts: Facts;
  let analysis: Analysis;

  beforeAll(async () => {
    landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const field = await evaluateField(new ReferenceEngine(), landscape);
    analysis = new Analysis({ field, landscape });
    facts = await analysis.measure();
  });

  test('as many verified minima as there are, each at its place with its loss', () => {
    const { polished, verified, resolved } = facts.minima;
    const isContinuum = name === 'product_linear';
    expect(verified).toBe(isContinuum ? 0 : expected.slice_minima.length);
    expect(facts.minima.continuum).toBe(isContinuum);
    expect(resolved).toBeLessThanOrEqual(isContinuum ? 0 : expected.slice_minima.length);
    for (const minimum of isContinuum ? [] : expected.slice_minima) {
      const near = polished!.find(({ a, b }) => Math.hypot(a - minimum.a, b - minimum.b) < 1e-3);
      expect(near, `a minimum at (${minimum.a}, ${minimum.b})`).toBeDefined();
      // a loss of 6e-12 is a rest of cancelling logarithms: other code's has other rounding
      expect(near!.value).toBeLessThanOrEqual(minimum.loss * (1 + 1e-9) + 1e-14);
      // a minimum that fits its data has a Hessian of rounding errors; at a kink there is none
      if (!near!.hessian || minimum.loss < 1e-9) continue;
      near!.hessian.forEach((value, k) => expect(value).toBeCloseTo(minimum.hess_plane_eigs![k], 4));
    }
  });

  test('the verdict, with the theorem or a chord at least as bad as the worst one known', () => {
    const { verdict, reason, chord } = facts.convexity!;
    expect(verdict).toBe(expected.convex_by_construction ? 'convex' : 'not-convex');
    expect(reason.length).toBeGreaterThan(20);
    if (verdict === 'convex') return expect(chord).toBeNull();
    expect(chord!.violation).toBeGreaterThanOrEqual(-expected.worst_midpoint.violation * (1 - 1e-9));
    expect(chord!.weights).toEqual([0.5, 0.5]);
  });

  test('the gap to the convex envelope lies between the bounds, both within 0.3 % of it', () => {
    const { lower, upper } = facts.convexity!.gap!;
    const truth = expected.convex_envelope_gap_relative;
    if (facts.convexity!.verdict === 'convex') {
      expect(lower).toBe(0);
      return expect(upper).toBeLessThan(3e-4);
    }
    // the stated value has the rounding of its own sums
    expect(lower).toBeLessThanOrEqual(truth * (1 + 1e-6));
    expect(upper).toBeGreaterThanOrEqual(truth * (1 - 1e-6));
    expect(lower).toBeGreaterThan(truth * 0.997);
    expect(upper).toBeLessThan(truth * 1.003);
  });

  test('the explanation adds up to the violation', () => {
    const { chord, explanation } = facts.convexity!;
    if (!chord) return expect(explanation).toBeUndefined();
    const { terms, error } = explanation!;
    const sum = terms.reduce((total, { value }) => total + value, 0);
    expect(Math.abs(sum + chord.violation)).toBeLessThanOrEqual(Math.max(error, 1e-9 * chord.loss));
    expect(error).toBeLessThan(1e-6 * chord.violation);
    expect(terms.find(({ kind }) => kind === 'loss')!.value).toBeGreaterThanOrEqual(0);
  });

  test('each minimum in the full space: gradient and curvature as known', async () => {
    for (const { a, b } of facts.minima.polished!) {
      const known = expected.slice_minima.find((minimum) => Math.hypot(a - minimum.a, b - minimum.b) < 1e-3)!;
      const found = await analysis.answer('fullSpace', { a, b });
      // the stated minimum of a kinked loss was found less exactly, and the gradient there depends on the side
      if (known.full_hessian_min === null || known.loss < 1e-9) continue;
      expect(found.fullGradient).toBeCloseTo(known.full_grad_norm, 3);
      // by differences, the other code cannot tell an eigenvalue of a millionth of the largest from zero
      const isClear = Math.abs(known.full_hessian_min) > 1e-4;
      if (isClear) expect(found.eigenvalues!.negative).toBe(known.full_hessian_negative_count);
      expect(found.eigenvalues!.smallest).toBeCloseTo(known.full_hessian_min, 3);
    }
  });
});

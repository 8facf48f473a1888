import { beforeAll, describe, expect, test } from 'vitest';
import { Analysis } from '../../../src/analysis/session/analysis.ts';
import type { Facts } from '../../../src/analysis/facts.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { DEAREST_LOSS, planeLossOf } from '../../../src/analysis/verify/plane-loss.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../../src/model/resolve.ts';
import type { Landscape } from '../../../src/spec/landscape.ts';
import { sample } from '../../support/fields.ts';

/** A network of a million weights on 600 samples: a single loss in float64 takes some seconds. */
const WIDTH = 1000;
const SAMPLES = 600;

const window = { a: [-2, 2], b: [-2, 2] } as { a: [number, number]; b: [number, number] };
const field = sample(33, 33, window, (a, b) => (a * b - 1) ** 2 + 0.1 * a * a);

describe('a loss that is too dear to be evaluated often', () => {
  let landscape: ResolvedLandscape;
  let analysis: Analysis;
  let facts: Facts;

  beforeAll(async () => {
    const file: Landscape = {
      version: 1,
      network: { layers: [1, WIDTH, WIDTH, 1], activation: 'tanh' },
      parameters: { init: 'xavier-uniform', seed: 1 },
      data: { dataset: 'sine', samples: SAMPLES, seed: 1 },
      loss: { name: 'mse' },
      plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 2, weight: [0, 0] } },
      window,
      grid: [33, 33],
    };
    landscape = await resolveLandscape(file);
    analysis = new Analysis({ field, landscape });
    facts = await analysis.measure();
  });

  test('is one', () => {
    expect(planeLossOf(landscape).cost).toBeGreaterThan(DEAREST_LOSS);
  });

  test('has its noise estimated from the field, and says why', () => {
    expect(facts.minima.noiseFloor.rule).toMatch(/a float64 loss takes 6e\+8 multiply-adds, too many to compare with/);
    expect(facts.minima.noiseFloor.value).toBeGreaterThan(0);
  });

  test('has no verified count, and says why', () => {
    expect(facts.minima).toMatchObject({ verified: null, continuum: null, polished: null });
    expect(facts.minima.verification).toMatch(/not verified: .* take more than the budget/);
    expect(facts.minima.resolved + facts.minima.unresolved).toBeGreaterThan(0);
  });

  test('has a witness of its field’s losses, and says that they were not checked', () => {
    const { verdict, reason, chord, explanation } = facts.convexity!;
    expect(verdict).toBe('not-convex');
    expect(reason).toMatch(/the field's own losses: a float64 loss takes too long/);
    expect(explanation).toBeUndefined();
    const [p, q] = chord!.losses;
    expect(chord!.violation).toBeCloseTo(chord!.loss - (p + q) / 2, 12);
  });

  test('is not asked for a quadratic model, which takes hundreds of losses', async () => {
    await expect(analysis.answer('taylor', { a: 0, b: 0 })).rejects.toThrow(
      /Expected a loss of at most 6e\+7 multiply-adds/,
    );
  });
});

test('no loss is evaluated where one is too dear', async () => {
  const lossAt = () => {
    throw new Error('evaluated');
  };
  const facts = await summarize(field, { lossAt, jetAt: lossAt, cost: 2 * DEAREST_LOSS });
  expect(facts.minima.verified).toBeNull();
  await expect(summarize(field, { lossAt, jetAt: lossAt, cost: DEAREST_LOSS / 100 })).rejects.toThrow('evaluated');
});

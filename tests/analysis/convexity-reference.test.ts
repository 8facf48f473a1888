import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { worstChords } from '../../src/analysis/convexity/chords.ts';
import { envelopeGap } from '../../src/analysis/convexity/envelope.ts';
import { violationOf } from '../../src/analysis/convexity/grid-chord.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { decodeNpy } from '../../src/spec/codec.ts';
import type { Field } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { readReference, storageError } from '../support/reference.ts';
import { measure, noPause, rangeOf } from './convexity-support.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

interface Answer {
  name: string;
  file: string;
  gap: number;
  worst_midpoint: { violation: number } | null;
}

const answers = JSON.parse(readFileSync(new URL('convexity/convexity.json', FIXTURES), 'utf8')) as Answer[];

function readField(file: string): Field {
  const { shape, data } = decodeNpy(readFileSync(new URL(file, FIXTURES)));
  const window: Field['window'] = { a: [0, Math.max(1, shape[1] - 1)], b: [0, Math.max(1, shape[0] - 1)] };
  return { width: shape[1], height: shape[0], window, values: Float32Array.from(data) };
}

const ranged = answers.filter(({ name }) => name !== 'constant');

describe('beside Qhull and an exhaustive search', () => {
  test.each(ranged)('$name: bounds of the envelope gap', async ({ file, gap }) => {
    const field = readField(file);
    const range = statistics(field.values);
    const { lower, upper, witness } = await envelopeGap(field, { range, pause: noPause });
    const span = range.max - range.min;
    const rounding = 1e-9 * span;
    expect(lower).toBeLessThanOrEqual(gap + rounding);
    expect(upper).toBeGreaterThanOrEqual(gap - rounding);
    // a fifth of a thousandth of the gap; where that is below the rounding of the field to float32, a hundred-thousandth of the range
    const close = gap > 1e-6 * span ? 2e-4 * gap : 1e-5 * span;
    expect(upper - lower).toBeLessThanOrEqual(close);
    expect(witness === null).toBe(lower === 0);
  });

  test.each(answers.filter((answer) => answer.worst_midpoint))('$name: the worst chord', async (answer) => {
    const field = readField(answer.file);
    const chords = await worstChords(field, 0, noPause);
    const violation = answer.worst_midpoint!.violation;
    expect(chords[0]?.violation ?? 0).toBeGreaterThanOrEqual(violation * (1 - 1e-12));
    for (const chord of chords) {
      expect(violationOf(field, chord.i, chord.j, chord.di, chord.dj)).toBe(chord.violation);
    }
  });

  test.each(ranged)('$name: verdict', async ({ file, gap }) => {
    const field = readField(file);
    const delta = storageError(field);
    const facts = await measure(field, { delta });
    const share = gap / rangeOf(field);
    expect(facts.verdict).toBe(gap > 2 * delta ? 'not-convex' : 'no-violation-found');
    expect(facts.gap!.lower).toBeLessThanOrEqual(share + 1e-9);
    expect(facts.gap!.upper).toBeGreaterThanOrEqual(share - 1e-9);
    if (gap > 2 * delta) expect(facts.witness!.violation).toBeGreaterThanOrEqual(gap * (1 - 1e-3));
  });
});

interface Expected {
  expected: {
    convex_on_grid: boolean;
    convex_by_construction: string | null;
    convex_envelope_gap_relative: number;
    worst_midpoint: { violation: number };
  };
}

const landscapes = [
  'deep_linear_mse',
  'gelu3_ce',
  'linear_mse',
  'logistic_bce',
  'product_linear',
  'relu2_mse',
  'relu_last_layer_bce',
  'tanh2_mse_trained',
];

describe('reference landscapes, with their float64 loss', () => {
  test.each(landscapes)('%s', async (name) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { expected } = readReference<Expected>(`landscapes/${name}.expected.json`);
    const grid = readField(`reference/landscapes/${name}.f64.npy`);
    const field = { ...grid, window: landscape.window };
    const { lossAt } = createEvaluator(landscape);
    const delta = storageError(field);
    const theorem = expected.convex_by_construction;
    const { verdict, reason, gap, witness, chord } = await measure(field, { delta, lossAt, theorem });

    const stated = expected.convex_envelope_gap_relative;
    expect(gap!.lower).toBeLessThanOrEqual(stated + 2e-7);
    expect(gap!.upper).toBeGreaterThanOrEqual(stated);
    if (expected.convex_on_grid) {
      expect([verdict, reason, witness, chord]).toEqual(['convex', theorem, null, null]);
      expect(gap!.upper).toBeLessThan(1e-4);
      return;
    }
    expect(verdict).toBe('not-convex');
    expect(gap!.lower).toBeGreaterThan(stated * 0.997);
    expect(gap!.upper).toBeLessThan(stated * 1.003);
    expect(chord!.violation).toBeGreaterThanOrEqual(-expected.worst_midpoint.violation);
    expect(witness!.violation).toBeGreaterThanOrEqual(chord!.violation);
    for (const { points, weights, at, losses, loss, violation } of [witness!, chord!]) {
      expect(losses).toEqual(points.map(([a, b]) => lossAt(a, b)));
      expect(loss).toBe(lossAt(...at));
      const mean = (values: readonly number[]) => values.reduce((sum, v, k) => sum + weights[k] * v, 0);
      expect(at[0]).toBeCloseTo(mean(points.map(([a]) => a)), 12);
      expect(at[1]).toBeCloseTo(mean(points.map(([, b]) => b)), 12);
      expect(violation).toBeCloseTo(loss - mean(losses), 9);
      expect(mean(weights.map(() => 1))).toBeCloseTo(1, 14);
    }
  });
});

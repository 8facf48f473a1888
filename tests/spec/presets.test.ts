import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { createRandom } from '../../src/spec/random.ts';
import { validateLandscape } from '../../src/spec/validate.ts';

const CONVEX = ['two-predictions', 'linear-layer', 'logistic', 'relu-unit-nonpositive', 'last-layer'];
const NOT_CONVEX = [
  'relu-relu',
  'two-linear-layers',
  'logistic-mse',
  'relu-unit-positive',
  'two-layer-mse',
  'two-layer-mae',
  'two-layer-huber',
  'two-layer-log-cosh',
  'two-layer-cross-entropy',
  'depth-and-width',
  'paraboloid',
  'moons',
  'sine-unit',
];

function preset(name: string): Landscape {
  return PRESETS.find((candidate) => candidate.name === name)!.landscape;
}

type LossAt = (a: number, b: number) => number;

async function lossOf(landscape: Landscape): Promise<LossAt> {
  return createEvaluator(await resolveLandscape(landscape)).lossAt;
}

/**
 * Jensen's inequality on random chords of the window, at random shares: how far above the chord, relative to its ends.
 * Stops at a violation that is enough.
 */
function worstChord(lossAt: LossAt, { a, b }: Landscape['window'], chords: number, enough = Infinity): number {
  const random = createRandom(5, 'chords');
  const point = () => [a, b].map(([from, to]) => from + (to - from) * random.uniform());
  let worst = -Infinity;
  for (let k = 0; k < chords && worst < enough; k++) {
    const [a1, b1] = point();
    const [a2, b2] = point();
    const t = random.uniform();
    const [f1, f2] = [lossAt(a1, b1), lossAt(a2, b2)];
    const between = lossAt((1 - t) * a1 + t * a2, (1 - t) * b1 + t * b2);
    worst = Math.max(worst, (between - (1 - t) * f1 - t * f2) / (Math.abs(f1) + Math.abs(f2) + 1e-300));
  }
  return worst;
}

describe('presets', () => {
  test('have names that differ, the ReLU question first, and cover every claim', () => {
    const names = PRESETS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('relu-relu');
    expect(names.filter((name) => ![...CONVEX, ...NOT_CONVEX, 'iris'].includes(name))).toEqual([]);
  });

  test.each(PRESETS)('$name is sound and says one sentence', ({ name, title, description, landscape }) => {
    expect(validateLandscape(landscape)).toEqual([]);
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(title.length).toBeLessThan(50);
    expect(description).toMatch(/^[^.].*\.$/);
    expect(description.length).toBeLessThan(160);
  });

  test.each(CONVEX)('%s: no chord of 10000 is violated', async (name) => {
    const landscape = preset(name);
    expect(worstChord(await lossOf(landscape), landscape.window, 10_000)).toBeLessThan(1e-12);
  });

  test.each(NOT_CONVEX)('%s: a chord is clearly violated', async (name) => {
    const landscape = preset(name);
    expect(worstChord(await lossOf(landscape), landscape.window, 2000, 0.02)).toBeGreaterThan(0.02);
  });

  test('relu-relu is the formula of its description', async () => {
    const lossAt = await lossOf(preset('relu-relu'));
    const relu = (x: number) => Math.max(0, x);
    for (const [w0, w1] of [
      [1, 1],
      [2, 0.5],
      [0.3, 1.7],
      [-1, 2],
      [2, -1],
      [-2, -2],
    ]) {
      expect(lossAt(w0, w1)).toBeCloseTo((relu(w1 * relu(w0)) - 1) ** 2, 14);
    }
  });

  test('two linear layers: the minimisers are the curve w0·w1 = the least-squares slope', async () => {
    const lossAt = await lossOf(preset('two-linear-layers'));
    const [x, y] = [
      [-1, 0.5, 1.5],
      [-0.8, 0.7, 1.4],
    ];
    const sum = (f: (n: number) => number) => f(0) + f(1) + f(2);
    const slope = sum((n) => x[n] * y[n]) / sum((n) => x[n] ** 2);
    const least = sum((n) => (slope * x[n] - y[n]) ** 2) / 3;
    for (const w of [0.5, 1, -2]) {
      expect(lossAt(w, slope / w)).toBeCloseTo(least, 13);
      expect(lossAt(w, slope / w + 0.01)).toBeGreaterThan(least);
    }
  });

  test('the two logistic presets share data and model, the five two-layer ones all but the loss', () => {
    expect(preset('logistic').data).toEqual(preset('logistic-mse').data);
    const { loss: _, ...first } = preset('two-layer-mse');
    for (const name of ['mae', 'huber', 'log-cosh', 'cross-entropy']) {
      expect(preset(`two-layer-${name}`)).toMatchObject(first);
    }
  });

  test.each([
    ['moons', 0.001],
    ['iris', 0.06],
  ])('%s stands at a trained minimum', async (name, bound) => {
    const landscape = preset(name);
    const lossAt = await lossOf(landscape);
    expect(lossAt(0, 0)).toBeLessThan(bound);
    for (let k = 0; k < 16; k++) {
      const angle = (2 * Math.PI * k) / 16;
      expect(lossAt(0.3 * Math.cos(angle), 0.3 * Math.sin(angle))).toBeGreaterThan(lossAt(0, 0));
    }
  });

  test('paraboloid stands at a minimum of all its parameters, with an error that grows like the cube of the radius', async () => {
    const landscape = await resolveLandscape(preset('paraboloid'));
    const { loss, parametersAt } = createEvaluator(landscape);
    const theta = parametersAt(0, 0).slice();
    const count = theta.length;
    const moved = (i: number, x: number, j: number, y: number) => {
      const point = theta.slice();
      point[i] += x;
      point[j] += y;
      return loss(point);
    };
    const h = 1e-3;
    const gradient = Array.from({ length: count }, (_, i) => (moved(i, h, i, 0) - moved(i, -h, i, 0)) / (2 * h));
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4);
    // Cholesky's pivots of the full Hessian: all positive where it is positive definite
    const hessian = gradient.map((_, i) =>
      gradient.map(
        (_, j) => (moved(i, h, j, h) - moved(i, h, j, -h) - moved(i, -h, j, h) + moved(i, -h, j, -h)) / (4 * h * h),
      ),
    );
    for (let k = 0; k < count; k++) {
      expect(hessian[k][k]).toBeGreaterThan(1e-4);
      for (let i = k + 1; i < count; i++) {
        const share = hessian[i][k] / hessian[k][k];
        for (let j = 0; j < count; j++) hessian[i][j] -= share * hessian[k][j];
      }
    }
    const jet = createJetEvaluator(landscape).jetAt(0, 0);
    const lossAt = await lossOf(preset('paraboloid'));
    const worst = (radius: number) => {
      const errors = Array.from({ length: 32 }, (_, k) => {
        const [a, b] = [radius * Math.cos((Math.PI * k) / 16), radius * Math.sin((Math.PI * k) / 16)];
        const paraboloid = (jet.aa * a * a + 2 * jet.ab * a * b + jet.bb * b * b) / 2;
        return Math.abs(lossAt(a, b) - (jet.value + jet.a * a + jet.b * b + paraboloid));
      });
      return Math.max(...errors);
    };
    expect(Math.log2(worst(0.02) / worst(0.01))).toBeCloseTo(3, 1);
    expect(worst(1)).toBeGreaterThan(0.1);
  });

  test('sine-unit has many minima that are no artefact of the grid: each lies inside a ring of higher losses', async () => {
    const { window } = preset('sine-unit');
    const lossAt = await lossOf(preset('sine-unit'));
    const n = 121;
    const at = (i: number, j: number) => lossAt(coordinate(window.a, i, n), coordinate(window.b, j, n));
    const values = Array.from({ length: n * n }, (_, k) => at(k % n, Math.floor(k / n)));
    const ring = Array.from({ length: 24 }, (_, k) => [Math.cos((Math.PI * k) / 12), Math.sin((Math.PI * k) / 12)]);
    let count = 0;
    for (let j = 2; j < n - 2; j++) {
      for (let i = 2; i < n - 2; i++) {
        const neighbours = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => values[(j + y) * n + i + x]));
        const lowest = Math.min(...neighbours) === values[j * n + i];
        const [a, b] = [coordinate(window.a, i, n), coordinate(window.b, j, n)];
        if (lowest && ring.every(([x, y]) => lossAt(a + 0.15 * x, b + 0.25 * y) > values[j * n + i])) count++;
      }
    }
    expect(count).toBeGreaterThan(20);
  });
});

import { describe, expect, it } from 'vitest';
import { explainWitness } from '../../src/analysis/convexity/explain.ts';
import type { Explanation, Point } from '../../src/analysis/facts.ts';
import { createPause } from '../../src/analysis/pause.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { readReference } from '../support/reference.ts';
import { largestTerm, sumOfTerms, witnessOf } from '../support/witnesses.ts';

const pause = createPause();

async function explain(problem: ResolvedLandscape, points: Point[], weights?: number[]): Promise<Explanation> {
  const explanation = await explainWitness(problem, witnessOf(problem, points, weights), pause);
  return explanation!;
}

/** Terms as "products 2": value. */
function named({ terms }: Explanation): Record<string, number> {
  return Object.fromEntries(terms.map(({ kind, layer, value }) => [`${kind} ${layer ?? ''}`.trim(), value]));
}

interface WorstChord {
  readonly violation: number;
  readonly center_row_col: [number, number];
  readonly step_row_col: [number, number];
}

/** The worst midpoint chord of a reference landscape: its ends, and its violation as other code found it. */
async function worstChord(name: string): Promise<{ problem: ResolvedLandscape; points: Point[]; violation: number }> {
  const problem = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
  const { expected } = readReference<{ expected: { worst_midpoint: WorstChord } }>(`landscapes/${name}.expected.json`);
  const { violation, center_row_col: center, step_row_col: step } = expected.worst_midpoint;
  const { window, grid } = problem;
  const points = [1, -1].map((sign): Point => [
    coordinate(window.a, center[1] + sign * step[1], grid[0]),
    coordinate(window.b, center[0] + sign * step[0], grid[1]),
  ]);
  return { problem, points, violation };
}

describe('the worst chords of the reference landscapes', () => {
  // numpy's splits, as printed: four digits
  it.each([
    ['tanh2_mse_trained', { loss: 318.6, 'activation 1': -512, 'products 2': 98.6 }],
    ['deep_linear_mse', { loss: 42.3, 'products 2': -41.9, 'products 3': -86.6 }],
    ['relu2_mse', { loss: 2.97, 'kinks 1': -1.55, 'products 2': -3.97 }],
  ])('of %s has the terms that other code found', async (name, expected) => {
    const { problem, points, violation } = await worstChord(name);
    const explanation = await explain(problem, points);
    const terms = named(explanation);
    expect(Object.keys(terms)).toEqual(Object.keys(expected));
    for (const [term, value] of Object.entries(expected)) {
      expect(Math.abs(terms[term] / value - 1), term).toBeLessThan(2e-3);
    }
    expect(Math.abs(sumOfTerms(explanation) - violation)).toBeLessThan(1e-10 * largestTerm(explanation));
    expect(explanation.error).toBeLessThan(1e-10 * largestTerm(explanation));
  });

  it('adds up where cross-entropy turns within 1e-6 of the chord', async () => {
    const { problem, points, violation } = await worstChord('gelu3_ce');
    const explanation = await explain(problem, points);
    expect(Math.abs(sumOfTerms(explanation) - violation)).toBeLessThan(1e-9 * largestTerm(explanation));
    expect(explanation.error).toBeLessThan(1e-9 * largestTerm(explanation));
    expect(Object.keys(named(explanation))).toEqual([
      'loss',
      'activation 1',
      'products 2',
      'activation 2',
      'products 3',
    ]);
  });

  it('of w2 w1 x is the algebra of a product', async () => {
    // prediction w2 (w1 x + b1) + b2: along a chord w = c ± t d, the product's second derivative is 2 d1 d2 x
    const { problem, points } = await worstChord('product_linear');
    const explanation = await explain(problem, points);
    const { origin, u, v } = problem.plane;
    const [p, q] = points;
    const theta = (a: number, b: number) => origin.map((value, k) => value + a * u[k] + b * v[k]);
    const center = theta((p[0] + q[0]) / 2, (p[1] + q[1]) / 2);
    const step = theta((p[0] - q[0]) / 2, (p[1] - q[1]) / 2).map((value, k) => value - origin[k]);
    // parameters: w1, b1, w2, b2; r(t) = r0 + r1 t + r2 t², and ½∫(1−|t|) 2 r r″ dt of each sample
    let products = 0;
    for (let n = 0; n < problem.data.samples; n++) {
      const x = problem.data.inputs[n];
      const [h0, h1] = [center[0] * x + center[1], step[0] * x + step[1]];
      const r0 = center[2] * h0 + center[3] - problem.data.targets[n];
      const r2 = step[2] * h1;
      products += 2 * r2 * (r0 + r2 / 6);
    }
    expect(named(explanation)['products 2']).toBeCloseTo(products / problem.data.samples, 12);
  });
});

/** One sample of input 1 through layers of one unit without bias; the plane's axes are the first two weights. */
function chain(options: { layers: number; activation?: 'relu' | 'leaky-relu'; output?: 'relu'; target: number }) {
  const { layers, activation = 'relu', output = 'identity', target } = options;
  return resolveLandscape({
    ...makeCase({ loss: 'mse' }),
    network: { layers: Array.from({ length: layers + 1 }, () => 1), bias: false, activation, output },
    parameters: { values: Array.from({ length: layers }, () => 1) },
    data: { inputs: [[1]], targets: [[target]] },
    plane: {
      directions: 'given',
      u: Array.from({ length: layers }, (_, k) => (k === 0 ? 1 : 0)),
      v: Array.from({ length: layers }, (_, k) => (k === 1 ? 1 : 0)),
    },
  });
}

describe('creases', () => {
  it('through the middle of the chord: relu(w) against a target of 1', async () => {
    // the middle is w = 0, where both weights are 1 + a = 0 and the slope of the loss jumps from 0 to −2
    const problem = await chain({ layers: 1, output: 'relu', target: 1 });
    const terms = named(
      await explain(problem, [
        [-2, 0],
        [0, 0],
      ]),
    );
    expect(terms.loss).toBeCloseTo(0.5, 14);
    expect(terms['kinks 1']).toBeCloseTo(-1, 14);
  });

  it('off the middle: the jump counts as the hat function says', async () => {
    // w from −0.75 to 1.25: middle 0.25, the crease a quarter of the way out; slope jumps by −2, step 1
    const problem = await chain({ layers: 1, output: 'relu', target: 1 });
    const terms = named(
      await explain(problem, [
        [-1.75, 0],
        [0.25, 0],
      ]),
    );
    expect(terms['kinks 1']).toBeCloseTo(0.5 * (1 - 0.25) * -2, 14);
  });

  it('of leaky-relu jump by 0.99', async () => {
    const problem = await chain({ layers: 2, activation: 'leaky-relu', target: 1 });
    const terms = named(
      await explain(problem, [
        [-2, 0],
        [0, 0],
      ]),
    );
    expect(terms['kinks 1']).toBeCloseTo(-0.99, 14);
  });

  it('of two layers at one place are both counted, and add up', async () => {
    // relu(relu(w)): at w = 0 both creases meet; each carries half, with the other at its mean slope
    const problem = await chain({ layers: 2, output: 'relu', target: 1 });
    const terms = named(
      await explain(problem, [
        [-2, 0],
        [0, 0],
      ]),
    );
    expect(terms['kinks 1']).toBeCloseTo(-0.5, 14);
    expect(terms['kinks 2']).toBeCloseTo(-0.5, 14);
  });

  it('through the point of a triangle', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'relu', samples: 1, seed: 4 }));
    const { u, v, origin } = problem.plane;
    const first = problem.network.layers[0];
    // moves the origin so that the first unit of the only sample has its crease there
    const [x, y] = problem.data.inputs;
    origin[first.bias] = -(origin[first.weight] * x + origin[first.weight + 1] * y);
    expect(Math.abs(u[first.bias]) + Math.abs(v[first.bias])).toBeGreaterThan(0);
    const points: Point[] = [
      [0.6, 0.1],
      [-0.5, 0.7],
      [-0.1, -0.8],
    ];
    const weights = [0.2, 0.3, 0.5];
    const [a, b] = [0, 1].map((c) => points.reduce((sum, p, i) => sum + weights[i] * p[c], 0));
    const shifted = points.map(([p, q]): Point => [p - a, q - b]);
    const explanation = await explain(problem, shifted, weights);
    const { violation } = witnessOf(problem, shifted, weights);
    expect(Math.abs(sumOfTerms(explanation) + violation)).toBeLessThan(1e-12 * largestTerm(explanation));
    expect(named(explanation)['kinks 1']).not.toBeUndefined();
  });

  it('of mae are curvature of the loss, all of it', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 3], loss: 'mae', samples: 5 }));
    const points: Point[] = [
      [1, 0.5],
      [-0.8, -0.9],
    ];
    const explanation = await explain(problem, points);
    expect(Object.keys(named(explanation))).toEqual(['loss']);
    expect(explanation.terms[0].value).toBeGreaterThan(0.1);
    expect(explanation.terms[0].value).toBeCloseTo(-witnessOf(problem, points).violation, 14);
  });

  it('are the limit of a softplus that gets sharper: curvature of the activation becomes kinks', async () => {
    const relu = await resolveLandscape(makeCase({ layers: [2, 6, 1], activation: 'relu', samples: 5 }));
    const softplus = await resolveLandscape(makeCase({ layers: [2, 6, 1], activation: 'softplus', samples: 5 }));
    const points: Point[] = [
      [1.2, -0.4],
      [-0.9, 0.7],
    ];
    const expected = named(await explain(relu, points));
    const errors = [1e2, 1e4].map(async (sharpness) => {
      // softplus(βz) / β → relu(z): β into the first layer and out of the second's weights
      const sharpen = (theta: Float64Array) =>
        theta.map((value, k) => {
          if (k < softplus.network.layers[1].weight) return value * sharpness;
          return k < softplus.network.layers[1].bias ? value / sharpness : value;
        });
      const { origin, u, v } = softplus.plane;
      const plane = { ...softplus.plane, origin: sharpen(origin), u: sharpen(u), v: sharpen(v) };
      const got = named(await explain({ ...softplus, plane }, points));
      return ['loss', 'products 2'].reduce(
        (largest, term) => Math.max(largest, Math.abs(got[term] - expected[term])),
        Math.abs(got['activation 1'] - expected['kinks 1']),
      );
    });
    const [blunt, sharp] = await Promise.all(errors);
    expect(Math.abs(expected['kinks 1'])).toBeGreaterThan(0.01);
    expect(sharp).toBeLessThan(1e-4);
    expect(sharp).toBeLessThan(blunt / 20);
  });
});

describe('what cannot be explained to the end', () => {
  const points: Point[] = [
    [1.2, -0.9],
    [-0.7, 0.7],
  ];

  it('beyond the budget says how far its terms are off', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 8, 8, 1], activation: 'relu', samples: 20 }));
    const witness = witnessOf(problem, points);
    const whole = (await explainWitness(problem, witness, pause))!;
    const hasty = (await explainWitness(problem, witness, pause, { budget: 1e4 }))!;
    const off = Math.abs(sumOfTerms(hasty) + witness.violation);
    expect(whole.error).toBeLessThan(1e-10 * largestTerm(whole));
    expect(off).toBeGreaterThan(1e-3 * largestTerm(whole));
    expect(hasty.error).toBeGreaterThanOrEqual(off);
    expect(hasty.sentence).toMatch(/known to ±/);
    expect(whole.sentence).not.toMatch(/known to ±/);
  });

  it('beyond the limit, or where the loss is not finite, is not explained', async () => {
    const problem = await resolveLandscape(makeCase());
    expect(await explainWitness(problem, witnessOf(problem, points), pause, { limit: 1e3 })).toBeNull();
    const { origin, u, v, audit } = problem.plane;
    const huge = { origin, u: u.map((x) => x * 1e200), v, audit };
    const witness = { ...witnessOf(problem, points), violation: 1 };
    expect(await explainWitness({ ...problem, plane: huge, loss: { ...problem.loss } }, witness, pause)).toBeNull();
  });

  it('stops when it is told to', async () => {
    const problem = await resolveLandscape(makeCase());
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const work = explainWitness(problem, witnessOf(problem, points), createPause(controller.signal));
    await expect(work).rejects.toThrow('enough');
  });
});

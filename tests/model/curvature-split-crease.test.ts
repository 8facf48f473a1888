import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCreaseTerms, type Branch } from '../../src/model/curvature-split-crease.ts';
import { createSampleCurve, type Line } from '../../src/model/curvature-split-curve.ts';
import { lineThrough } from '../../src/model/curvature-split.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { makeCase } from '../support/engines.ts';

const out = new Float64Array(2);

/** Sides of all creases of a sample, by the signs of its crease functions. */
function sidesAt(problem: ResolvedLandscape, line: Line, sample: number, s: number): Uint8Array {
  const curve = createSampleCurve(problem);
  curve.evaluate(line, sample, s, null, out);
  return Uint8Array.from(curve.crossing, (x) => (x > 0 ? 1 : 0));
}

/** The first place on [0, 1] where any side changes, by bisection; null where none does. */
function firstCrossing(problem: ResolvedLandscape, line: Line, sample: number): number | null {
  const same = (a: Uint8Array, b: Uint8Array) => a.every((x, j) => x === b[j]);
  const start = sidesAt(problem, line, sample, 0);
  let high = 1;
  for (let s = 1 / 64; s <= 1; s += 1 / 64) {
    if (same(sidesAt(problem, line, sample, s), start)) continue;
    high = s;
    break;
  }
  let low = high - 1 / 64;
  if (same(sidesAt(problem, line, sample, high), start)) return null;
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (same(sidesAt(problem, line, sample, middle), start)) low = middle;
    else high = middle;
  }
  return high;
}

const problems = fc
  .record({
    activation: fc.constantFrom('relu' as const, 'leaky-relu' as const, 'elu' as const, 'tanh' as const),
    loss: fc.constantFrom('mse' as const, 'mae' as const, 'hinge' as const, 'cross-entropy' as const, 'huber' as const),
    layers: fc.constantFrom<number[]>([2, 4, 3], [2, 4, 5, 3]),
    seed: fc.integer({ min: 0, max: 999 }),
  })
  .map((options) => ({ ...options, samples: 2, size: 1 }));

/** Both ways out of a place on a line, with the sides just before and just after it. */
function acrossAt(line: Line, before: Uint8Array, after: Uint8Array, weight = 1): Branch[] {
  return [
    { line, sign: -1, sides: before, weight },
    { line, sign: 1, sides: after, weight },
  ];
}

describe('the terms of a crease', () => {
  it('add up to the jump of the slope', () => {
    let crossed = 0;
    return fc
      .assert(
        fc.asyncProperty(problems, async (options) => {
          const problem = await resolveLandscape(makeCase(options));
          const line = lineThrough(problem.plane, [-0.9, -0.7], [2, 1.7]);
          const s = firstCrossing(problem, line, 0);
          if (s === null) return;
          crossed++;
          const [before, after] = [sidesAt(problem, line, 0, s - 1e-9), sidesAt(problem, line, 0, s + 1e-9)];
          const curve = createSampleCurve(problem);
          const slopes = [before, after].map((sides) => {
            curve.evaluate(line, 0, s, sides, out);
            return out[1];
          });
          const terms = new Float64Array(1 + problem.network.layers.length);
          createCreaseTerms(problem)(0, s, acrossAt(line, before, after), terms);
          const jump = slopes[1] - slopes[0];
          const sum = terms.reduce((total, x) => total + x, 0);
          const size = 1 + Math.abs(slopes[0]) + Math.abs(slopes[1]);
          expect(Math.abs(sum - jump)).toBeLessThan(1e-12 * size);
          expect(terms[0], 'a convex loss').toBeGreaterThanOrEqual(-1e-13 * size);
          // what it is: a single crease of one layer, or of the loss
          const j = before.findIndex((side, k) => side !== after[k]);
          const layer = curve.creases.layerOf[j];
          const at = layer === problem.network.layers.length ? 0 : 1 + layer;
          for (const [k, x] of terms.entries()) if (k !== at) expect(Math.abs(x)).toBeLessThan(1e-12 * size);
        }),
        { numRuns: 150 },
      )
      .then(() => expect(crossed).toBeGreaterThan(80));
  });

  it('are those of the line walked backwards', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'relu', samples: 1 }));
    const there = lineThrough(problem.plane, [-0.9, -0.7], [2, 1.7]);
    const back = lineThrough(problem.plane, [1.1, 1], [-2, -1.7]);
    const s = firstCrossing(problem, there, 0)!;
    const [before, after] = [s - 1e-9, s + 1e-9].map((x) => sidesAt(problem, there, 0, x));
    const [forward, reverse] = [new Float64Array(3), new Float64Array(3)];
    const creaseTerms = createCreaseTerms(problem);
    creaseTerms(0, s, acrossAt(there, before, after), forward);
    creaseTerms(0, 1 - s, acrossAt(back, after, before), reverse);
    expect(Math.abs(forward[1])).toBeGreaterThan(1e-3);
    for (const k of [0, 1, 2]) expect(reverse[k]).toBeCloseTo(forward[k], 12);
  });

  it('grow with the weight, add to what is there, and are nothing on the same sides or without weight', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'relu', samples: 1 }));
    const line = lineThrough(problem.plane, [-0.9, -0.7], [2, 1.7]);
    const s = firstCrossing(problem, line, 0)!;
    const [before, after] = [s - 1e-9, s + 1e-9].map((x) => sidesAt(problem, line, 0, x));
    const terms = new Float64Array(3);
    const creaseTerms = createCreaseTerms(problem);
    creaseTerms(0, s, acrossAt(line, before, after), terms);
    const once = terms.slice();
    creaseTerms(0, s, acrossAt(line, before, after, 3), terms);
    for (const k of [0, 1, 2]) expect(terms[k]).toBeCloseTo(4 * once[k], 12);
    const none = new Float64Array(3);
    creaseTerms(0, s, acrossAt(line, after, after), none);
    creaseTerms(0, s, acrossAt(line, before, after, 0), none);
    expect(Math.max(...none.map(Math.abs))).toBeLessThan(1e-14);
  });

  it('of elu are none: its slope is continuous', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'elu', samples: 1 }));
    const line = lineThrough(problem.plane, [-0.9, -0.7], [2, 1.7]);
    const s = firstCrossing(problem, line, 0)!;
    const terms = new Float64Array(3);
    const [before, after] = [s - 1e-9, s + 1e-9].map((x) => sidesAt(problem, line, 0, x));
    createCreaseTerms(problem)(0, s, acrossAt(line, before, after), terms);
    expect([...terms].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('of three ways out of one point add up to the weighted slopes along them', async () => {
    // one relu unit, prediction relu(a x + b y) at the origin, where its crease runs: slopes along p are relu(p · (x, y))
    const problem = await resolveLandscape({
      ...makeCase({ loss: 'mse' }),
      network: { layers: [2, 1], bias: false, output: 'relu' },
      parameters: { values: [0, 0] },
      data: { inputs: [[1, 2]], targets: [[-1.5]] },
      plane: { directions: 'given', u: [1, 0], v: [0, 1] },
    });
    // the third closes the triangle: 0.2 p + 0.2 q + 0.25 r = 0
    const [p, q] = [
      [1, 1],
      [-2, 0.25],
    ] as const;
    const r = [-(p[0] + q[0]) / 1.25, -(p[1] + q[1]) / 1.25] as const;
    const weights = [0.2, 0.2, 0.25];
    const branches = [p, q, r].map(([a, b], i): Branch => ({
      line: lineThrough(problem.plane, [0, 0], [a, b]),
      sign: 1,
      sides: Uint8Array.of(a + 2 * b > 0 ? 1 : 0),
      weight: weights[i],
    }));
    const terms = new Float64Array(2);
    createCreaseTerms(problem)(0, 0, branches, terms);
    const along = [p, q, r].map(([a, b]) => Math.max(0, a + 2 * b));
    // ∂l/∂p = 2 (0 + 1.5)
    expect(terms[1]).toBeCloseTo(3 * along.reduce((sum, x, i) => sum + weights[i] * x, 0), 14);
    expect(terms[0]).toBe(0);
  });
});

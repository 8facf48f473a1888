import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampleCurve, creasesOf, onSide } from '../../src/model/curvature-split-curve.ts';
import { lineThrough } from '../../src/model/curvature-split.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { lossDivisor } from '../../src/model/loss-divisor.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { forwardPass, patternAt, slopeOf } from '../support/derivatives.ts';
import { makeCase } from '../support/engines.ts';

const [START, STEP] = [
  [0.3, -0.2],
  [0.7, 0.9],
] as const;
const out = new Float64Array(2);

const problems = fc
  .record({
    activation: fc.constantFrom(...ACTIVATIONS),
    loss: fc.constantFrom(...LOSSES),
    layers: fc.constantFrom<number[]>([2, 3], [2, 4, 3], [2, 4, 5, 3]),
    seed: fc.integer({ min: 0, max: 999 }),
  })
  .map((options) => ({ ...options, samples: 3, size: 0.7 }));

describe("a sample's loss along a line", () => {
  it('is the loss of the evaluator, sample by sample', () => {
    return fc.assert(
      fc.asyncProperty(problems, fc.double({ min: 0, max: 1, noNaN: true }), async (options, s) => {
        const problem = await resolveLandscape(makeCase(options));
        const { data, loss } = problem;
        const curve = createSampleCurve(problem);
        const line = lineThrough(problem.plane, START, STEP);
        let sum = 0;
        for (let n = 0; n < data.samples; n++) {
          curve.evaluate(line, n, s, null, out);
          sum += out[0];
        }
        const mean = sum / lossDivisor(loss.name, data.samples, data.outputs);
        const expected = createEvaluator(problem).lossAt(START[0] + s * STEP[0], START[1] + s * STEP[1]);
        expect(Math.abs(mean - expected)).toBeLessThan(1e-12 * (1 + expected));
      }),
      { numRuns: 60 },
    );
  });

  it('has the slope and the curvature that differences find, where no crease is near', () => {
    let compared = 0;
    return fc
      .assert(
        fc.asyncProperty(problems, async (options) => {
          const problem = await resolveLandscape(makeCase(options));
          const h = 8e-3;
          const pattern = (s: number) => patternAt(problem, START[0] + s * STEP[0], START[1] + s * STEP[1]);
          const isSmooth = new Set([-h, -h / 2, 0, h / 2, h].map((x) => pattern(0.4 + x))).size === 1;
          if (!isSmooth) return;
          compared++;
          const curve = createSampleCurve(problem);
          const line = lineThrough(problem.plane, START, STEP);
          const at = (s: number, k: 0 | 1) => {
            curve.evaluate(line, 1, s, null, out);
            return out[k];
          };
          const terms = new Float64Array(curve.termCount);
          const size = 1 + Math.abs(at(0.4, 0)) + Math.abs(at(0.4, 1));
          curve.terms(terms);
          const curvature = terms.reduce((sum, x) => sum + x, 0);
          expect(Math.abs(at(0.4, 1) - slopeOf((s) => at(s, 0), 0.4, h))).toBeLessThan(1e-9 * size);
          const second = slopeOf((s) => at(s, 1), 0.4, h);
          expect(Math.abs(curvature - second)).toBeLessThan(1e-8 * (size + Math.abs(second)));
        }),
        { numRuns: 120 },
      )
      .then(() => expect(compared).toBeGreaterThan(60));
  });

  it('asks for an evaluation first', async () => {
    const curve = createSampleCurve(await resolveLandscape(makeCase()));
    expect(() => curve.terms(new Float64Array(7))).toThrow('Expected an evaluation');
    expect(() => curve.slopeNoise()).toThrow('Expected an evaluation');
  });
});

describe('crease functions', () => {
  it('are those of kinked layers, unit by unit, then of the loss, output by output', async () => {
    const options = { layers: [2, 4, 5, 3], activation: ['tanh' as const, 'relu' as const], loss: 'huber' as const };
    const { count, first, layerOf } = creasesOf(await resolveLandscape(makeCase(options)));
    expect(count).toBe(5 + 2 * 3);
    expect([...first]).toEqual([-1, 0, -1, 5]);
    expect([...layerOf]).toEqual([1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3]);
    const smooth = creasesOf(await resolveLandscape(makeCase({ activation: 'gelu', loss: 'bce' })));
    expect([smooth.count, ...smooth.first]).toEqual([0, -1, -1, -1, -1]);
  });

  it('are the pre-activations, with their slopes, and change sign where a pattern does', async () => {
    for (const activation of ['relu', 'leaky-relu', 'elu'] as const) {
      const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3, 2], activation, loss: 'bce' }));
      const curve = createSampleCurve(problem);
      const line = lineThrough(problem.plane, START, STEP);
      const theta = line.start.map((x, k) => x + 0.3 * line.step[k]);
      curve.evaluate(line, 2, 0.3, null, out);
      const { preActivations } = forwardPass(problem, theta, 2);
      const expected = preActivations.slice(0, 2).flat();
      for (const [j, z] of expected.entries()) {
        expect(Math.abs(curve.crossing[j] - z)).toBeLessThan(1e-14);
        expect(curve.crossingNoise[j]).toBeGreaterThan(0);
        expect(curve.crossingNoise[j]).toBeLessThan(1e-12);
      }
      const slopes = curve.crossingSlope.slice();
      const crossing = (s: number, j: number) => {
        curve.evaluate(line, 2, s, null, out);
        return curve.crossing[j];
      };
      // the first layer's are affine
      for (let j = 0; j < 4; j++) expect(crossing(1, j) - crossing(0, j)).toBeCloseTo(slopes[j], 13);
    }
  });

  it('of mae and hinge are positive on one side of the target', async () => {
    for (const loss of ['mae', 'hinge'] as const) {
      const problem = await resolveLandscape(makeCase({ layers: [2, 3], loss }));
      const curve = createSampleCurve(problem);
      const line = lineThrough(problem.plane, START, STEP);
      curve.evaluate(line, 1, 0, null, out);
      const { predictions } = forwardPass(problem, line.start, 1);
      for (const [k, p] of predictions.entries()) {
        const y = problem.data.targets[3 + k];
        expect(curve.crossing[k]).toBeCloseTo(loss === 'mae' ? p - y : 1 - y * p, 14);
      }
    }
  });
});

describe('on given sides', () => {
  const jet = new Float64Array(3);

  it('a kinked activation goes on as it was', () => {
    onSide('relu', 0.5, 0, jet);
    expect([...jet]).toEqual([0, 0, 0]);
    onSide('relu', -0.5, 1, jet);
    expect([...jet]).toEqual([-0.5, 1, 0]);
    onSide('leaky-relu', 2, 0, jet);
    expect([...jet]).toEqual([0.02, 0.01, 0]);
    onSide('elu', 0.5, 0, jet);
    expect([...jet]).toEqual([Math.expm1(0.5), Math.exp(0.5), Math.exp(0.5)]);
    onSide('elu', -0.5, 1, jet);
    expect([...jet]).toEqual([-0.5, 1, 0]);
  });

  it('with all units on side 1 relu is the identity, with all on side 0 nothing comes through', async () => {
    const options = { layers: [2, 4, 5, 2], loss: 'log-cosh' as const };
    const relu = await resolveLandscape(makeCase({ ...options, activation: 'relu' }));
    const linear = await resolveLandscape(makeCase({ ...options, activation: 'identity' }));
    const line = lineThrough(relu.plane, START, STEP);
    const expected = new Float64Array(2);
    const curve = createSampleCurve(relu);
    createSampleCurve(linear).evaluate(line, 0, 0.6, null, expected);
    curve.evaluate(line, 0, 0.6, new Uint8Array(9).fill(1), out);
    expect([...out]).toEqual([...expected]);
    curve.evaluate(line, 0, 0.6, new Uint8Array(9), out);
    const { bias } = relu.network.layers[2];
    const { data } = relu;
    const constant = [0, 1].map((k) => line.start[bias + k] + 0.6 * line.step[bias + k] - data.targets[k]);
    expect(out[0]).toBeCloseTo(Math.log(Math.cosh(constant[0])) + Math.log(Math.cosh(constant[1])), 12);
  });

  it('the slope of mae is that of the side, not of the sign', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 1], loss: 'mae', samples: 1 }));
    const curve = createSampleCurve(problem);
    const line = lineThrough(problem.plane, START, STEP);
    const slopes = [0, 1].map((side) => {
      curve.evaluate(line, 0, 0.2, Uint8Array.of(side), out);
      return out[1];
    });
    expect(slopes[0]).toBe(-slopes[1]);
    expect(Math.abs(slopes[0])).toBeGreaterThan(0.01);
  });
});

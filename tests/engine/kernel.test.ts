import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/engine/cpu/scalar-kernel.ts';
import { bareProblem } from '../../src/engine/plan/problem.ts';
import { partialEvaluation, partialEvaluationSize } from '../../src/engine/plan/partial-evaluation.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

const points = [
  [0, 0],
  [1, -1],
  [-0.3, 0.7],
  [2.5, 1.25],
];

describe('the CPU kernel', () => {
  it.each<[string, CaseOptions]>([
    ['with a first layer evaluated beforehand', {}],
    ['with one block less a sample', { samples: 63 }],
    ['with blocks and a rest', { samples: 130 }],
    ['with widths that are no multiple of four', { layers: [3, 1, 6, 9, 2], samples: 5 }],
    ['without bias', { bias: false, layers: [3, 4, 1] }],
    // 3 · 3000 · 1000 numbers of the first layer are too many to keep: inputs are read for each point
    ['with a first layer too large to keep', { layers: [2, 1000, 1], samples: 3000 }],
  ])('%s agrees with the scalar truth to rounding', async (_label, options) => {
    const landscape = await resolveLandscape(makeCase(options));
    const kernel = createKernel(bareProblem(landscape));
    const { lossAt } = createEvaluator(landscape);
    for (const [a, b] of points.slice(0, options.samples === 3000 ? 1 : 4)) {
      const expected = lossAt(a, b);
      expect(Math.abs(kernel.lossAt(a, b) - expected)).toBeLessThan(1e-12 * expected);
    }
  });

  it('gives a point the same loss whatever was computed before it', async () => {
    const landscape = await resolveLandscape(makeCase({ samples: 70 }));
    const kernel = createKernel(bareProblem(landscape));
    const alone = kernel.lossAt(0.5, 0.5);
    kernel.lossAt(1e200, 1e200);
    expect(kernel.lossAt(0.5, 0.5)).toBe(alone);
  });

  it('visits the nodes of a lattice row by row, at their coordinates', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [9, 7] }));
    const kernel = createKernel(bareProblem(landscape));
    const { window } = landscape;
    const losses = kernel.evaluate({ i: 1, j: 2, di: 3, dj: 4, width: 3, height: 2 });
    const expected = [2, 6].flatMap((j) =>
      [1, 4, 7].map((i) => Math.fround(kernel.lossAt(coordinate(window.a, i, 9), coordinate(window.b, j, 7)))),
    );
    expect([...losses]).toEqual(expected);
  });

  it('falls back to the inputs where the affine form overflows and the loss does not', async () => {
    // w·x along v is 1e200 · 1e200: infinite, and 0 times it would be NaN at b = 0
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [1, 1], output: 'tanh', bias: false },
      parameters: { values: [1] },
      data: { inputs: [[1e200]], targets: [[0]] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [0], v: [1e200] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const kernel = createKernel(bareProblem(landscape));
    expect(kernel.lossAt(0, 0)).toBe(1);
    expect(kernel.lossAt(0, -1)).toBe(1);
  });
});

describe('partial evaluation', () => {
  it('is the pre-activation of each unit and sample, affine in (a, b)', async () => {
    const { network, data, plane } = await resolveLandscape(makeCase({ layers: [3, 4, 1], samples: 6 }));
    const [layer] = network.layers;
    const affine = partialEvaluation(layer, data, plane.origin, plane.u, plane.v);
    expect(affine).toMatchObject({ units: 4, samples: 6 });
    expect(3 * affine.constant.length).toBe(partialEvaluationSize(layer, 6));
    for (const [a, b] of points) {
      const theta = plane.origin.map((value, k) => value + a * plane.u[k] + b * plane.v[k]);
      for (let unit = 0; unit < 4; unit++) {
        for (let s = 0; s < 6; s++) {
          const weights = theta.subarray(layer.weight + 3 * unit, layer.weight + 3 * unit + 3);
          const inputs = data.inputs.subarray(3 * s, 3 * s + 3);
          const expected = weights.reduce((sum, w, k) => sum + w * inputs[k], theta[layer.bias + unit]);
          const at = 6 * unit + s;
          const got = affine.constant[at] + a * affine.alongU[at] + b * affine.alongV[at];
          expect(got).toBeCloseTo(expected, 12);
        }
      }
    }
  });

  it('of a run of samples is a part of the whole', async () => {
    const { network, data, plane } = await resolveLandscape(makeCase({ samples: 9 }));
    const [layer] = network.layers;
    const whole = partialEvaluation(layer, data, plane.origin, plane.u, plane.v);
    const part = partialEvaluation(layer, data, plane.origin, plane.u, plane.v, 4, 7);
    expect(part.samples).toBe(3);
    for (let unit = 0; unit < layer.outputs; unit++) {
      expect(part.alongU.slice(3 * unit, 3 * unit + 3)).toEqual(whole.alongU.slice(9 * unit + 4, 9 * unit + 7));
    }
  });
});

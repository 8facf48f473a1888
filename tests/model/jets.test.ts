import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { JET_COMPONENTS, type Jet } from '../../src/model/jet.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { forwardPass, patternAt, slopeOf } from '../support/derivatives.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

/** Points of the plane with nothing special about them. */
const POINTS = [
  [0.3, -0.2],
  [-0.71, 0.43],
  [0.05, 0.9],
  [1.13, -0.87],
] as const;

/** Step of the differences: the smallest of four is an eighth of it. */
const STEP = 8e-3;

const hidden = [4, 5, 3];

function componentsOf({ value, a, b, aa, ab, bb, gaussNewton: g }: Jet): number[] {
  return [value, a, b, aa, ab, bb, g.aa, g.ab, g.bb];
}

/** Whether the loss is one smooth piece wherever the differences at a point look. */
function isSmooth(landscape: ResolvedLandscape, a: number, b: number): boolean {
  const around = [-1, 0, 1].flatMap((da) => [-1, 0, 1].map((db) => [a + da * STEP, b + db * STEP]));
  return new Set(around.map(([x, y]) => patternAt(landscape, x, y))).size === 1;
}

function expectClose(label: string, got: number, expected: number, scale: number, relative = 1e-8): void {
  const error = Math.abs(got - expected);
  expect(error, `${label}: expected ${expected}, got ${got}`).toBeLessThanOrEqual(
    relative * Math.max(Math.abs(expected), scale),
  );
}

/** Gradient against differences of the loss, Hessian against differences of the gradient. Returns the points compared. */
function compareWithDifferences(landscape: ResolvedLandscape, kinked: boolean, label: string): number {
  const { lossAt } = createEvaluator(landscape);
  const { jetAt } = createJetEvaluator(landscape);
  let compared = 0;
  for (const [a, b] of POINTS) {
    if (kinked && !isSmooth(landscape, a, b)) continue;
    compared++;
    const jet = jetAt(a, b);
    const at = `${label} at (${a}, ${b})`;
    expect(jet.value, at).toBe(lossAt(a, b));
    const slope = Math.hypot(jet.a, jet.b) + Math.abs(jet.value);
    expectClose(
      `${at}: a`,
      jet.a,
      slopeOf((x) => lossAt(x, b), a, STEP),
      slope,
    );
    expectClose(
      `${at}: b`,
      jet.b,
      slopeOf((y) => lossAt(a, y), b, STEP),
      slope,
    );
    const curvature = Math.hypot(jet.aa, jet.ab, jet.bb) + slope;
    expectClose(
      `${at}: aa`,
      jet.aa,
      slopeOf((x) => jetAt(x, b).a, a, STEP),
      curvature,
    );
    expectClose(
      `${at}: ab`,
      jet.ab,
      slopeOf((x) => jetAt(x, b).b, a, STEP),
      curvature,
    );
    expectClose(
      `${at}: ba`,
      jet.ab,
      slopeOf((y) => jetAt(a, y).a, b, STEP),
      curvature,
    );
    expectClose(
      `${at}: bb`,
      jet.bb,
      slopeOf((y) => jetAt(a, y).b, b, STEP),
      curvature,
    );
  }
  return compared;
}

describe('jets', () => {
  const kinkedActivations = ['relu', 'leaky-relu', 'elu'];
  const kinkedLosses = ['mae', 'huber', 'hinge'];

  it.each(ACTIVATIONS)('with %s agree with differences, for every loss and depth', async (activation) => {
    for (const loss of LOSSES) {
      let compared = 0;
      for (const depth of [0, 1, 2, 3]) {
        const options: CaseOptions = { layers: [2, ...hidden.slice(0, depth), 3], activation, loss, samples: 3 };
        const landscape = await resolveLandscape(makeCase({ ...options, size: 0.7, output: activation }));
        const kinked = kinkedActivations.includes(activation) || kinkedLosses.includes(loss);
        compared += compareWithDifferences(landscape, kinked, `${activation} ${loss} depth ${depth}`);
      }
      expect(compared, `${activation} ${loss}: points away from kinks`).toBeGreaterThanOrEqual(4);
    }
  });

  it('without bias, with many inputs, with one output', async () => {
    for (const options of [{ bias: false }, { layers: [40, 4, 2], size: 0.2 }, { layers: [2, 6, 1] }]) {
      const landscape = await resolveLandscape(makeCase({ ...options, activation: 'gelu' }));
      expect(compareWithDifferences(landscape, false, JSON.stringify(options))).toBe(POINTS.length);
    }
  });

  it.each(LOSSES)('have for %s the Gauss-Newton part that its definition gives', async (loss) => {
    for (const layers of [
      [2, 3],
      [2, 4, 3],
    ]) {
      const landscape = await resolveLandscape(makeCase({ layers, loss, samples: 3, activation: 'sin', size: 0.7 }));
      for (const [a, b] of POINTS) {
        if (!isSmooth(landscape, a, b) && loss !== 'mse') continue;
        const expected = gaussNewton(landscape, a, b);
        const { gaussNewton: got } = createJetEvaluator(landscape).jetAt(a, b);
        const scale = Math.hypot(...expected) + 1e-3;
        for (const [k, part] of [got.aa, got.ab, got.bb].entries()) {
          expectClose(`${loss} ${layers} at (${a}, ${b}), ${k}`, part, expected[k], scale, 1e-6);
        }
      }
    }
  });

  it('of a network affine in (a, b) have a Hessian that is its Gauss-Newton part', async () => {
    for (const loss of LOSSES) {
      const landscape = await resolveLandscape(makeCase({ layers: [3, 4], loss, samples: 9 }));
      for (const [a, b] of POINTS) {
        const { aa, ab, bb, gaussNewton: part } = createJetEvaluator(landscape).jetAt(a, b);
        expect([aa, ab, bb]).toEqual([part.aa, part.ab, part.bb]);
      }
    }
  });

  it('of a least squares problem are its normal equations', async () => {
    // residuals r = (1, 2) + a (3, -1) + b (0.5, 4): L = |r|² / 2
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers: [2, 1], bias: false },
      parameters: { values: [1, 2] },
      data: {
        inputs: [
          [1, 0],
          [0, 1],
        ],
        targets: [[0], [0]],
      },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: [3, -1], v: [0.5, 4] },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const [a, b] = [0.7, -0.3];
    const [r, s] = [1 + 3 * a + 0.5 * b, 2 - a + 4 * b];
    const jet = componentsOf(createJetEvaluator(landscape).jetAt(a, b));
    const expected = [(r * r + s * s) / 2, 3 * r - s, 0.5 * r + 4 * s, 10, -2.5, 16.25, 10, -2.5, 16.25];
    for (const [k, name] of JET_COMPONENTS.entries()) expectClose(name, jet[k], expected[k], 1, 1e-14);
  });

  it('are exchanged with the directions', async () => {
    const landscape = await resolveLandscape(makeCase({ activation: 'silu', loss: 'cross-entropy' }));
    const { origin, u, v } = landscape.plane;
    const exchanged = { ...landscape, plane: { origin, u: v, v: u } };
    for (const [a, b] of POINTS) {
      const { value, gaussNewton: g, ...jet } = createJetEvaluator(landscape).jetAt(a, b);
      const other = createJetEvaluator(exchanged).jetAt(b, a);
      const back = [other.value, other.b, other.a, other.bb, other.ab, other.aa];
      const parts = [other.gaussNewton.bb, other.gaussNewton.ab, other.gaussNewton.aa];
      const ours = [value, jet.a, jet.b, jet.aa, jet.ab, jet.bb, g.aa, g.ab, g.bb];
      for (const [k, x] of [...back, ...parts].entries())
        expectClose(JET_COMPONENTS[k], ours[k], x, Math.abs(value), 1e-12);
    }
  });

  it('of order 1 are the first three components, to the bit', async () => {
    for (const loss of LOSSES) {
      const landscape = await resolveLandscape(makeCase({ activation: 'gelu-tanh', loss }));
      const [first, second] = [createJetEvaluator(landscape, 1), createJetEvaluator(landscape, 2)];
      for (const [a, b] of POINTS) {
        expect([...first.componentsAt(a, b)]).toEqual([...second.componentsAt(a, b).subarray(0, 3)]);
        expect(first.jetAt(a, b)).toMatchObject({ aa: NaN, gaussNewton: { bb: NaN } });
      }
    }
  });
});

/** Σ over samples of Jᵀ (∂²l/∂p²) J, with the predictions' slopes J and the loss's curvature from differences. */
function gaussNewton(landscape: ResolvedLandscape, a: number, b: number): [number, number, number] {
  const { plane, data, loss } = landscape;
  const { outputs, samples } = data;
  const theta = (x: number, y: number) => plane.origin.map((value, k) => value + x * plane.u[k] + y * plane.v[k]);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const sums: [number, number, number] = [0, 0, 0];
  for (let n = 0; n < samples; n++) {
    const predict = (x: number, y: number) => forwardPass(landscape, theta(x, y), n).predictions;
    const { length } = predict(a, b);
    const along = Array.from({ length }, (_, k) => [
      slopeOf((x) => predict(x, b)[k], a, STEP),
      slopeOf((y) => predict(a, y)[k], b, STEP),
    ]);
    const lossWith = (k: number, x: number, l: number, y: number) => {
      const p = predict(a, b);
      p[k] += x;
      p[l] += y;
      return lossOfSample(p, 0, data.targets, n * outputs, outputs);
    };
    for (let k = 0; k < length; k++) {
      for (let l = 0; l < length; l++) {
        const second = slopeOf((y) => slopeOf((x) => lossWith(k, x, l, y), 0, STEP), 0, STEP);
        sums[0] += second * along[k][0] * along[l][0];
        sums[1] += second * along[k][0] * along[l][1];
        sums[2] += second * along[k][1] * along[l][1];
      }
    }
  }
  const divisor = loss.name === 'cross-entropy' ? samples : samples * outputs;
  return sums.map((sum) => sum / divisor) as [number, number, number];
}

import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { fullSpaceFacts } from '../../src/analysis/full-space.ts';
import { createGradient } from '../../src/model/full-space/gradient.ts';
import { denseHessian } from '../../src/model/full-space/hessian.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { norm } from '../../src/model/vectors.ts';
import { createRandom } from '../../src/spec/random.ts';
import type { Activation, Landscape, LossName } from '../../src/spec/landscape.ts';
import { readReference } from '../support/reference.ts';

interface SliceMinimum {
  readonly a: number;
  readonly b: number;
  readonly loss: number;
  readonly grad_plane_norm: number;
  readonly full_grad_norm: number;
  readonly full_hessian_min: number | null;
  readonly full_hessian_max: number | null;
  readonly full_hessian_negative_count: number | null;
  readonly n_params: number;
}

interface Options {
  layers: number[];
  inputs: number[][];
  targets: number[][] | number[];
  theta: ArrayLike<number>;
  activation?: Activation;
  output?: Activation;
  loss?: LossName;
  bias?: boolean;
  u?: ArrayLike<number>;
  v?: ArrayLike<number>;
}

/** A network on given data, its plane centred at θ; along the first and the last parameter unless said. */
function problem({
  layers,
  inputs,
  targets,
  theta,
  activation,
  output,
  loss = 'mse',
  bias = false,
  ...plane
}: Options) {
  const unit = (place: number) => Array.from(theta, (_, k) => Number(k === place));
  const { u = unit(0), v = unit(theta.length - 1) } = plane;
  return resolveLandscape({
    version: 1,
    network: { layers, bias, ...(activation && { activation }), ...(output && { output }) },
    parameters: { values: Array.from(theta) },
    data: { inputs, targets },
    loss: { name: loss },
    plane: { directions: 'given', u: Array.from(u), v: Array.from(v) },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  });
}

const random = createRandom(11, 'data');
const column = (length: number, make: (k: number) => number) => Array.from({ length }, (_, k) => [make(k)]);
const X = column(12, (k) => k / 4 - 1.3);
/** A line and noise: no network of these tests fits it. */
const Y = X.map(([x]) => [1.5 * x + 0.2 + 0.3 * random.normal()]);

/** The critical point that Newton's method, kept downhill, ends in. */
async function descend(landscape: ResolvedLandscape, start: Float64Array): Promise<Float64Array> {
  const { at } = createGradient(landscape);
  let theta = start;
  let damping = 1;
  for (let round = 0; round < 400; round++) {
    const { loss, gradient } = at(theta);
    if (norm(gradient) < 1e-13) break;
    const { matrix, size } = await denseHessian(landscape, theta);
    const system = Matrix.from1DArray(size, size, matrix).add(Matrix.eye(size, size, damping));
    const step = solve(system, Matrix.columnVector(gradient)).to1DArray();
    const next = theta.map((x, k) => x - step[k]);
    const isLower = at(next).loss <= loss;
    damping = isLower ? (damping < 1e-9 ? 0 : damping / 5) : Math.max(1e-8, damping * 8);
    if (isLower) theta = next;
  }
  return theta;
}

describe('at the slice minima of the reference', () => {
  it.each([
    ['deep_linear_mse', 'slice-only'],
    ['linear_mse', 'slice-only'],
    ['logistic_bce', 'slice-only'],
    ['relu2_mse', 'slice-only'],
    ['relu_last_layer_bce', 'slice-only'],
    ['tanh2_mse_trained', 'slice-only'],
    ['gelu3_ce', 'fitted'],
  ])('%s: gradients, eigenvalues and verdict', async (name, verdict) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { expected } = readReference<{ expected: { slice_minima: SliceMinimum[] } }>(
      `landscapes/${name}.expected.json`,
    );
    expect(expected.slice_minima.length).toBeGreaterThan(0);
    for (const minimum of expected.slice_minima) {
      const facts = await fullSpaceFacts(landscape, minimum.a, minimum.b);
      // cross-entropy of the reference loses digits where the data are fitted
      const digits = verdict === 'fitted' ? 5 : 10;
      expect(facts.verdict).toBe(verdict);
      expect(facts.parameters).toBe(minimum.n_params);
      expect(facts.fullGradient! / minimum.full_grad_norm).toBeCloseTo(1, digits);
      expect(facts.planeGradient!).toBeCloseTo(minimum.grad_plane_norm, 12);
      expect(facts.sentence).toMatch(/^Local minimum of this slice/);
      if (minimum.full_hessian_max === null) {
        expect(facts.eigenvalues).toBeNull();
        expect(facts.noHessian).toMatch(/^no Hessian exists: relu unit \d+ of layer 1 is at its kink on sample \d+$/);
        continue;
      }
      const { smallest, largest, negative, zero } = facts.eigenvalues!;
      expect(facts.noHessian).toBeNull();
      expect(Math.abs(largest - minimum.full_hessian_max)).toBeLessThan(1e-4 * minimum.full_hessian_max);
      expect(Math.abs(smallest - minimum.full_hessian_min!)).toBeLessThan(1e-4 * minimum.full_hessian_max);
      if (verdict === 'fitted') continue;
      // PyTorch's autograd finds two eigenvalues, -5.16e-6 and -5.97e-7 of 46.7, that the reference's differences do not count
      expect(negative).toBe(name === 'tanh2_mse_trained' ? 2 : minimum.full_hessian_negative_count);
      expect(zero).toBe({ deep_linear_mse: 4, relu_last_layer_bce: 10 }[name] ?? 0);
    }
  });
});

describe('a critical point of the network', () => {
  it('of a convex problem is a local minimum, with the eigenvalues of its quadratic form', async () => {
    const n = X.length;
    const [sx, sxx] = [X.reduce((s, [x]) => s + x, 0) / n, X.reduce((s, [x]) => s + x * x, 0) / n];
    const [sy, sxy] = [Y.reduce((s, [y]) => s + y, 0) / n, Y.reduce((s, [y], k) => s + y * X[k][0], 0) / n];
    const slope = (sxy - sx * sy) / (sxx - sx * sx);
    const theta = [slope, sy - slope * sx];
    const facts = await fullSpaceFacts(
      await problem({ layers: [1, 1], inputs: X, targets: Y, theta, bias: true }),
      0,
      0,
    );
    expect(facts.verdict).toBe('local-minimum');
    const spread = Math.hypot(sxx - 1, 2 * sx);
    expect(facts.eigenvalues!.smallest).toBeCloseTo(sxx + 1 - spread, 12);
    expect(facts.eigenvalues!.largest).toBeCloseTo(sxx + 1 + spread, 12);
    expect(facts.eigenvalues).toMatchObject({ negative: 0, zero: 0, method: 'dense', steps: 2 });
    const [, bound] = /\(all 2 eigenvalues above ([\d.]+)\)/.exec(facts.sentence)!;
    expect(Number(bound)).toBeLessThanOrEqual(facts.eigenvalues!.smallest);
    expect(Number(bound)).toBeGreaterThan(0.99 * facts.eigenvalues!.smallest);
    expect(facts.sentence).toContain('a local minimum of the network, up to rounding');
  });

  it('of a trained tanh network is a local minimum: all around is higher', async () => {
    const start = Float64Array.of(1.5, 1.8, 2.5, -1.5, 1, 1, 0);
    const inputs = column(30, (k) => k / 5 - 2.9);
    const bent = inputs.map(([x]) => [
      1.2 * Math.tanh(2 * x + 3) + 0.8 * Math.tanh(1.5 * x - 2) + 0.1 * random.normal(),
    ]);
    const options = { layers: [1, 2, 1], inputs, targets: bent, activation: 'tanh' as const, bias: true };
    const theta = await descend(await problem({ ...options, theta: start }), start);
    const landscape = await problem({ ...options, theta });
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts.verdict).toBe('local-minimum');
    expect(facts.fullGradient!).toBeLessThan(1e-10);
    const { at } = createGradient(landscape);
    for (let round = 0; round < 200; round++) {
      const step = theta.map(() => 1e-4 * random.normal());
      const { loss } = at(theta.map((x, k) => x + step[k]));
      expect(loss).toBeGreaterThan(facts.loss);
    }
  });

  it('between the two wings of a two-layer linear network is a saddle that a slice may call a minimum', async () => {
    // mean (w₀ w₁ x − y)² at 0: eigenvalues ±2 mean xy, and along (1, −1) it rises
    const theta = [0, 0];
    const options = { layers: [1, 1, 1], inputs: X, targets: Y, theta };
    const landscape = await problem({ ...options, u: [1, -1], v: [0, 0] });
    const facts = await fullSpaceFacts(landscape, 0, 0);
    const curvature = (2 / X.length) * X.reduce((sum, [x], k) => sum + x * Y[k][0], 0);
    expect(facts.verdict).toBe('saddle');
    expect(facts.fullGradient).toBe(0);
    expect(facts.ratio).toBeNull();
    expect(facts.eigenvalues!.smallest).toBeCloseTo(-curvature, 12);
    expect(facts.eigenvalues!.largest).toBeCloseTo(curvature, 12);
    expect(facts.eigenvalues).toMatchObject({ negative: 1, zero: 0 });
    expect(facts.sentence).toContain('a saddle in full space');
    expect(facts.sentence).toContain('curves down along 1 of 2 eigenvectors');
  });

  it('on a curve of minimisers is degenerate, and the scaling of units is named', async () => {
    // the least-squares slope as a product
    const slope = X.reduce((sum, [x], k) => sum + x * Y[k][0], 0) / X.reduce((sum, [x]) => sum + x * x, 0);
    const theta = [2, slope / 2];
    const facts = await fullSpaceFacts(await problem({ layers: [1, 1, 1], inputs: X, targets: Y, theta }), 0, 0);
    const meanSquare = X.reduce((sum, [x]) => sum + x * x, 0) / X.length;
    expect(facts.verdict).toBe('degenerate');
    expect(facts.eigenvalues).toMatchObject({ negative: 0, zero: 1 });
    expect(facts.eigenvalues!.largest).toBeCloseTo(2 * meanSquare * (theta[0] ** 2 + theta[1] ** 2), 11);
    expect(facts.sentence).toContain('1 of 2 are zero within');
    expect(facts.sentence).toContain('linear units against each other, leaves the loss as it is');
    expect(facts.sentence).not.toContain('a local minimum of the network');
  });

  it('of softmax regression is degenerate by what adds to every logit alike', async () => {
    const inputs = Array.from({ length: 30 }, () => [random.normal(), random.normal()]);
    const targets = inputs.map(([x, y]) => Number(x + 2 * random.normal() > 0) + Number(y + 2 * random.normal() > 0));
    const options = { layers: [2, 3], inputs, targets, loss: 'cross-entropy' as const, bias: true };
    const start = new Float64Array(9);
    const theta = await descend(await problem({ ...options, theta: start }), start);
    const facts = await fullSpaceFacts(await problem({ ...options, theta }), 0, 0);
    expect(facts.verdict).toBe('degenerate');
    // one for each input and one for the bias
    expect(facts.eigenvalues).toMatchObject({ negative: 0, zero: 3 });
    expect(facts.sentence).toContain('Adding the same to every logit, leaves the loss as it is.');
  });

  it('is not called a minimum where all flattens out: the gradient is small, the curvature is smaller', async () => {
    // (tanh w − 2)² falls for ever, with the curvature twice the slope
    const landscape = await problem({ layers: [1, 1], inputs: [[1]], targets: [[2]], output: 'tanh', theta: [8] });
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts.fullGradient!).toBeLessThan(facts.tolerance);
    expect(facts.eigenvalues!.smallest).toBeGreaterThan(facts.eigenvalues!.error.smallest);
    expect(facts.verdict).toBe('critical-point');
    expect(facts.sentence).toContain('is too small beside the gradient to tell a minimum');
  });

  it('is told from one seen by Lanczos only: no proof without negative curvature, a certificate with it', async () => {
    const width = 12;
    const inputs = Array.from({ length: 40 }, () => Array.from({ length: width }, () => random.normal()));
    const targets = inputs.map((row) => row.map((x, k) => x * (1 + k) * 0.1 + 0.1 * random.normal()));
    const theta = new Float64Array(2 * width * width);
    const landscape = await problem({ layers: [width, width, width], inputs, targets, theta });
    const work = 8 * theta.length * inputs.length;
    const facts = await fullSpaceFacts(landscape, 0, 0, { workBudget: 40 * work });
    // at 0 the Hessian is the bilinear form of 2 mean x yᵀ in the two layers: its singular values, of both signs
    const cross = Matrix.zeros(width, width);
    for (const [n, x] of inputs.entries()) {
      for (let i = 0; i < width; i++) {
        for (let j = 0; j < width; j++) cross.set(i, j, cross.get(i, j) + (2 * x[i] * targets[n][j]) / (40 * width));
      }
    }
    const [top] = new SingularValueDecomposition(cross).diagonal;
    expect(facts.verdict).toBe('saddle');
    expect(facts.eigenvalues).toMatchObject({ method: 'lanczos', negative: null, zero: null });
    expect(Math.abs(facts.eigenvalues!.smallest + top)).toBeLessThanOrEqual(facts.eigenvalues!.error.smallest);
    expect(Math.abs(facts.eigenvalues!.largest - top)).toBeLessThanOrEqual(facts.eigenvalues!.error.largest);
    expect(facts.eigenvalues!.error.smallest).toBeLessThan(1e-6 * top);
    expect(facts.sentence).toMatch(/an eigenvalue is -[\d.]+ or less/);

    // a linear model's minimum, the same way
    const fit = await descend(
      await problem({ layers: [width, width], inputs, targets, theta: theta.slice(0, 144) }),
      theta.slice(0, 144),
    );
    const convex = await problem({ layers: [width, width], inputs, targets, theta: fit });
    const seen = await fullSpaceFacts(convex, 0, 0, { workBudget: 11 * 8 * 144 * 40 });
    expect(seen.verdict).toBe('critical-point');
    expect(seen.eigenvalues).toMatchObject({ method: 'lanczos', steps: 11 });
    expect(seen.sentence).toContain('11 Lanczos steps saw no negative curvature');
    expect(seen.sentence).toContain('does not prove');
    expect((await fullSpaceFacts(convex, 0, 0)).verdict).toBe('local-minimum');
  });

  it('says what it does not know when the Hessian is beyond the budget', async () => {
    const theta = await descend(
      await problem({ layers: [1, 1], inputs: X, targets: Y, theta: [0] }),
      Float64Array.of(0),
    );
    const landscape = await problem({ layers: [1, 1], inputs: X, targets: Y, theta });
    const facts = await fullSpaceFacts(landscape, 0, 0, { workBudget: 5 });
    expect(facts.verdict).toBe('critical-point');
    expect(facts.eigenvalues).toBeNull();
    expect(facts.noHessian).toMatch(/^the Hessian is too much work: /);
    expect(facts.sentence).toContain('its curvature in full space is not known');
  });
});

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { denseHessian } from '../../src/model/full-space/hessian.ts';
import { symmetricEigenvalues } from '../../src/model/full-space/symmetric-eigenvalues.ts';
import { diagonalize } from '../../src/model/full-space/tridiagonal.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { dot, norm } from '../../src/model/vectors.ts';
import { createRandom } from '../../src/spec/random.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { readReference } from '../support/reference.ts';
import { withSpectrum } from '../support/spectra.ts';

interface SliceMinimum {
  readonly a: number;
  readonly b: number;
  readonly full_hessian_min: number | null;
  readonly full_hessian_max: number | null;
  readonly full_hessian_negative_count: number | null;
  readonly n_params: number;
}

describe('the dense Hessian', () => {
  it('has the products with unit vectors as its columns, and is symmetric to the last bit', async () => {
    // more parameters than share a block
    const landscape = await resolveLandscape(
      makeCase({ layers: [2, 4, 3, 3], activation: 'tanh', loss: 'cross-entropy' }),
    );
    const theta = landscape.plane.origin;
    const { size, matrix, asymmetry } = await denseHessian(landscape, theta);
    const { product } = createHessianProduct(landscape);
    expect(size).toBe(39);
    expect(asymmetry).toBeGreaterThan(0);
    expect(asymmetry).toBeLessThan(1e-14);
    for (let j = 0; j < size; j++) {
      const unit = new Float64Array(size);
      unit[j] = 1;
      const column = product(theta, unit);
      for (let i = 0; i < size; i++) {
        expect(Math.abs(matrix[i * size + j] - column[i])).toBeLessThanOrEqual(asymmetry);
        expect(matrix[i * size + j]).toBe(matrix[j * size + i]);
      }
    }
  });

  it.each([
    ['deep_linear_mse', 1e-10, 11],
    ['linear_mse', 1e-10, 0],
    ['logistic_bce', 1e-8, 0],
    ['relu_last_layer_bce', 1e-8, 14],
    ['tanh2_mse_trained', 1e-9, 0],
    // its curvature is 1e-6, and the reference's, by differences, round-off of 1e-10
    ['gelu3_ce', 1e-4, null],
  ])('has the extreme eigenvalues of the reference at the slice minima of %s', async (name, allowed, negative) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { expected } = readReference<{ expected: { slice_minima: SliceMinimum[] } }>(
      `landscapes/${name}.expected.json`,
    );
    expect(expected.slice_minima.length).toBeGreaterThan(0);
    for (const minimum of expected.slice_minima) {
      const theta = createEvaluator(landscape).parametersAt(minimum.a, minimum.b);
      const { size, matrix } = await denseHessian(landscape, theta);
      const values = await symmetricEigenvalues(matrix, size);
      const largest = minimum.full_hessian_max!;
      expect(size).toBe(minimum.n_params);
      expect(Math.abs(values[size - 1] - largest)).toBeLessThan(allowed * largest);
      expect(Math.abs(values[0] - minimum.full_hessian_min!)).toBeLessThan(allowed * largest);
      if (negative === null) continue;
      expect(minimum.full_hessian_negative_count).toBe(negative);
      // below what differences of gradients resolve, the reference counts none
      expect(values.filter((x) => x < -1e-6 * largest)).toHaveLength(negative);
    }
  });

  it('is NaN where the loss is not finite', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 3, 3, 2], activation: 'relu' }));
    const { matrix, asymmetry } = await denseHessian(
      landscape,
      landscape.plane.origin.map((x) => 1e60 * x),
    );
    expect(matrix.every(Number.isNaN)).toBe(true);
    expect(asymmetry).toBeNaN();
  });

  it('ends where its turns throw', async () => {
    const landscape = await resolveLandscape(makeCase());
    const turns = denseHessian(landscape, landscape.plane.origin, () => {
      throw new Error('enough');
    });
    await expect(turns).rejects.toThrow('enough');
  });
});

describe('eigenvalues of symmetric matrices', () => {
  it.each([1, 2, 3, 10, 65])('agree with a full decomposition at size %i', async (size) => {
    const random = createRandom(size, 'matrix');
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.normal();
    }
    const rows = Array.from({ length: size }, (_, i) => [...matrix.subarray(i * size, (i + 1) * size)]);
    const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
    const expected = Float64Array.from(realEigenvalues).sort();
    const got = await symmetricEigenvalues(matrix, size);
    for (const [k, x] of expected.entries()) expect(Math.abs(got[k] - x)).toBeLessThan(1e-13 * size);
  });

  it.each([
    ['spread over sixteen decades', 40, (k: number) => 10 ** (-k / 2.5)],
    ['of both signs', 60, (k: number) => (k % 2 === 0 ? 1 : -1) * (1 + k)],
    ['mostly zero', 80, (k: number) => (k < 5 ? 10 ** k : 0)],
    ['clustered', 80, (k: number) => (k < 40 ? 1 : 1 + 1e-9 * k)],
    ['all equal', 30, () => -3],
    ['all zero', 30, () => 0],
    ['huge', 20, (k: number) => 1e250 * (k - 3)],
    ['tiny', 20, (k: number) => 1e-250 * (k - 3)],
  ])('are those the matrix was made of: %s', async (_, size, make) => {
    const spectrum = Float64Array.from({ length: size }, (_, k) => make(k));
    const got = await symmetricEigenvalues(withSpectrum(spectrum, size), size);
    const largest = Math.max(...spectrum.map(Math.abs));
    for (const [k, x] of spectrum.sort().entries()) {
      expect(Math.abs(got[k] - x)).toBeLessThanOrEqual(1e-14 * size * largest);
    }
  });

  it('of tridiagonal matrices come with their vectors', () => {
    const size = 24;
    const random = createRandom(2, 'tridiagonal');
    const diagonal = Float64Array.from({ length: size }, () => random.normal());
    // two of them nothing: three matrices in one
    const beside = Float64Array.from({ length: size }, (_, k) => (k % 9 === 8 ? 0 : random.normal()));
    const [values, vectors] = [diagonal.slice(), new Float64Array(size * size)];
    for (let k = 0; k < size; k++) vectors[k * size + k] = 1;
    diagonalize(values, beside.slice(), vectors);
    for (let k = 0; k < size; k++) {
      const x = vectors.subarray(k * size, (k + 1) * size);
      expect(norm(x)).toBeCloseTo(1, 13);
      for (let i = 0; i < size; i++) {
        const before = i > 0 ? beside[i - 1] * x[i - 1] : 0;
        const after = i < size - 1 ? beside[i] * x[i + 1] : 0;
        expect(Math.abs(before + diagonal[i] * x[i] + after - values[k] * x[i])).toBeLessThan(1e-13);
      }
      for (let j = 0; j < k; j++)
        expect(Math.abs(dot(x, vectors.subarray(j * size, (j + 1) * size)))).toBeLessThan(1e-13);
    }
  });

  it('of the second-difference matrix are known in closed form', async () => {
    const size = 200;
    const matrix = new Float64Array(size * size);
    for (let k = 0; k < size; k++) {
      matrix[k * size + k] = 2;
      if (k > 0) matrix[k * size + k - 1] = matrix[(k - 1) * size + k] = -1;
    }
    const got = await symmetricEigenvalues(matrix, size);
    for (const [k, x] of got.entries()) {
      expect(x).toBeCloseTo(4 * Math.sin(((k + 1) * Math.PI) / (2 * (size + 1))) ** 2, 13);
    }
  });

  it('are refused of what is no matrix, or not finite', async () => {
    await expect(symmetricEigenvalues(new Float64Array(5), 2)).rejects.toThrow('expected 2 x 2 numbers, got 5');
    await expect(symmetricEigenvalues(Float64Array.of(1, NaN, NaN, 1), 2)).rejects.toThrow('expected finite numbers');
  });
});

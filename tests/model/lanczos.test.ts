import { describe, expect, it } from 'vitest';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { denseHessian } from '../../src/model/full-space/hessian.ts';
import { lanczos, type Lanczos } from '../../src/model/full-space/lanczos.ts';
import { symmetricEigenvalues } from '../../src/model/full-space/symmetric-eigenvalues.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { dot, norm } from '../../src/model/vectors.ts';
import { createRandom } from '../../src/spec/random.ts';
import { makeCase } from '../support/engines.ts';
import { multiply, withSpectrum } from '../support/spectra.ts';

const random = createRandom(3, 'spectra');
const SPECTRA: [string, (k: number, size: number) => number][] = [
  ['normal', () => random.normal()],
  ['clustered at both ends', (k, size) => (k < 10 ? -1 - 1e-8 * k : k > size - 10 ? 5 + 1e-8 * k : random.uniform())],
  ['ill-conditioned, as of a trained network', (k) => (k < 12 ? 10 ** (2 - k / 3) : 1e-4 * random.normal())],
  ['mostly zero', (k) => (k < 7 ? k - 2 : 0)],
];
const CASES = SPECTRA.flatMap(([name, make]) =>
  [337, 939].map((size) => ({
    name,
    size,
    spectrum: Float64Array.from({ length: size }, (_, k) => make(k, size)).sort(),
  })),
);

/** Every Ritz value must be within its error of some eigenvalue. */
function expectBounds({ values, errors }: Lanczos, spectrum: Float64Array): void {
  for (const [k, value] of values.entries()) {
    const nearest = Math.min(...spectrum.map((x) => Math.abs(x - value)));
    expect(nearest, `Ritz value ${k}: ${value}`).toBeLessThanOrEqual(errors[k]);
  }
}

describe('Lanczos', () => {
  it.each(CASES)('bounds its errors and stays inside a spectrum of $size that is $name', async ({ size, spectrum }) => {
    const matrix = withSpectrum(spectrum, size);
    const [least, most] = [spectrum[0], spectrum[size - 1]];
    for (const steps of [5, 20, 60]) {
      for (const seed of [1, 2]) {
        const result = await lanczos((x, out) => multiply(matrix, x, out), size, { steps, seed });
        expect(result.values).toHaveLength(result.steps);
        expect(result.steps).toBeLessThanOrEqual(steps);
        expectBounds(result, spectrum);
        const rounding = 1e-12 * Math.max(-least, most);
        expect(result.values[0]).toBeGreaterThanOrEqual(least - rounding);
        expect(result.values[result.steps - 1]).toBeLessThanOrEqual(most + rounding);
      }
    }
  });

  it.each(CASES)('finds both ends in 60 steps to 1e-3 of the spread: $name, $size', async ({ size, spectrum }) => {
    const matrix = withSpectrum(spectrum, size);
    const { values, steps } = await lanczos((x, out) => multiply(matrix, x, out), size, { steps: 60 });
    const spread = spectrum[size - 1] - spectrum[0];
    // the tail of a normal sample thins out slowly: its ends are the hardest
    expect(values[0] - spectrum[0]).toBeLessThan(1e-3 * spread);
    expect(spectrum[size - 1] - values[steps - 1]).toBeLessThan(1e-3 * spread);
  });

  it('gives vectors of unit length whose residual is the error it states', async () => {
    const { size, spectrum } = CASES[0];
    const matrix = withSpectrum(spectrum, size);
    const result = await lanczos((x, out) => multiply(matrix, x, out), size, { steps: 25 });
    for (const k of [0, 1, 12, 24]) {
      const vector = result.vector(k);
      expect(norm(vector)).toBeCloseTo(1, 12);
      const residual = new Float64Array(size);
      multiply(matrix, vector, residual);
      expect(dot(residual, vector)).toBeCloseTo(result.values[k], 12);
      for (let j = 0; j < size; j++) residual[j] -= result.values[k] * vector[j];
      expect(norm(residual)).toBeLessThanOrEqual(result.errors[k]);
      // and no more is stated than there is
      expect(result.errors[k]).toBeLessThan(1.01 * norm(residual) + 1e-11);
    }
  });

  it('keeps its vectors orthogonal beside an eigenvalue that dwarfs the others', async () => {
    const size = 200;
    const matrix = withSpectrum(
      Float64Array.from({ length: size }, (_, k) => (k === 0 ? 1e10 : k / size)),
      4,
    );
    const result = await lanczos((x, out) => multiply(matrix, x, out), size, { steps: 30 });
    const vectors = Array.from({ length: 30 }, (_, k) => result.vector(k));
    for (const [k, x] of vectors.entries()) {
      for (const y of vectors.slice(0, k)) expect(Math.abs(dot(x, y))).toBeLessThan(1e-13);
    }
  });

  it('ends with the eigenvalues when the space is exhausted', async () => {
    // four distinct eigenvalues: every Krylov space has four dimensions
    const spectrum = Float64Array.from({ length: 90 }, (_, k) => [-2, 0.5, 3, 7][k % 4]).sort();
    const matrix = withSpectrum(spectrum, 5);
    const result = await lanczos((x, out) => multiply(matrix, x, out), 90, { steps: 40 });
    expect(result.exhausted).toBe(true);
    expect(result.steps).toBe(4);
    for (const [k, x] of [-2, 0.5, 3, 7].entries()) expect(result.values[k]).toBeCloseTo(x, 12);
    expect(Math.max(...result.errors)).toBeLessThan(1e-12);
    expectBounds(result, spectrum);
  });

  it.each([1, 2, 3])('takes no more steps than the matrix has rows: %i', async (size) => {
    const spectrum = Float64Array.from({ length: size }, (_, k) => k - 1.5);
    const matrix = withSpectrum(spectrum, 8);
    const result = await lanczos((x, out) => multiply(matrix, x, out), size, { steps: 40 });
    expect(result.steps).toBe(size);
    expect(result.exhausted).toBe(true);
    for (const [k, x] of spectrum.entries()) expect(result.values[k]).toBeCloseTo(x, 13);
  });

  it('of the zero matrix is zero, with no error', async () => {
    const result = await lanczos((_, out) => void out.fill(0), 50);
    expect([...result.values]).toEqual([0]);
    expect([...result.errors]).toEqual([0]);
    expect(result.exhausted).toBe(true);
  });

  it('is the same for the same seed, and another for another', async () => {
    const { size, spectrum } = CASES[0];
    const matrix = withSpectrum(spectrum, size);
    const run = (seed: number) => lanczos((x, out) => multiply(matrix, x, out), size, { steps: 8, seed });
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(first.values).toEqual(again.values);
    expect(first.values).not.toEqual(other.values);
  });

  it('may miss a negative eigenvalue: a positive Ritz value certifies nothing', async () => {
    const size = 400;
    const spectrum = Float64Array.from({ length: size }, (_, k) => (k === 0 ? -1e-4 : 1 + k / 4)).sort();
    const matrix = withSpectrum(spectrum, 2);
    const { values } = await lanczos((x, out) => multiply(matrix, x, out), size, { steps: 8 });
    expect(values[0]).toBeGreaterThan(0);
  });

  it('refuses what is not finite, and counts that are none; its turns may end it', async () => {
    await expect(lanczos((_, out) => void out.fill(NaN), 5)).rejects.toThrow(
      'product 1: expected finite numbers, got NaN',
    );
    await expect(lanczos(() => {}, 0)).rejects.toThrow('size: expected a whole number above 0, got 0');
    await expect(lanczos(() => {}, 3, { steps: 1.5 })).rejects.toThrow(
      'steps: expected a whole number above 0, got 1.5',
    );
    const stop = () => {
      throw new Error('enough');
    };
    await expect(lanczos((x, out) => out.set(x.map((y, k) => k * y)), 9, { turn: stop })).rejects.toThrow('enough');
  });

  it.each(['tanh', 'gelu', 'sin'] as const)(
    'on a %s network agrees with its dense spectrum at both ends',
    async (activation) => {
      const landscape = await resolveLandscape(
        makeCase({ layers: [2, 12, 12, 3], activation, samples: 12, size: 0.6 }),
      );
      const theta = landscape.plane.origin;
      const { product } = createHessianProduct(landscape);
      const { matrix, size } = await denseHessian(landscape, theta);
      const spectrum = await symmetricEigenvalues(matrix, size);
      const result = await lanczos((x, out) => void product(theta, x, out), size, { steps: 60 });
      expectBounds(result, spectrum);
      expect(result.values[0] / spectrum[0]).toBeCloseTo(1, 6);
      expect(result.values[result.steps - 1] / spectrum[size - 1]).toBeCloseTo(1, 6);
    },
  );
});

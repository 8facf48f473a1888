import { describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/model/network.ts';
import { createParameters } from '../../../src/model/parameters.ts';
import { hessianPair } from '../../../src/model/planes/hessian-pair.ts';
import { createHessianProduct } from '../../../src/model/full-space/hessian-vector.ts';
import type { FullSpaceProblem } from '../../../src/model/full-space/tape.ts';
import { dot, norm } from '../../../src/model/vectors.ts';
import { createRandom } from '../../../src/spec/random.ts';
import { farthest, planeFixture, problemOf, quadraticProblem } from '../../support/plane-fixture.ts';

/** A tanh network on Gaussian data. */
function gaussianProblem(layers: number[], samples: number): FullSpaceProblem {
  const random = createRandom(2, 'data');
  const [features, outputs] = [layers[0], layers[layers.length - 1]];
  const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
  return {
    network: createNetwork({ layers, activation: 'tanh' }),
    data: {
      samples,
      features,
      outputs,
      inputs: draw(samples * features),
      targets: draw(samples * outputs),
      description: '',
    },
    loss: { name: 'mse', delta: 1, l2: 0 },
  };
}

describe('eigenvectors of the Hessian', () => {
  it.each(planeFixture.hessian)('are those of PyTorch and numpy for $layers under $loss', async (found) => {
    const problem = problemOf(found);
    const theta = Float64Array.from(found.theta);
    const largest = await hessianPair(problem, theta);
    const extremes = await hessianPair(problem, theta, { pair: 'extremes' });
    const scale = Math.max(...found.values.map(Math.abs));
    const size = found.values.length;
    expect([largest.method, largest.steps]).toEqual(['dense', size]);
    expect(farthest(largest.spectrum!, found.values)).toBeLessThan(1e-11 * scale);
    for (const [pair, value, vector] of [
      [largest.first, found.values[size - 1], found.vectors.largest],
      [largest.second, found.values[size - 2], found.vectors.second],
      [extremes.first, found.values[size - 1], found.vectors.largest],
      [extremes.second, found.values[0], found.vectors.smallest],
    ] as const) {
      expect(Math.abs(pair.value - value)).toBeLessThan(1e-11 * scale);
      expect(farthest(pair.vector, vector)).toBeLessThan(1e-8);
      expect(pair.residual).toBeLessThan(1e-10 * scale);
    }
    expect(extremes.second.value).toBeLessThan(0);
  });

  it('of a quadratic are the principal axes of its inputs, equal eigenvalues included', async () => {
    // H = 2 XᵀX / N: 8, 2, 2, 0.5 along the axes
    const inputs = [4, 2, 2, 1].map((x, k) => Array.from({ length: 4 }, (_, j) => (j === k ? x : 0)));
    const problem = quadraticProblem(inputs, [1, 2, 3, 4]);
    const theta = Float64Array.of(0.3, -0.1, 0.2, 5);
    const { first, second, spectrum } = await hessianPair(problem, theta);
    expect(farthest(spectrum!, [0.5, 2, 2, 8])).toBeLessThan(1e-14);
    expect(farthest(first.vector, [1, 0, 0, 0])).toBeLessThan(1e-14);
    expect(second.value).toBeCloseTo(2, 13);
    const equal = quadraticProblem(
      [1, 1, 1].map((x, k) => Array.from({ length: 3 }, (_, j) => (j === k ? x : 0))),
      [0, 0, 0],
    );
    for (const pair of ['largest', 'extremes'] as const) {
      const found = await hessianPair(equal, new Float64Array(3), { pair });
      expect(found.first.value).toBeCloseTo(2 / 3, 14);
      expect(found.second.value).toBeCloseTo(2 / 3, 14);
      expect(Math.abs(dot(found.first.vector, found.second.vector))).toBeLessThan(1e-14);
      expect(norm(found.second.vector)).toBeCloseTo(1, 14);
    }
  });

  it('are unit, orthogonal, of one sign, and the same whatever the seed', async () => {
    const problem = gaussianProblem([3, 6, 2], 20);
    const theta = createParameters({ init: 'pytorch', seed: 3 }, problem.network);
    const [one, two] = [await hessianPair(problem, theta), await hessianPair(problem, theta, { seed: 9 })];
    for (const { vector } of [one.first, one.second]) {
      expect(norm(vector)).toBeCloseTo(1, 13);
      expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
    }
    expect(Math.abs(dot(one.first.vector, one.second.vector))).toBeLessThan(1e-12);
    expect(farthest(one.first.vector, two.first.vector)).toBeLessThan(1e-9);
    expect(farthest(one.second.vector, two.second.vector)).toBeLessThan(1e-9);
  });

  it("by Lanczos's method, where the network is too large for the matrix, have small residuals", async () => {
    const problem = gaussianProblem([8, 40, 8], 12);
    const { parameterCount } = problem.network;
    expect(parameterCount).toBeGreaterThan(500);
    const theta = createParameters({ init: 'pytorch', seed: 5 }, problem.network);
    const { first, second, method, steps, spectrum } = await hessianPair(problem, theta, {
      steps: 60,
      pair: 'extremes',
    });
    expect([method, steps, spectrum]).toEqual(['lanczos', 60, null]);
    const { product } = createHessianProduct(problem);
    for (const { vector, value, residual } of [first, second]) {
      const image = product(theta, vector);
      expect(norm(image.map((x, k) => x - value * vector[k]))).toBeCloseTo(residual, 12);
      expect(residual).toBeLessThan(1e-3 * first.value);
    }
    // no vector tried has a Rayleigh quotient beyond the ends
    const random = createRandom(1, 'probe');
    for (let round = 0; round < 20; round++) {
      const x = Float64Array.from({ length: parameterCount }, () => random.normal());
      const quotient = dot(x, product(theta, x)) / dot(x, x);
      expect(quotient).toBeLessThan(first.value);
      expect(quotient).toBeGreaterThan(second.value);
    }
    expect(second.value).toBeLessThan(0);
  });

  it('of a network that does not answer are those of a zero matrix', async () => {
    const problem = quadraticProblem([[0, 0]], [1]);
    const { first, second } = await hessianPair(problem, Float64Array.of(1, 2));
    expect([first.value, second.value, first.residual, second.residual]).toEqual([0, 0, 0, 0]);
    expect(Math.abs(dot(first.vector, second.vector))).toBeLessThan(1e-14);
  });

  it('where nothing is finite are refused', async () => {
    const problem = quadraticProblem([[1e200, 0]], [1]);
    await expect(hessianPair(problem, Float64Array.of(1e200, 0))).rejects.toThrow(RangeError);
  });
});

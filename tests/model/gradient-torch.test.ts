import { describe, expect, it } from 'vitest';
import { createGradient } from '../../src/model/full-space/gradient.ts';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Activation, type LossName } from '../../src/spec/landscape.ts';
import { norm } from '../../src/model/vectors.ts';
import fixture from '../fixtures/full-space/torch-derivatives.json' with { type: 'json' };

/** Values, gradients and Hessian-vector products by PyTorch's autograd in float64; `torch_derivatives.py` made them. */
const { layers, delta, theta, vector, inputs, targets, cases } = fixture;

describe('derivatives by PyTorch', () => {
  it('are there for every activation and loss', () => {
    const names = cases.map(({ activation, loss }) => `${activation} ${loss}`);
    expect(names).toEqual(ACTIVATIONS.flatMap((activation) => LOSSES.map((loss) => `${activation} ${loss}`)));
  });

  it.each(cases)('are ours for $activation under $loss', async ({ activation, loss, value, gradient, product }) => {
    const landscape = await resolveLandscape({
      version: 1,
      network: { layers, activation: activation as Activation },
      parameters: { values: theta },
      data: { inputs, targets: targets[loss as LossName] },
      loss: { name: loss as LossName, ...(loss === 'huber' && { delta }) },
      plane: { directions: 'given', u: theta, v: vector },
      window: { a: [-1, 1], b: [-1, 1] },
      grid: [3, 3],
    });
    const point = Float64Array.from(theta);
    const ours = createGradient(landscape).at(point);
    expect(ours.loss / value).toBeCloseTo(1, 14);
    expectClose(ours.gradient, gradient);
    expectClose(createHessianProduct(landscape).product(point, Float64Array.from(vector)), product);
  });
});

function expectClose(got: Float64Array, expected: number[]): void {
  const length = norm(Float64Array.from(expected));
  for (const [k, x] of expected.entries()) {
    expect(Math.abs(got[k] - x), `parameter ${k}: expected ${x}, got ${got[k]}`).toBeLessThanOrEqual(1e-13 * length);
  }
}

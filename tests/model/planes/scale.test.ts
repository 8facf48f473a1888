import { expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import type { Landscape, PlaneSpec } from '../../../src/spec/landscape.ts';

function landscape(activation: 'relu' | 'tanh', plane: PlaneSpec): Landscape {
  return {
    version: 1,
    network: { layers: [2, 3, 1], activation },
    parameters: { init: 'pytorch', seed: 3 },
    data: { dataset: 'moons', samples: 16, seed: 1 },
    loss: { name: 'mse' },
    plane,
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  };
}

it.each<[PlaneSpec, boolean]>([
  [{ directions: 'hessian' }, true],
  [{ directions: 'gradient' }, true],
  [{ directions: 'random', normalize: 'none' }, true],
  [{ directions: 'random' }, false],
  [{ directions: 'gradient', normalize: 'layer' }, false],
  [{ directions: 'axes', u: { layer: 0, bias: 0 }, v: { layer: 0, bias: 1 } }, false],
])('that raw distances are no measure of sharpness is said of %j: %s, and of no tanh', async (plane, isSaid) => {
  const names = async (activation: 'relu' | 'tanh') =>
    (await resolveLandscape(landscape(activation, plane))).plane.audit.details.map(({ name }) => name);
  expect((await names('relu')).includes('scale')).toBe(isSaid);
  expect(await names('tanh')).not.toContain('scale');
});

it('is true: weights of relu units rescaled between layers leave the loss, and a raw step weighs otherwise', async () => {
  const { network, data, loss, plane } = await resolveLandscape(landscape('relu', { directions: 'hessian' }));
  const { loss: lossOf } = createEvaluator({ network, data, loss, plane });
  const [first, last] = network.layers;
  const scaled = plane.origin.map((x, k) => (k < last.weight ? 10 * x : k < last.bias ? x / 10 : x));
  expect(first.weight).toBe(0);
  expect(lossOf(scaled)).toBeCloseTo(lossOf(plane.origin), 12);
  const step = (theta: Float64Array) => Math.abs(lossOf(theta.map((x, k) => x + 1e-3 * plane.u[k])) - lossOf(theta));
  expect(step(scaled) / step(plane.origin)).not.toBeCloseTo(1, 1);
});

it.each<[PlaneSpec]>([
  [{ directions: 'gradient' }],
  [{ directions: 'gradient', normalize: 'filter' }],
  [{ directions: 'line', points: [Array(13).fill(0.1), Array(13).fill(0.3)] }],
])('a random direction beside another is said to average the curvature: %j', async (plane) => {
  const { details } = (await resolveLandscape(landscape('tanh', plane))).plane.audit;
  expect(details.find(({ name }) => name === 'curvature along v')?.text).toContain('an average over the spectrum');
});

import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/engine/plan/problem.ts';
import { scale, scaledActivations, type ScaledActivation } from '../../src/engine/plan/scale.ts';
import { activations } from '../../src/model/activations.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

/** Predictions for one sample at θ(a, b) of a network whose activations are given by name: written plainly, by definition. */
function predict(
  { network, data, plane }: Problem,
  names: readonly ScaledActivation[],
  a: number,
  b: number,
  n: number,
) {
  let x = [...data.inputs.subarray(n * data.features, (n + 1) * data.features)];
  const theta = (k: number) => plane.origin[k] + a * plane.u[k] + b * plane.v[k];
  for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
    const name = names[l];
    const act = { ...activations, ...scaledActivations }[name];
    const unit = (j: number) =>
      x.reduce((sum, value, k) => sum + theta(weight + j * inputs + k) * value, bias < 0 ? 0 : theta(bias + j));
    x = Array.from({ length: outputs }, (_, j) => act(unit(j)));
  }
  return x;
}

async function expectSamePredictions(options: CaseOptions): Promise<readonly ScaledActivation[]> {
  const problem = await resolveLandscape(makeCase(options));
  const scaled = scale(problem);
  const names = problem.network.layers.map(({ activation }) => activation);
  for (const [a, b] of [
    [0, 0],
    [0.7, -1.1],
    [-3, 2],
  ]) {
    for (let n = 0; n < problem.data.samples; n++) {
      const expected = predict(problem, names, a, b, n);
      const got = predict(scaled.problem, scaled.activations, a, b, n);
      for (const [k, value] of expected.entries()) expect(Math.abs(got[k] - value)).toBeLessThan(1e-13);
    }
  }
  return scaled.activations;
}

describe('scaled activations', () => {
  it('are tanh and sigmoid with powers of 2, and the same predictions', async () => {
    expect(await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'tanh' })).toEqual([
      'scaled-tanh',
      'scaled-tanh',
      'identity',
    ]);
    expect(await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'sigmoid', output: 'sigmoid' })).toEqual([
      'scaled-sigmoid',
      'scaled-sigmoid',
      'scaled-sigmoid',
    ]);
  });

  it('mix with others, layer by layer', async () => {
    const activation = ['relu', 'tanh', 'sigmoid', 'gelu', 'tanh'] as const;
    const names = await expectSamePredictions({ layers: [3, 4, 5, 3, 4, 2, 1], activation: [...activation] });
    expect(names).toEqual(['relu', 'scaled-tanh', 'scaled-sigmoid', 'gelu', 'scaled-tanh', 'identity']);
  });

  it('need no bias', async () => {
    await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'tanh', bias: false });
  });

  it("touch the layers before them alone: what consumes a tanh keeps its weights' bits", async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3, 1], activation: ['relu', 'tanh'] }));
    const { network, plane } = scale(problem).problem;
    const [, scaled, last] = network.layers;
    expect(plane.u.subarray(last.weight)).toEqual(problem.plane.u.subarray(last.weight));
    expect(plane.u.subarray(0, scaled.weight)).toEqual(problem.plane.u.subarray(0, scaled.weight));
    expect(plane.u[scaled.weight]).toBeCloseTo(-2 * Math.LOG2E * problem.plane.u[scaled.weight], 12);
  });

  it('leave a tanh of the output, whose consumer is the loss', async () => {
    expect(await expectSamePredictions({ layers: [2, 4, 2], output: 'tanh' })).toEqual(['scaled-tanh', 'tanh']);
  });

  it('leave what is neither', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'gelu-tanh' }));
    const scaled = scale(problem);
    expect(scaled.activations).toEqual(['gelu-tanh', 'gelu-tanh', 'identity']);
    expect(scaled.problem.plane).toEqual({
      origin: problem.plane.origin,
      u: problem.plane.u,
      v: problem.plane.v,
    });
  });

  it('leave tanh where all activations and targets are so small that 2r − 1 would lose their digits', async () => {
    const landscape = makeCase({ layers: [2, 4, 1], size: 1e-4, bias: false });
    const { data } = landscape;
    if (!('inputs' in data)) throw new Error('unexpected');
    const tiny = { ...landscape, data: { ...data, targets: data.inputs.map(() => [0]) } };
    expect(scale(await resolveLandscape(tiny)).activations).toEqual(['tanh', 'identity']);
    expect(scale(await resolveLandscape(landscape)).activations).toEqual(['scaled-tanh', 'identity']);
  });
});

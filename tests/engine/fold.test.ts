import { describe, expect, it } from 'vitest';
import { fold, reciprocal, type FoldedActivation } from '../../src/engine/plan/fold.ts';
import type { Problem } from '../../src/engine/plan/problem.ts';
import { activations } from '../../src/model/activations.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';

/** Predictions for one sample at θ(a, b) of a network whose activations are given by name: written plainly, by definition. */
function predict(
  { network, data, plane }: Problem,
  names: readonly FoldedActivation[],
  a: number,
  b: number,
  n: number,
) {
  let x = [...data.inputs.subarray(n * data.features, (n + 1) * data.features)];
  const theta = (k: number) => plane.origin[k] + a * plane.u[k] + b * plane.v[k];
  for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
    const name = names[l];
    const act = name === 'reciprocal' ? reciprocal : activations[name];
    const unit = (j: number) =>
      x.reduce((sum, value, k) => sum + theta(weight + j * inputs + k) * value, bias < 0 ? 0 : theta(bias + j));
    x = Array.from({ length: outputs }, (_, j) => act(unit(j)));
  }
  return x;
}

async function expectSamePredictions(options: CaseOptions): Promise<readonly FoldedActivation[]> {
  const problem = await resolveLandscape(makeCase(options));
  const folded = fold(problem);
  const names = problem.network.layers.map(({ activation }) => activation);
  for (const [a, b] of [
    [0, 0],
    [0.7, -1.1],
    [-3, 2],
  ]) {
    for (let n = 0; n < problem.data.samples; n++) {
      const expected = predict(problem, names, a, b, n);
      const got = predict(folded.problem, folded.activations, a, b, n);
      for (const [k, value] of expected.entries()) expect(Math.abs(got[k] - value)).toBeLessThan(1e-13);
    }
  }
  return folded.activations;
}

describe('folded activations', () => {
  it('leave one power and one division of tanh and of sigmoid, and the same predictions', async () => {
    expect(await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'tanh' })).toEqual([
      'reciprocal',
      'reciprocal',
      'identity',
    ]);
    expect(await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'sigmoid', output: 'sigmoid' })).toEqual([
      'reciprocal',
      'reciprocal',
      'reciprocal',
    ]);
  });

  it('mix with others, layer by layer', async () => {
    const activation = ['relu', 'tanh', 'sigmoid', 'gelu', 'tanh'] as const;
    const folded = await expectSamePredictions({ layers: [3, 4, 5, 3, 4, 2, 1], activation: [...activation] });
    expect(folded).toEqual(['relu', 'reciprocal', 'reciprocal', 'gelu', 'reciprocal', 'identity']);
  });

  it('make a bias where the network has none', async () => {
    await expectSamePredictions({ layers: [2, 5, 3, 2], activation: 'tanh', bias: false });
    const problem = await resolveLandscape(makeCase({ layers: [2, 5, 3, 2], activation: 'tanh', bias: false }));
    expect(fold(problem).problem.network.layers.map(({ bias }) => bias >= 0)).toEqual([false, true, true]);
  });

  it('leave a tanh of the output, whose consumer is the loss', async () => {
    expect(await expectSamePredictions({ layers: [2, 4, 2], output: 'tanh' })).toEqual(['reciprocal', 'tanh']);
  });

  it('leave what is neither', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'gelu-tanh' }));
    const folded = fold(problem);
    expect(folded.activations).toEqual(['gelu-tanh', 'gelu-tanh', 'identity']);
    expect(folded.problem.plane).toEqual({
      origin: problem.plane.origin,
      u: problem.plane.u,
      v: problem.plane.v,
    });
  });

  it('leave tanh where all activations and targets are so small that 1 − 2r would lose their digits', async () => {
    const landscape = makeCase({ layers: [2, 4, 1], size: 1e-4, bias: false });
    const { data } = landscape;
    if (!('inputs' in data)) throw new Error('unexpected');
    const tiny = { ...landscape, data: { ...data, targets: data.inputs.map(() => [0]) } };
    expect(fold(await resolveLandscape(tiny)).activations).toEqual(['tanh', 'identity']);
    expect(fold(await resolveLandscape(landscape)).activations).toEqual(['reciprocal', 'identity']);
  });
});

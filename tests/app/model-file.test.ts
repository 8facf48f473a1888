import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withParameters } from '../../src/app/model-file.ts';
import { importModel } from '../../src/model/import/import-model.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

const preset = (name: string): Landscape => PRESETS.find((other) => other.name === name)!.landscape;
const fixture = (name: string) => {
  const model = importModel(name, readFileSync(new URL(`../fixtures/import/${name}`, import.meta.url)), {});
  return { ...model, isBare: !model.activationsKnown };
};

/** Data that fit a network, so that nothing but the model decides whether the landscape is right. */
function dataFor({ layers }: Landscape['network']): Landscape['data'] {
  const row = (length: number) => Array.from({ length }, (_, k) => 0.1 * (k + 1));
  return { inputs: [row(layers[0]), row(layers[0])], targets: [row(layers.at(-1)!), row(layers.at(-1)!)] };
}

describe('parameters in a landscape', () => {
  it('bring their network; data and loss stay, the plane lies around them', () => {
    const before = { ...preset('linear-layer') };
    const model = fixture('tanh.onnx');
    const landscape = withParameters(before, model);
    expect(landscape.network).toEqual(model.network);
    expect(landscape.parameters).toEqual({ values: [...model.values] });
    expect(landscape.data).toBe(before.data);
    expect(landscape.loss).toBe(before.loss);
    expect(landscape.plane).toMatchObject({ directions: 'random', normalize: 'filter' });
    expect(validateLandscape({ ...landscape, data: dataFor(landscape.network) })).toEqual([]);
  });

  it('without activations take those of the page where it has as many layers, else tanh', () => {
    const model = fixture('relu.safetensors');
    const { network } = model;
    const like: Landscape = { ...preset('moons'), network: { ...network, activation: 'silu', output: 'sigmoid' } };
    expect(withParameters(like, model).network).toEqual({ ...network, activation: 'silu', output: 'sigmoid' });
    const other: Landscape = { ...like, network: { layers: [1, 2, 1], activation: ['sin'], output: 'sigmoid' } };
    // what follows the last layer of another network says nothing of this one
    expect(withParameters(other, model).network).toEqual({ ...network, activation: 'tanh', output: 'identity' });
  });

  it('of the shape that is shown keep a random plane and its window', () => {
    const model = fixture('tanh.onnx');
    const window = { a: [-3, 3], b: [-2, 2] } as Landscape['window'];
    const plane: Landscape['plane'] = { directions: 'random', normalize: 'layer', seed: 9 };
    const shown: Landscape = { ...preset('moons'), network: model.network, plane, window };
    expect(withParameters(shown, model)).toMatchObject({ plane, window });
    const axes: Landscape['plane'] = {
      directions: 'axes',
      u: { layer: 0, weight: [0, 0] },
      v: { layer: 0, bias: 0 },
    };
    expect(withParameters({ ...shown, plane: axes }, model).plane.directions).toBe('random');
  });
});

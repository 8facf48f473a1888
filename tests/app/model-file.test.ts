import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_FILES, withModel } from '../../src/app/model-file.ts';
import { importModel } from '../../src/model/import/import-model.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

const preset = (name: string): Landscape => PRESETS.find((other) => other.name === name)!.landscape;
const fixture = (name: string) =>
  importModel(name, readFileSync(new URL(`../fixtures/import/${name}`, import.meta.url)), {});

/** Data that fit a network, so that nothing but the model decides whether the landscape is right. */
function dataFor({ layers }: Landscape['network']): Landscape['data'] {
  const row = (length: number) => Array.from({ length }, (_, k) => 0.1 * (k + 1));
  return { inputs: [row(layers[0]), row(layers[0])], targets: [row(layers.at(-1)!), row(layers.at(-1)!)] };
}

describe('a model file in the explorer', () => {
  it('is known by its ending', () => {
    for (const name of ['net.safetensors', 'NET.ONNX', 'a.b.npz', 'theta.npy'])
      expect(MODEL_FILES.test(name)).toBe(true);
    for (const name of ['net.json', 'points.csv', 'onnx', 'net.onnx.txt']) expect(MODEL_FILES.test(name)).toBe(false);
  });

  it('takes the place of network and parameters; data and loss stay, the plane lies around the model', () => {
    const before = { ...preset('linear-layer') };
    const model = fixture('tanh.onnx');
    const { landscape, note } = withModel(before, model);
    expect(landscape.network).toEqual(model.network);
    expect(landscape.parameters).toEqual({ values: [...model.values] });
    expect(landscape.data).toBe(before.data);
    expect(landscape.loss).toBe(before.loss);
    expect(landscape.plane).toMatchObject({ directions: 'random', normalize: 'filter' });
    expect(note).not.toContain('no activations');
    expect(validateLandscape({ ...landscape, data: dataFor(landscape.network) })).toEqual([]);
  });

  it('without activations keeps those of the page, and says that they are to be checked', () => {
    const model = fixture('relu.safetensors');
    expect(model.activationsKnown).toBe(false);
    const { network } = model;
    const hidden = network.layers.length - 2;
    const like: Landscape = { ...preset('moons'), network: { ...network, activation: 'silu', output: 'identity' } };
    const { landscape, note } = withModel(like, model);
    expect(landscape.network).toMatchObject({ layers: network.layers, activation: 'silu' });
    expect(note).toMatch(/The file has no activations: check those under Network\.$/);
    const other: Landscape = { ...like, network: { layers: [1, 2, 1], activation: ['sin'] } };
    const { activation } = withModel(other, model).landscape.network;
    expect(activation).toEqual(hidden === 1 ? ['sin'] : 'tanh');
  });

  it('of the shape that is shown keeps a random plane and its window', () => {
    const model = fixture('tanh.onnx');
    const window = { a: [-3, 3], b: [-2, 2] } as Landscape['window'];
    const plane: Landscape['plane'] = { directions: 'random', normalize: 'layer', seed: 9 };
    const shown: Landscape = { ...preset('moons'), network: model.network, plane, window };
    expect(withModel(shown, model).landscape).toMatchObject({ plane, window });
    const axes: Landscape['plane'] = {
      directions: 'axes',
      u: { layer: 0, weight: [0, 0] },
      v: { layer: 0, bias: 0 },
    };
    expect(withModel({ ...shown, plane: axes }, model).landscape.plane.directions).toBe('random');
  });
});

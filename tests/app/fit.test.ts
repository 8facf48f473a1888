import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsOf, fit, isInside, isSame } from '../../src/app/fit.ts';
import { addLayer, removeLayer, withActivation } from '../../src/app/network-controls.ts';
import { ACTIVATIONS, DATASETS, LOSSES, type Landscape, type LossName } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { validateLandscape } from '../../src/spec/validate.ts';

const preset = (name: string) => PRESETS.find((candidate) => candidate.name === name)!.landscape;

describe('fit', () => {
  it('leaves every preset as it is, without a note', () => {
    for (const { landscape } of PRESETS) expect(fit(landscape, landscape)).toEqual({ landscape, note: '' });
  });

  it('takes the ends of the network from the data and says so', () => {
    const { landscape, note } = fit(
      { ...preset('linear-layer'), data: { dataset: 'iris' }, loss: { name: 'cross-entropy' } },
      preset('linear-layer'),
    );
    expect(landscape.network.layers).toEqual([4, 3]);
    expect(note).toContain('4 inputs, as the data have');
    expect(validateLandscape(landscape)).toEqual([]);
  });

  it('draws parameters at random where given ones do not fit, and keeps zeros zero', () => {
    const wider = (landscape: Landscape) =>
      fit({ ...landscape, network: { ...landscape.network, layers: [2, 5, 5, 1] } }, landscape);
    expect(wider(preset('moons')).landscape.parameters).toEqual({ init: 'xavier-uniform', seed: 1 });
    expect(wider(preset('moons')).note).toContain('drawn at random');
    const relu = preset('relu-relu');
    expect(fit({ ...relu, network: { ...relu.network, layers: [1, 3, 1] } }, relu).landscape.parameters).toEqual({
      init: 'zeros',
    });
  });

  it('does not read the parameters of one shape as those of another with as many', () => {
    // 3·2+3 + 2·3+2 = 17 = 2·3+2 + 3·2+3
    const values = Array.from({ length: 17 }, (_, k) => k / 8);
    const row = (width: number) => Array.from({ length: width }, () => 0.5);
    const before: Landscape = {
      ...preset('moons'),
      network: { layers: [2, 3, 2], activation: 'tanh' },
      parameters: { values },
      data: { inputs: [row(2)], targets: [row(2)] },
      loss: { name: 'mse' },
      plane: { directions: 'given', u: values, v: values.toReversed() },
    };
    const { landscape, note } = fit({ ...before, data: { inputs: [row(3)], targets: [row(3)] } }, before);
    expect(landscape.network.layers).toEqual([3, 3, 3]);
    expect(landscape.parameters).toHaveProperty('init');
    const swapped = fit(
      { ...before, network: { layers: [3, 2, 3], activation: 'tanh' }, data: { inputs: [row(3)], targets: [row(3)] } },
      before,
    );
    expect(swapped.landscape.parameters).toHaveProperty('init');
    expect(swapped.landscape.plane.directions).toBe('random');
    expect(swapped.note).toContain('given parameters do not fit 3-2-3, 17 parameters');
    expect(note).toContain('given parameters do not fit');
    // a width that was wrong for a moment costs nothing
    const slip = { ...before, network: { ...before.network, layers: [2, NaN, 2] } };
    expect(fit(before, slip).landscape).toMatchObject({ parameters: { values }, plane: { directions: 'given' } });
  });

  it('moves an axis whose parameter is gone to another that is there, never to the other axis', () => {
    const landscape = preset('two-layer-mse');
    const fitted = fit({ ...landscape, network: { ...landscape.network, layers: [2, 2] } }, landscape).landscape;
    expect(validateLandscape(fitted)).toEqual([]);
    if (fitted.plane.directions !== 'axes') throw new Error('expected an axes plane');
    expect(isInside(fitted.plane.v, fitted.network)).toBe(true);
    expect(isSame(fitted.plane.u, fitted.plane.v)).toBe(false);
  });

  it('any walk of edits from any preset ends in a right landscape, or in a clash of data and loss that is named', () => {
    const edits = fc.oneof(
      fc.constantFrom(...ACTIVATIONS).map((name) => (x: Landscape): Landscape => {
        const hidden = x.network.layers.length > 2;
        return hidden ? { ...x, network: { ...x.network, activation: withActivation(x.network, 0, name) } } : x;
      }),
      fc.constant((x: Landscape) => ({ ...x, network: { ...x.network, ...addLayer(x.network) } })),
      fc.constant((x: Landscape) =>
        x.network.layers.length > 2 ? { ...x, network: { ...x.network, ...removeLayer(x.network, 0) } } : x,
      ),
      fc
        .constantFrom(...DATASETS)
        .map((dataset) => (x: Landscape): Landscape => ({ ...x, data: { dataset, seed: 1 } })),
      fc.constantFrom(...LOSSES).map((name) => (x: Landscape): Landscape => ({ ...x, loss: { name } })),
      fc.boolean().map((bias) => (x: Landscape) => ({ ...x, network: { ...x.network, bias } })),
      fc.integer({ min: 1, max: 4 }).map((width) => (x: Landscape) => {
        const { layers } = x.network;
        return { ...x, network: { ...x.network, layers: layers.with(layers.length - 1, width) } };
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PRESETS), fc.array(edits, { maxLength: 8 }), ({ landscape }, walk) => {
        const end = walk.reduce((x, edit) => fit(edit(x), x).landscape, landscape);
        const problems = validateLandscape(end);
        const unexpected = problems.filter(({ path }) => !/^(data|loss|plane\.v|network\.layers)/.test(path));
        expect(unexpected).toEqual([]);
        if (problems.some(({ path }) => path === 'plane.v')) {
          // only a network of one parameter has no second axis
          expect(end.network).toMatchObject({ layers: [1, 1], bias: false });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('endsOf', () => {
  it.each<[LossName, number, number | null]>([
    ['mse', 1, null],
    ['mse', 2, null],
    ['mse', 5, 1],
    ['cross-entropy', 1, 2],
    ['bce', 1, null],
  ])('two classes under %s with %d outputs', (loss, outputs, expected) => {
    expect(endsOf({ dataset: 'moons' }, loss, outputs)).toEqual({ inputs: 2, outputs: expected });
  });

  it('counts inline columns, and classes from the largest index', () => {
    expect(endsOf({ inputs: [[1, 2, 3]], targets: [[1, 2]] }, 'mse', 1)).toEqual({ inputs: 3, outputs: 2 });
    expect(endsOf({ inputs: [[1]], targets: [4] }, 'cross-entropy', 1)).toEqual({ inputs: 1, outputs: 5 });
  });
});

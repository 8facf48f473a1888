import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsOf, fit, isInside } from '../../src/app/fit.ts';
import { addLayer, removeLayer } from '../../src/app/network-controls.ts';
import { countParameters } from '../../src/spec/agreement.ts';
import { LOSSES, type Landscape, type NetworkSpec } from '../../src/spec/landscape.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import { landscapes } from '../spec/arbitrary.ts';
import { smallLandscape, withRows } from './landscapes.ts';

type Edit = (landscape: Landscape) => Landscape;

function onNetwork(change: (network: NetworkSpec) => Partial<NetworkSpec>): Edit {
  return (landscape) => ({ ...landscape, network: { ...landscape.network, ...change(landscape.network) } });
}

const onHidden = (l: number, change: (network: NetworkSpec, l: number) => Partial<NetworkSpec>): Edit =>
  onNetwork((network) => {
    const hidden = network.layers.length - 2;
    return hidden === 0 ? {} : change(network, l % hidden);
  });

const networkEdits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant(onNetwork(addLayer)),
  fc.nat().map((l) => onHidden(l, removeLayer)),
  fc
    .tuple(fc.nat(), fc.integer({ min: 1, max: 6 }))
    .map(([l, width]) => onHidden(l, ({ layers }, k) => ({ layers: layers.with(k + 1, width) }))),
  fc.boolean().map((bias) => onNetwork(() => ({ bias }))),
);

describe('any sequence of network edits on any landscape', () => {
  it('leaves a landscape that is right, however deep its axes pointed', () => {
    fc.assert(
      fc.property(landscapes, fc.array(networkEdits, { maxLength: 6 }), (before, edits) => {
        const after = edits.reduce((landscape, edit) => fit(edit(landscape), landscape).landscape, before);
        const single = countParameters(after.network.layers, after.network.bias) === 1;
        const paths = validateLandscape(after).map(({ path }) => path);
        // two axes need two parameters, and only the reader can add one
        expect(paths).toEqual(single && after.plane.directions === 'axes' ? ['plane.v'] : []);
      }),
      { numRuns: 300 },
    );
  });

  it('says so of every parameter and direction that was lost, and leaves the rest', () => {
    fc.assert(
      fc.property(landscapes, networkEdits, (before, edit) => {
        const { landscape, note } = fit(edit(before), before);
        // one parameter has no room for two axes: what stays is for the validator to say
        fc.pre(countParameters(landscape.network.layers, landscape.network.bias ?? true) > 1);
        if (landscape.plane !== before.plane) expect(note).toMatch(/direction|axis/);
        const zeros = 'values' in before.parameters && before.parameters.values.every((value) => value === 0);
        if (landscape.parameters !== before.parameters && !zeros) expect(note).toMatch(/at random/);
        expect([landscape.window, landscape.grid, landscape.loss]).toEqual([before.window, before.grid, before.loss]);
        expect(fit(landscape, before)).toMatchObject({ landscape, note: '' });
      }),
      { numRuns: 300 },
    );
  });

  it('inside is what the validator says', () => {
    fc.assert(
      fc.property(landscapes, fc.nat(5), fc.nat(5), fc.nat(5), fc.boolean(), (landscape, layer, out, input, isBias) => {
        const ref = isBias ? { layer, bias: out } : { layer, weight: [out, input] as [number, number] };
        const problems = validateLandscape({ ...landscape, plane: { directions: 'axes', u: ref, v: ref } });
        expect(isInside(ref, landscape.network)).toBe(!problems.some(({ path }) => path.startsWith('plane.u')));
      }),
    );
  });
});

describe('a slip of the keyboard', () => {
  it.each([NaN, 0, -1, 2.5, 65_537])('in a width (%s) costs neither parameters nor plane', (width) => {
    const before = smallLandscape();
    const setWidth = (to: number) => onNetwork(({ layers }) => ({ layers: layers.with(1, to) }));
    const wrong = fit(setWidth(width)(before), before);
    expect(wrong.note).toBe('');
    expect(validateLandscape(wrong.landscape)).toMatchObject([{ path: 'network.layers[1]' }]);
    expect(fit(setWidth(3)(wrong.landscape), wrong.landscape)).toEqual({ landscape: before, note: '' });
  });

  it.each([NaN, -1, 0.5, 3])('in an axis (%s) is left to be reported, and moves no axis', (unit) => {
    const before = smallLandscape();
    const plane: Landscape['plane'] = {
      directions: 'axes',
      u: { layer: 0, weight: [unit, 1] },
      v: { layer: 1, bias: 1 },
    };
    const { landscape, note } = fit({ ...before, plane }, before);
    expect(note).toBe('');
    expect(landscape.plane).toEqual(plane);
    expect(validateLandscape(landscape).every(({ path }) => path.startsWith('plane.u'))).toBe(true);
  });

  it('in one row of the data does not turn the network over', () => {
    const before = smallLandscape();
    const inputs = [
      [0, 1, 7],
      [1, 0],
      [1, 1],
    ];
    const targets = [[1, 0], [0, 1], [0.5]];
    const { landscape } = fit({ ...before, data: { inputs, targets } }, before);
    expect(landscape.network).toEqual(before.network);
    expect(landscape.parameters).toEqual(before.parameters);
  });

  it('in a class index does not make a network that cannot be', () => {
    const before = withRows([[0], [1]], [0, 1], { loss: { name: 'cross-entropy' } });
    const wider = fit({ ...before, data: { inputs: [[0], [1]], targets: [0, 4] } }, before);
    expect(wider.landscape.network.layers).toEqual([1, 3, 5]);
    const absurd = fit({ ...before, data: { inputs: [[0], [1]], targets: [0, 1e9] } }, before);
    expect(absurd.landscape.network.layers).toEqual([1, 3, 2]);
    expect(validateLandscape(absurd.landscape)).toMatchObject([{ path: 'data.targets[1]', got: '1000000000' }]);
  });
});

describe('data and loss', () => {
  it('after any change of the loss the network still fits targets of the landscape’s own', () => {
    fc.assert(
      fc.property(landscapes, fc.constantFrom(...LOSSES), (before, loss) => {
        const { landscape } = fit({ ...before, loss: { name: loss } }, before);
        fc.pre(countParameters(landscape.network.layers, landscape.network.bias ?? true) > 1);
        const inNetwork = validateLandscape(landscape).filter(({ path }) => !path.startsWith('data.'));
        if (!('dataset' in before.data)) expect(inNetwork).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('hundreds of thousands of class indices are no trouble', () => {
    const inputs = Array.from({ length: 300_000 }, () => [0]);
    const targets = inputs.map((_, n) => n % 3);
    expect(endsOf({ inputs, targets }, 'cross-entropy', 2)).toEqual({ inputs: 1, outputs: 3 });
  });
});

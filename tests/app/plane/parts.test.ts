import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/model/network.ts';
import { createPlane } from '../../../src/model/plane.ts';
import { partsOf, readUnits, sharesOf, unitsText } from '../../../src/app/plane/parts.ts';

const NETWORK = { layers: [2, 9, 1] };

describe('units as text', () => {
  it('are read as they are written, whatever they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(299)), (width, drawn) => {
        const units = [...new Set(drawn.filter((unit) => unit < width))].sort((x, y) => x - y);
        const expected = units.length === 0 || units.length === width ? 'all' : units;
        expect(readUnits(unitsText(units), width)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['1-4, 7', [0, 1, 2, 3, 6]],
    ['1 – 4;7', [0, 1, 2, 3, 6]],
    ['7 2 7', [1, 6]],
    ['', 'all'],
    [' all ', 'all'],
    ['1-9', 'all'],
  ])('%j are %j', (text, units) => expect(readUnits(text, 9)).toEqual(units));

  it.each(['0', '10', '1-10', '4-2', 'x', '1.5', '-1', '1-2-3'])('%j names no units of nine', (text) =>
    expect(readUnits(text, 9)).toBe(null),
  );

  it('runs are written short', () => expect(unitsText([0, 1, 2, 5, 7, 8])).toBe('1–3, 6, 8–9'));
});

describe('parts that move', () => {
  it('are shares of layers, and back', () => {
    expect(sharesOf(undefined, NETWORK)).toEqual(['all', 'all']);
    expect(partsOf(['all', 'all'])).toBe(undefined);
    const shares = sharesOf(
      [
        { layer: 0, neuron: 4 },
        { layer: 0, neuron: 2 },
      ],
      NETWORK,
    );
    expect(shares).toEqual([[2, 4], 'none']);
    expect(partsOf(shares)).toEqual([
      { layer: 0, neuron: 2 },
      { layer: 0, neuron: 4 },
    ]);
    expect(sharesOf([{ layer: 0, neuron: 4 }, { layer: 0 }], NETWORK)).toEqual(['all', 'none']);
    expect(partsOf(['none', 'all'])).toEqual([{ layer: 1 }]);
  });
});

describe('chosen shares', () => {
  const network = createNetwork({ layers: [3, 4, 2] });
  const share = (width: number) =>
    fc.oneof(
      fc.constantFrom('none' as const, 'all' as const),
      fc.uniqueArray(fc.nat(width - 1), { minLength: 1, maxLength: width - 1 }).map((x) => x.sort((p, q) => p - q)),
    );

  it('are what moves of a random plane, and nothing else', () => {
    const theta = new Float64Array(network.parameterCount).fill(1);
    fc.assert(
      fc.property(share(4), share(2), (first, second) => {
        fc.pre(first !== 'none' || second !== 'none');
        const shares = [first, second];
        const only = partsOf(shares);
        expect(sharesOf(only, { layers: [3, 4, 2] })).toEqual(shares);
        const { u, v } = createPlane({ directions: 'random', bias: 'scale', only }, network, theta);
        const moves = (l: number, row: number) =>
          shares[l] === 'all' || (shares[l] !== 'none' && shares[l].includes(row));
        for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
          for (let row = 0; row < outputs; row++) {
            const places = [bias + row, ...Array.from({ length: inputs }, (_, k) => weight + row * inputs + k)];
            for (const k of places) expect([u[k] !== 0, v[k] !== 0]).toEqual([moves(l, row), moves(l, row)]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

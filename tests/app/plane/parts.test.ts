import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

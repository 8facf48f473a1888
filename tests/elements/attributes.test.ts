import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeReader, formatOrbit, PALETTES } from '../../src/elements/attributes.ts';
import { formatLevels } from '../../src/elements/options.ts';

/** Just enough of an element to read attributes from. */
function reader(attributes: Record<string, string>): AttributeReader {
  return new AttributeReader({ getAttribute: (name: string) => attributes[name] ?? null } as Element);
}

describe('AttributeReader', () => {
  it('reads words, and notes others with what was expected', () => {
    const read = reader({ palette: 'batlow', other: 'jet' });
    expect(read.word('palette', PALETTES, 'viridis')).toBe('batlow');
    expect(read.word('missing', PALETTES, 'viridis')).toBe('viridis');
    expect(read.word('other', PALETTES, 'viridis')).toBe('viridis');
    expect(read.problems).toEqual([
      { path: 'attribute other', expected: 'one of viridis, cividis, batlow, vik', got: '"jet"' },
    ]);
  });

  it.each([
    ['512', [512, 512]],
    ['512x256', [512, 256]],
    [' 2 × 16384 ', [2, 16384]],
  ])('reads the resolution %s', (text, grid) => {
    expect(reader({ r: text }).resolution('r')).toEqual(grid);
  });

  it.each(['1', '0x5', '512x', '16385', '5.5', '-4', 'big', '4x4x4'])('refuses the resolution %s', (text) => {
    const read = reader({ r: text });
    expect(read.resolution('r')).toBe(null);
    expect(read.problems).toHaveLength(1);
  });

  it.each([
    ['16', { rule: 'auto', count: 16 }],
    ['log', { rule: 'log', count: null }],
    ['quantile 7', { rule: 'quantile', count: 7 }],
  ])('reads the levels %s', (text, levels) => {
    expect(reader({ l: text }).levels('l')).toEqual(levels);
  });

  it.each(['0', '101', 'cubic', 'log log', '-3'])('refuses the levels %s', (text) => {
    const read = reader({ l: text });
    read.levels('l');
    expect(read.problems).toHaveLength(1);
  });

  it('reads back the levels and orbits that it writes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('auto', 'linear', 'log', 'quantile'),
        fc.integer({ min: 1, max: 100 }),
        (rule, count) => {
          expect(reader({ l: formatLevels(rule as 'auto', count) }).levels('l')).toEqual({ rule, count });
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.double({ min: -7, max: 7, noNaN: true }),
        fc.double({ min: 0, max: 1.57, noNaN: true }),
        fc.double({ min: 0.05, max: 50, noNaN: true }),
        (azimuth, elevation, zoom) => {
          const orbit = reader({ o: formatOrbit({ azimuth, elevation, zoom }) }).orbit('o')!;
          // a twentieth of a degree, and half a thousandth of the zoom
          expect(Math.abs(orbit.azimuth - azimuth)).toBeLessThanOrEqual(Math.PI / 3600 + 1e-12);
          expect(Math.abs(orbit.elevation - elevation)).toBeLessThanOrEqual(Math.PI / 3600 + 1e-12);
          expect(Math.abs(orbit.zoom - zoom)).toBeLessThanOrEqual(5.001e-4);
        },
      ),
    );
  });

  it.each(['30deg', 'a b', '0deg 91deg', '0deg 10deg 0', '0deg 10deg 1 2'])('refuses the orbit %s', (text) => {
    const read = reader({ o: text });
    expect(read.orbit('o')).toBe(null);
    expect(read.problems).toHaveLength(1);
  });
});

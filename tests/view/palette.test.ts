import { describe, expect, it } from 'vitest';
import { fromOklab, parseHex, toLinear, toOklab, type Rgb } from '../../src/view/color.ts';
import { PALETTES, paletteColor, paletteTable, TABLE_SIZE } from '../../src/view/palette.ts';

/** CIELAB lightness 0…100 (D65) of an sRGB colour, from its luminance. */
function lightness(color: Rgb): number {
  const [r, g, b] = color.map(toLinear);
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

function tableColor(table: Uint8Array, k: number): Rgb {
  return [table[4 * k] / 255, table[4 * k + 1] / 255, table[4 * k + 2] / 255];
}

const palettes = Object.values(PALETTES);

describe.each(palettes.filter(({ kind }) => kind === 'sequential'))('$name', (palette) => {
  const table = paletteTable(palette.name);

  it('grows lighter from low to high, so that it can be read in grey', () => {
    for (let k = 8; k < TABLE_SIZE; k += 8) {
      expect(lightness(tableColor(table, k))).toBeGreaterThan(lightness(tableColor(table, k - 8)) - 0.15);
    }
    expect(lightness(tableColor(table, TABLE_SIZE - 1)) - lightness(tableColor(table, 0))).toBeGreaterThan(60);
  });

  it('has no step that looks like an edge', () => {
    for (let k = 1; k < TABLE_SIZE; k++) {
      const [p, q] = [toOklab(tableColor(table, k)), toOklab(tableColor(table, k - 1))];
      expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])).toBeLessThan(0.012);
    }
  });
});

describe('vik', () => {
  const { stops } = PALETTES.vik;

  it('is lightest in its neutral middle and darkens to both sides', () => {
    const middle = (stops.length - 1) / 2;
    expect(Number.isInteger(middle)).toBe(true);
    for (let k = 1; k <= middle; k++) {
      expect(lightness(stops[middle - k])).toBeLessThan(lightness(stops[middle - k + 1]));
      expect(lightness(stops[middle + k])).toBeLessThan(lightness(stops[middle + k - 1]));
    }
    const [, a, b] = toOklab(stops[middle]);
    expect(Math.hypot(a, b)).toBeLessThan(0.02);
  });
});

describe('viridis and cividis', () => {
  // From matplotlib's _cm_listed.py, entries 0, 64, 128 and 255 of 256.
  it.each([
    ['viridis', ['#440154', '#3b528b', '#21918c', '#fde725']],
    ['cividis', ['#00224e', '#434e6c', '#7d7c78', '#fee838']],
  ] as const)('%s is what matplotlib has', (name, published) => {
    published.forEach((hex, k) => {
      const ours = paletteColor(PALETTES[name], [0, 64 / 255, 128 / 255, 1][k]);
      parseHex(hex).forEach((channel, c) => expect(Math.abs(channel - ours[c])).toBeLessThan(0.02));
    });
  });
});

describe('paletteColor', () => {
  it('goes through its control points and clamps beyond its ends', () => {
    for (const palette of palettes) {
      const last = palette.stops.length - 1;
      palette.stops.forEach((stop, k) => {
        paletteColor(palette, k / last).forEach((channel, c) => expect(channel).toBeCloseTo(stop[c], 5));
      });
      expect(paletteColor(palette, -1)).toEqual(paletteColor(palette, 0));
      expect(paletteColor(palette, 2)).toEqual(paletteColor(palette, 1));
    }
  });
});

describe('OKLab', () => {
  it('has white at (1, 0, 0) and comes back', () => {
    expect(toOklab([1, 1, 1]).map((x) => Number(x.toFixed(3)) + 0)).toEqual([1, 0, 0]);
    for (const hex of ['#123456', '#fedcba', '#00ff7f']) {
      fromOklab(toOklab(parseHex(hex))).forEach((x, k) => expect(x).toBeCloseTo(parseHex(hex)[k], 5));
    }
  });
});

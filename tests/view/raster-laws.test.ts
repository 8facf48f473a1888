import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statistics } from '../../src/analysis/statistics.ts';
import type { Field } from '../../src/spec/field.ts';
import type { Window } from '../../src/spec/landscape.ts';
import { isDark } from '../../src/view/level-ink.ts';
import { PALETTES, paletteColor } from '../../src/view/palette.ts';
import { rasterMap, type RasterOptions } from '../../src/view/raster.ts';
import { fieldFrom, sample } from '../support/fields.ts';
import { himmelblau, relu, square } from './formulas.ts';

const size = { width: 48, height: 40 };
const levelsOf = (values: number[]) => ({ values, index: values.map((_, k) => k % 3 === 0) });

function withValues(field: Field, change: (loss: number) => number): Field {
  return { ...field, values: field.values.map(change) };
}

/** The field with its columns in reverse order. */
function mirrored({ width, height, window, values }: Field): Field {
  const reversed = values.map((_, k) => values[k - (k % width) + width - 1 - (k % width)]);
  return { width, height, window, values: reversed };
}

/** The field with a and b exchanged. */
function transposed({ width, height, window, values }: Field): Field {
  const turned = values.map((_, k) => values[(k % height) * width + Math.floor(k / height)]);
  return { width: height, height: width, window: { a: window.b, b: window.a }, values: turned };
}

/** Pixels rearranged: the pixel at (x, y) of the result is the one at `from(x, y)`. */
function rearranged(
  pixels: Uint8ClampedArray,
  [oldWidth, width, height]: [number, number, number],
  from: (x: number, y: number) => [number, number],
): Uint8ClampedArray {
  const result = new Uint8ClampedArray(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fx, fy] = from(x, y);
      const at = 4 * (fy * oldWidth + fx);
      result.set(pixels.subarray(at, at + 4), 4 * (y * width + x));
    }
  }
  return result;
}

/** Pixels that differ by more than `slack` in any channel. */
function differing(p: Uint8ClampedArray, q: Uint8ClampedArray, slack: number): number {
  expect(p.length).toBe(q.length);
  let count = 0;
  for (let k = 0; k < p.length; k += 4) {
    if ([0, 1, 2, 3].some((channel) => Math.abs(p[k + channel] - q[k + channel]) > slack)) count++;
  }
  return count;
}

// Even numbers of nodes: then no pixel has its middle on a node, where the cell that it belongs to is a matter of taste.
const fields: [string, Field][] = [
  ['himmelblau', sample(34, 28, square(5), himmelblau)],
  ['relu', sample(40, 20, square(2), relu)],
  ['holes', sample(22, 32, square(1), (a, b) => (a * b > 0.4 ? NaN : a * a - b))],
];

describe.each(fields)('the picture of %s', (_name, field) => {
  const { min, max } = statistics(field.values);
  const values = [0.1, 0.25, 0.5, 0.8].map((t) => min + t * (max - min));
  const options: RasterOptions = { ...size, levels: levelsOf(values) };
  const picture = rasterMap(field, options);
  // Strokes of holes have a direction and a phase of their own.
  const strokes = field.values.some(Number.isNaN) ? 0.25 * size.width * size.height : 6;

  it.each([
    [2, 0],
    [1024, 0],
    [0.125, 0],
    [1, 64],
  ])('does not know the unit of the loss: times %f, plus %f', (factor, shift) => {
    const changed = withValues(field, (loss) => Math.fround(loss * factor + shift));
    const moved = levelsOf(values.map((value) => value * factor + shift));
    // Rounding of the shifted losses may move a colour to the next entry of the table.
    expect(differing(rasterMap(changed, { ...options, levels: moved }), picture, 2)).toBeLessThan(shift ? 12 : 1);
  });

  it('does not know the unit of the weights', () => {
    const far: Window = { a: [1000, 1004], b: [-3e-5, 5e-5] };
    expect(differing(rasterMap({ ...field, window: far }, options), picture, 1)).toBeLessThan(4);
  });

  it('is mirrored with the field, colours and lines', () => {
    const { width, height } = size;
    const flipped = rearranged(picture, [width, width, height], (x, y) => [width - 1 - x, y]);
    expect(differing(rasterMap(mirrored(field), options), flipped, 2)).toBeLessThan(strokes);
  });

  it('is transposed with the field', () => {
    const { width, height } = size;
    // Rows run from the top, so exchanging the axes reflects in the other diagonal; strokes keep theirs.
    const turned = rearranged(picture, [width, height, width], (x, y) => [width - 1 - y, height - 1 - x]);
    const drawn = rasterMap(transposed(field), { ...options, width: height, height: width });
    expect(differing(drawn, turned, 2)).toBeLessThan(strokes);
  });

  it('has the same colours whatever its lines, and whatever the order of requests', () => {
    const bare = rasterMap(field, { ...options, levels: null });
    expect(rasterMap(field, options)).toEqual(picture);
    expect(rasterMap(field, { ...options, levels: null })).toEqual(bare);
    expect(differing(picture, bare, 0)).toBeGreaterThan(20);
    expect(rasterMap(field, { ...options, levels: levelsOf([2 * max - min, 3 * max - min]) })).toEqual(bare);
  });

  it('is made of halves', () => {
    const { a, b } = field.window;
    const middle = (a[0] + a[1]) / 2;
    const [left, right] = [
      [a[0], middle],
      [middle, a[1]],
    ].map((range) => rasterMap(field, { ...options, width: size.width / 2, window: { a: range as Window['a'], b } }));
    const half = size.width / 2;
    let wrong = 0;
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const [part, px] = x < half ? [left, x] : [right, x - half];
        const [p, q] = [4 * (y * half + px), 4 * (y * size.width + x)];
        if ([0, 1, 2].some((channel) => Math.abs(part[p + channel] - picture[q + channel]) > 1)) wrong++;
      }
    }
    // Strokes start at the corner of each picture.
    expect(wrong).toBeLessThan(field.values.some(Number.isNaN) ? 80 : 4);
  });
});

describe('any field', () => {
  it('is drawn without a pixel left out, and holes alone are not opaque', () => {
    const loss = fc.oneof(
      fc.float({ min: -(2 ** 100), max: 2 ** 100, noNaN: true }),
      fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e-45, 3.4e38, -3.4e38),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(loss, { minLength: 36, maxLength: 36 }),
        fc.constantFrom('linear' as const, 'log' as const),
        fc.constantFrom('viridis' as const, 'vik' as const),
        (width, height, losses, scale, palette) => {
          const field = fieldFrom(width, height, (i, j) => losses[j * 6 + i]);
          const pixels = rasterMap(field, { width: 9, height: 7, scale, palette });
          const opacities = (image: ArrayLike<number>) => new Set(Array.from(image).filter((_, k) => k % 4 === 3));
          const isWhole = field.values.every(Number.isFinite);
          if (isWhole) expect(opacities(pixels)).toEqual(new Set([255]));
          const opaque = rasterMap(field, { width: 9, height: 7, scale, palette, background: '#204060' });
          expect(opacities(opaque)).toEqual(new Set([255]));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of one loss has one colour and no line', () => {
    for (const value of [0, -7, 1e-30, 3e38]) {
      const pixels = rasterMap(
        fieldFrom(5, 5, () => value),
        size,
      );
      const first = pixels.slice(0, 4).join();
      for (let k = 0; k < pixels.length; k += 4) expect(pixels.subarray(k, k + 4).join()).toBe(first);
    }
  });

  it('keeps its colours when limits are given that it does not reach', () => {
    const field = sample(9, 9, square(1), (a) => 50 + 10 * a);
    const wide = rasterMap(field, { ...size, levels: null, range: [0, 100] });
    // 45 … 55 % of the palette, nothing else.
    const [low, high] = [0.39, 0.61].map((t) => paletteColor(PALETTES.viridis, t)[1] * 255);
    for (let k = 1; k < wide.length; k += 4) {
      expect(wide[k]).toBeGreaterThan(low);
      expect(wide[k]).toBeLessThan(high);
    }
  });
});

describe('the ink of lines', () => {
  it('stands out from every colour of every palette', () => {
    const luminance = (rgb: readonly number[]) => {
      const [r, g, b] = rgb.map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const palette of Object.values(PALETTES)) {
      for (let t = 0; t <= 1; t += 0.01) {
        const color = paletteColor(palette, t);
        const ground = luminance(color);
        // WCAG's contrast of the ink at full opacity; 3 is what graphics must have.
        const contrast = isDark(color) ? 1.05 / (ground + 0.05) : (ground + 0.05) / 0.05;
        expect(contrast, `${palette.name} at ${t.toFixed(2)}`).toBeGreaterThan(3);
      }
    }
  });
});

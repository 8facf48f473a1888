import { describe, expect, it } from 'vitest';
import { LINES } from '../../src/view/lines.ts';
import { paletteTable, TABLE_SIZE } from '../../src/view/palette.ts';
import { HATCH } from '../../src/view/level-ink.ts';
import { rasterMap, type RasterOptions } from '../../src/view/raster.ts';
import type { Field } from '../../src/spec/field.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, relu, square } from './formulas.ts';

type Rgba = [number, number, number, number];

function pixelOf(pixels: Uint8ClampedArray, width: number, x: number, y: number): Rgba {
  return [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)] as unknown as Rgba;
}

/** How much of each pixel is ink: the picture with lines against the one without, where lines are white. */
function inkOf(field: Field, options: RasterOptions): Float64Array {
  const [drawn, bare] = [rasterMap(field, options), rasterMap(field, { ...options, levels: null })];
  const ink = new Float64Array(options.width * options.height);
  for (let k = 0; k < ink.length; k++) {
    // Green, the channel with the longest way to go on a dark ground.
    const [from, to] = [bare[4 * k + 1], drawn[4 * k + 1]];
    ink[k] = (to - from) / (255 - from);
  }
  return ink;
}

/** One level below the middle of the palette, so that its line is white. */
const oneLevel = (value: number, major = false) => ({ values: [value], index: [major] });

describe('contour lines', () => {
  const turn = (angle: number) => (a: number, b: number) => a * Math.cos(angle) + b * Math.sin(angle);

  it.each([0, 0.3, Math.PI / 4, 1.1, Math.PI / 2])('are one width wide in every direction (%f rad)', (angle) => {
    const field = sample(33, 33, square(1), turn(angle));
    const size = 240;
    const levels = oneLevel(-0.33);
    // Seen through a window that the line crosses from one side to the other.
    const window = { a: [-0.5, 0.1], b: [-0.5, 0.1] } as Field['window'];
    const ink = inkOf(field, { width: size, height: size, window, levels });
    const length = chord(angle, -0.33, -0.5, 0.1) * (size / 0.6);
    const area = ink.reduce((sum, x) => sum + x, 0) / LINES.minorAlpha;
    expect(area / length).toBeGreaterThan(LINES.minorWidth * 0.95);
    expect(area / length).toBeLessThan(LINES.minorWidth * 1.05);
  });

  it.each([
    [1, false],
    [4, false],
    [20, false],
    [1, true],
    [20, true],
  ])('are as wide when zoomed in by %d (major: %s)', (zoom, major) => {
    const field = sample(65, 65, square(1), (a) => a);
    const half = 1 / zoom;
    const window = { a: [-0.4 - half / 2, -0.4 + half / 2], b: [-half / 2, half / 2] } as Field['window'];
    const [width, height] = [300, 5];
    const ink = inkOf(field, { width, height, window, levels: oneLevel(-0.4003, major) });
    const area = ink.reduce((sum, x) => sum + x, 0) / height;
    const [expected, alpha] = major ? [LINES.majorWidth, LINES.majorAlpha] : [LINES.minorWidth, LINES.minorAlpha];
    expect(area / alpha).toBeCloseTo(expected, 1);
  });

  it('grow with the pixel ratio', () => {
    const field = sample(65, 65, square(1), (a) => a);
    const ink = inkOf(field, { width: 300, height: 1, levels: oneLevel(-0.4), pixelRatio: 2 });
    expect(ink.reduce((sum, x) => sum + x, 0) / LINES.minorAlpha).toBeCloseTo(2 * LINES.minorWidth, 1);
  });

  it('do not paint a flat minimum, even one at the level itself', () => {
    const field = sample(41, 41, square(1), (a, b) => Math.max(0.5, Math.hypot(a, b)));
    const size = 200;
    const ink = inkOf(field, { width: size, height: size, levels: oneLevel(0.5) });
    // Well within the flat disc of radius 1/2.
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const radius = Math.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5) / (size / 2);
        if (radius < 0.4) expect(ink[y * size + x]).toBe(0);
      }
    }
  });

  it('fade where they are denser than the eye can part', () => {
    const field = sample(65, 65, square(1), (a) => a);
    const dense = Array.from({ length: 199 }, (_, k) => -0.99 + k * 0.00995);
    const ink = inkOf(field, { width: 300, height: 1, levels: { values: dense, index: dense.map(() => false) } });
    expect(Math.max(...ink)).toBe(0);
  });

  it('are gone where the grid cannot carry them, instead of strings of beads', () => {
    const field = sample(17, 17, square(1), (a, b) => Math.abs(3 * a + 2 * b));
    const values = Array.from({ length: 40 }, (_, k) => 0.004 * (k + 1));
    const ink = inkOf(field, { width: 400, height: 400, levels: { values, index: values.map(() => false) } });
    // The kink runs through the middle; its bilinear picture is a chain of saddles there.
    for (let x = 150; x < 250; x++) expect(ink[200 * 400 + x]).toBeLessThan(0.02);
  });
});

/** Length within the square [from, to]² of the line a·cos + b·sin = level. */
function chord(angle: number, level: number, from: number, to: number): number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [low, high] = [-10, 10];
  for (const [start, step] of [
    [level * cos, -sin],
    [level * sin, cos],
  ]) {
    if (Math.abs(step) < 1e-12) continue;
    const ends = [(from - start) / step, (to - start) / step];
    low = Math.max(low, Math.min(...ends));
    high = Math.min(high, Math.max(...ends));
  }
  return high - low;
}

describe('colours', () => {
  it('are those of the palette, from the lowest to the highest', () => {
    const field = sample(101, 3, square(1), (a) => a);
    const table = paletteTable('viridis');
    const pixels = rasterMap(field, { width: 100, height: 4, levels: null });
    for (let x = 0; x < 100; x++) {
      const entry = 4 * Math.round(((x + 0.5) / 100) * (TABLE_SIZE - 1));
      const [r, g, b] = pixelOf(pixels, 100, x, 1);
      expect(Math.abs(r - table[entry]) + Math.abs(g - table[entry + 1]) + Math.abs(b - table[entry + 2])).toBeLessThan(
        6,
      );
    }
  });

  it('put the largest b at the top', () => {
    const field = sample(3, 3, square(1), (_a, b) => b);
    const pixels = rasterMap(field, { width: 2, height: 50, levels: null });
    expect(pixelOf(pixels, 2, 0, 0)[1]).toBeGreaterThan(pixelOf(pixels, 2, 0, 49)[1] + 100);
  });

  it('lay the middle of a diverging palette on zero', () => {
    const field = sample(401, 3, { a: [-1, 3], b: [0, 1] }, (a) => a);
    const pixels = rasterMap(field, { width: 400, height: 1, levels: null, palette: 'vik' });
    const [r, g, b] = pixelOf(pixels, 400, 100, 0);
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(20);
    expect(Math.min(r, g, b)).toBeGreaterThan(210);
  });

  it('are one and finite on a constant field', () => {
    const field = sample(5, 5, square(1), () => 3);
    const pixels = rasterMap(field, { width: 8, height: 8 });
    expect(new Set(Array.from({ length: 64 }, (_, k) => pixelOf(pixels, 8, k % 8, k >> 3).join())).size).toBe(1);
    expect(pixelOf(pixels, 8, 0, 0)[3]).toBe(255);
  });
});

describe('holes', () => {
  const size = 90;
  const isHole = (a: number, b: number) => Math.hypot(a, b) < 0.5;
  const withHole = (value: number) =>
    sample(31, 31, square(1), (a, b) => (isHole(a, b) ? value : 5 + himmelblau(a, b)));

  it.each([NaN, Infinity, -Infinity])('of %f are never coloured, and never touch the colours around', (value) => {
    const pixels = rasterMap(withHole(value), { width: size, height: size });
    const hatch = [1, 3, 5].map((k) => Number.parseInt(HATCH.light.slice(k, k + 2), 16));
    let seen = 0;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const radius = Math.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5) / (size / 2);
        const [r, g, b, alpha] = pixelOf(pixels, size, x, y);
        if (radius > 0.65) expect(alpha).toBe(255);
        if (radius > 0.42) continue;
        seen++;
        expect(alpha).toBeLessThanOrEqual(Math.ceil(255 * HATCH.alpha));
        if (alpha > 20) [r, g, b].forEach((c, k) => expect(Math.abs(c - hatch[k])).toBeLessThan(8));
      }
    }
    expect(seen).toBeGreaterThan(500);
  });

  it('are hatched, so that they do not look like paper', () => {
    const pixels = rasterMap(withHole(NaN), { width: size, height: size, background: '#ffffff' });
    const middle = Array.from({ length: 20 }, (_, k) => pixelOf(pixels, size, 35 + k, 45)[0]);
    expect(Math.max(...middle)).toBe(255);
    expect(Math.min(...middle)).toBeLessThan(225);
  });

  it('may be everything: then nothing has a colour', () => {
    const pixels = rasterMap(
      sample(4, 4, square(1), () => NaN),
      { width: 20, height: 20 },
    );
    for (let k = 0; k < 400; k++) expect(pixels[4 * k + 3]).toBeLessThan(160);
  });
});

describe('windows', () => {
  it('beyond the field show the background', () => {
    const field = sample(9, 9, square(1), (a, b) => a + b);
    const pixels = rasterMap(field, { width: 40, height: 40, window: square(2), background: '#102030' });
    expect(pixelOf(pixels, 40, 2, 2)).toEqual([16, 32, 48, 255]);
    expect(pixelOf(pixels, 40, 20, 20)).not.toEqual([16, 32, 48, 255]);
  });

  it('within the field show the part they name', () => {
    const field = sample(65, 65, square(2), relu);
    const options = { width: 32, height: 32, levels: null };
    const part = rasterMap(field, { ...options, window: { a: [0, 1], b: [0, 1] } });
    const whole = rasterMap(field, { ...options, width: 128, height: 128 });
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) expect(pixelOf(part, 32, x, y)).toEqual(pixelOf(whole, 128, 64 + x, 32 + y));
    }
  });

  it.each([
    [1, 1],
    [1, 7],
    [7, 1],
  ])('of degenerate grids (%d × %d) are drawn', (width, height) => {
    const values = Float32Array.from({ length: width * height }, (_, k) => k);
    const pixels = rasterMap({ width, height, window: square(1), values }, { width: 9, height: 9 });
    for (let k = 0; k < 81; k++) expect(pixels[4 * k + 3]).toBe(255);
  });
});

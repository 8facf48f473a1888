import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDarkGround, isDarkUnder, placementOf } from '../../src/view/cover.ts';
import { Cover } from '../../src/view/raster-drape.ts';
import { rasterMap } from '../../src/view/raster.ts';
import type { Drape } from '../../src/view/types.ts';
import { fieldFrom, sample } from '../support/fields.ts';
import { square } from './formulas.ts';

type Window = Drape['window'];

/** A drape whose colours come from node to node. */
function drapeOf(
  width: number,
  height: number,
  window: Window,
  smooth: boolean,
  colorAt: (i: number, j: number) => readonly number[],
): Drape {
  const colors = new Uint8ClampedArray(4 * width * height);
  for (let s = 0; s < width * height; s++) colors.set(colorAt(s % width, Math.floor(s / width)), 4 * s);
  return { width, height, window, colors, smooth };
}

/** What a black ground becomes at a point of the plane, with pixels too small to matter. */
function laidAt(drape: Drape, field: ReturnType<typeof sample>, a: number, b: number): number[] {
  const color = new Float64Array(3);
  const u = ((a - field.window.a[0]) / (field.window.a[1] - field.window.a[0])) * (field.width - 1);
  const v = ((b - field.window.b[0]) / (field.window.b[1] - field.window.b[0])) * (field.height - 1);
  new Cover(drape, field).lay(color, u, v, 1e-9, 1e-9);
  return [...color];
}

const field = sample(33, 21, square(1), (a, b) => a + b);
const windows = fc
  .tuple(fc.double({ min: -3, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 4, noNaN: true }))
  .map(([from, length]) => [from, from + length] as [number, number]);

describe('a smooth drape', () => {
  it('is bilinear in the plane, wherever its own window lies', () => {
    fc.assert(
      fc.property(
        windows,
        windows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (wa, wb, fa, fb) => {
          const drape = drapeOf(6, 4, { a: wa, b: wb }, true, (i, j) => [40 * i, 60 * j, 10 * i + 20 * j, 255]);
          const [r, g, blue] = laidAt(drape, field, wa[0] + fa * (wa[1] - wa[0]), wb[0] + fb * (wb[1] - wb[0]));
          expect(r).toBeCloseTo(200 * fa, 3);
          expect(g).toBeCloseTo(180 * fb, 3);
          expect(blue).toBeCloseTo(50 * fa + 60 * fb, 3);
        },
      ),
    );
  });

  it('lets colours through where it is clear, without a fringe of what a clear node would be', () => {
    const drape = drapeOf(2, 1, square(1), true, (i) => (i === 0 ? [255, 0, 0, 0] : [0, 0, 200, 255]));
    // halfway the blue is half there, and the red of the clear node is nowhere
    expect(laidAt(drape, field, 0, 0)).toEqual([0, 0, 100].map((x) => expect.closeTo(x, 6)));
  });
});

describe('a drape of labels', () => {
  it('takes the nearest node', () => {
    const drape = drapeOf(5, 3, square(1), false, (i, j) => [50 * i, 100 * j, 0, 255]);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        const [i, j] = [2 * (a + 1), b + 1];
        fc.pre(Math.abs(i - Math.floor(i) - 0.5) > 1e-6 && Math.abs(j - Math.floor(j) - 0.5) > 1e-6);
        const expected = [50 * Math.round(i), 100 * Math.round(j), 0];
        expect(laidAt(drape, field, a, b)).toEqual(expected.map((x) => expect.closeTo(x, 6)));
      }),
    );
  });

  it('has edges that are smoothed over one pixel and no more', () => {
    const drape = drapeOf(2, 1, square(1), false, (i) => [i === 0 ? 0 : 255, 0, 0, 255]);
    const pixels = rasterMap(field, {
      width: 40,
      height: 8,
      levels: null,
      drape,
      window: { a: [-0.99, 1.01], b: [-1, 1] },
    });
    const row = Array.from({ length: 39 }, (_, x) => pixels[4 * (4 * 40 + x)]);
    const between = row.filter((red) => red > 0 && red < 255);
    expect(between.length).toBeLessThanOrEqual(1);
    for (let x = 1; x < row.length; x++) expect(row[x]).toBeGreaterThanOrEqual(row[x - 1]);
    expect([row[0], row[38]]).toEqual([0, 255]);
  });
});

describe('what a drape leaves of the picture', () => {
  const options = { width: 60, height: 50, levels: null } as const;
  const bare = rasterMap(field, options);

  it('is all of it where the drape is clear or ends', () => {
    const clear = drapeOf(3, 3, square(1), true, () => [9, 9, 9, 0]);
    expect(rasterMap(field, { ...options, drape: clear })).toEqual(bare);
    const corner = drapeOf(2, 2, { a: [0, 1], b: [0, 1] }, false, () => [255, 0, 0, 255]);
    const covered = rasterMap(field, { ...options, drape: corner });
    for (let y = 0; y < 50; y++) {
      for (let x = 0; x < 60; x++) {
        const at = 4 * (y * 60 + x);
        const isCovered = x >= 30 && y < 25;
        const expected = isCovered ? [255, 0, 0, 255] : [...bare.subarray(at, at + 4)];
        expect([...covered.subarray(at, at + 4)]).toEqual(expected);
      }
    }
  });

  it('is the holes, whatever covers them', () => {
    const pierced = fieldFrom(9, 9, (i, j) => (i === 4 && j === 4 ? NaN : i + j));
    const drape = drapeOf(2, 2, pierced.window, true, () => [255, 0, 0, 255]);
    const holes = rasterMap(pierced, options);
    const covered = rasterMap(pierced, { ...options, drape });
    let found = 0;
    for (let k = 0; k < holes.length; k += 4) {
      if (holes[k + 3] === 255) expect(covered[k]).toBe(255);
      else {
        expect([...covered.subarray(k, k + 4)]).toEqual([...holes.subarray(k, k + 4)]);
        found++;
      }
    }
    expect(found).toBeGreaterThan(40);
  });

  it('are the contour lines, in an ink that is read on the drape', () => {
    const levels = { values: [0.013], index: [true] };
    for (const [color, isWhite] of [
      [[20, 20, 60, 255], true],
      [[250, 240, 190, 255], false],
    ] as const) {
      const drape = drapeOf(2, 2, square(1), true, () => color);
      const flat = rasterMap(field, { ...options, drape });
      const lined = rasterMap(field, { ...options, levels, drape });
      expect(isDarkGround(color[0], color[1], color[2])).toBe(isWhite);
      let inked = 0;
      for (let k = 0; k < flat.length; k += 4) {
        if (lined[k] === flat[k]) continue;
        expect(lined[k] > flat[k]).toBe(isWhite);
        inked++;
      }
      expect(inked).toBeGreaterThan(40);
    }
  });
});

describe('the ground of a marker', () => {
  it('is the colour of the drape where there is one', () => {
    const drape = drapeOf(
      3,
      1,
      square(1),
      false,
      (i) =>
        [
          [0, 0, 80, 255],
          [250, 250, 200, 255],
          [0, 0, 0, 0],
        ][i],
    );
    const at = (a: number, b = 0) => isDarkUnder(drape, { a, b });
    expect([at(-0.9), at(0.2), at(0.8), at(1.9)]).toEqual([true, false, null, null]);
  });
});

describe('the place of a drape on a field', () => {
  it('maps the corners of one window to those of the other', () => {
    const { scale, offset } = placementOf(
      drapeOf(11, 5, { a: [-1, 1], b: [-3, 1] }, true, () => [0, 0, 0, 0]),
      field,
    );
    expect([offset[0], 32 * scale[0] + offset[0]]).toEqual([0, 10]);
    expect(offset[1]).toBeCloseTo(2, 12);
    expect(20 * scale[1] + offset[1]).toBeCloseTo(4, 12);
  });

  it('is a point for a field of one column', () => {
    const { scale, offset } = placementOf(
      drapeOf(3, 3, square(1), true, () => [0, 0, 0, 0]),
      { ...field, width: 1, window: { a: [0.5, 0.5], b: [-1, 1] } },
    );
    expect([scale[0], offset[0]]).toEqual([0, 1.5]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/spec/landscape.ts';
import { bandOf } from '../../src/view/path-band.ts';
import type { ScreenPoint } from '../../src/view/witness-path.ts';
import { sample } from '../support/fields.ts';
import { square } from './formulas.ts';
import { distanceToSegment, sceneIn, trajectoryOf } from './path-support.ts';

const flat = (window: Window) =>
  sceneIn(
    sample(9, 9, window, () => 1),
    { flatness: 1 },
  );

/** A band over places with distances, and how px of the map become coordinates. */
function banded(places: readonly [number, number][], distance: readonly number[], window: Window = square(4)) {
  const { frame } = flat(window).layout;
  const toPlane = ([x, y]: ScreenPoint): [number, number] => [
    window.a[0] + ((window.a[1] - window.a[0]) * (x - frame.x)) / frame.width,
    window.b[0] + ((window.b[1] - window.b[0]) * (frame.y + frame.height - y)) / frame.height,
  ];
  const band = bandOf(
    frame,
    window,
    trajectoryOf(places, () => 1, { distance }),
  );
  return { band, toPlane, px: frame.width / (window.a[1] - window.a[0]) };
}

/** Whether filling all outlines by the nonzero rule covers a point, and how often it is turned round. */
function turns(outlines: readonly (readonly ScreenPoint[])[], [x, y]: ScreenPoint): number {
  let count = 0;
  for (const outline of outlines) {
    outline.forEach(([x0, y0], k) => {
      const [x1, y1] = outline[(k + 1) % outline.length];
      if (y0 <= y === y1 <= y) return;
      if (x0 + ((y - y0) * (x1 - x0)) / (y1 - y0) > x) count += y1 > y0 ? 1 : -1;
    });
  }
  return count;
}

const piecesOf = (rim: readonly (readonly ScreenPoint[])[]) =>
  rim.flatMap((line) => line.slice(1).map((to, k): [ScreenPoint, ScreenPoint] => [line[k], to]));

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const disc = fc.tuple(coordinate, coordinate, fc.double({ min: 0.1, max: 1, noNaN: true }));

describe('the band of a trajectory', () => {
  it('is as wide round a lone point as it is far from the plane, along either axis', () => {
    // twice as long one way: an ellipse on the page
    const window: Window = { a: [-4, 4], b: [-1, 1] };
    const { band, toPlane } = banded([[1, 0.2]], [0.5], window);
    const places = band.rim.flat().map(toPlane);
    for (const [a, b] of places) expect(Math.hypot(a - 1, b - 0.2)).toBeCloseTo(0.5, 2);
    expect(Math.max(...places.map(([a]) => a))).toBeCloseTo(1.5, 2);
    expect(Math.min(...places.map(([, b]) => b))).toBeCloseTo(-0.3, 2);
  });

  it('covers what is nearer to a point than that is to the plane, whatever overlaps, and nothing far from all', () => {
    fc.assert(
      fc.property(fc.array(disc, { minLength: 1, maxLength: 12 }), coordinate, coordinate, (discs, a, b) => {
        const { band, toPlane, px } = banded(
          discs.map(([x, y]) => [x, y]),
          discs.map(([, , r]) => r),
        );
        const [origin, unit] = [toPlane([0, 0]), toPlane([1, 1])];
        const at: ScreenPoint = [(a - origin[0]) / (unit[0] - origin[0]), (b - origin[1]) / (unit[1] - origin[1])];
        const depth = Math.max(...discs.map(([x, y, r]) => r - Math.hypot(x - a, y - b)));
        const count = turns(band.outlines, at);
        if (depth * px > 2) expect(count).not.toBe(0);
        const largest = Math.max(...discs.map(([, , r]) => r));
        const isFar = discs.every(
          ([x, y], k) => distanceToSegment([a, b], [x, y], discs[k + 1] ?? [x, y]) > largest + 2 / px,
        );
        if (isFar) expect(count).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('has its rim where the fill ends', () => {
    fc.assert(
      fc.property(fc.array(disc, { minLength: 1, maxLength: 10 }), (discs) => {
        const { band } = banded(
          discs.map(([x, y]) => [x, y]),
          discs.map(([, , r]) => r),
        );
        expect(piecesOf(band.rim).length).toBeGreaterThan(8);
        for (const [[x0, y0], [x1, y1]] of piecesOf(band.rim).filter((_, k) => k % 7 === 0)) {
          const length = Math.hypot(x1 - x0, y1 - y0);
          if (length < 0.01) continue;
          const [nx, ny] = [(1.5 * (y1 - y0)) / length, (-1.5 * (x1 - x0)) / length];
          const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
          // one side is filled, the other is not; a sharp corner may have neither
          const sides = [turns(band.outlines, [x + nx, y + ny]), turns(band.outlines, [x - nx, y - ny])];
          expect(sides.some((side) => side === 0)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has sides beside a straight path', () => {
    const path = Array.from({ length: 30 }, (_, k): [number, number] => [-2 + (4 * k) / 29, 0]);
    const { band, toPlane } = banded(
      path,
      path.map(() => 0.5),
    );
    const rim = band.rim.flat().map(toPlane);
    for (const [a, b] of rim) if (Math.abs(a) < 2) expect(Math.abs(Math.abs(b) - 0.5)).toBeLessThan(0.02);
    for (const side of [0.5, -0.5]) {
      const along = rim.filter(([, b]) => Math.abs(b - side) < 0.01).map(([a]) => a);
      expect([Math.min(...along), Math.max(...along)].map(Math.round)).toEqual([-2, 2]);
    }
  });

  it('is nothing where no point is off the plane, where the axes have no scale, and of nothing', () => {
    const nothing = { outlines: [], rim: [] };
    expect(banded([[0, 0]], [0]).band).toEqual(nothing);
    expect(banded([[NaN, 0]], [1]).band).toEqual(nothing);
    expect(banded([], []).band).toEqual(nothing);
    const { frame } = flat(square(1)).layout;
    for (const units of [
      [1, 0],
      [Infinity, 1],
    ] as const) {
      expect(
        bandOf(
          frame,
          square(1),
          trajectoryOf([[0, 0]], () => 1, { distance: [1], units }),
        ),
      ).toEqual(nothing);
    }
  });

  it('is made of few circles, however many points there are', () => {
    const random = fc.sample(disc, { numRuns: 3000, seed: 1 });
    const { band } = banded(
      random.map(([x, y]) => [x, y]),
      random.map(([, , r]) => r),
    );
    expect(band.outlines.length).toBeLessThan(250);
    expect(band.outlines.length).toBeGreaterThan(20);
  });
});

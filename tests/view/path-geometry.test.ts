import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPieces, pathPoints, pathRuns, thinnedPoints } from '../../src/view/path-geometry.ts';
import { surfaceHeight, toPlane, toWorld } from '../../src/view/pick.ts';
import { RELIEF } from '../../src/view/projection.ts';
import { sample } from '../support/fields.ts';
import { square } from './formulas.ts';
import { distanceToSegment, sceneIn, trajectoryOf } from './path-support.ts';

/** Losses from 0 to 2. */
const bowl = (a: number, b: number) => a * a + b * b;
const field = sample(65, 65, square(1), bowl);
const place = fc.tuple(
  fc.double({ min: -0.95, max: 0.95, noNaN: true }),
  fc.double({ min: -0.95, max: 0.95, noNaN: true }),
);
const places = fc.array(place, { minLength: 2, maxLength: 20 });
const wide = fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }));
const options = fc.record({
  flatness: fc.constantFrom(0, 0.4, 1),
  orbit: fc.record({
    azimuth: fc.double({ min: -3, max: 3, noNaN: true }),
    elevation: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
  }),
});

describe('the points of a trajectory', () => {
  it('are where their coordinates are, as high as a linear scale has their own loss, in their order', () => {
    fc.assert(
      fc.property(places, options, (at, how) => {
        const scene = sceneIn(field, how);
        // not the losses of the surface below
        const points = pathPoints(
          scene,
          trajectoryOf(at, (a, b) => 0.3 + 0.7 * bowl(a, b)),
        );
        expect(points.map(({ index }) => index)).toEqual(at.map((_, k) => k));
        for (const {
          index,
          place: [x, y, z],
          reach,
        } of points) {
          const [a, b] = at[index];
          expect(reach).toBe('inside');
          expect(x).toBeCloseTo(a, 12);
          expect(y).toBeCloseTo(b, 12);
          expect(z).toBeCloseTo((RELIEF * (1 - how.flatness) * (0.3 + 0.7 * bowl(a, b))) / 2, 6);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are those in the window', () => {
    const at: [number, number][] = [
      [-0.9, 0],
      [0.2, 0.3],
      [0.8, 0.9],
      [0.4, -0.4],
    ];
    const scene = sceneIn(field, { flatness: 1, window: { a: [0, 0.5], b: [-0.5, 0.5] } });
    expect(pathPoints(scene, trajectoryOf(at, bowl)).map(({ index }) => index)).toEqual([1, 3]);
  });

  it('are kept at the edge of the box when their losses are outside, and told apart', () => {
    const losses = [7, -1, 1, NaN, Infinity];
    const scene = sceneIn(field);
    const trajectory = trajectoryOf(
      losses.map((_, k) => [k / 10, 0] as const),
      (_a, _b, k) => losses[Math.max(0, k)],
    );
    const points = pathPoints(scene, trajectory);
    expect(points.map(({ reach }) => reach)).toEqual(['above', 'below', 'inside', 'hole', 'hole']);
    const heights = points.map(({ place: [, , z] }) => z);
    expect(heights.slice(0, 2)).toEqual([RELIEF, 0]);
    expect(heights[2]).toBeCloseTo(RELIEF / 2, 6);
  });

  it('lie on the surface where their own losses are not known', () => {
    const scene = sceneIn(field);
    const points = pathPoints(scene, trajectoryOf([[0.3, 0.4]], bowl, { loss: null, planeLoss: null }));
    expect(points.map(({ reach }) => reach)).toEqual(['unknown']);
    expect(points[0].place[2]).toBe(surfaceHeight(scene, 0.3, 0.4));
  });
});

describe('the line through a trajectory', () => {
  it('goes from point to point, in one piece, where nothing cuts it', () => {
    fc.assert(
      fc.property(places, options, (at, how) => {
        const scene = sceneIn(field, how);
        const trajectory = trajectoryOf(at, bowl);
        const pieces = pathPieces(scene, trajectory);
        expect(pieces.map(({ isOutside }) => isOutside)).toEqual([false]);
        expect(pieces[0].places).toEqual(pathPoints(scene, trajectory).map((point) => point.place));
      }),
      { numRuns: 15 },
    );
  });

  it('has a gap on both sides of a loss that is not finite, and only there', () => {
    const at = Array.from({ length: 9 }, (_, k): [number, number] => [k / 10, 0]);
    for (const bad of [NaN, Infinity, -Infinity]) {
      const trajectory = trajectoryOf(at, (a, b, k) => (k === 4 ? bad : bowl(a, b)));
      const pieces = pathPieces(sceneIn(field), trajectory);
      expect(pieces.map((piece) => piece.places.map(([x]) => Math.round(10 * x)))).toEqual([
        [0, 1, 2, 3],
        [5, 6, 7, 8],
      ]);
    }
  });

  it('meets the upper face where the losses between two points pass the highest of the surface', () => {
    // from 1 to 5 with a highest loss of 2: a quarter of the way
    const trajectory = trajectoryOf(
      [
        [-0.4, 0.2],
        [0.4, 0.2],
      ],
      (a) => (a < 0 ? 1 : 5),
    );
    for (const scale of ['linear', 'log'] as const) {
      const pieces = pathPieces(sceneIn(field, { scale }), trajectory);
      expect(pieces.map(({ isOutside }) => isOutside)).toEqual([false, true]);
      const [inside, outside] = pieces.map((piece) => piece.places);
      expect(inside[1]).toEqual(outside[0]);
      expect(inside[1][0]).toBeCloseTo(-0.2, 6);
      expect(inside[1][2]).toBeCloseTo(RELIEF, 6);
      expect(outside[1][2]).toBe(RELIEF);
    }
  });

  it('stays in the box, and on the straight line between its points seen from above, whatever is asked for', () => {
    const loss = fc.oneof(
      fc.double({ min: -3, max: 5, noNaN: true }),
      fc.constantFrom(NaN, Infinity, 1e308, -1e308, 0),
    );
    const steps = fc.array(fc.tuple(wide, loss), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.constantFrom('linear' as const, 'log' as const), (all, scale) => {
        const scene = sceneIn(field, { scale });
        const at = all.map(([here]) => here);
        const trajectory = trajectoryOf(at, (_a, _b, k) => all[Math.max(0, k)][1]);
        for (const { places: line } of pathPieces(scene, trajectory)) {
          expect(line.length).toBeGreaterThan(1);
          for (const [x, y, z] of line) {
            expect(Math.abs(x) <= 1 + 1e-9 && Math.abs(y) <= 1 + 1e-9 && z >= 0 && z <= RELIEF).toBe(true);
            const [a, b] = toPlane(scene, x, y);
            const off = at.slice(1).map((q, k) => distanceToSegment([a, b], at[k], q));
            expect(Math.min(...off)).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is cut at the edge of the window, not before it', () => {
    const trajectory = trajectoryOf(
      [
        [-3, -1.5],
        [3, 1.5],
      ],
      bowl,
      { loss: null },
    );
    const [{ places: line }] = pathPieces(sceneIn(field), trajectory);
    const expected = [-1, -0.5, 1, 0.5];
    expect(line.flatMap(([x, y]) => [x, y]).every((value, k) => Math.abs(value - expected[k]) < 1e-12)).toBe(true);
    const beside = trajectoryOf(
      [
        [-3, 2],
        [3, 2],
      ],
      bowl,
    );
    expect(pathPieces(sceneIn(field), beside)).toEqual([]);
  });
});

describe('the runs of a line on the screen', () => {
  const across = Array.from({ length: 40 }, (_, k): [number, number] => [-0.9 + (1.8 * k) / 39, 0.3 * Math.sin(k / 5)]);
  const orbit = { azimuth: 0.4, elevation: 0.8 };
  const length = (points: readonly (readonly [number, number])[]) =>
    points.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - points[k][0], y - points[k][1]), 0);

  it('leave nothing out, and follow each other', () => {
    const scene = sceneIn(field, { orbit });
    const pieces = pathPieces(
      scene,
      trajectoryOf(across, (a, b, k) => bowl(a, b) + 0.2 * Math.sin(k)),
    );
    const runs = pathRuns(scene, pieces);
    const whole = pieces.map(({ places: line }) =>
      length(line.map((p) => scene.projection.project(p).slice(0, 2) as [number, number])),
    );
    const sum = (values: number[]) => values.reduce((x, y) => x + y, 0);
    expect(sum(runs.map(({ points }) => length(points)))).toBeGreaterThan(0.995 * sum(whole));
    runs.slice(1).forEach((run, k) => {
      if (run.isOutside === runs[k].isOutside) expect(run.points[0]).toEqual(runs[k].points.at(-1));
    });
  });

  it('are hidden below the surface and in sight above it', () => {
    const scene = sceneIn(field, { orbit });
    const share = (lift: number) => {
      const runs = pathRuns(
        scene,
        pathPieces(
          scene,
          trajectoryOf(across, (a, b) => Math.max(0, bowl(a, b) + lift)),
        ),
      );
      const hidden = runs.filter(({ isHidden }) => isHidden);
      const all = runs.reduce((sum, { points }) => sum + length(points), 0);
      return hidden.reduce((sum, { points }) => sum + length(points), 0) / all;
    };
    expect(share(0.3)).toBe(0);
    expect(share(-0.3)).toBeGreaterThan(0.8);
  });

  it('are in plain sight on the map, at the places alone', () => {
    const scene = sceneIn(field, { flatness: 1 });
    const runs = pathRuns(
      scene,
      pathPieces(
        scene,
        trajectoryOf(across, (a, b) => bowl(a, b) - 0.3),
      ),
    );
    expect(runs.every(({ isHidden }) => !isHidden)).toBe(true);
    const points = runs.flatMap((run) => run.points);
    for (const [k, [a, b]] of across.entries()) {
      const [x, y] = scene.projection.project([...toWorld(scene, a, b), 0]);
      expect(
        points.some(([px, py]) => Math.hypot(px - x, py - y) < 1e-9),
        `point ${k}`,
      ).toBe(true);
    }
  });
});

describe('thinned points', () => {
  it('are apart, leave no place without one, and keep both ends', () => {
    const scene = sceneIn(field);
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 2, maxLength: 80 }),
        fc.double({ min: 0.02, max: 0.5, noNaN: true }),
        (at, least) => {
          const all = pathPoints(scene, trajectoryOf(at, bowl));
          const kept = thinnedPoints(all, least);
          const apart = (p: (typeof all)[number], q: (typeof all)[number]) =>
            Math.hypot(...p.place.map((x, axis) => x - q.place[axis]));
          expect(kept[0]).toBe(all[0]);
          expect(kept.at(-1)).toBe(all.at(-1));
          const inner = kept.slice(0, -1);
          inner.forEach((p, k) => inner.slice(k + 1).forEach((q) => expect(apart(p, q)).toBeGreaterThanOrEqual(least)));
          for (const point of all) expect(Math.min(...kept.map((other) => apart(point, other)))).toBeLessThan(least);
        },
      ),
      { numRuns: 30 },
    );
  });
});

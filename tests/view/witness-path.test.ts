import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Witness } from '../../src/analysis/facts.ts';
import type { Field } from '../../src/spec/field.ts';
import { Camera } from '../../src/view/camera.ts';
import { freePlace } from '../../src/view/free-place.ts';
import { layoutFor } from '../../src/view/layout.ts';
import type { Scene } from '../../src/view/pick.ts';
import { createProjection } from '../../src/view/projection.ts';
import type { ScaleKind } from '../../src/view/types.ts';
import { chordPath, endsOf, placeOf, violationOf, type End, type ScreenPoint } from '../../src/view/witness-path.ts';
import { sample } from '../support/fields.ts';
import { scaleOf, square } from './formulas.ts';

interface Options {
  flatness?: number;
  kind?: ScaleKind;
  window?: Field['window'];
  orbit?: { azimuth: number; elevation: number };
}

function sceneOf(field: Field, { flatness = 0, kind = 'linear', window, orbit }: Options = {}): Scene {
  const camera = new Camera(field.window, flatness);
  camera.setOrbit(orbit ?? { azimuth: 0, elevation: 0.2 });
  if (window) camera.setWindow(window);
  camera.jumpToGoal();
  const layout = layoutFor(640, 480, field.window);
  const projection = createProjection(camera.state, layout);
  return { field, scale: scaleOf(field, kind), projection, layout, window: camera.state.window };
}

/** A ridge along b: the loss is highest at a = 0. */
const ridge = sample(129, 65, square(1), (a) => 1 - a * a);
const bowl = sample(129, 65, square(1), (a, b) => a * a + b * b);

/** A chord at b = `b` through the losses of a field. */
const ends = (lossAt: (a: number) => number, from: number, to: number, b = 0): [End, End] => [
  { a: from, b, loss: lossAt(from) },
  { a: to, b, loss: lossAt(to) },
];
const onRidge = ends((a) => 1 - a * a, -0.9, 0.9);
const inBowl = ends((a) => a * a, -0.9, 0.9);

const distanceToLine = ([x, y]: ScreenPoint, [px, py]: ScreenPoint, [qx, qy]: ScreenPoint) =>
  Math.abs((qx - px) * (py - y) - (px - x) * (qy - py)) / Math.hypot(qx - px, qy - py);

/** Area within an outline. */
function area(outline: readonly ScreenPoint[]): number {
  return Math.abs(
    outline.reduce((sum, [x, y], k) => {
      const [nx, ny] = outline[(k + 1) % outline.length];
      return sum + (x * ny - nx * y) / 2;
    }, 0),
  );
}

describe('the chord of a witness', () => {
  it('is straight on the screen, from loss to loss, on a linear scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 1.4, noNaN: true }),
        (azimuth, elevation) => {
          const scene = sceneOf(ridge, { orbit: { azimuth, elevation } });
          const { chord } = chordPath(scene, ...onRidge);
          const points = chord.flatMap((run) => run.points);
          const [first, last] = onRidge.map((end) => scene.projection.project(placeOf(scene, end)));
          expect(Math.hypot(points[0][0] - first[0], points[0][1] - first[1])).toBeLessThan(1e-9);
          expect(Math.hypot(points.at(-1)![0] - last[0], points.at(-1)![1] - last[1])).toBeLessThan(1e-9);
          if (Math.hypot(last[0] - first[0], last[1] - first[1]) < 1) return;
          for (const point of points) {
            expect(distanceToLine(point, [first[0], first[1]], [last[0], last[1]])).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is a curve on a logarithmic scale: straight in the losses, above the line between its ends', () => {
    const field = sample(129, 65, square(1), (a) => 1e-3 + 100 ** (a + 1));
    const scene = sceneOf(field, { kind: 'log' });
    const chord = ends((a) => 1e-3 + 100 ** (a + 1), -1, 1);
    const points = chordPath(scene, ...chord).chord.flatMap((run) => run.points);
    const [first, last] = [points[0], points.at(-1)!];
    const middle = points[Math.floor(points.length / 2)];
    const straight = (first[1] + last[1]) / 2;
    // the mean of the losses is half of the largest: nearly the top of a scale over four decades
    expect(middle[1]).toBeLessThan(straight - 20);
    const expected = scene.projection.project(
      placeOf(scene, { a: 0, b: 0, loss: (chord[0].loss + chord[1].loss) / 2 }),
    );
    expect(Math.hypot(middle[0] - expected[0], middle[1] - expected[1])).toBeLessThan(6);
  });

  it('is hidden where the surface is above it, seen from above, and seen where it is not', () => {
    const orbit = { azimuth: 0.3, elevation: 0.9 };
    const below = chordPath(sceneOf(ridge, { orbit }), ...onRidge).chord;
    const length = (runs: typeof below, isHidden: boolean) =>
      runs.filter((run) => run.isHidden === isHidden).reduce((sum, run) => sum + run.points.length - 1, 0);
    expect(length(below, true)).toBeGreaterThan(80);
    const above = chordPath(sceneOf(bowl, { orbit }), ...inBowl).chord;
    expect(length(above, true)).toBe(0);
    expect(length(above, false)).toBe(96);
  });

  it('leaves nothing out between its runs', () => {
    const { chord } = chordPath(sceneOf(ridge, { orbit: { azimuth: 0.3, elevation: 0.9 } }), ...onRidge);
    expect(chord.length).toBeGreaterThan(1);
    chord.slice(1).forEach((run, k) => expect(run.points[0]).toBe(chord[k].points.at(-1)));
    expect(chord.reduce((sum, run) => sum + run.points.length - 1, 0)).toBe(96);
  });

  it('is a straight line of the map, in plain sight, and cut at the window that is looked at', () => {
    const whole = chordPath(sceneOf(ridge, { flatness: 1 }), ...onRidge);
    expect(whole.chord.map(({ isHidden }) => isHidden)).toEqual([false]);
    const scene = sceneOf(ridge, { flatness: 1, window: { a: [0, 1], b: [-0.5, 0.5] } });
    const { frame } = scene.layout;
    const points = chordPath(scene, ...onRidge).chord.flatMap((run) => run.points);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(frame.x - 1e-6);
      expect(x).toBeLessThanOrEqual(frame.x + frame.width + 1e-6);
      expect(y).toBeCloseTo(frame.y + frame.height / 2, 6);
    }
    expect(Math.min(...points.map(([x]) => x))).toBeLessThan(frame.x + 0.03 * frame.width);
  });

  it('is nothing where none of it is in the window', () => {
    const scene = sceneOf(ridge, { flatness: 1, window: { a: [-1, 1], b: [0.5, 1] } });
    expect(chordPath(scene, ...onRidge)).toEqual({ chord: [], profile: [], ribbons: [] });
  });
});

describe('the profile and the ribbon', () => {
  it('run along the surface and tell where it is above the chord', () => {
    const scene = sceneOf(ridge);
    const { profile, ribbons } = chordPath(scene, ...onRidge);
    const top = Math.min(...profile.flatMap(({ points }) => points.map(([, y]) => y)));
    expect(top).toBeCloseTo(scene.projection.project(placeOf(scene, { a: 0, b: 0, loss: 1 }))[1], 0);
    expect(ribbons.map(({ isAbove }) => isAbove)).toEqual([true]);
    expect(chordPath(sceneOf(bowl), ...inBowl).ribbons.map(({ isAbove }) => isAbove)).toEqual([false]);
  });

  it('enclose what lies between, whatever crosses', () => {
    // sin: above its chord on one half, below on the other
    const field = sample(257, 33, square(1), (a) => Math.sin(Math.PI * a));
    const chord = ends((a) => Math.sin(Math.PI * a), -1, 1);
    const { ribbons } = chordPath(sceneOf(field), ...chord);
    expect(ribbons.map(({ isAbove }) => isAbove)).toEqual([false, true]);
    const [below, above] = ribbons.map(({ outline }) => area(outline));
    expect(above / below).toBeCloseTo(1, 1);
  });

  it('stop at holes, and the chord does not', () => {
    const pierced = sample(129, 65, square(1), (a) => (Math.abs(a) < 0.2 ? NaN : 1 - a * a));
    const { chord, profile, ribbons } = chordPath(sceneOf(pierced), ...onRidge);
    expect(chord.reduce((sum, run) => sum + run.points.length - 1, 0)).toBe(96);
    expect(profile.reduce((sum, run) => sum + run.points.length - 1, 0)).toBeLessThan(80);
    expect(ribbons.length).toBe(2);
  });
});

describe('the violation of a witness', () => {
  it('goes from the weighted mean of the losses at its points up to the loss between them', () => {
    const witness: Witness = {
      points: [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      weights: [0.5, 0.25, 0.25],
      at: [0.25, 0.25],
      losses: [1, 2, 4],
      loss: 3,
      violation: 1,
    };
    const { foot, head } = violationOf(witness);
    expect([foot, head]).toEqual([
      { a: 0.25, b: 0.25, loss: 2 },
      { a: 0.25, b: 0.25, loss: 3 },
    ]);
    expect(endsOf(witness).map(({ loss }) => loss)).toEqual([1, 2, 4]);
  });
});

describe('a panel', () => {
  const size: ScreenPoint = [100, 20];
  const paper = { width: 600, height: 400 };
  const overlaps = ([left, top]: ScreenPoint, [x, y]: ScreenPoint) =>
    x > left && x < left + size[0] && y > top && y < top + size[1];

  it('stands to the right of its line where there is room, else elsewhere', () => {
    const line: ScreenPoint[] = [
      [300, 150],
      [300, 250],
    ];
    const nothing = { ends: [], lines: [], clearance: 20 };
    expect(freePlace(line, size, paper, nothing)).toEqual([312, 190]);
    const [left] = freePlace(line, size, paper, { ...nothing, ends: [[340, 200]] });
    expect(left + 100).toBe(288);
  });

  it('covers no end and no line, and stays on the paper, wherever there is such a place', () => {
    const point = fc.tuple(fc.integer({ min: 130, max: 470 }), fc.integer({ min: 60, max: 340 }));
    fc.assert(
      fc.property(point, fc.integer({ min: 0, max: 40 }), point, (from, length, end) => {
        const line: ScreenPoint[] = [from, [from[0], from[1] + length]];
        const away = Array.from({ length: 40 }, (_, k): ScreenPoint => [from[0] + 4 * k, from[1] - k]);
        const place = freePlace(line, size, paper, { ends: [end], lines: away, clearance: 15 });
        expect(overlaps(place, end)).toBe(false);
        expect(overlaps(place, from)).toBe(false);
        expect(place[0] >= 0 && place[1] >= 0 && place[0] + 100 <= 600 && place[1] + 20 <= 400).toBe(true);
      }),
    );
  });

  it('is somewhere even on paper that is too small', () => {
    const place = freePlace(
      [
        [10, 10],
        [10, 20],
      ],
      size,
      { width: 30, height: 30 },
      { ends: [[10, 10]], lines: [], clearance: 50 },
    );
    expect(place.every(Number.isFinite)).toBe(true);
  });
});

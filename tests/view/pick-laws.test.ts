import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Minimum } from '../../src/analysis/facts.ts';
import type { Field } from '../../src/spec/field.ts';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { markerAt, placeMarkers } from '../../src/view/markers.ts';
import { isHidden, pickPoint, surfaceHeight, toPlane, toWorld, type Scene } from '../../src/view/pick.ts';
import { createProjection, type Point } from '../../src/view/projection.ts';
import { emptySample, nodeCoordinates, sampleField } from '../../src/view/sample.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';

const hills = sample(49, 49, square(5), himmelblau);
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const place = number(-4.9, 4.9);
const orbits = fc.record({ azimuth: number(-3, 3), elevation: number(0.2, 1.5), zoom: number(0.6, 3) });

function sceneOf(field: Field, flatness: number, orbit: Parameters<Camera['setOrbit']>[0] = {}): Scene {
  const camera = new Camera(field.window, flatness);
  camera.setOrbit(orbit);
  camera.jumpToGoal();
  const layout = layoutFor(640, 560, field.window);
  const projection = createProjection(camera.state, layout);
  return { field, scale: scaleOf(field), projection, layout, window: camera.state.window };
}

const onSurface = (scene: Scene, a: number, b: number): Point => [...toWorld(scene, a, b), surfaceHeight(scene, a, b)];

describe('sight and reach agree', () => {
  it('what is hidden is not what the pointer finds, and what is not hidden is', () => {
    fc.assert(
      fc.property(place, place, orbits, (a, b, orbit) => {
        const scene = sceneOf(hills, 0, orbit);
        const point = onSurface(scene, a, b);
        const [x, y, depth] = scene.projection.project(point);
        const found = pickPoint(scene, x, y);
        expect(found).not.toBeNull();
        const nearer = scene.projection.project(onSurface(scene, ...found!))[2] - depth;
        // Close to the edge of a ridge either answer is right.
        if (nearer > 0.06) expect(isHidden(scene, point)).toBe(true);
        if (nearer < 0.005) expect(isHidden(scene, point)).toBe(false);
      }),
      { numRuns: 120 },
    );
  });

  it('a point lifted off the surface towards the eye is never hidden more', () => {
    fc.assert(
      fc.property(place, place, orbits, number(0.01, 0.5), (a, b, orbit, lift) => {
        const scene = sceneOf(hills, 0, orbit);
        const [x, y, z] = onSurface(scene, a, b);
        const { direction } = scene.projection.ray(
          ...(scene.projection.project([x, y, z]).slice(0, 2) as [number, number]),
        );
        const lifted: Point = [x + lift * direction[0], y + lift * direction[1], z + lift * direction[2]];
        if (!isHidden(scene, [x, y, z])) expect(isHidden(scene, lifted)).toBe(false);
      }),
      { numRuns: 80 },
    );
  });
});

describe('the map', () => {
  it('reads a hole as a hole, and its neighbours as what they are', () => {
    const pierced = sample(21, 21, square(1), (a, b) => (Math.hypot(a, b) < 0.3 ? Infinity : a + 2 * b));
    const scene = sceneOf(pierced, 1);
    for (const [a, b, isHole] of [
      [0, 0, true],
      [0.2, 0.1, true],
      [0.6, -0.4, false],
    ] as const) {
      const [x, y] = scene.projection.project([...toWorld(scene, a, b), 0]);
      const found = pickPoint(scene, x, y)!;
      expect(found[0]).toBeCloseTo(a, 9);
      const { value } = sampleField(pierced, ...nodeCoordinates(pierced, ...found), emptySample());
      if (isHole) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(a + 2 * b, 5);
    }
  });

  it('has the whole window between the edges of its frame, and nothing beyond', () => {
    const scene = sceneOf(hills, 1);
    const { x, y, width, height } = scene.layout.frame;
    const inside = pickPoint(scene, x + 0.25, y + height - 0.25)!;
    expect(inside[0]).toBeCloseTo(-5, 1);
    expect(inside[1]).toBeCloseTo(-5, 1);
    for (const [px, py] of [
      [x - 1, y + 10],
      [x + width + 1, y + 10],
      [x + 10, y - 1],
      [x + 10, y + height + 1],
    ])
      expect(pickPoint(scene, px, py)).toBeNull();
  });
});

describe('toWorld and toPlane', () => {
  it('are inverse, in any window and any proportion', () => {
    fc.assert(
      fc.property(
        number(-1e3, 1e3),
        number(1e-3, 1e3),
        number(0.2, 5),
        number(0, 1),
        number(0, 1),
        (from, span, ratio, s, t) => {
          const window = { a: [from, from + span * ratio], b: [-from, -from + span] } as Field['window'];
          const scene = { layout: layoutFor(640, 560, window), window };
          const [a, b] = [from + s * span * ratio, -from + t * span];
          const [x, y] = toWorld(scene, a, b);
          expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1 + 1e-6);
          const [backA, backB] = toPlane(scene, x, y);
          expect(Math.abs(backA - a)).toBeLessThan(1e-9 * (Math.abs(from) + span * ratio));
          expect(Math.abs(backB - b)).toBeLessThan(1e-9 * (Math.abs(from) + span));
        },
      ),
    );
  });
});

describe('markers on the surface', () => {
  const minimumAt = (a: number, b: number, name: Minimum['class']): Minimum => {
    const depths = { windowDepth: 1, escapeDepth: 1, aliasingFloor: 0, plateau: 1 };
    return { i: 0, j: 0, a, b, value: himmelblau(a, b), class: name, ...depths };
  };
  const wells = [
    [3, 2],
    [-2.805, 3.131],
    [-3.779, -3.283],
    [3.584, -1.848],
  ] as const;

  it('can be pointed at wherever they are drawn, small ones too', () => {
    for (const name of ['resolved', 'unresolved', 'noise', 'border'] as const) {
      for (const azimuth of [-0.6, 0.8, 2.4]) {
        const scene = sceneOf(hills, 0, { azimuth });
        const markers = placeMarkers(
          scene,
          wells.map(([a, b]) => minimumAt(a, b, name)),
        );
        expect(markers).toHaveLength(4);
        for (const marker of markers) {
          const found = markerAt(markers, marker.x + 5, marker.y - 5);
          if (marker.isHidden) expect(found).not.toBe(marker);
          else expect(found).toBe(marker);
        }
      }
    }
  });

  it('lie on the surface: the pointer on one finds its own place', () => {
    const scene = sceneOf(hills, 0, { azimuth: 0.3, elevation: 1.2 });
    for (const { minimum, x, y, isHidden: hidden } of placeMarkers(
      scene,
      wells.map(([a, b]) => minimumAt(a, b, 'resolved')),
    )) {
      expect(hidden).toBe(false);
      const [a, b] = pickPoint(scene, x, y)!;
      expect(Math.hypot(a - minimum.a, b - minimum.b)).toBeLessThan(0.02);
    }
  });
});

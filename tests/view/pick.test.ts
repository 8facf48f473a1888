import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/spec/field.ts';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { isHidden, pickPoint, surfaceHeight, toPlane, toWorld, type Scene } from '../../src/view/pick.ts';
import { createProjection } from '../../src/view/projection.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';

function sceneOf(field: Field, flatness: number, orbit: Parameters<Camera['setOrbit']>[0] = {}): Scene {
  const camera = new Camera(field.window, flatness);
  camera.setOrbit(orbit);
  camera.jumpToGoal();
  const layout = layoutFor(800, 600, field.window);
  const projection = createProjection(camera.state, layout);
  return { field, scale: scaleOf(field, 'log'), projection, layout, window: camera.state.window };
}

function screenOf(scene: Scene, a: number, b: number): [number, number] {
  const [x, y] = scene.projection.project([...toWorld(scene, a, b), surfaceHeight(scene, a, b)]);
  return [x, y];
}

const hills = sample(65, 65, square(5), himmelblau);
const coordinate = fc.double({ min: -4.9, max: 4.9, noNaN: true });

describe('pickPoint', () => {
  it('finds every point of the map', () => {
    const scene = sceneOf(hills, 1);
    fc.assert(
      fc.property(coordinate, coordinate, (a, b) => {
        const [pa, pb] = pickPoint(scene, ...screenOf(scene, a, b))!;
        expect(pa).toBeCloseTo(a, 9);
        expect(pb).toBeCloseTo(b, 9);
      }),
    );
  });

  it('finds every point of the surface that is in sight, from any side', () => {
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        (a, b, azimuth, elevation) => {
          const scene = sceneOf(hills, 0, { azimuth, elevation });
          const point = [...toWorld(scene, a, b), surfaceHeight(scene, a, b)] as const;
          const [x, y, depth] = scene.projection.project(point);
          const [pa, pb] = pickPoint(scene, x, y)!;
          const found = scene.projection.project([...toWorld(scene, pa, pb), surfaceHeight(scene, pa, pb)]);
          // Always a point of the surface under the pointer; the same one unless something stands before it.
          expect(found[0]).toBeCloseTo(x, 2);
          expect(found[1]).toBeCloseTo(y, 2);
          expect(found[2]).toBeGreaterThan(depth - 1e-4);
          if (found[2] < depth + 1e-3) expect(Math.hypot(pa - a, pb - b)).toBeLessThan(0.05);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds nothing beside the picture', () => {
    for (const flatness of [0, 1]) {
      const scene = sceneOf(hills, flatness);
      for (const [x, y] of [
        [2, 2],
        [798, 598],
        [2, 598],
        [798, 2],
      ])
        expect(pickPoint(scene, x, y)).toBeNull();
    }
  });

  it('sees through a hole of the surface', () => {
    const plain = sample(65, 65, square(1), (a) => a);
    const pierced = sample(65, 65, square(1), (a, b) => (Math.hypot(a, b) < 0.3 ? NaN : a));
    const above = { azimuth: 0, elevation: Math.PI / 2 };
    const [x, y] = screenOf(sceneOf(plain, 0, above), 0, 0);
    expect(pickPoint(sceneOf(plain, 0, above), x, y)).not.toBeNull();
    expect(pickPoint(sceneOf(pierced, 0, above), x, y)).toBeNull();
  });
});

describe('isHidden', () => {
  // A wall across the middle, seen from the front.
  const wall = sample(129, 129, square(1), (a, b) => (Math.abs(b) < 0.1 ? 1 : 0) + 0.001 * a);

  it('hides what is behind a wall and nothing before it', () => {
    const scene = sceneOf(wall, 0, { azimuth: 0, elevation: 0.2 });
    const at = (b: number) => [...toWorld(scene, 0.2, b), surfaceHeight(scene, 0.2, b)] as const;
    expect(isHidden(scene, at(0.5))).toBe(true);
    expect(isHidden(scene, at(-0.5))).toBe(false);
    const fromBehind = sceneOf(wall, 0, { azimuth: Math.PI, elevation: 0.2 });
    expect(isHidden(fromBehind, at(0.5))).toBe(false);
    expect(isHidden(fromBehind, at(-0.5))).toBe(true);
  });

  it('hides nothing from above or in the map', () => {
    for (const scene of [sceneOf(wall, 0, { elevation: Math.PI / 2 }), sceneOf(wall, 1)]) {
      for (const b of [-0.8, -0.5, 0.4, 0.9]) {
        expect(isHidden(scene, [...toWorld(scene, 0, b), surfaceHeight(scene, 0, b)])).toBe(false);
      }
    }
  });
});

describe('toPlane', () => {
  it('inverts toWorld', () => {
    const scene = sceneOf(
      sample(9, 5, { a: [-2, 7], b: [1, 4] }, (a, b) => a + b),
      1,
    );
    const [a, b] = toPlane(scene, ...toWorld(scene, 3.3, 1.7));
    expect(a).toBeCloseTo(3.3, 12);
    expect(b).toBeCloseTo(1.7, 12);
  });
});

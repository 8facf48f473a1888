import { mat4, vec3, vec4 } from 'wgpu-matrix';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import {
  createProjection,
  FLOOR,
  RELIEF,
  type Layout,
  type Point,
  type Projection,
} from '../../src/view/projection.ts';
import { square } from './formulas.ts';

// wgpu-matrix multiplies and inverts column-major matrices independently of the code under test.

const layouts = [layoutFor(800, 600, square(1)), layoutFor(360, 640, { a: [0, 2], b: [0, 1] })];

const scenes = fc.record({
  layout: fc.constantFrom(...layouts),
  flatness: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  azimuth: fc.double({ min: -7, max: 7, noNaN: true }),
  elevation: fc.double({ min: 0.05, max: Math.PI / 2, noNaN: true }),
  zoom: fc.double({ min: 0.4, max: 8, noNaN: true }),
  panX: fc.double({ min: -1, max: 1, noNaN: true }),
  panY: fc.double({ min: -1, max: 1, noNaN: true }),
});

type Placed = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

function projectionOf({ layout, flatness, ...orbit }: Placed): Projection {
  const camera = new Camera(square(1), flatness);
  camera.setOrbit(orbit);
  camera.jumpToGoal();
  return createProjection(camera.state, layout);
}

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const points: fc.Arbitrary<Point> = fc.tuple(unit, unit, fc.double({ min: FLOOR, max: RELIEF, noNaN: true }));

/** CSS px of a point in normalised device coordinates. */
function toScreen({ width, height }: Layout, x: number, y: number): [number, number] {
  return [((x + 1) / 2) * width, ((1 - y) / 2) * height];
}

describe('the matrix of a projection', () => {
  it('puts points on the screen where project does', () => {
    fc.assert(
      fc.property(scenes, points, (scene, point) => {
        const projection = projectionOf(scene);
        const [x, y, , w] = vec4.transformMat4(vec4.create(...point, 1), projection.matrix);
        const [px, py] = projection.project(point);
        const [sx, sy] = toScreen(scene.layout, x / w, y / w);
        // float32 against float64, over thousands of px when zoomed in.
        const slack = 2e-3 * Math.max(1, scene.zoom);
        expect(Math.abs(sx - px)).toBeLessThan(slack);
        expect(Math.abs(sy - py)).toBeLessThan(slack);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every point of the box before the eye and between the clip planes', () => {
    fc.assert(
      fc.property(scenes, points, (scene, point) => {
        const [, , z, w] = vec4.transformMat4(vec4.create(...point, 1), projectionOf(scene).matrix);
        expect(w).toBeGreaterThan(0);
        expect(z / w).toBeGreaterThan(0);
        expect(z / w).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });

  it('has an inverse that takes a point of the screen back onto its ray', () => {
    fc.assert(
      fc.property(scenes, unit, unit, fc.double({ min: 0.2, max: 0.8, noNaN: true }), (scene, x, y, depth) => {
        const projection = projectionOf(scene);
        const inverse = mat4.inverse(Float64Array.from(projection.matrix) as never, new Float64Array(16) as never);
        const seen = vec3.transformMat4([x, y, depth], inverse, new Float64Array(3) as never);
        const { origin, direction } = projection.ray(...toScreen(scene.layout, x, y));
        // Distance of the point from the line.
        const offset = vec3.subtract(seen, origin as never, new Float64Array(3) as never);
        const along = vec3.dot(offset, direction as never) / vec3.dot(direction as never, direction as never);
        const foot = origin.map((o, axis) => o + along * direction[axis]);
        expect(vec3.distance(seen, foot as never)).toBeLessThan(1e-4);
      }),
      { numRuns: 300 },
    );
  });

  it('turns as a rotation does: a turned camera sees what a turned point shows', () => {
    fc.assert(
      fc.property(scenes, points, fc.double({ min: -3, max: 3, noNaN: true }), (scene, point, angle) => {
        const still = projectionOf({ ...scene, flatness: 0, panX: 0, panY: 0 });
        const turned = projectionOf({ ...scene, flatness: 0, panX: 0, panY: 0, azimuth: scene.azimuth + angle });
        const rotated = vec3.transformMat4(
          vec3.create(...point),
          mat4.rotationZ(angle),
          new Float64Array(3) as never,
        ) as unknown as Float64Array;
        const [p, q] = [still.project(point), turned.project([...rotated] as unknown as Point)];
        for (let axis = 0; axis < 3; axis++) expect(p[axis]).toBeCloseTo(q[axis], 2);
      }),
      { numRuns: 200 },
    );
  });

  it('is a similarity on the map: no perspective, equal px along both axes, upright', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { matrix } = projectionOf({ ...scene, flatness: 1 });
        const { width, height } = scene.layout;
        expect([matrix[3], matrix[7], matrix[11], matrix[15]].map(Math.abs)).toEqual([0, 0, 0, 1]);
        expect(matrix[0] * width).toBeCloseTo(matrix[5] * height, 2);
        expect([matrix[1], matrix[4]].map((x) => Math.abs(x))).toEqual([0, 0]);
        expect(matrix[0]).toBeGreaterThan(0);
      }),
    );
  });

  it('never mirrors: its determinant has one sign from all sides', () => {
    const signs = new Set<number>();
    fc.assert(
      fc.property(scenes, (scene) => {
        signs.add(Math.sign(mat4.determinant(projectionOf(scene).matrix)));
      }),
    );
    expect(signs.size).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { Camera } from '../../src/view/camera.ts';
import { pannedWindow, zoomedWindow } from '../../src/view/controls.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { createProjection, FLOOR, RELIEF, type Point } from '../../src/view/projection.ts';
import { square } from './formulas.ts';

const layout = layoutFor(800, 600, square(1));

function poseOf(flatness: number, orbit: Parameters<Camera['setOrbit']>[0] = {}) {
  const camera = new Camera(square(1), flatness);
  camera.setOrbit(orbit);
  camera.jumpToGoal();
  return camera.state;
}

const points: Point[] = [
  [0, 0, 0],
  [1, -1, 0.4],
  [-0.7, 0.2, 0.9],
  [0.3, 1, FLOOR],
];

const poses = [0, 0.3, 0.8, 1].flatMap((flatness) =>
  [{ azimuth: 0.4 }, { azimuth: -2.5, elevation: 1.2, zoom: 2, panX: 0.3 }].map((orbit) => ({ flatness, orbit })),
);

describe.each(poses)('a projection of flatness $flatness, $orbit', ({ flatness, orbit }) => {
  const projection = createProjection(poseOf(flatness, orbit), layout);

  it('has a matrix that puts points where project does', () => {
    const m = projection.matrix;
    for (const [x, y, z] of points) {
      const [cx, cy, cz, cw] = [0, 1, 2, 3].map((row) => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row]);
      const [px, py] = projection.project([x, y, z]);
      expect(((cx / cw + 1) / 2) * layout.width).toBeCloseTo(px, 3);
      expect(((1 - cy / cw) / 2) * layout.height).toBeCloseTo(py, 3);
      expect(cz / cw).toBeGreaterThan(0);
      expect(cz / cw).toBeLessThan(1);
    }
  });

  it('has rays that go back through the points', () => {
    for (const point of points) {
      const [x, y, depth] = projection.project(point);
      const { origin, direction } = projection.ray(x, y);
      for (let axis = 0; axis < 3; axis++) {
        expect(origin[axis] + depth * direction[axis]).toBeCloseTo(point[axis], 9);
      }
    }
  });

  it('gives what is nearer to the eye a smaller depth', () => {
    const { origin, direction } = projection.ray(300, 300);
    const depthAt = (s: number): number => {
      const [x, y, z] = origin.map((o, axis) => o + s * direction[axis]);
      const m = projection.matrix;
      return (m[2] * x + m[6] * y + m[10] * z + m[14]) / (m[3] * x + m[7] * y + m[11] * z + m[15]);
    };
    expect(depthAt(0.5)).toBeLessThan(depthAt(0));
    expect(depthAt(0)).toBeLessThan(depthAt(-0.5));
  });
});

describe('the map', () => {
  it('is exact: base and frame meet, whatever the orbit was', () => {
    const { frame, base } = layout;
    const projection = createProjection(poseOf(1, { azimuth: 2, elevation: 0.3, zoom: 5, panX: 1 }), layout);
    const [x0, y0] = projection.project([-base[0], -base[1], 0]);
    const [x1, y1] = projection.project([base[0], base[1], 0]);
    expect([x0, y0, x1, y1].map((x) => Number(x.toFixed(9)))).toEqual([
      frame.x,
      frame.y + frame.height,
      frame.x + frame.width,
      frame.y,
    ]);
    expect(projection.relief).toBe(0);
  });
});

describe('the surface', () => {
  it.each([0.06, 0.3, 0.56, 1, Math.PI / 2])('fits its room from all sides at elevation %f', (elevation) => {
    for (const size of [
      [360, 360],
      [800, 600],
      [1400, 500],
    ]) {
      const room = layoutFor(size[0], size[1], square(1));
      for (let azimuth = 0; azimuth < 6.3; azimuth += 0.4) {
        const projection = createProjection(poseOf(0, { azimuth, elevation }), room);
        for (const x of [-1, 1]) {
          for (const y of [-1, 1]) {
            for (const z of [FLOOR, RELIEF]) {
              const [px, py] = projection.project([x, y, z]);
              expect(px).toBeGreaterThan(-1);
              expect(px).toBeLessThan(size[0] + 1);
              expect(py).toBeGreaterThan(-1);
              expect(py).toBeLessThan(size[1] + 1);
            }
          }
        }
      }
    }
  });
});

describe('layoutFor', () => {
  it('keeps true proportions up to 1 : 2, and takes a square beyond', () => {
    expect(layoutFor(800, 600, { a: [0, 3], b: [0, 2] }).base).toEqual([1, 2 / 3]);
    expect(layoutFor(800, 600, { a: [0, 1], b: [0, 2] }).base).toEqual([0.5, 1]);
    expect(layoutFor(800, 600, { a: [0, 100], b: [0, 1] }).base).toEqual([1, 1]);
  });

  it('survives a container without room', () => {
    const { frame, room } = layoutFor(0, 0, square(1));
    for (const side of [frame.width, frame.height, room.width, room.height]) expect(side).toBeGreaterThan(0);
  });
});

describe('map goals', () => {
  it('zooming about a point keeps the coordinates of that point', () => {
    const { frame } = layout;
    const about = { x: frame.x + 0.25 * frame.width, y: frame.y + 0.25 * frame.height };
    const zoomed = zoomedWindow(square(2), layout, 4, about);
    expect(zoomed.a[0] + 0.25 * (zoomed.a[1] - zoomed.a[0])).toBeCloseTo(-1, 12);
    expect(zoomed.b[0] + 0.75 * (zoomed.b[1] - zoomed.b[0])).toBeCloseTo(1, 12);
    expect(zoomed.a[1] - zoomed.a[0]).toBeCloseTo(1, 12);
  });

  it('panning by the whole frame moves by the whole window', () => {
    const { frame } = layout;
    expect(pannedWindow(square(2), layout, frame.width, 0).a).toEqual([-6, -2]);
    expect(pannedWindow(square(2), layout, 0, frame.height).b).toEqual([2, 6]);
  });
});

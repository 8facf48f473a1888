import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Camera, Damper, HOME_ORBIT, ORBIT_LIMITS } from '../../src/view/camera.ts';
import { pannedWindow, zoomedWindow } from '../../src/view/controls.ts';
import { layoutFor } from '../../src/view/layout.ts';
import type { Window } from '../../src/spec/landscape.ts';
import { isSameWindow } from '../../src/view/windows.ts';

const home: Window = { a: [-2, 2], b: [-1, 1] };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** What can happen to a camera. */
type Step = (camera: Camera) => void;
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record(
      {
        azimuth: number(-20, 20),
        elevation: number(-3, 4),
        zoom: number(0, 100),
        panX: number(-4, 4),
        panY: number(-4, 4),
      },
      { requiredKeys: [] },
    )
    .map((orbit) => (camera: Camera) => camera.setOrbit(orbit)),
  fc.tuple(number(-3, 3), number(1e-13, 500), number(-3, 3), number(1e-13, 500)).map(
    ([a, wide, b, high]) =>
      (camera: Camera) =>
        camera.setWindow({ a: [a, a + wide], b: [b, b + high] }),
  ),
  fc.constantFrom(0, 1).map((flatness) => (camera: Camera) => camera.setFlatness(flatness)),
  number(0, 0.3).map((seconds) => (camera: Camera) => void camera.step(seconds)),
  fc.constant((camera: Camera) => camera.reset()),
  fc.constant((camera: Camera) => camera.jumpToGoal()),
);

function live(happenings: readonly Step[], onGoal = () => {}): Camera {
  const camera = new Camera(home, 0, onGoal);
  for (const happen of happenings) happen(camera);
  return camera;
}

const numbersOf = ({ window, ...pose }: Camera['state']) => [...Object.values(pose), ...window.a, ...window.b];

describe('a camera, after anything', () => {
  it('comes to rest on its goal, exactly, within six seconds, also over fifteen orders of magnitude', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (happenings) => {
        const camera = live(happenings);
        for (let k = 0; k < 360 && !camera.atRest; k++) camera.step(1 / 60);
        expect(camera.atRest).toBe(true);
        expect(camera.state).toEqual(camera.goal);
        expect(camera.step(1)).toBe(false);
      }),
    );
  });

  it('has a finite pose within its limits, in flight too', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 20 }), (happenings) => {
        const camera = live(happenings);
        expect(numbersOf(camera.state).every(Number.isFinite)).toBe(true);
        const { elevation, zoom, panX, panY, window } = camera.goal;
        const within = (x: number, [low, high]: readonly [number, number]) => x >= low && x <= high;
        expect(within(elevation, ORBIT_LIMITS.elevation)).toBe(true);
        expect(within(zoom, ORBIT_LIMITS.zoom)).toBe(true);
        expect(within(panX, ORBIT_LIMITS.pan) && within(panY, ORBIT_LIMITS.pan)).toBe(true);
        expect(window.a[1]).toBeGreaterThan(window.a[0]);
        expect(window.b[1]).toBeGreaterThan(window.b[0]);
      }),
    );
  });

  it('asked for frames whenever it is not at rest', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 12 }), (happenings) => {
        let asked = false;
        const camera = live(happenings, () => (asked = true));
        if (!camera.atRest) expect(asked).toBe(true);
      }),
    );
  });

  it('is home again after a reset', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (happenings) => {
        const camera = live(happenings);
        camera.reset();
        const { azimuth, ...rest } = camera.goal;
        const { azimuth: first, ...orbit } = HOME_ORBIT;
        expect(rest).toMatchObject({ ...orbit, window: home });
        const turns = (azimuth - first) / (2 * Math.PI);
        expect(turns).toBeCloseTo(Math.round(turns), 9);
      }),
    );
  });

  it('moves alike however its time is cut into frames', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), fc.integer({ min: 2, max: 9 }), (happenings, cuts) => {
        const [whole, parts] = [live(happenings), live(happenings)];
        whole.step(0.05);
        for (let k = 0; k < cuts; k++) parts.step(0.05 / cuts);
        numbersOf(whole.state).forEach((x, k) => {
          const y = numbersOf(parts.state)[k];
          // One of them may have landed already: then they differ by less than anyone sees.
          expect(Math.abs(x - y)).toBeLessThan(2e-3 * Math.max(1, Math.abs(numbersOf(whole.goal)[k])));
        });
      }),
    );
  });
});

describe('a damper', () => {
  it('solves x″ = −ω²(x − goal) − 2ωx′, against small steps of the equation itself', () => {
    fc.assert(
      fc.property(number(-3, 3), number(-20, 20), number(0.01, 0.3), (start, velocity, seconds) => {
        const damper = new Damper(start);
        damper.velocity = velocity;
        damper.step(1, seconds, 0);
        let [x, v] = [start, velocity];
        const [omega, n] = [13, 20_000];
        const acceleration = (at: number, speed: number) => -omega * omega * (at - 1) - 2 * omega * speed;
        for (let k = 0; k < n; k++) {
          const h = seconds / n;
          const half = v + (h / 2) * acceleration(x, v);
          x += h * half;
          v += h * acceleration(x - (h / 2) * half, half);
        }
        expect(damper.value).toBeCloseTo(x, 5);
        expect(damper.velocity).toBeCloseTo(v, 3);
      }),
      { numRuns: 20 },
    );
  });
});

describe('windows of the map', () => {
  const layout = layoutFor(700, 500, home);
  const px = number(-2000, 2000);
  const close = (p: Window, q: Window) =>
    [...p.a, ...p.b].forEach((x, k) => expect(x).toBeCloseTo([...q.a, ...q.b][k], 8));

  it('pan as vectors add', () => {
    fc.assert(
      fc.property(px, px, px, px, (x1, y1, x2, y2) => {
        close(
          pannedWindow(pannedWindow(home, layout, x1, y1), layout, x2, y2),
          pannedWindow(home, layout, x1 + x2, y1 + y2),
        );
      }),
    );
  });

  it('zoom as factors multiply, and back', () => {
    const factor = number(0.2, 5);
    fc.assert(
      fc.property(px, px, factor, factor, (x, y, p, q) => {
        const about = { x, y };
        close(
          zoomedWindow(zoomedWindow(home, layout, p, about), layout, q, about),
          zoomedWindow(home, layout, p * q, about),
        );
        close(zoomedWindow(zoomedWindow(home, layout, p, about), layout, 1 / p, about), home);
      }),
    );
  });

  it('zoom and pan in either order, when the pan is measured in the px of its own zoom', () => {
    fc.assert(
      fc.property(px, px, number(0.5, 4), (dx, dy, factor) => {
        const { frame } = layout;
        const about = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
        close(
          zoomedWindow(pannedWindow(home, layout, dx, dy), layout, factor, about),
          pannedWindow(zoomedWindow(home, layout, factor, about), layout, dx * factor, dy * factor),
        );
      }),
    );
  });

  it('are the same up to rounding only', () => {
    expect(isSameWindow(home, { a: [-2, 2 + 1e-12], b: [-1, 1] })).toBe(true);
    expect(isSameWindow(home, { a: [-2, 2.001], b: [-1, 1] })).toBe(false);
    // What is rounding depends on the size of the window, not on where it is.
    expect(isSameWindow({ a: [5, 5 + 1e-9], b: [0, 1] }, { a: [5, 5 + 2e-9], b: [0, 1] })).toBe(false);
  });
});

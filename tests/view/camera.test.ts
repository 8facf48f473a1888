import { describe, expect, it, vi } from 'vitest';
import { Camera, Damper, HOME_ORBIT, ORBIT_LIMITS } from '../../src/view/camera.ts';

const home = { a: [-1, 1], b: [-2, 2] } as { a: [number, number]; b: [number, number] };

function run(camera: Camera, seconds: number, frames: number): void {
  for (let k = 0; k < frames; k++) camera.step(seconds / frames);
}

describe('Damper', () => {
  it('does not depend on how time is cut into frames', () => {
    const [one, many] = [new Damper(0), new Damper(0)];
    one.step(1, 0.2, 0);
    for (let k = 0; k < 50; k++) many.step(1, 0.004, 0);
    expect(many.value).toBeCloseTo(one.value, 12);
    expect(many.velocity).toBeCloseTo(one.velocity, 10);
  });

  it('never overshoots a goal that it starts at rest from', () => {
    const damper = new Damper(-3);
    for (let k = 0; k < 500; k++) {
      const before = damper.value;
      damper.step(7, 0.01, 0);
      expect(damper.value).toBeGreaterThanOrEqual(before);
      expect(damper.value).toBeLessThanOrEqual(7);
    }
  });

  it('lands on the goal exactly, and then has no velocity', () => {
    const damper = new Damper(0);
    let steps = 0;
    while (!damper.step(0.1, 1 / 60, 1e-4)) steps++;
    expect(damper).toMatchObject({ value: 0.1, velocity: 0 });
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThan(120);
  });

  it('keeps its velocity when the goal changes in flight', () => {
    const damper = new Damper(0);
    damper.step(1, 0.05, 0);
    const { value, velocity } = damper;
    damper.step(-1, 1e-6, 0);
    expect(damper.value).toBeCloseTo(value + velocity * 1e-6, 9);
    expect(Math.sign(damper.velocity)).toBe(1);
  });
});

describe('Camera', () => {
  it('is at rest until a goal changes, asks for frames, and comes to rest on the goal', () => {
    const ask = vi.fn();
    const camera = new Camera(home, 0, ask);
    expect([camera.atRest, camera.step(0.016), ask.mock.calls.length]).toEqual([true, false, 0]);
    camera.setOrbit({ azimuth: 1 });
    expect(ask).toHaveBeenCalledOnce();
    expect(camera.atRest).toBe(false);
    run(camera, 3, 180);
    expect(camera.atRest).toBe(true);
    expect(camera.state).toEqual(camera.goal);
    expect(camera.state.azimuth).toBe(1);
  });

  it('does not ask for frames when a goal is set to what it is', () => {
    const ask = vi.fn();
    const camera = new Camera(home, 0, ask);
    camera.setOrbit({ ...HOME_ORBIT });
    camera.setWindow(home);
    expect(ask).not.toHaveBeenCalled();
    expect(camera.atRest).toBe(true);
  });

  it('never goes below the floor or over the top', () => {
    const camera = new Camera(home, 0);
    camera.setOrbit({ elevation: 9, zoom: 1e9 });
    expect(camera.goal).toMatchObject({ elevation: Math.PI / 2, zoom: ORBIT_LIMITS.zoom[1] });
    camera.setOrbit({ elevation: -9, zoom: 0 });
    expect(camera.goal).toMatchObject({ elevation: ORBIT_LIMITS.elevation[0], zoom: ORBIT_LIMITS.zoom[0] });
  });

  it('keeps the point under the pointer still while it zooms', () => {
    const camera = new Camera(home, 1);
    // Zooms in by 8 about the point that lies at 30 % and 90 % of the window.
    const fixed = { a: -1 + 0.3 * 2, b: -2 + 0.9 * 4 };
    camera.setWindow({
      a: [fixed.a - (0.3 * 2) / 8, fixed.a + (0.7 * 2) / 8],
      b: [fixed.b - (0.9 * 4) / 8, fixed.b + (0.1 * 4) / 8],
    });
    for (let k = 0; k < 20; k++) {
      camera.step(0.016);
      const { a, b } = camera.state.window;
      expect((fixed.a - a[0]) / (a[1] - a[0])).toBeCloseTo(0.3, 9);
      expect((fixed.b - b[0]) / (b[1] - b[0])).toBeCloseTo(0.9, 9);
    }
  });

  it('refuses windows that float64 cannot divide', () => {
    const camera = new Camera(home, 1);
    camera.setWindow({ a: [1, 1 + 1e-15], b: [0, 1] });
    camera.setWindow({ a: [0.5, 0.5], b: [0, 1] });
    camera.setWindow({ a: [-1e6, 1e6], b: [0, 1] });
    expect(camera.goal.window).toEqual(home);
  });

  it('resets to the first view, the short way round', () => {
    const camera = new Camera(home, 0);
    camera.setOrbit({ azimuth: HOME_ORBIT.azimuth + 2 * Math.PI + 0.3, zoom: 3, panX: 1 });
    camera.setWindow({ a: [0, 0.5], b: [0, 0.5] });
    camera.jumpToGoal();
    camera.reset();
    expect(camera.goal.azimuth).toBeCloseTo(HOME_ORBIT.azimuth + 2 * Math.PI, 12);
    expect(camera.goal).toMatchObject({ zoom: 1, panX: 0, window: home });
  });

  it('jumps without motion', () => {
    const camera = new Camera(home, 0);
    camera.setFlatness(1);
    camera.jumpToGoal();
    expect([camera.atRest, camera.state.flatness]).toEqual([true, 1]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sharedHost } from '../../src/gpu/host.ts';
import type { Field } from '../../src/spec/field.ts';
import { createView, type View, type ViewOptions } from '../../src/view/view.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';

const field = sample(33, 33, square(5), himmelblau);
let container: HTMLElement;
let view: View | null = null;

beforeEach(() => {
  container = document.createElement('div');
  container.style.cssText = 'position: relative; width: 320px; height: 280px';
  document.body.replaceChildren(container);
});

afterEach(() => {
  view?.destroy();
  view = null;
});

async function open(options: ViewOptions, gpu = true): Promise<View> {
  const host = gpu ? await sharedHost() : null;
  view = await createView(container, host, { field, reducedMotion: false, ...options });
  await view.settled();
  return view;
}

async function frames(count: number): Promise<void> {
  for (let k = 0; k < count; k++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Sends a pointer gesture in px from the container's corner. */
function drag(target: HTMLElement, points: [number, number][], options: PointerEventInit = {}): void {
  const { left, top } = container.getBoundingClientRect();
  target.setPointerCapture = () => {};
  points.forEach(([x, y], k) => {
    const type = k === 0 ? 'pointerdown' : k === points.length - 1 ? 'pointerup' : 'pointermove';
    const init = { pointerId: 7, clientX: left + x, clientY: top + y, bubbles: true, cancelable: true, ...options };
    target.dispatchEvent(new PointerEvent(type, init));
  });
}

const wheel = (init: WheelEventInit) =>
  new WheelEvent('wheel', { deltaY: -120, cancelable: true, bubbles: true, ...init });

describe('frames', () => {
  it('are drawn while something moves, and none at rest', async () => {
    const onFrame = vi.fn();
    const { camera } = await open({ onFrame });
    onFrame.mockClear();
    await frames(6);
    expect(onFrame).not.toHaveBeenCalled();
    camera.setOrbit({ azimuth: 1 });
    await view!.settled();
    expect(camera.state.azimuth).toBe(1);
    expect(onFrame.mock.calls.length).toBeGreaterThan(3);
    onFrame.mockClear();
    await frames(6);
    expect(onFrame).not.toHaveBeenCalled();
  });

  it('are coarse on a slow adapter while moving, and end with one in full', async () => {
    const scales: number[] = [];
    const { camera } = await open({ onFrame: ({ scale }) => scales.push(scale) });
    scales.length = 0;
    camera.setOrbit({ azimuth: 1 });
    await view!.settled();
    const { software } = await sharedHost();
    expect(scales.at(-1)).toBe(1);
    expect(scales.slice(0, -1).every((scale) => (software ? scale >= 0.25 && scale <= 0.5 : scale === 1))).toBe(true);
  });

  it('of hovering leave the field alone', async () => {
    const [onFrame, onHover] = [vi.fn(), vi.fn()];
    const { target } = await open({ mode: 'map', onFrame, onHover });
    onFrame.mockClear();
    const { left, top } = container.getBoundingClientRect();
    target.dispatchEvent(new PointerEvent('pointermove', { clientX: left + 170, clientY: top + 120, bubbles: true }));
    await view!.settled();
    expect(onFrame).not.toHaveBeenCalled();
    expect(onHover).toHaveBeenCalledOnce();
    const { a, b, loss } = onHover.mock.calls[0][0];
    expect(loss).toBeCloseTo(himmelblau(a, b), -1);
    target.dispatchEvent(new PointerEvent('pointerleave'));
    await view!.settled();
    expect(onHover).toHaveBeenLastCalledWith(null);
  });

  it('change smoothly from surface to map', async () => {
    const { camera } = await open({});
    view!.update({ mode: 'map' });
    expect([camera.state.flatness, camera.goal.flatness]).toEqual([0, 1]);
    await frames(4);
    expect(camera.state.flatness).toBeGreaterThan(0);
    await view!.settled();
    expect(camera.state.flatness).toBe(1);
  });

  it('are not spent on motion that nobody wants', async () => {
    const { camera } = await open({ reducedMotion: true });
    view!.update({ mode: 'map' });
    expect([camera.state.flatness, camera.atRest]).toEqual([1, true]);
  });
});

describe('controls', () => {
  it('orbit by dragging, and tell that it was the user', async () => {
    const onCamera = vi.fn();
    const { camera, target } = await open({ onCamera });
    const { azimuth } = camera.goal;
    drag(target, [
      [100, 100],
      [120, 100],
      [160, 110],
      [160, 110],
    ]);
    expect(camera.goal.azimuth).toBeLessThan(azimuth);
    expect(onCamera).toHaveBeenCalledWith({ source: 'user' });
  });

  it('take a press without motion as a pick', async () => {
    const onPick = vi.fn();
    const { target } = await open({ mode: 'map', onPick });
    drag(target, [
      [170, 120],
      [170, 120],
    ]);
    expect(onPick).toHaveBeenCalledOnce();
    expect(onPick.mock.calls[0][0]).toEqual(view!.pick(170, 120));
  });

  it('leave the wheel to the page without focus or a modifier', async () => {
    const { camera, target } = await open({});
    const passing = wheel({});
    target.dispatchEvent(passing);
    expect([passing.defaultPrevented, camera.goal.zoom]).toEqual([false, 1]);
    const modified = wheel({ ctrlKey: true });
    target.dispatchEvent(modified);
    expect(modified.defaultPrevented).toBe(true);
    expect(camera.goal.zoom).toBeGreaterThan(1);
    target.focus();
    const focused = wheel({});
    target.dispatchEvent(focused);
    expect(focused.defaultPrevented).toBe(true);
  });

  it('let a finger scroll the page until the picture has focus', async () => {
    const { camera, target } = await open({});
    const before = camera.goal;
    expect(target.style.touchAction).toBe('pan-x pan-y');
    drag(
      target,
      [
        [100, 100],
        [150, 120],
        [150, 120],
      ],
      { pointerType: 'touch' },
    );
    expect(camera.goal).toEqual(before);
    target.focus();
    expect(target.style.touchAction).toBe('none');
    drag(
      target,
      [
        [100, 100],
        [150, 120],
        [150, 120],
      ],
      { pointerType: 'touch' },
    );
    expect(camera.goal).not.toEqual(before);
  });

  it('work by keys', async () => {
    const onMode = vi.fn();
    const { camera, target } = await open({ onMode });
    const press = (key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    const { azimuth, elevation } = camera.goal;
    press('ArrowRight');
    press('ArrowUp');
    press('+');
    expect(camera.goal.azimuth).toBeGreaterThan(azimuth);
    expect(camera.goal.elevation).toBeGreaterThan(elevation);
    expect(camera.goal.zoom).toBeCloseTo(1.25, 12);
    press('0');
    expect(camera.goal).toMatchObject({ azimuth, elevation, zoom: 1 });
    press('m');
    expect(onMode).toHaveBeenCalledWith('map');
    expect(press('Tab')).toBe(true);
  });

  it('are gone without interaction', async () => {
    const { camera, target } = await open({ interactive: false });
    const before = camera.goal;
    drag(target, [
      [100, 100],
      [150, 120],
      [150, 120],
    ]);
    target.dispatchEvent(wheel({ ctrlKey: true }));
    expect([camera.goal, target.tabIndex]).toEqual([before, -1]);
  });
});

describe('the window of the map', () => {
  it('is asked for once it has come to rest, and a field of it stays in place', async () => {
    const onWindow = vi.fn();
    const { camera, target } = await open({ mode: 'map', onWindow });
    target.dispatchEvent(wheel({ ctrlKey: true }));
    expect(onWindow).not.toHaveBeenCalled();
    await view!.settled();
    expect(onWindow).toHaveBeenCalledOnce();
    const window = onWindow.mock.calls[0][0] as Field['window'];
    expect(window).toEqual(camera.goal.window);
    expect(window.a[1] - window.a[0]).toBeLessThan(10);
    view!.update({ field: sample(33, 33, window, himmelblau) });
    await view!.settled();
    expect(camera.state.window).toEqual(window);
    expect(onWindow).toHaveBeenCalledOnce();
    camera.reset();
    await view!.settled();
    expect(onWindow).toHaveBeenLastCalledWith(field.window);
  });

  it('follows a field of another landscape at once', async () => {
    const onWindow = vi.fn();
    const { camera } = await open({ mode: 'map', onWindow });
    view!.update({ field: sample(33, 33, { a: [100, 101], b: [0, 1] }, (a, b) => a * b) });
    await view!.settled();
    expect(camera.state.window).toEqual({ a: [100, 101], b: [0, 1] });
    expect(onWindow).not.toHaveBeenCalled();
  });
});

describe.each(['webgpu', 'canvas-2d'] as const)('a view of kind %s', (kind) => {
  it('gives the whole picture as PNG, the same each time it is made', async () => {
    const blobs: Uint8Array[] = [];
    for (let k = 0; k < 2; k++) {
      const { toBlob, kind: made } = await open({ scale: 'log' }, kind === 'webgpu');
      expect(made).toBe(kind);
      blobs.push(new Uint8Array(await (await toBlob.call(view)).arrayBuffer()));
      view!.destroy();
      expect(container.childElementCount).toBe(0);
    }
    expect(blobs[0].length).toBeGreaterThan(5000);
    expect(blobs[1]).toEqual(blobs[0]);
  });

  it('survives fields of every size and kind, and none', async () => {
    const onError = vi.fn();
    await open({ field: null, onError }, kind === 'webgpu');
    expect(view!.pick(160, 140)).toBeNull();
    expect(view!.legend()).toBeNull();
    for (const [width, height, value] of [
      [1, 1, 3],
      [1, 5, 2],
      [7, 2, NaN],
      [4, 4, Infinity],
      [3, 3, 0],
    ] as const) {
      const values = new Float32Array(width * height).fill(value);
      view!.update({ field: { width, height, window: square(1), values } });
      await view!.settled();
      expect(view!.legend() === null).toBe(!Number.isFinite(value));
    }
    expect(onError).not.toHaveBeenCalled();
  });

  it('reads the nearest node and the loss off the map', async () => {
    await open({ mode: 'map' }, kind === 'webgpu');
    const pick = view!.pick(170, 120)!;
    expect(pick.a).toBeCloseTo(-5 + (10 * pick.i) / 32, 0);
    expect(pick.b).toBeCloseTo(-5 + (10 * pick.j) / 32, 0);
    expect(view!.pick(1, 1)).toBeNull();
  });
});

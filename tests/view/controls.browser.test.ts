import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Camera } from '../../src/view/camera.ts';
import { Controls, type Controlled } from '../../src/view/controls.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { createProjection, type Projection } from '../../src/view/projection.ts';
import type { CameraPose } from '../../src/view/types.ts';
import { square } from './formulas.ts';

const SIZE = { width: 400, height: 360 };
const layout = layoutFor(SIZE.width, SIZE.height, square(1));

/** The least that controls need: a target with a camera, and a record of what they told. */
class Subject implements Controlled {
  readonly target = document.createElement('canvas');
  readonly camera: Camera;
  readonly layout = layout;
  readonly hover = vi.fn();
  readonly press = vi.fn();
  readonly moved = vi.fn();
  readonly toggleMode = vi.fn();

  constructor(flatness: number) {
    this.camera = new Camera(square(1), flatness);
    this.target.style.cssText = `position: fixed; left: 0; top: 0; width: ${SIZE.width}px; height: ${SIZE.height}px`;
    this.target.setPointerCapture = () => {};
    document.body.append(this.target);
  }

  get projection(): Projection {
    return createProjection(this.camera.state, layout);
  }

  get goal(): CameraPose {
    return this.camera.goal;
  }

  pointer(type: string, x: number, y: number, init: PointerEventInit = {}): PointerEvent {
    const place = { clientX: x, clientY: y, bubbles: true, cancelable: true };
    const event = new PointerEvent(`pointer${type}`, { pointerId: 1, ...place, ...init });
    this.target.dispatchEvent(event);
    return event;
  }

  drag(points: [number, number][], init: PointerEventInit = {}): void {
    this.pointer('down', ...points[0], init);
    for (const point of points.slice(1)) this.pointer('move', ...point, init);
    this.pointer('up', ...points.at(-1)!, init);
  }

  wheel(init: WheelEventInit): WheelEvent {
    const event = new WheelEvent('wheel', { clientX: 200, clientY: 180, cancelable: true, bubbles: true, ...init });
    this.target.dispatchEvent(event);
    return event;
  }

  key(key: string, init: KeyboardEventInit = {}): boolean {
    return this.target.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...init }));
  }
}

let subject: Subject;
let controls: Controls;

function start(flatness: 0 | 1): Subject {
  subject = new Subject(flatness);
  controls = new Controls(subject);
  return subject;
}

beforeEach(() => document.body.replaceChildren());
afterEach(() => controls.destroy());

const touch = (pointerId: number): PointerEventInit => ({ pointerId, pointerType: 'touch' });
const width = ({ window }: CameraPose) => window.a[1] - window.a[0];
const middle = ({ window }: CameraPose) => [(window.a[0] + window.a[1]) / 2, (window.b[0] + window.b[1]) / 2];

describe('panning the surface', () => {
  it.each([
    ['the right button', { button: 2 }],
    ['the middle button', { button: 1 }],
    ['Shift', { shiftKey: true }],
  ])('by drag with %s moves the target and turns nothing', (_name, init) => {
    const { goal: before } = start(0);
    subject.drag(
      [
        [200, 180],
        [215, 180],
        [240, 180],
      ],
      init,
    );
    const { panX, panY, azimuth, elevation, zoom } = subject.goal;
    expect([azimuth, elevation, zoom]).toEqual([before.azimuth, before.elevation, before.zoom]);
    // The picture goes with the pointer to the right, so the target goes to the viewer's left.
    const { azimuth: turn } = subject.projection;
    expect(panX * Math.cos(turn) + panY * Math.sin(turn)).toBeLessThan(-0.01);
    expect(subject.press).not.toHaveBeenCalled();
  });

  it('keeps what lies on the target plane under the pointer', () => {
    start(0).camera.setOrbit({ azimuth: 0.7, elevation: 1.2 });
    subject.camera.jumpToGoal();
    const ground = [0.2, -0.1, 0.32] as const;
    const before = subject.projection.project(ground);
    subject.drag(
      [
        [200, 180],
        [230, 180],
      ],
      { button: 2 },
    );
    subject.camera.jumpToGoal();
    const after = subject.projection.project(ground);
    expect(after[0] - before[0]).toBeGreaterThan(24);
    expect(after[0] - before[0]).toBeLessThan(36);
    expect(Math.abs(after[1] - before[1])).toBeLessThan(3);
  });

  it('undoes itself on the way back', () => {
    const { goal: before } = start(0);
    subject.drag(
      [
        [100, 100],
        [160, 140],
        [100, 100],
      ],
      { button: 2 },
    );
    expect(subject.goal.panX).toBeCloseTo(before.panX, 12);
    expect(subject.goal.panY).toBeCloseTo(before.panY, 12);
  });

  it('has no menu at the end of a right drag', () => {
    start(0);
    const menu = new MouseEvent('contextmenu', { cancelable: true });
    subject.target.dispatchEvent(menu);
    expect(menu.defaultPrevented).toBe(true);
  });
});

describe('two fingers', () => {
  function pinch(from: [number, number, number, number], to: [number, number, number, number]): void {
    subject.target.focus();
    subject.pointer('down', from[0], from[1], touch(1));
    subject.pointer('down', from[2], from[3], touch(2));
    subject.pointer('move', to[0], to[1], touch(1));
    subject.pointer('move', to[2], to[3], touch(2));
    subject.pointer('up', to[0], to[1], touch(1));
    subject.pointer('up', to[2], to[3], touch(2));
  }

  it('zoom the map by the ratio of their distances, about the point between them', () => {
    const { x, y, width: wide, height: high } = start(1).layout.frame;
    const [cx, cy] = [x + wide / 2, y + high / 2];
    pinch([cx - 20, cy, cx + 20, cy], [cx - 60, cy, cx + 60, cy]);
    expect(width(subject.goal)).toBeCloseTo(2 / 3, 9);
    for (const coordinate of middle(subject.goal)) expect(Math.abs(coordinate)).toBeLessThan(0.2);
  });

  it('keep the points of the plane that they hold', () => {
    const { frame } = start(1).layout;
    const hold = (px: number, py: number, { window }: CameraPose) => [
      window.a[0] + ((px - frame.x) / frame.width) * (window.a[1] - window.a[0]),
      window.b[1] - ((py - frame.y) / frame.height) * (window.b[1] - window.b[0]),
    ];
    const [from, to] = [
      [120, 100, 220, 100],
      [100, 130, 280, 130],
    ] as [number, number, number, number][];
    const before = [hold(from[0], from[1], subject.goal), hold(from[2], from[3], subject.goal)];
    // In steps as small as a browser's, in turn.
    subject.target.focus();
    subject.pointer('down', from[0], from[1], touch(1));
    subject.pointer('down', from[2], from[3], touch(2));
    for (let k = 1; k <= 60; k++) {
      const at = (n: number) => from[n] + ((to[n] - from[n]) * k) / 60;
      subject.pointer('move', at(0), at(1), touch(1));
      subject.pointer('move', at(2), at(3), touch(2));
    }
    const after = [hold(to[0], to[1], subject.goal), hold(to[2], to[3], subject.goal)];
    before.forEach((point, finger) =>
      point.forEach((coordinate, axis) => expect(after[finger][axis]).toBeCloseTo(coordinate, 1)),
    );
  });

  it('pan when they move alike, without zoom or turn', () => {
    const { goal: before } = start(0);
    pinch([150, 150, 250, 150], [150, 190, 250, 190]);
    const { azimuth, elevation, panX, panY } = subject.goal;
    expect([azimuth, elevation]).toEqual([before.azimuth, before.elevation]);
    expect(Math.hypot(panX, panY)).toBeGreaterThan(0.02);
    expect(subject.goal.zoom).toBeCloseTo(1, 1);
  });

  it('zoom the surface, and zoom it back', () => {
    start(0);
    pinch([150, 180, 250, 180], [100, 180, 300, 180]);
    expect(subject.goal.zoom).toBeCloseTo(2, 9);
    pinch([100, 180, 300, 180], [150, 180, 250, 180]);
    expect(subject.goal.zoom).toBeCloseTo(1, 9);
  });

  it('on one spot change nothing, and nothing to NaN', () => {
    start(1);
    pinch([200, 180, 200, 180], [200, 180, 200, 180]);
    expect(subject.goal.window).toEqual(square(1));
    expect(Object.values(subject.goal.window).flat().every(Number.isFinite)).toBe(true);
  });

  it('lifted without motion are no click: only one finger picks', () => {
    start(1);
    pinch([150, 180, 250, 180], [150, 180, 250, 180]);
    expect(subject.press).not.toHaveBeenCalled();
    subject.drag([[150, 180]], touch(1));
    expect(subject.press).toHaveBeenCalledOnce();
  });

  it('leave one finger that still works, and one that was cancelled does not count', () => {
    start(0).target.focus();
    subject.pointer('down', 100, 100, touch(1));
    subject.pointer('down', 200, 100, touch(2));
    subject.pointer('cancel', 200, 100, touch(2));
    const { azimuth, zoom } = subject.goal;
    subject.pointer('move', 140, 100, touch(1));
    expect(subject.goal.zoom).toBe(zoom);
    expect(subject.goal.azimuth).toBeLessThan(azimuth);
    subject.pointer('up', 140, 100, touch(1));
    subject.pointer('move', 180, 100, touch(1));
    expect(subject.goal.azimuth).toBeLessThan(azimuth);
    expect(subject.hover).not.toHaveBeenCalledWith(expect.objectContaining({ x: 180 }));
  });

  it('and a third one do no harm', () => {
    const { goal: before } = start(1);
    subject.target.focus();
    for (const id of [1, 2, 3]) subject.pointer('down', 100 + 40 * id, 150, touch(id));
    for (const id of [1, 2, 3]) subject.pointer('up', 100 + 40 * id, 150, touch(id));
    expect(subject.goal).toEqual(before);
    expect(subject.press).not.toHaveBeenCalled();
  });
});

describe('the wheel', () => {
  it('is the page’s without focus and modifiers, whatever else is held', () => {
    const { goal: before } = start(0);
    for (const init of [{}, { shiftKey: true }, { altKey: true }, { deltaX: 40 }, { deltaMode: 1 }]) {
      expect(subject.wheel({ deltaY: 100, ...init }).defaultPrevented).toBe(false);
    }
    expect(subject.goal).toEqual(before);
    expect(subject.moved).not.toHaveBeenCalled();
  });

  it('is the page’s again when focus has gone', () => {
    start(0).target.focus();
    expect(subject.wheel({ deltaY: 100 }).defaultPrevented).toBe(true);
    subject.target.blur();
    expect(subject.wheel({ deltaY: 100 }).defaultPrevented).toBe(false);
    expect(subject.target.style.touchAction).toBe('pan-x pan-y');
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])('zooms with %o', (modifier) => {
    start(0);
    expect(subject.wheel({ deltaY: -200, ...modifier }).defaultPrevented).toBe(true);
    expect(subject.goal.zoom).toBeGreaterThan(1);
  });

  it('keeps the point under the pointer on the map, and comes back by as much', () => {
    const { frame } = start(1).layout;
    const [x, y] = [frame.x + 0.25 * frame.width, frame.y + 0.25 * frame.height];
    subject.target.focus();
    subject.wheel({ deltaY: -300, clientX: x, clientY: y });
    const { a, b } = subject.goal.window;
    expect(width(subject.goal)).toBeLessThan(2);
    expect(a[0] + 0.25 * (a[1] - a[0])).toBeCloseTo(-0.5, 2);
    expect(b[0] + 0.75 * (b[1] - b[0])).toBeCloseTo(0.5, 2);
    subject.wheel({ deltaY: 300, clientX: x, clientY: y });
    expect(subject.goal.window.a[0]).toBeCloseTo(-1, 9);
    expect(subject.goal.window.b[1]).toBeCloseTo(1, 9);
  });

  it('goes further by a line than by a px, and by a page than by a line', () => {
    const zooms = [0, 1, 2].map((deltaMode) => {
      start(0).target.focus();
      subject.wheel({ deltaY: -1, deltaMode });
      controls.destroy();
      return subject.goal.zoom;
    });
    expect(zooms[0]).toBeGreaterThan(1);
    expect(zooms[1]).toBeGreaterThan(zooms[0]);
    expect(zooms[2]).toBeGreaterThan(zooms[1]);
  });
});

describe('keys', () => {
  it('are the page’s and the browser’s with a modifier', () => {
    const { goal: before } = start(0);
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) {
      for (const key of ['+', '-', '0', 'ArrowLeft', 'm', 'Home']) {
        expect(subject.key(key, { [modifier]: true })).toBe(true);
      }
    }
    expect(subject.goal).toEqual(before);
    expect(subject.toggleMode).not.toHaveBeenCalled();
  });

  it('that mean nothing here stay with the page', () => {
    start(0);
    for (const key of ['Tab', ' ', 'Escape', 'PageDown', 'a', 'F5']) expect(subject.key(key)).toBe(true);
    expect(subject.moved).not.toHaveBeenCalled();
  });

  it('pick the middle of the picture with Enter, which a pointer is not needed for', () => {
    const { x, y, width: wide, height: high } = start(1).layout.frame;
    expect(subject.key('Enter', { ctrlKey: true })).toBe(true);
    expect(subject.press).not.toHaveBeenCalled();
    expect(subject.key('Enter')).toBe(false);
    expect(subject.press).toHaveBeenCalledExactlyOnceWith({ x: x + wide / 2, y: y + high / 2 });
    expect(subject.moved).not.toHaveBeenCalled();
  });

  it('move the map towards where the arrow points', () => {
    start(1);
    subject.key('ArrowRight');
    subject.key('ArrowUp');
    const [a, b] = middle(subject.goal);
    expect([a > 0, b > 0, width(subject.goal)]).toEqual([true, true, 2]);
    subject.key('ArrowLeft');
    subject.key('ArrowDown');
    for (const coordinate of middle(subject.goal)) expect(coordinate).toBeCloseTo(0, 12);
  });

  it('pan the surface with Shift, and turn it without', () => {
    const { goal: before } = start(0);
    subject.key('ArrowLeft', { shiftKey: true });
    expect(subject.goal.azimuth).toBe(before.azimuth);
    expect(Math.hypot(subject.goal.panX, subject.goal.panY)).toBeGreaterThan(0.05);
    subject.key('ArrowLeft');
    expect(subject.goal.azimuth).not.toBe(before.azimuth);
  });
});

describe('a press', () => {
  it('that trembles is still a click; one that travels and returns is a drag', () => {
    start(0);
    subject.drag([
      [100, 100],
      [101, 101],
      [100, 100],
    ]);
    expect(subject.press).toHaveBeenCalledExactlyOnceWith({ x: 100, y: 100 });
    subject.drag([
      [100, 100],
      [140, 100],
      [100, 100],
    ]);
    expect(subject.press).toHaveBeenCalledOnce();
  });

  it.each([1, 2])('with button %d picks nothing', (button) => {
    start(0);
    subject.drag([[100, 100]], { button });
    expect(subject.press).not.toHaveBeenCalled();
  });
});

describe('destroyed controls', () => {
  it('hear nothing, and leave the target as they found it', () => {
    const { goal: before } = start(0);
    controls.destroy();
    subject.target.focus();
    subject.key('+');
    subject.wheel({ deltaY: -100, ctrlKey: true });
    subject.drag([
      [100, 100],
      [200, 100],
    ]);
    expect(subject.goal).toEqual(before);
    const { tabIndex, style } = subject.target;
    expect([tabIndex, style.touchAction, style.cursor]).toEqual([-1, '', '']);
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import {
  bowl,
  imageOf,
  mount,
  mountOne,
  next,
  press,
  record,
  restingImage,
  shadowText,
  targetOf,
  until,
  unmount,
} from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
});

async function shownBowl(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" engine="cpu" ${attributes}></loss-landscape>`);
  element.landscape = bowl([33, 33]);
  await element.ready;
  await element.updateComplete;
  return element;
}

/** Azimuth and elevation in degrees, and zoom. */
const orbit = (element: LossLandscape) => element.save().cameraOrbit!.split(' ').map(Number.parseFloat);

describe('keys', () => {
  test('turn, tilt and zoom the surface; each has its opposite', async () => {
    const element = await shownBowl('camera-orbit="0deg 40deg 1"');
    for (const [there, back] of [
      ['ArrowLeft', 'ArrowRight'],
      ['ArrowUp', 'ArrowDown'],
      ['+', '-'],
      ['=', '_'],
    ]) {
      expect(press(element, there), there).toBe(true);
      expect(orbit(element), there).not.toEqual([0, 40, 1]);
      expect(press(element, back), back).toBe(true);
      expect(orbit(element), back).toEqual([0, 40, 1]);
    }
  });

  test('never go below the floor, over the top, or out of all proportion', async () => {
    const element = await shownBowl();
    for (let k = 0; k < 60; k++) press(element, 'ArrowUp');
    expect(orbit(element)[1]).toBeLessThanOrEqual(90);
    for (let k = 0; k < 60; k++) press(element, 'ArrowDown');
    expect(orbit(element)[1]).toBeGreaterThan(0);
    for (let k = 0; k < 60; k++) press(element, '-');
    expect(orbit(element)[2]).toBeGreaterThan(0.1);
    press(element, 'Home');
    const fresh = await shownBowl();
    expect(element.save().cameraOrbit).toBe(fresh.save().cameraOrbit);
  });

  test('that are not the picture’s, or come with Ctrl, Alt or ⌘, are left to the page', async () => {
    const element = await shownBowl();
    const before = element.save();
    for (const key of ['Tab', 'Escape', 'PageDown', ' ', 'a']) expect(press(element, key), key).toBe(false);
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) {
      expect(press(element, '+', { [modifier]: true }), modifier).toBe(false);
    }
    expect(element.save()).toEqual(before);
  });

  test('m goes to the map and back, and the attribute follows', async () => {
    const element = await shownBowl();
    const cameras = record(element, 'landscape-camera');
    for (const view of ['map', 'surface', 'map']) {
      press(element, 'm');
      await element.updateComplete;
      expect(element.getAttribute('view')).toBe(view);
    }
    expect(cameras.every(({ source }) => source === 'automatic')).toBe(true);
  });

  test('Enter picks the middle: its loss is announced and told, as `pick` gives it', async () => {
    const element = await shownBowl('view="map"');
    await imageOf(element);
    const picked = next(element, 'landscape-pick');
    expect(press(element, 'Enter')).toBe(true);
    const { a, b, i, j, loss, minimum } = await picked;
    expect(Math.hypot(a, b)).toBeLessThan(0.01);
    expect(loss).toBeCloseTo(0, 4);
    expect([i, j]).toEqual([16, 16]);
    expect(minimum).toMatchObject({ value: 0, a: 0, b: 0, kind: 'smooth', candidates: 1 });
    await element.updateComplete;
    expect(shadowText(element, '[aria-live]')).toBe('Loss 0 at 0, 0');
  });

  test('several elements do not share them', async () => {
    const [first, second] = mount(
      '<loss-landscape loading="eager" preset="linear-layer" resolution="5"></loss-landscape>'.repeat(2),
    );
    await Promise.all([first.ready, second.ready]);
    await second.updateComplete;
    await first.updateComplete;
    const before = second.save();
    press(first, 'ArrowLeft');
    expect(second.save()).toEqual(before);
  });
});

describe('the wheel', () => {
  function wheel(element: LossLandscape, modifiers: WheelEventInit = {}): boolean {
    const event = new WheelEvent('wheel', { deltaY: 60, bubbles: true, cancelable: true, ...modifiers });
    return !targetOf(element).dispatchEvent(event);
  }

  test.each(['surface', 'map'])('%s: taken with focus, Ctrl or ⌘, and else left to the page', async (view) => {
    const element = await shownBowl(`view="${view}"`);
    const cameras = record(element, 'landscape-camera');
    expect(wheel(element)).toBe(false);
    expect(wheel(element, { shiftKey: true })).toBe(false);
    expect(cameras).toEqual([]);
    expect(wheel(element, { ctrlKey: true })).toBe(true);
    expect(wheel(element, { metaKey: true })).toBe(true);
    targetOf(element).focus();
    expect(wheel(element)).toBe(true);
    expect(cameras.map(({ source }) => source)).toEqual(['user', 'user', 'user']);
    targetOf(element).blur();
    expect(wheel(element)).toBe(false);
  });

  test('is never taken from a picture without interaction', async () => {
    const element = await shownBowl('without-interaction');
    expect(wheel(element, { ctrlKey: true })).toBe(false);
  });
});

describe('the map’s window', () => {
  const width = ({ a }: { a: [number, number] }) => a[1] - a[0];

  test('is sampled anew, on the same grid, once it is still', async () => {
    const element = await shownBowl('view="map"');
    const loads = record(element, 'landscape-load');
    const cameras = record(element, 'landscape-camera');
    for (let k = 0; k < 5; k++) press(element, '+');
    await until(() => loads.length > 0);
    await restingImage(element);
    expect(loads).toHaveLength(1);
    const { field } = loads[0];
    expect([field.width, field.height]).toEqual([33, 33]);
    expect(width(field.window)).toBeCloseTo(2 / 1.25 ** 5, 6);
    expect(cameras.at(-1)).toEqual({ source: 'user', window: field.window });
    // every node is the loss itself, a² + b²
    const step = width(field.window) / 32;
    const a = field.window.a[0] + 7 * step;
    const b = field.window.b[0] + 30 * step;
    expect(field.values[30 * 33 + 7]).toBeCloseTo(a * a + b * b, 6);
    expect(element.facts!.window).toEqual(field.window);
  });

  test('goes home in one step, where it is the landscape’s own to the last bit', async () => {
    const element = await shownBowl('view="map"');
    const moved = next(element, 'landscape-load');
    press(element, 'ArrowLeft');
    press(element, 'ArrowUp');
    await moved;
    expect(element.field!.window.a[0]).toBeLessThan(-1);
    expect(element.field!.window.b[1]).toBeGreaterThan(1);
    const home = next(element, 'landscape-load');
    press(element, '0');
    await home;
    expect(element.field!.window).toEqual({ a: [-1, 1], b: [-1, 1] });
    expect(element.save().window).toBe(null);
  });

  test('that is left and come back to before it is still costs no evaluation', async () => {
    const element = await shownBowl('view="map"');
    const loads = record(element, 'landscape-load');
    const progress = record(element, 'landscape-progress');
    press(element, 'ArrowLeft');
    press(element, 'ArrowRight');
    press(element, '+');
    press(element, 'Home');
    await restingImage(element);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([loads, progress]).toEqual([[], []]);
  });
});

describe('pick', () => {
  /** Picks at a lattice of points over the picture, in CSS px from the element's corner; misses are left out. */
  async function picks(element: LossLandscape) {
    await restingImage(element);
    const outer = element.getBoundingClientRect();
    const inner = element.renderRoot.querySelector('.view')!.getBoundingClientRect();
    const shares = Array.from({ length: 20 }, (_, k) => (k + 0.37) / 20);
    return shares
      .flatMap((x) => shares.map((y) => [x, y]))
      .map(([x, y]) => ({
        x,
        y,
        place: element.pick(inner.left - outer.left + x * inner.width, inner.top - outer.top + y * inner.height)!,
      }))
      .filter(({ place }) => place !== null);
  }

  test('on every place of the map gives the coordinates and the bilinear loss of the field’s own nodes', async () => {
    const element = await shownBowl('view="map" without-minima');
    const { width, height, values, window } = element.field!;
    const found = await picks(element);
    expect(found.length).toBeGreaterThan(60);
    for (const { place } of found) {
      const u = ((place.a - window.a[0]) / (window.a[1] - window.a[0])) * (width - 1);
      const v = ((place.b - window.b[0]) / (window.b[1] - window.b[0])) * (height - 1);
      expect([place.i, place.j]).toEqual([Math.round(u), Math.round(v)]);
      const [i, j] = [Math.min(width - 2, Math.floor(u)), Math.min(height - 2, Math.floor(v))];
      const [s, t] = [u - i, v - j];
      const at = (column: number, row: number) => values[row * width + column];
      const low = at(i, j) * (1 - s) + at(i + 1, j) * s;
      const high = at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s;
      expect(place.loss).toBeCloseTo(low * (1 - t) + high * t, 5);
      expect(place.minimum).toBe(null);
    }
  });

  test('on the map a grows to the right and b upwards', async () => {
    const element = await shownBowl('view="map" without-minima');
    const found = await picks(element);
    for (const p of found) {
      for (const q of found) {
        if (p.x < q.x) expect(p.place.a).toBeLessThan(q.place.a);
        if (p.y < q.y) expect(p.place.b).toBeGreaterThan(q.place.b);
      }
    }
  });

  test('on the surface the loss belongs to the place, and a grows to the right for an eye that looks along +b', async () => {
    const element = await shownBowl('camera-orbit="0deg 60deg 1" without-minima');
    const found = await picks(element);
    expect(found.length).toBeGreaterThan(20);
    for (const { place } of found) expect(Math.abs(place.loss - place.a ** 2 - place.b ** 2)).toBeLessThan(0.01);
    for (const p of found) {
      const right = found.filter(({ x, y }) => y === p.y && x > p.x);
      for (const q of right) expect(q.place.a).toBeGreaterThan(p.place.a);
    }
  });

  test('gives nothing before there is a field, nor beside the picture', async () => {
    const element = mountOne('<loss-landscape></loss-landscape>');
    expect(element.pick(100, 100)).toBe(null);
    element.loading = 'eager';
    element.landscape = bowl();
    await element.ready;
    await imageOf(element);
    for (const [x, y] of [
      [-10, 10],
      [10, -10],
      [1e6, 10],
      [NaN, 10],
    ]) {
      expect(element.pick(x, y)).toBe(null);
    }
  });
});

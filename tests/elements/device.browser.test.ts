import { afterEach, describe, expect, test, vi } from 'vitest';
import { sharedHost } from '../../src/gpu/host.ts';
import type { LossLandscape } from '../../src/elements/define.ts';
import {
  bowl,
  differences,
  imageOf,
  lineFit,
  mount,
  mountOne,
  next,
  press,
  record,
  slow,
  restingImage,
  shadowText,
  until,
  unmount,
} from './harness.ts';

const realNow = performance.now.bind(performance);
let hours = 0;

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  // Losses count together while they fall into one minute: each test has its own.
  hours++;
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + hours * 3_600_000);
});

async function loseDevice() {
  (await sharedHost()).simulateLoss();
}

async function shownBowl(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" ${attributes}></loss-landscape>`);
  element.landscape = bowl([33, 33]);
  await element.ready;
  await element.updateComplete;
  return element;
}

/** The device is lost and the element draws again. */
async function recovered(element: LossLandscape) {
  const told = next(element, 'landscape-error');
  await loseDevice();
  const detail = await told;
  await element.recover();
  await element.updateComplete;
  return detail;
}

describe('a lost device', () => {
  test('a zoomed map comes back zoomed, to the same pixels and without another evaluation', async () => {
    const element = await shownBowl('view="map"');
    const zoomed = next(element, 'landscape-load');
    press(element, '+');
    press(element, 'ArrowLeft');
    await zoomed;
    const before = await restingImage(element);
    const { window } = element.field!;
    const loads = record(element, 'landscape-load');
    expect(await recovered(element)).toMatchObject({ kind: 'lost', recovering: true, problems: [] });
    expect(differences(await restingImage(element), before)).toBe(0);
    expect(element.field!.window).toEqual(window);
    expect(loads).toEqual([]);
  });

  test('a camera turned by the reader stays turned, also by the pan', async () => {
    const element = await shownBowl();
    press(element, 'ArrowUp');
    press(element, 'ArrowRight', { shiftKey: true });
    const before = await restingImage(element);
    await recovered(element);
    expect(differences(await restingImage(element), before)).toBe(0);
  });

  test('the new canvases are labelled, named as parts and take keys as the old ones did', async () => {
    const element = await shownBowl();
    const [old] = element.renderRoot.querySelectorAll<HTMLElement>('canvas[role]');
    await recovered(element);
    const targets = element.renderRoot.querySelectorAll<HTMLElement>('canvas[role]');
    expect(targets).toHaveLength(1);
    expect(targets[0]).not.toBe(old);
    expect([targets[0].role, targets[0].ariaLabel]).toEqual([old.role, old.ariaLabel]);
    for (const canvas of element.renderRoot.querySelectorAll('canvas'))
      expect(canvas.part.contains('canvas')).toBe(true);
    const before = element.save().cameraOrbit;
    press(element, 'ArrowLeft');
    expect(element.save().cameraOrbit).not.toBe(before);
  });

  test('during an evaluation on the GPU: told once, done again, and the losses are the same', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="gpu"></loss-landscape>');
    const errors = record(element, 'landscape-error');
    const loads = record(element, 'landscape-load');
    element.landscape = slow([200, 200], 64);
    await next(element, 'landscape-progress');
    await loseDevice();
    await element.ready;
    expect(errors.map(({ kind, recovering }) => [kind, recovering])).toEqual([['lost', true]]);
    expect(loads).toHaveLength(1);
    const { values } = element.field!;
    element.engine = 'cpu';
    await next(element, 'landscape-load');
    const worst = element.field!.values.reduce((most, loss, k) => Math.max(most, Math.abs(loss - values[k])), 0);
    expect(worst).toBeLessThan(1e-5);
  });

  test('every element of the page comes back, on one new device', async () => {
    const elements = mount(
      '<loss-landscape preset="linear-layer" resolution="9" loading="eager"></loss-landscape>'.repeat(3),
    );
    await Promise.all(elements.map((element) => element.ready));
    const before = await Promise.all(elements.map(imageOf));
    const { generation } = await sharedHost();
    const told = elements.map((element) => next(element, 'landscape-error'));
    await loseDevice();
    await Promise.all(told);
    await Promise.all(elements.map((element) => element.recover()));
    expect((await sharedHost()).generation).toBe(generation + 1);
    for (const [k, element] of elements.entries()) expect(differences(await imageOf(element), before[k])).toBe(0);
  });

  test('an element that leaves the page while it recovers says nothing more', async () => {
    const element = await shownBowl();
    const parent = element.parentElement!;
    const told = next(element, 'landscape-error');
    await loseDevice();
    await told;
    const errors = record(element, 'landscape-error');
    element.remove();
    await until(() => element.renderRoot.querySelector('canvas') === null);
    await new Promise((resolve) => setTimeout(resolve, 700));
    parent.append(element);
    expect((await imageOf(element)).width).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  test('losses that lie hours apart never add up', async () => {
    const element = await shownBowl();
    for (let loss = 0; loss < 6; loss++) {
      hours++;
      expect(await recovered(element)).toMatchObject({ recovering: true });
      expect(element.report!.picture).toBe('webgpu');
    }
  });

  test('`recover` without a loss draws the same again', async () => {
    const element = await shownBowl();
    const before = await imageOf(element);
    const { field } = element;
    await Promise.all([element.recover(), element.recover()]);
    expect(differences(await imageOf(element), before)).toBe(0);
    expect(element.field).toBe(field);
  });

  // Last: after it the page gets no device for a minute.
  test('a device that dies again and again is given up for a 2-D map that says why', async () => {
    const element = await shownBowl();
    const { field, facts } = element;
    const errors = record(element, 'landscape-error');
    for (let loss = 0; loss < 4; loss++) await recovered(element);
    await until(() => element.report!.picture === 'canvas-2d');
    await element.updateComplete;
    expect(errors.every(({ kind, recovering }) => kind === 'lost' && recovering)).toBe(true);
    expect(shadowText(element, '.status')).toMatch(
      /Drawn as a 2-D map: The GPU device was lost 4 times within a minute/,
    );
    expect([element.field, element.facts]).toEqual([field, facts]);
    const { data } = await imageOf(element);
    expect(new Set(data).size).toBeGreaterThan(50);
    // and evaluations go on, without a GPU
    element.landscape = lineFit(1);
    await next(element, 'landscape-load');
    expect(element.report).toMatchObject({ engine: 'cpu', picture: 'canvas-2d' });
  });
});

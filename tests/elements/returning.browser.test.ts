import { afterEach, describe, expect, test } from 'vitest';
import {
  bowl,
  differences,
  imageOf,
  lineFit,
  mountOne,
  next,
  press,
  record,
  restingImage,
  slow,
  until,
  unmount,
} from './harness.ts';
import type { LossLandscape } from '../../src/elements/define.ts';

afterEach(unmount);

const canvases = (element: LossLandscape) => element.renderRoot.querySelectorAll('canvas').length;

/** Takes an element out of its page until it has given its canvases back, and puts it in again. */
async function leaveAndReturn(element: LossLandscape) {
  const parent = element.parentElement!;
  element.remove();
  await until(() => canvases(element) === 0);
  parent.append(element);
  await until(() => canvases(element) > 0);
  await element.updateComplete;
}

async function shownBowl(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" engine="cpu" ${attributes}></loss-landscape>`);
  element.landscape = bowl([33, 33]);
  await element.ready;
  await element.updateComplete;
  return element;
}

describe('an element that was away for long enough to be freed', () => {
  test.each(['surface', 'map'])('shows the same pixels again, axis labels included: %s', async (view) => {
    const element = await shownBowl(`view="${view}"`);
    const before = await restingImage(element);
    await leaveAndReturn(element);
    expect(differences(await restingImage(element), before)).toBe(0);
  });

  test('has the camera where the reader left it', async () => {
    const element = await shownBowl();
    press(element, 'ArrowLeft');
    press(element, 'ArrowRight', { shiftKey: true });
    press(element, '+');
    const before = await restingImage(element);
    const { cameraOrbit } = element.save();
    await leaveAndReturn(element);
    expect(element.save().cameraOrbit).toBe(cameraOrbit);
    expect(differences(await restingImage(element), before)).toBe(0);
  });

  test('has the window that the reader zoomed to, and Home still leads to the landscape’s own', async () => {
    const element = await shownBowl('view="map"');
    const zoomed = next(element, 'landscape-load');
    press(element, '+');
    press(element, '+');
    await zoomed;
    const before = await restingImage(element);
    const loads = record(element, 'landscape-load');
    await leaveAndReturn(element);
    expect(differences(await restingImage(element), before)).toBe(0);
    expect(loads).toEqual([]);
    const home = next(element, 'landscape-load');
    press(element, 'Home');
    await home;
    expect(element.field!.window).toEqual({ a: [-1, 1], b: [-1, 1] });
  });

  test('takes what was changed meanwhile', async () => {
    const element = await shownBowl('view="map"');
    const parent = element.parentElement!;
    element.remove();
    await until(() => canvases(element) === 0);
    element.landscape = lineFit(2);
    element.cameraOrbit = '10deg 20deg 1';
    element.palette = 'vik';
    const load = next(element, 'landscape-load');
    parent.append(element);
    await load;
    expect(element.field!.values[0]).toBe(16);
    expect(element.save().cameraOrbit).toBe('10deg 20deg 1');
    const fresh = mountOne(
      '<loss-landscape loading="eager" engine="cpu" view="map" palette="vik" camera-orbit="10deg 20deg 1"></loss-landscape>',
    );
    fresh.landscape = lineFit(2);
    await fresh.ready;
    expect(differences(await restingImage(element), await restingImage(fresh))).toBe(0);
  });

  test('listens to its inline child again', async () => {
    const element = await shownBowl();
    element.landscape = null;
    await leaveAndReturn(element);
    const script = document.createElement('script');
    script.type = 'application/json';
    script.textContent = JSON.stringify(lineFit(3));
    element.append(script);
    await next(element, 'landscape-load');
    expect(element.field!.values[0]).toBe(25);
  });
});

test('moving within the page, also into another shadow tree, keeps picture, run and state', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  element.landscape = slow([500, 500]);
  await next(element, 'landscape-progress');
  const progress = record(element, 'landscape-progress');
  const loads = record(element, 'landscape-load');
  const host = document.createElement('div');
  host.className = 'mounted';
  document.body.append(host);
  host.attachShadow({ mode: 'open' }).append(element);
  await element.ready;
  expect(loads).toHaveLength(1);
  // one run that went on, not a second one from the start
  expect(progress.every(({ done }, k) => k === 0 || done > progress[k - 1].done)).toBe(true);
});

test('an element that left before it had anything to show says nothing, and is well on its return', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  const errors = record(element, 'landscape-error');
  element.landscape = bowl();
  await element.updateComplete;
  const parent = element.parentElement!;
  element.remove();
  await new Promise((resolve) => setTimeout(resolve, 600));
  parent.append(element);
  await element.ready;
  expect(errors).toEqual([]);
  await imageOf(element);
});

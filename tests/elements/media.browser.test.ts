import { cdp } from 'vitest/browser';
import { afterEach, describe, expect, test } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import { bowl, differences, imageOf, mountOne, next, press, restingImage, unmount } from './harness.ts';

interface Protocol {
  send(method: string, parameters: object): Promise<unknown>;
}

/** What the reader's system prefers, as the browser's own developer tools set it. */
async function prefer(features: Record<string, string>): Promise<void> {
  const list = Object.entries(features).map(([name, value]) => ({ name, value }));
  await (cdp() as unknown as Protocol).send('Emulation.setEmulatedMedia', { features: list });
  // pages are told with a frame
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

afterEach(async () => {
  unmount();
  await prefer({});
});

async function shownBowl(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" engine="cpu" ${attributes}></loss-landscape>`);
  element.landscape = bowl();
  await element.ready;
  await element.updateComplete;
  return element;
}

const background = (element: LossLandscape) => getComputedStyle(element).backgroundColor;
const LIGHT = 'rgb(255, 255, 255)';
const DARK = 'rgb(20, 23, 28)';

/** Colour of the picture's first pixel. */
async function corner(element: LossLandscape): Promise<string> {
  const [red, green, blue] = (await imageOf(element)).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

describe('colours', () => {
  test('follow the system, also when it changes, down to the pixels of the picture', async () => {
    await prefer({ 'prefers-color-scheme': 'dark' });
    const element = await shownBowl();
    expect(background(element)).toBe(DARK);
    expect(await corner(element)).toBe(DARK);
    const dark = await imageOf(element);
    await prefer({ 'prefers-color-scheme': 'light' });
    await element.updateComplete;
    expect(background(element)).toBe(LIGHT);
    expect(await corner(element)).toBe(LIGHT);
    await prefer({ 'prefers-color-scheme': 'dark' });
    await element.updateComplete;
    expect(differences(await imageOf(element), dark)).toBe(0);
  });

  test('the attribute goes before the system; taken away, the system counts again', async () => {
    await prefer({ 'prefers-color-scheme': 'dark' });
    const element = await shownBowl('theme="light"');
    expect([background(element), await corner(element)]).toEqual([LIGHT, LIGHT]);
    element.theme = null;
    await element.updateComplete;
    expect([background(element), await corner(element)]).toEqual([DARK, DARK]);
    element.theme = 'light';
    await element.updateComplete;
    const forced = await imageOf(element);
    await prefer({ 'prefers-color-scheme': 'light' });
    element.theme = null;
    await element.updateComplete;
    expect(differences(await imageOf(element), forced)).toBe(0);
  });

  test('an element that was away while the system changed is right on its return', async () => {
    await prefer({ 'prefers-color-scheme': 'light' });
    const element = await shownBowl();
    const parent = element.parentElement!;
    element.remove();
    await prefer({ 'prefers-color-scheme': 'dark' });
    parent.append(element);
    await element.updateComplete;
    expect([background(element), await corner(element)]).toEqual([DARK, DARK]);
  });

  test('a page’s own background is that of the picture too', async () => {
    const element = await shownBowl();
    element.style.setProperty('--landscape-background', 'rgb(250, 240, 220)');
    element.requestUpdate();
    await element.updateComplete;
    expect(await corner(element)).toBe('rgb(250, 240, 220)');
  });
});

describe('reduced motion', () => {
  const REDUCE = { 'prefers-reduced-motion': 'reduce' };

  test.each([
    ['turned', ['ArrowLeft', '+']],
    ['sent home', ['ArrowLeft', 'Home']],
  ])('the camera is %s at once', async (_, keys) => {
    await prefer(REDUCE);
    const element = await shownBowl('resolution="9"');
    for (const key of keys) press(element, key);
    const first = await imageOf(element);
    expect(differences(await restingImage(element), first)).toBe(0);
  });

  test('the map is zoomed at once: a place on the screen is where it will stay', async () => {
    await prefer(REDUCE);
    const element = await shownBowl('view="map" without-minima');
    const { left, top, width, height } = element.renderRoot.querySelector('.view')!.getBoundingClientRect();
    const outer = element.getBoundingClientRect();
    const place = () => element.pick(left - outer.left + 0.6 * width, top - outer.top + 0.4 * height)!;
    const before = place();
    const zoomed = next(element, 'landscape-load');
    press(element, '+');
    const { a, b } = place();
    expect(a / before.a).toBeCloseTo(1 / 1.25, 6);
    expect(b / before.b).toBeCloseTo(1 / 1.25, 6);
    await zoomed;
    expect(place().a).toBeCloseTo(a, 9);
  });

  test('surface and map change places without a flight', async () => {
    await prefer(REDUCE);
    const element = await shownBowl();
    element.view = 'map';
    await element.updateComplete;
    const first = await imageOf(element);
    expect(differences(await restingImage(element), first)).toBe(0);
  });

  test('without the wish there is motion: the first picture is not the last', async () => {
    await prefer({ 'prefers-reduced-motion': 'no-preference' });
    const element = await shownBowl('without-minima without-contours');
    for (let turn = 0; turn < 4; turn++) press(element, 'ArrowLeft');
    const first = await imageOf(element);
    expect(differences(await restingImage(element), first)).toBeGreaterThan(0);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import { bowl, differences, lineFit, mountOne, next, press, restingImage, unmount } from './harness.ts';

afterEach(unmount);

const EMPTY = '<loss-landscape loading="eager" engine="cpu"></loss-landscape>';

async function shownBowl(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" engine="cpu" ${attributes}></loss-landscape>`);
  element.landscape = bowl();
  await element.ready;
  await element.updateComplete;
  return element;
}

/** Through text, as a page keeps it. */
const saved = (element: LossLandscape) => JSON.parse(JSON.stringify(element.save()));

async function restore(element: LossLandscape, state: ReturnType<typeof saved>) {
  element.restore(state);
  await element.updateComplete;
  await element.ready;
  await element.updateComplete;
}

describe('save and restore', () => {
  test('the same state can be restored again and again, wherever the reader has gone since', async () => {
    const element = await shownBowl('camera-orbit="30deg 40deg 1.5"');
    const state = saved(element);
    for (const keys of [['ArrowLeft', '+'], ['ArrowUp', '-', '-'], ['m']]) {
      for (const key of keys) press(element, key);
      await element.updateComplete;
      expect(saved(element)).not.toEqual(state);
      await restore(element, state);
      expect(saved(element)).toEqual(state);
    }
  });

  test('a moved camera is part of the state: turned, tilted, zoomed and panned', async () => {
    const element = await shownBowl();
    press(element, 'ArrowLeft');
    press(element, 'ArrowDown');
    press(element, '+');
    press(element, 'ArrowLeft', { shiftKey: true });
    press(element, 'ArrowUp', { shiftKey: true });
    const state = saved(element);
    const other = mountOne(EMPTY);
    await restore(other, state);
    await restore(element, state);
    expect(saved(other)).toEqual(state);
    expect(differences(await restingImage(other), await restingImage(element))).toBe(0);
  });

  test('a zoomed map is part of the state, also over another landscape that is shown already', async () => {
    const element = await shownBowl('view="map"');
    const zoomed = next(element, 'landscape-load');
    press(element, '+');
    press(element, 'ArrowLeft');
    await zoomed;
    const state = saved(element);
    expect(state.window).toEqual(element.field!.window);

    const other = mountOne(EMPTY);
    other.landscape = { ...lineFit(3), window: { a: [5, 6], b: [5, 6] } };
    await other.ready;
    await restore(other, state);
    expect(other.field).toEqual(element.field);
    expect(saved(other)).toEqual(state);
    expect(differences(await restingImage(other), await restingImage(element))).toBe(0);
  });

  test('another landscape by script starts from its own window', async () => {
    const element = await shownBowl('view="map"');
    const zoomed = next(element, 'landscape-load');
    press(element, '+');
    await zoomed;
    element.landscape = { ...lineFit(3), window: { a: [5, 6], b: [5, 7] } };
    await next(element, 'landscape-load');
    expect(element.field!.window).toEqual({ a: [5, 6], b: [5, 7] });
    expect(element.save().window).toBe(null);
  });

  test('what a state leaves at its default goes back to it', async () => {
    const plain = saved(await shownBowl());
    const element = await shownBowl('view="map" palette="vik" scale="log" levels="9" without-minima resolution="5"');
    await restore(element, plain);
    expect(saved(element)).toEqual(plain);
    for (const name of ['view', 'palette', 'scale', 'levels', 'without-minima', 'resolution']) {
      expect(element.hasAttribute(name), name).toBe(false);
    }
    expect(element.field).toMatchObject({ width: 17 });
  });

  test('a state is a copy: later changes of the landscape do not reach it', async () => {
    const element = await shownBowl();
    const landscape = element.landscape!;
    const state = element.save();
    landscape.grid = [3, 3];
    expect(state.landscape!.grid).toEqual([17, 17]);
  });

  test('an element that was never shown saves its attributes, and takes a state', async () => {
    const element = document.createElement('loss-landscape');
    element.preset = 'linear-layer';
    element.cameraOrbit = '10deg 20deg 1';
    const state = saved(element);
    expect(state).toMatchObject({ version: 1, preset: 'linear-layer', cameraOrbit: '10deg 20deg 1', pan: null });
    const other = document.createElement('loss-landscape');
    other.restore(state);
    expect(saved(other)).toEqual(state);
  });

  test.each([null, undefined, {}, { version: 2 }, 'text'])('refuses %j and changes nothing', (state) => {
    const element = document.createElement('loss-landscape');
    element.preset = 'moons';
    expect(() => element.restore(state as never)).toThrow('Expected a snapshot of version 1, got');
    expect(element.preset).toBe('moons');
  });
});

import { html } from 'lit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { viewControls } from '../../src/app/view-controls.ts';
import { windowControls } from '../../src/app/window-controls.ts';
import { ENGINE_CHOICES, LEVEL_CHOICES, PALETTES, SCALES } from '../../src/elements/attributes.ts';
import type { Window } from '../../src/spec/landscape.ts';
import { choose, enter, find, messageAt, mountForm, optionsOf, press, shownIn, textOf, unmountForms } from './form.ts';
import { smallLandscape } from './landscapes.ts';
import { mountPlanes, until } from './plane/planes.ts';

afterEach(unmountForms);

describe('the view', () => {
  const mount = () => mountForm(viewControls, smallLandscape());

  test('every control changes its own setting and no other', () => {
    const form = mount();
    const before = form.store.state.view;
    form.box.querySelector<HTMLInputElement>('input[value=map]')!.click();
    choose(form.box, 'view-palette', 'vik');
    choose(form.box, 'view-scale', 'log');
    choose(form.box, 'view-levels', 'quantile');
    enter(form.box, 'view-levelCount', '30');
    find(form.box, 'view-contours').click();
    find(form.box, 'view-minima').click();
    choose(form.box, 'view-engine', 'cpu');
    expect(form.store.state.view).toEqual({
      ...before,
      mode: 'map',
      palette: 'vik',
      scale: 'log',
      levelRule: 'quantile',
      levelCount: 30,
      contours: false,
      minima: false,
      engine: 'cpu',
    });
    expect(form.landscape).toEqual(smallLandscape());
  });

  test('a trajectory can be left out where the plane has one, and is not spoken of elsewhere', () => {
    expect(mount().box.querySelector('#view-trajectory')).toBeNull();
    const form = mountForm((state, editor) => viewControls(state, editor, undefined, true), smallLandscape());
    const box = find<HTMLInputElement>(form.box, 'view-trajectory');
    expect([box.checked, form.store.state.view.trajectory]).toEqual([true, true]);
    box.click();
    expect(form.store.state.view.trajectory).toBe(false);
  });

  test('offers all that the element knows', () => {
    const { box } = mount();
    expect(optionsOf(box, 'view-palette')).toEqual([...PALETTES]);
    expect(optionsOf(box, 'view-scale')).toEqual([...SCALES]);
    expect(optionsOf(box, 'view-levels')).toEqual([...LEVEL_CHOICES]);
    expect(optionsOf(box, 'view-engine')).toEqual([...ENGINE_CHOICES]);
  });

  test('the two views are one choice, which follows the picture', () => {
    const { box, store } = mount();
    const [surface, map] = box.querySelectorAll<HTMLInputElement>('input[type=radio]');
    expect([surface.checked, map.checked]).toEqual([true, false]);
    store.update((state) => ({ ...state, view: { ...state.view, mode: 'map' } }));
    expect([surface.checked, map.checked]).toEqual([false, true]);
  });

  test.each(['', '0', '101', '2.5'])('%j contour lines are reported there, and the lines there were stay', (text) => {
    const form = mount();
    enter(form.box, 'view-levelCount', text);
    expect(messageAt(form.box, 'view-levelCount')).toBe(
      `expected a whole number from 1 to 100, got ${text === '' ? 'NaN' : text}`,
    );
    expect(form.store.state.view.levelCount).toBe(15);
    enter(form.box, 'view-levelCount', '15');
    expect(messageAt(form.box, 'view-levelCount')).toBe('');
  });
});

describe('window and grid', () => {
  const reset = vi.fn();
  const mount = (zoomed: Window | null = null) =>
    mountPlanes(
      (state, source, editor) => html`${windowControls(state, editor, zoomed, reset, source)}`,
      smallLandscape(),
    );

  test('each end is one field', () => {
    const form = mount();
    for (const [id, text] of [
      ['window-a-0', '-3'],
      ['window-a-1', '0.5'],
      ['window-b-0', '1e-3'],
      ['window-b-1', '7'],
    ])
      enter(form.box, id, text);
    expect(form.landscape.window).toEqual({ a: [-3, 0.5], b: [0.001, 7] });
  });

  test('ends the wrong way round are reported once, with the pair, and mended by either end', () => {
    const form = mount();
    enter(form.box, 'window-a-0', '1');
    expect(form.paths).toEqual(['window.a']);
    expect(textOf(form.box.querySelector('#window-error'))).toMatch(
      /^expected the first number below the second.*, got \[1, 1\]$/,
    );
    expect(form.landscape.window.a).toEqual([-1, 1]);
    enter(form.box, 'window-a-1', '2');
    expect(form.landscape.window.a).toEqual([1, 2]);
    expect(form.box.querySelector('#window-error')).toBe(null);
  });

  test('an empty end is no zero', () => {
    const form = mount();
    enter(form.box, 'window-b-0', '');
    expect(form.paths).toEqual(['window.b']);
    expect(form.landscape.window.b).toEqual([-2, 2]);
    expect(textOf(form.box)).toContain('expected two finite numbers');
  });

  test('an automatic one is told by its rule, and the one before can be had back', async () => {
    const form = mount();
    const { window } = form.landscape;
    enter(form.box, 'window-factor', '1');
    expect(messageAt(form.box, 'window-factor')).toBe('expected a factor above 1, got 1');
    enter(form.box, 'window-factor', '4');
    press(form.box, 'Automatic window');
    expect(reset).toHaveBeenCalledOnce();
    reset.mockClear();
    await until(() => !form.planes.source.isSearching);
    expect(form.landscape.window).not.toEqual(window);
    expect(textOf(form.box)).toContain('Automatic: each side grows until the loss reaches');
    expect(textOf(form.box)).toContain('4 times');
    press(form.box, 'Back to the one before');
    expect(form.landscape.window).toEqual(window);
  });

  test('grids are squares from a list, up to 4096, or any two numbers', () => {
    const form = mount();
    expect(shownIn(form.box, 'grid')).toBe('other');
    choose(form.box, 'grid', '4096');
    expect(form.landscape.grid).toEqual([4096, 4096]);
    expect(optionsOf(form.box, 'grid')).not.toContain('other');
    enter(form.box, 'grid-0', '33');
    expect(form.landscape.grid).toEqual([33, 4096]);
    expect(shownIn(form.box, 'grid')).toBe('other');
    enter(form.box, 'grid-1', '33');
    expect(form.landscape.grid).toEqual([33, 33]);
  });

  test.each(['1', '', '12.5', '70000'])('%j columns are reported at the columns', (text) => {
    const form = mount();
    enter(form.box, 'grid-0', text);
    expect(messageAt(form.box, 'grid-0')).toMatch(/^expected an integer from 2 to 65536/);
    expect(messageAt(form.box, 'grid-1')).toBe('');
    expect(form.landscape.grid).toEqual([9, 7]);
  });

  test('a zoom is named, and can be kept or left', () => {
    const form = mount({ a: [0.25, 0.5], b: [-0.5, 0] });
    expect(textOf(form.box)).toContain('Zoomed to a from 0.25 to 0.5, b from −0.5 to 0.');
    press(form.box, 'Go back');
    expect(reset).toHaveBeenCalledOnce();
    press(form.box, 'Keep this window');
    expect(form.landscape.window).toEqual({ a: [0.25, 0.5], b: [-0.5, 0] });
    expect(textOf(mount().box)).not.toContain('Zoomed');
  });
});

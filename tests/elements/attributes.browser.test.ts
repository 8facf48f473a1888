import { afterEach, describe, expect, test } from 'vitest';
import { LossLandscape } from '../../src/elements/define.ts';
import type { LossLegend } from '../../src/elements/define.ts';
import {
  bowl,
  differences,
  imageOf,
  lineFit,
  mountOne,
  next,
  record,
  restingImage,
  shadowText,
  shown,
  targetOf,
  unmount,
} from './harness.ts';

afterEach(unmount);

const legendOf = (element: LossLandscape) => element.renderRoot.querySelector<LossLegend>('loss-legend')!.legend!;

/** An element with the bowl, from which the attribute under test has yet to come. */
async function plain(attributes = '') {
  const element = mountOne(`<loss-landscape loading="eager" engine="cpu" ${attributes}></loss-landscape>`);
  element.landscape = bowl();
  await element.ready;
  await element.updateComplete;
  return element;
}

async function change(element: LossLandscape, name: string, value: string | null) {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
  await element.updateComplete;
  await element.ready;
  await element.updateComplete;
}

describe('attributes and properties mirror one another', () => {
  const declared = [...LossLandscape.elementProperties].filter(([, { attribute }]) => attribute !== false);

  test('a text property shows as attribute, null takes it away, and the attribute sets the property', async () => {
    const element = mountOne('<loss-landscape></loss-landscape>') as LossLandscape & Record<string, unknown>;
    for (const [property, { type, attribute }] of declared) {
      if (type !== String) continue;
      const name = typeof attribute === 'string' ? attribute : String(property).toLowerCase();
      element[String(property)] = 'x';
      await element.updateComplete;
      expect(element.getAttribute(name), name).toBe('x');
      element[String(property)] = null;
      await element.updateComplete;
      expect(element.hasAttribute(name), name).toBe(false);
      element.setAttribute(name, 'y');
      expect(element[String(property)], name).toBe('y');
      element.removeAttribute(name);
      expect(element[String(property)], name).toBe(null);
    }
  });

  test('a boolean is on by presence, whatever its value, as in HTML', async () => {
    const element = mountOne('<loss-landscape without-minima="false" without-contours></loss-landscape>');
    expect([element.withoutMinima, element.withoutContours, element.withoutInteraction]).toEqual([true, true, false]);
    element.withoutMinima = false;
    element.withoutInteraction = true;
    await element.updateComplete;
    expect(element.hasAttribute('without-minima')).toBe(false);
    expect(element.getAttribute('without-interaction')).toBe('');
    element.removeAttribute('without-contours');
    expect(element.withoutContours).toBe(false);
  });
});

describe('an attribute changed while the picture is there', () => {
  test('resolution overrides the grid, square or not; without it the landscape’s own comes back', async () => {
    const element = await plain();
    await change(element, 'resolution', '5');
    expect(element.field).toMatchObject({ width: 5, height: 5 });
    await change(element, 'resolution', '4x6');
    expect(element.field).toMatchObject({ width: 4, height: 6 });
    expect(element.facts!.grid).toEqual([4, 6]);
    expect(element.report!.grid).toEqual([4, 6]);
    expect(element.field!.values).toHaveLength(24);
    await change(element, 'resolution', null);
    expect(element.field).toMatchObject({ width: 17, height: 17 });
  });

  test('a bad value is told once, its default used, and all is well when it is mended', async () => {
    const element = await plain('resolution="5"');
    const errors = record(element, 'landscape-error');
    await change(element, 'resolution', '5x');
    await change(element, 'alt', 'something else that renders again');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ kind: 'spec', recovering: false });
    expect(errors[0].problems).toEqual([
      { path: 'attribute resolution', expected: 'N or WIDTHxHEIGHT, each from 2 to 16384', got: '"5x"' },
    ]);
    expect(shadowText(element, '[role=alert]')).toContain('attribute resolution: expected N or WIDTHxHEIGHT');
    expect(element.field).toMatchObject({ width: 17, height: 17 });
    await change(element, 'resolution', '6');
    expect(element.renderRoot.querySelector('[role=alert]')).toBe(null);
    expect(errors).toHaveLength(1);
  });

  test('engine computes anew with the engine named, to the same losses', async () => {
    const element = await plain();
    const cpu = element.field!;
    for (const [engine, name] of [
      ['reference', 'reference'],
      ['gpu', 'gpu'],
      ['cpu', 'cpu'],
    ] as const) {
      await change(element, 'engine', engine);
      expect(element.report!.engine).toBe(name);
      expect(element.report!.reason).toMatch(/asked for/);
      const worst = element.field!.values.reduce((most, loss, k) => Math.max(most, Math.abs(loss - cpu.values[k])), 0);
      expect(worst).toBeLessThan(1e-6);
    }
    await change(element, 'engine', null);
    expect(element.report!.reason).toMatch(/software adapter; the CPU engine is faster/);
  });

  test('palette and scale are those of the legend; what is drawn needs no new evaluation', async () => {
    const element = await plain();
    const loads = record(element, 'landscape-load');
    const colours = new Set<string>();
    for (const palette of ['viridis', 'cividis', 'batlow', 'vik']) {
      await change(element, 'palette', palette);
      colours.add(JSON.stringify(legendOf(element).stops));
    }
    expect(colours.size).toBe(4);
    await change(element, 'palette', null);
    // the first and last colour of matplotlib's viridis
    expect(legendOf(element).stops[0].color).toBe('rgb(68 1 84)');
    expect(legendOf(element).stops.at(-1)!.color).toBe('rgb(253 231 37)');
    expect(legendOf(element).scale).toBe('linear');
    await change(element, 'scale', 'log');
    expect(legendOf(element).scale).toBe('log');
    await change(element, 'scale', null);
    expect(legendOf(element).scale).toBe('linear');
    expect(loads).toEqual([]);
  });

  test('levels: a count gives about so many lines, and none are left without contours', async () => {
    const element = await plain();
    const count = () => legendOf(element).levels.length;
    await change(element, 'levels', '4');
    const few = count();
    await change(element, 'levels', 'linear 40');
    const many = count();
    expect(few).toBeGreaterThanOrEqual(2);
    expect(few).toBeLessThanOrEqual(8);
    expect(many).toBeGreaterThanOrEqual(20);
    expect(many).toBeLessThanOrEqual(80);
    await change(element, 'without-contours', '');
    expect(count()).toBe(0);
    await change(element, 'without-contours', null);
    expect(count()).toBe(many);
    await change(element, 'levels', 'quantile 9');
    const levels = legendOf(element).levels.map(({ value }) => value);
    const below = levels.map((level) => element.field!.values.filter((loss) => loss < level).length);
    // quantiles: nearly as many nodes between any two lines
    const steps = below.slice(1).map((n, k) => n - below[k]);
    expect(Math.max(...steps)).toBeLessThan(4 * Math.max(1, Math.min(...steps)));
  });

  test('without-minima takes exactly the markers out of the picture', async () => {
    const element = await plain('view="map" without-contours');
    const marked = await imageOf(element);
    await change(element, 'without-minima', '');
    const bare = await imageOf(element);
    const changed = differences(marked, bare);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(marked.data.length / 20);
    await change(element, 'without-minima', null);
    expect(differences(await imageOf(element), marked)).toBe(0);
  });

  test('without-interaction makes the picture still, and interactive again', async () => {
    const element = await plain();
    const target = targetOf(element);
    await change(element, 'without-interaction', '');
    expect([target.role, target.getAttribute('tabindex')]).toEqual(['img', null]);
    const before = element.save().cameraOrbit;
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    expect(element.save().cameraOrbit).toBe(before);
    await change(element, 'without-interaction', null);
    expect([target.role, target.getAttribute('tabindex')]).toEqual(['application', '0']);
  });

  test('camera-orbit turns the camera; without it the first view comes back, to the same pixels', async () => {
    const element = await plain('resolution="9"');
    const first = await imageOf(element);
    await change(element, 'camera-orbit', '90deg 45deg 2');
    expect(element.save().cameraOrbit).toBe('90deg 45deg 2');
    expect(differences(await imageOf(element), first)).toBeGreaterThan(0);
    await change(element, 'camera-orbit', null);
    expect(differences(await imageOf(element), first)).toBe(0);
  });

  test('alt names the picture; empty or missing, the facts do', async () => {
    const element = await plain();
    const made = targetOf(element).ariaLabel!;
    expect(made).toContain('1 local minimum of this slice verified');
    await change(element, 'alt', 'A paraboloid');
    expect(targetOf(element).ariaLabel).toBe('A paraboloid');
    await change(element, 'alt', '');
    expect(targetOf(element).ariaLabel).toBe(made);
    await change(element, 'alt', null);
    expect(targetOf(element).ariaLabel).toBe(made);
  });
});

test('every word of every list is taken without a complaint', async () => {
  const words = {
    view: ['surface', 'map'],
    palette: ['viridis', 'cividis', 'batlow', 'vik'],
    scale: ['linear', 'log'],
    levels: ['auto', 'linear', 'log', 'quantile', '1', '100', 'log 20'],
    'camera-orbit': ['0deg 90deg', '-30deg 35deg 1.5', '1.5rad 0.5 2'],
    theme: ['light', 'dark'],
    loading: ['auto', 'lazy', 'eager'],
    reveal: ['auto', 'interaction'],
  };
  const element = await shown('<loss-landscape preset="linear-layer" resolution="5" loading="eager"></loss-landscape>');
  const errors = record(element, 'landscape-error');
  for (const [name, values] of Object.entries(words)) {
    for (const value of values) await change(element, name, value);
    const told = next(element, 'landscape-error');
    element.setAttribute(name, 'no such word');
    expect((await told).problems[0].path).toBe(`attribute ${name}`);
    await change(element, name, null);
  }
  expect(errors).toHaveLength(Object.keys(words).length);
});

test('a picture made with attributes from the start is that of attributes set one by one', async () => {
  const attributes = { view: 'map', palette: 'cividis', scale: 'log', levels: '6', theme: 'dark', resolution: '11' };
  const markup = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  const whole = mountOne(`<loss-landscape loading="eager" ${markup.join(' ')}></loss-landscape>`);
  whole.landscape = lineFit(1);
  await whole.ready;
  const built = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  built.landscape = lineFit(1);
  await built.ready;
  for (const [name, value] of Object.entries(attributes)) await change(built, name, value);
  expect(differences(await restingImage(built), await restingImage(whole))).toBe(0);
});

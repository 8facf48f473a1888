/* oxlint-disable import/default -- ?raw makes the export */
import { afterEach, describe, expect, test } from 'vitest';
import eventsText from '../../src/elements/events.ts?raw';
import landscapeText from '../../src/elements/loss-landscape.ts?raw';
import legendText from '../../src/elements/loss-legend.ts?raw';
import stylesText from '../../src/elements/styles.ts?raw';
import { LossLandscape, LossLegend } from '../../src/elements/define.ts';
import { createManifest, readManual } from '../../src/elements/manifest.ts';
import { mountOne, unmount } from './harness.ts';

afterEach(unmount);

const landscape = readManual({ path: 'src/elements/loss-landscape.ts', text: landscapeText })!;
const legend = readManual({ path: 'src/elements/loss-legend.ts', text: legendText })!;
const names = (entries: { name: string }[]) => entries.map(({ name }) => name).toSorted();

describe('the manual of <loss-landscape> is true', () => {
  test('attributes', () => {
    expect(names(landscape.attributes)).toEqual(LossLandscape.observedAttributes.toSorted());
  });

  test('properties and methods', () => {
    const prototype = Object.getOwnPropertyDescriptors(LossLandscape.prototype);
    for (const { name } of landscape.properties) expect(prototype[name]?.get, name).toBeTypeOf('function');
    for (const { name } of landscape.methods) expect(prototype[name]?.value, name).toBeTypeOf('function');
  });

  test('events', () => {
    const declared = [...eventsText.matchAll(/'(landscape-\w+)': CustomEvent/g)].map(([, name]) => name);
    expect(names(landscape.events)).toEqual(declared.toSorted());
  });

  test('parts and slots', async () => {
    const element = mountOne('<loss-landscape preset="linear-layer" resolution="9" loading="eager"></loss-landscape>');
    await element.ready;
    await element.updateComplete;
    const parts = new Set([...element.renderRoot.querySelectorAll('[part]')].flatMap((node) => [...node.part]));
    expect([...parts].toSorted()).toEqual(names(landscape.parts));
    const slots = [...element.renderRoot.querySelectorAll('slot')].map(({ name }) => name);
    expect(slots.toSorted()).toEqual(names(landscape.slots));
  });

  test('custom properties', () => {
    const used = new Set([...stylesText.matchAll(/var\((--landscape-[\w-]+)/g)].map(([, name]) => name));
    expect([...used].toSorted()).toEqual(names(landscape.cssProperties));
  });

  test('boolean attributes are off by default', () => {
    const element = document.createElement('loss-landscape');
    for (const { name, type } of landscape.attributes) {
      if (type?.text === 'boolean') expect(element.hasAttribute(name), name).toBe(false);
    }
    expect([element.withoutContours, element.withoutMinima, element.withoutInteraction]).toEqual([false, false, false]);
  });
});

test('the manual of <loss-legend> is true', () => {
  expect(names(legend.attributes)).toEqual(LossLegend.observedAttributes.toSorted());
  const used = new Set([...legendText.matchAll(/var\((--landscape-[\w-]+)/g)].map(([, name]) => name));
  expect([...used].toSorted()).toEqual(names(legend.cssProperties));
});

test('the manifest lists both elements with what their manuals say', () => {
  const sources = [landscapeText, legendText, eventsText].map((text, k) => ({ path: `${k}.ts`, text }));
  const manifest = createManifest(sources) as { modules: { declarations: Record<string, unknown>[] }[] };
  const declarations = manifest.modules.flatMap((module) => module.declarations);
  expect(declarations.map(({ tagName }) => tagName)).toEqual(['loss-landscape', 'loss-legend']);
  expect(declarations[0].attributes).toEqual(landscape.attributes);
  expect(declarations[0].cssParts).toEqual(landscape.parts);
});

import { afterEach, describe, expect, test } from 'vitest';
import { html } from 'lit';
import { networkControls } from '../../src/app/network-controls.ts';
import { planeControls } from '../../src/app/plane-controls.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { choose, enter, find, messageAt, mountForm, optionsOf, press, shownIn, textOf, unmountForms } from './form.ts';
import { smallLandscape } from './landscapes.ts';

afterEach(unmountForms);

const mount = (changes: Partial<Landscape> = {}) => mountForm(planeControls, smallLandscape(changes));

describe('two parameters as axes', () => {
  test('are named in words, units counted from 1, and chosen by layer, kind and units', () => {
    const form = mount();
    const value = (id: string) => find(form.box, id).value;
    expect([
      value('plane-u-layer'),
      value('plane-u-kind'),
      value('plane-u-weight-1'),
      value('plane-u-weight-0'),
    ]).toEqual(['0', 'weight', '2', '3']);
    expect([value('plane-v-layer'), value('plane-v-kind'), value('plane-v-bias')]).toEqual(['1', 'bias', '2']);
    enter(form.box, 'plane-u-weight-1', '1');
    enter(form.box, 'plane-u-weight-0', '2');
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, weight: [1, 0] } });
    choose(form.box, 'plane-v-layer', '0');
    expect(form.landscape.plane).toMatchObject({ v: { layer: 0, bias: 0 } });
    choose(form.box, 'plane-v-kind', 'weight');
    expect(form.landscape.plane).toMatchObject({ v: { layer: 0, weight: [0, 0] } });
    choose(form.box, 'plane-u-kind', 'bias');
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, bias: 1 } });
  });

  test.each(['', '0', '4', '1.5'])(
    'a unit that is not there (%j) is reported at its control in the words of the control',
    (text) => {
      const before = smallLandscape();
      const form = mountForm(planeControls, before);
      enter(form.box, 'plane-u-weight-0', text);
      const got = text === '' ? 'NaN' : text;
      expect(messageAt(form.box, 'plane-u-weight-0')).toBe(`expected a unit from 1 to 3, got ${got}`);
      expect(messageAt(form.box, 'plane-u-weight-1')).toBe('');
      expect(form.landscape).toBe(before);
      expect(form.draft.plane).toMatchObject({ v: { layer: 1, bias: 1 } });
      enter(form.box, 'plane-u-weight-0', '1');
      expect(form.landscape.plane).toMatchObject({ u: { layer: 0, weight: [0, 1] } });
    },
  );

  test('twice the same parameter is reported and moves neither axis', () => {
    const form = mount({ plane: { directions: 'axes', u: { layer: 0, bias: 0 }, v: { layer: 0, bias: 1 } } });
    enter(form.box, 'plane-v-bias', '1');
    expect(form.paths).toEqual(['plane.v']);
    expect(textOf(form.box.querySelector('#plane-v-error'))).toBe(
      'expected another parameter than plane.u, got the same',
    );
    expect(form.draft.plane).toMatchObject({ u: { layer: 0, bias: 0 }, v: { layer: 0, bias: 0 } });
    enter(form.box, 'plane-u-bias', '3');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, bias: 2 }, v: { layer: 0, bias: 0 } });
  });

  test('no bias is offered where the network has none', () => {
    const form = mount({
      network: { layers: [2, 3, 2], bias: false },
      parameters: { init: 'zeros' },
      plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 1, weight: [0, 0] } },
    });
    expect(optionsOf(form.box, 'plane-u-kind')).toEqual(['weight']);
  });
});

describe('directions', () => {
  test('random ones have a normalisation, a bias rule and a seed', () => {
    const form = mount();
    choose(form.box, 'plane-directions', 'random');
    expect(form.landscape.plane).toEqual({ directions: 'random', normalize: 'filter', bias: 'zero', seed: 1 });
    choose(form.box, 'plane-normalize', 'layer');
    choose(form.box, 'plane-bias', 'scale');
    enter(form.box, 'plane-seed', '7');
    expect(form.landscape.plane).toEqual({ directions: 'random', normalize: 'layer', bias: 'scale', seed: 7 });
    enter(form.box, 'plane-seed', '');
    expect(messageAt(form.box, 'plane-seed')).toMatch(/integer.*got NaN/);
    expect(form.landscape.plane).toMatchObject({ seed: 7 });
  });

  test.each([
    [[2, 3, 2], true],
    [[1, 1], true],
    [[2, 1], false],
    [[1, 2], false],
    [[1, 1, 1], false],
  ])('back to two parameters of %j (bias %s) are two different ones', (layers, bias) => {
    const [inputs, outputs] = [layers[0], layers.at(-1)!];
    const form = mount({
      network: { layers, bias },
      parameters: { init: 'zeros' },
      data: { inputs: [Array(inputs).fill(1)], targets: [Array(outputs).fill(1)] },
      plane: { directions: 'random' },
    });
    choose(form.box, 'plane-directions', 'axes');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane.directions).toBe('axes');
  });

  test('given ones and planes through points are kept, and offered only while they are there', () => {
    const u = Array.from({ length: 17 }, (_, k) => k);
    const form = mount({ plane: { directions: 'given', u, v: u.toReversed() } });
    expect(shownIn(form.box, 'plane-directions')).toBe('given');
    choose(form.box, 'plane-directions', 'axes');
    expect(optionsOf(form.box, 'plane-directions')).toEqual(['axes', 'random']);
    const points = mount({ plane: { directions: 'points', points: [u, u.toReversed(), u.map((x) => x * x)] } });
    expect(shownIn(points.box, 'plane-directions')).toBe('points');
  });
});

describe('when the network changes', () => {
  const both = (changes: Partial<Landscape>) =>
    mountForm(
      (state, editor) => html`${networkControls(state, editor)}${planeControls(state, editor)}`,
      smallLandscape(changes),
    );

  test('an axis of a layer that is gone moves to one that is there, shown in the picker and said', () => {
    const form = both({
      network: { layers: [2, 3, 3, 2], activation: 'tanh' },
      parameters: { init: 'pytorch' },
      plane: { directions: 'axes', u: { layer: 2, weight: [0, 0] }, v: { layer: 0, weight: [2, 1] } },
    });
    press(form.box, 'Remove hidden layer 2');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane).toMatchObject({ v: { layer: 0, weight: [2, 1] } });
    const { u } = form.landscape.plane as { u: { layer: number } };
    expect(shownIn(form.box, 'plane-u-layer')).toBe(String(u.layer));
    expect(form.store.state.note).toContain('axis');
  });

  test('switching biases off takes a bias off its axis', () => {
    const form = both({});
    find(form.box, 'network-bias').click();
    expect(form.paths).toEqual([]);
    expect(shownIn(form.box, 'plane-v-kind')).toBe('weight');
    expect(form.store.state.note).toContain('axis');
  });

  test('given directions that no longer fit give way to random ones, with a word about it', () => {
    const u = Array.from({ length: 17 }, (_, k) => k);
    const form = both({ plane: { directions: 'given', u, v: u.toReversed() } });
    enter(form.box, 'network-layers-1', '4');
    expect(form.landscape.plane.directions).toBe('random');
    expect(form.store.state.note).toContain('directions no longer fit');
  });
});

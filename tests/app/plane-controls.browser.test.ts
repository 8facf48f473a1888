import { afterEach, describe, expect, test } from 'vitest';
import { html } from 'lit';
import { networkControls } from '../../src/app/network-controls.ts';
import '../../src/base.css';
import '../../src/app/plane/plane.css';
import { planeControls } from '../../src/app/plane-controls.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { choose, enter, find, messageAt, optionsOf, press, shownIn, textOf, unmountForms } from './form.ts';
import { smallLandscape } from './landscapes.ts';
import { mountPlanes, until } from './plane/planes.ts';

afterEach(unmountForms);

/** θ0 of the small landscape. */
const smallParameters = Array.from({ length: 17 }, (_, k) => (k + 1) / 10);

const mount = (changes: Partial<Landscape> = {}) => mountPlanes(planeControls, smallLandscape(changes));

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
      const form = mountPlanes(planeControls, before);
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
  ])('two parameters of %j (bias %s) are two different ones', async (layers, bias) => {
    const [inputs, outputs] = [layers[0], layers.at(-1)!];
    const form = mount({
      network: { layers, bias },
      parameters: { init: 'zeros' },
      data: { inputs: [Array(inputs).fill(1)], targets: [Array(outputs).fill(1)] },
      plane: { directions: 'random' },
    });
    choose(form.box, 'plane-directions', 'axes');
    await until(() => !form.planes.source.isSearching);
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane.directions).toBe('axes');
  });

  test('given in the file can be left and had back', async () => {
    const u = Array.from({ length: 17 }, (_, k) => k);
    const form = mount({ plane: { directions: 'given', u, v: u.toReversed() } });
    expect(shownIn(form.box, 'plane-directions')).toBe('given');
    choose(form.box, 'plane-directions', 'random');
    choose(form.box, 'plane-directions', 'given');
    expect(form.landscape.plane).toMatchObject({ u });
    expect(optionsOf(mount().box, 'plane-directions')).not.toContain('given');
  });

  test('of every kind are offered, those that cannot be had yet with what they lack', async () => {
    const form = mount();
    const disabled = () =>
      [...find<HTMLSelectElement>(form.box, 'plane-directions').options].filter((x) => x.disabled).map((x) => x.value);
    expect(optionsOf(form.box, 'plane-directions').join(' ')).toBe('axes random hessian gradient line points pca');
    expect(disabled()).toEqual(['line', 'points', 'pca']);
    expect(textOf(form.box)).toContain('train, or open checkpoints, first');
    const { network } = form.draft;
    const values = (value: number) => new Float64Array(17).fill(value);
    form.planes.checkpoints.add(...[1, 2, 3].map((k) => ({ name: `c${k}`, network, values: values(k) })));
    expect(disabled()).toEqual([]);
    choose(form.box, 'plane-directions', 'line');
    expect(form.landscape.plane).toMatchObject({ points: [[...values(2)], [...values(3)]] });
    choose(form.box, 'plane-points-0', 'theta');
    expect(form.landscape.plane).toMatchObject({ points: [smallParameters, [...values(3)]] });
    choose(form.box, 'plane-points-1', 'theta');
    expect(textOf(form.box)).toContain('A and B are the same point');
    choose(form.box, 'plane-v', 'zero');
    expect(form.box.querySelector('#plane-seed')).toBe(null);
    choose(form.box, 'plane-directions', 'pca');
    await until(() => !form.planes.source.isSearching);
    expect(form.landscape.plane).toMatchObject({ trajectory: { points: [1, 2, 3].map((k) => [...values(k)]) } });
    expect(shownIn(form.box, 'plane-trajectory')).toBe('checkpoints');
  });

  test('through points of an opened file are kept until others are chosen', () => {
    const points = [0, 1, 2].map((k) => Array(17).fill(k)) as [number[], number[], number[]];
    const form = mount({ plane: { directions: 'points', points } });
    expect([0, 1, 2].map((k) => shownIn(form.box, `plane-points-${k}`))).toEqual(['file', 'file', 'file']);
    choose(form.box, 'plane-points-1', 'theta');
    expect(form.landscape.plane).toMatchObject({ points: [points[0], smallParameters, points[2]] });
  });

  test('from derivatives have their options, and only those that go together', async () => {
    const form = mount();
    choose(form.box, 'plane-directions', 'gradient');
    await until(() => !form.planes.source.isSearching);
    choose(form.box, 'plane-normalize', 'filter');
    choose(form.box, 'plane-bias', 'scale');
    choose(form.box, 'plane-with', 'hessian');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane).toEqual({ directions: 'gradient', with: 'hessian', seed: 1 });
    choose(form.box, 'plane-directions', 'hessian');
    await until(() => !form.planes.source.isSearching);
    choose(form.box, 'plane-pair', 'extremes');
    enter(form.box, 'plane-steps', '1');
    expect(messageAt(form.box, 'plane-steps')).toMatch(/2.*1000/);
    enter(form.box, 'plane-steps', '12');
    expect(form.landscape.plane).toEqual({ directions: 'hessian', pair: 'extremes', steps: 12, seed: 1 });
  });

  test('at random can be held to layers and units of them', () => {
    const form = mount({ plane: { directions: 'random', seed: 3 } });
    choose(form.box, 'plane-parts', 'parts');
    expect(form.landscape.plane).toEqual({ directions: 'random', seed: 3, only: [{ layer: 1 }] });
    find(form.box, 'plane-parts-layer0').click();
    enter(form.box, 'plane-parts-units0', '1, 3');
    expect(form.landscape.plane).toMatchObject({
      only: [{ layer: 0, neuron: 0 }, { layer: 0, neuron: 2 }, { layer: 1 }],
    });
    enter(form.box, 'plane-parts-units0', '2-9');
    expect(messageAt(form.box, 'plane-parts-units0')).toMatch(/^expected units from 1 to 3.*got "2-9"$/);
    expect(find(form.box, 'plane-parts-units0').value).toBe('2-9');
    enter(form.box, 'plane-parts-units0', '2–3');
    expect(form.landscape.plane).toMatchObject({
      only: [{ layer: 0, neuron: 1 }, { layer: 0, neuron: 2 }, { layer: 1 }],
    });
    find(form.box, 'plane-parts-layer0').click();
    find(form.box, 'plane-parts-layer1').click();
    expect(form.paths).toEqual(['plane.only']);
    choose(form.box, 'plane-parts', 'all');
    expect(form.landscape.plane).toEqual({ directions: 'random', seed: 3 });
  });
});

describe('the picture of the weight matrix', () => {
  const picture = (box: ParentNode) => box.querySelector<HTMLElement>('.matrix-picture')!;
  const press = (box: ParentNode, key: string) =>
    picture(box).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  /** A click into row and column; biases are the last column. */
  function click(box: ParentNode, row: number, column: number): void {
    const { left, top, width } = picture(box).getBoundingClientRect();
    const cell = picture(box).getBoundingClientRect().height / 3;
    const clientX = column === 2 ? left + width - cell / 2 : left + (column + 0.5) * cell;
    picture(box).dispatchEvent(new MouseEvent('click', { clientX, clientY: top + (row + 0.5) * cell, bubbles: true }));
  }

  test('shows the layer of the active axis, and a click or a key chooses the entry', () => {
    const form = mount();
    expect(textOf(form.box.querySelector('.matrix-head'))).toContain('Layer 1');
    click(form.box, 1, 0);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, weight: [1, 0] }, v: { layer: 1, bias: 1 } });
    click(form.box, 0, 2);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, bias: 0 } });
    press(form.box, 'ArrowDown');
    press(form.box, 'Home');
    expect(form.landscape.plane).toMatchObject({ u: { layer: 0, weight: [1, 0] } });
    find(form.box, 'plane-v-bias').dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    expect(textOf(form.box.querySelector('.matrix-head'))).toContain('Layer 2');
    press(form.box, 'Home');
    expect(form.landscape.plane).toMatchObject({ v: { layer: 1, weight: [1, 0] } });
  });

  test('outlines the entries of both axes where they are in its layer', () => {
    const form = mount({ plane: { directions: 'axes', u: { layer: 0, weight: [2, 1] }, v: { layer: 0, bias: 0 } } });
    const places = [...form.box.querySelectorAll<HTMLElement>('.mark')].map((mark) => {
      const { left, top, width } = mark.getBoundingClientRect();
      const box = picture(form.box).getBoundingClientRect();
      const cell = box.height / 3;
      return [textOf(mark), Math.floor((left + width / 2 - box.left) / cell), Math.floor((top - box.top + 1) / cell)];
    });
    expect(places).toEqual([
      ['a', 1, 2],
      ['b', 2, 0],
    ]);
  });

  test('is there to part two axes that are the same, which a choice of the layer never makes', () => {
    const form = mount();
    const marks = () => [...form.box.querySelectorAll('.mark')].map(textOf);
    choose(form.box, 'plane-v-kind', 'weight');
    choose(form.box, 'plane-u-layer', '1');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 1, weight: [0, 0] }, v: { layer: 1, weight: [1, 0] } });
    choose(form.box, 'plane-v-layer', '0');
    choose(form.box, 'plane-v-layer', '1');
    expect(form.landscape.plane).toMatchObject({ v: { layer: 1, weight: [0, 1] } });
    enter(form.box, 'plane-v-weight-1', '1');
    expect(form.paths).toEqual(['plane.v']);
    expect(marks()).toEqual(['a', 'b']);
    press(form.box, 'End');
    expect(form.paths).toEqual([]);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 1, bias: 0 }, v: { layer: 1, weight: [0, 0] } });
  });

  test('tells the entry under the pointer with its value, and the chosen one otherwise', () => {
    const form = mount();
    const output = form.box.querySelector('output');
    expect(textOf(output)).toBe('Weight from 2 to 3, layer 1: 0.6, axis a');
    const { left, top } = picture(form.box).getBoundingClientRect();
    picture(form.box).dispatchEvent(new PointerEvent('pointermove', { clientX: left + 5, clientY: top + 5 }));
    expect(textOf(output)).toBe('Weight from 1 to 1, layer 1: 0.1');
    picture(form.box).dispatchEvent(new PointerEvent('pointerleave'));
    expect(textOf(output)).toContain('axis a');
  });

  test('of a large layer has the chosen entry in sight', async () => {
    const form = mount({
      network: { layers: [2, 200, 300] },
      parameters: { init: 'pytorch' },
      data: { dataset: 'blobs', samples: 4 },
      plane: { directions: 'axes', u: { layer: 1, weight: [250, 190] }, v: { layer: 0, bias: 1 } },
    });
    form.box.style.width = '340px';
    const isInSight = () => {
      const mark = form.box.querySelector('.mark.active')!.getBoundingClientRect();
      const box = form.box.querySelector('.matrix-scroll')!.getBoundingClientRect();
      return mark.left >= box.left && mark.right <= box.right && mark.top >= box.top && mark.bottom <= box.bottom;
    };
    await until(isInSight);
    press(form.box, 'PageUp');
    press(form.box, 'Home');
    expect(isInSight()).toBe(true);
    expect(form.landscape.plane).toMatchObject({ u: { layer: 1, weight: [0, 0] } });
  });

  test('is painted with the colours of its entries', () => {
    const values = Array(17).fill(0).with(0, -1).with(1, 1);
    const form = mount({ parameters: { values } });
    const canvas = form.box.querySelector('canvas')!;
    const cell = Math.round((canvas.height / 3) * 1);
    const pixel = (x: number, y: number) => [...canvas.getContext('2d')!.getImageData(x, y, 1, 1).data];
    const [negative, positive, zero] = [
      pixel(cell / 2, cell / 2),
      pixel(1.5 * cell, cell / 2),
      pixel(cell / 2, 1.5 * cell),
    ];
    expect(negative[2]).toBeGreaterThan(negative[0]);
    expect(positive[0]).toBeGreaterThan(positive[2]);
    expect(Math.min(...zero)).toBeGreaterThan(200);
  });
});

describe('when the network changes', () => {
  const both = (changes: Partial<Landscape>) =>
    mountPlanes(
      (state, source, editor) => html`${networkControls(state, editor)}${planeControls(state, source)}`,
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

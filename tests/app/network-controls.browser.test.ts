import { render } from 'lit';
import { afterEach, describe, expect, test } from 'vitest';
import { Editor } from '../../src/app/editor.ts';
import { networkControls } from '../../src/app/network-controls.ts';
import { initialState, withDraft } from '../../src/app/state.ts';
import { Store } from '../../src/app/store.ts';
import { ACTIVATIONS } from '../../src/spec/landscape.ts';
import { choose, enter, find, messageAt, mountForm, optionsOf, press, shownIn, textOf, unmountForms } from './form.ts';
import { smallLandscape, withRows } from './landscapes.ts';

afterEach(unmountForms);

const mount = (changes = {}) => mountForm(networkControls, smallLandscape(changes));

describe('layers', () => {
  test('are added before the output, as the last one is, and taken away by their own button', () => {
    const form = mount({ plane: { directions: 'random' }, parameters: { init: 'pytorch' } });
    press(form.box, 'Add a hidden layer');
    expect(form.landscape.network).toMatchObject({ layers: [2, 3, 3, 2], activation: 'tanh' });
    enter(form.box, 'network-layers-1', '5');
    expect(form.landscape.network.layers).toEqual([2, 5, 3, 2]);
    press(form.box, 'Remove hidden layer 1');
    expect(form.landscape.network.layers).toEqual([2, 3, 2]);
    press(form.box, 'Remove hidden layer 1');
    expect(form.landscape.network.layers).toEqual([2, 2]);
    press(form.box, 'Add a hidden layer');
    expect(form.landscape.network).toMatchObject({ layers: [2, 8, 2], activation: 'tanh' });
  });

  test('the number of parameters is that of the weights and biases', () => {
    const form = mount();
    expect(textOf(form.box)).toContain('17 parameters');
    find(form.box, 'network-bias').click();
    expect(textOf(form.box)).toContain('12 parameters');
    expect(form.landscape.network.bias).toBe(false);
  });

  test('each may have its own activation; one name is enough while all agree', () => {
    const form = mount({
      network: { layers: [2, 3, 3, 2], activation: 'tanh' },
      plane: { directions: 'random' },
      parameters: { init: 'zeros' },
    });
    choose(form.box, 'network-activation-1', 'relu');
    expect(form.landscape.network.activation).toEqual(['tanh', 'relu']);
    choose(form.box, 'network-activation-0', 'relu');
    expect(form.landscape.network.activation).toBe('relu');
    choose(form.box, 'network-output', 'sigmoid');
    expect(form.landscape.network.output).toBe('sigmoid');
    for (const id of ['network-activation-0', 'network-output'])
      expect(optionsOf(form.box, id)).toEqual([...ACTIVATIONS]);
  });

  test('removing one of several with their own activations leaves the others theirs', () => {
    const form = mount({
      network: { layers: [2, 3, 4, 5, 2], activation: ['tanh', 'relu', 'sin'] },
      plane: { directions: 'random' },
      parameters: { init: 'zeros' },
    });
    press(form.box, 'Remove hidden layer 2');
    expect(form.landscape.network).toMatchObject({ layers: [2, 3, 5, 2], activation: ['tanh', 'sin'] });
    expect([shownIn(form.box, 'network-activation-0'), shownIn(form.box, 'network-activation-1')]).toEqual([
      'tanh',
      'sin',
    ]);
  });
});

describe('a width that cannot be', () => {
  test.each(['', '0', '-4', '2.5', '70000'])('(%j) is reported at its control, and costs nothing', (text) => {
    const before = smallLandscape();
    const form = mountForm(networkControls, before);
    enter(form.box, 'network-layers-1', text);
    expect(messageAt(form.box, 'network-layers-1')).toMatch(/^expected an integer from 1 to 65536, got /);
    expect(form.landscape).toBe(before);
    expect(textOf(form.box)).not.toContain('NaN parameters');
    enter(form.box, 'network-layers-1', '3');
    expect(messageAt(form.box, 'network-layers-1')).toBe('');
    expect(form.landscape).toEqual(before);
  });

  test('the outputs follow the data, and the control shows what was made of the entry', () => {
    const form = mount();
    enter(form.box, 'network-layers-2', '7');
    expect(form.landscape.network.layers).toEqual([2, 3, 2]);
    expect(find(form.box, 'network-layers-2').value).toBe('2');
    expect(form.store.state.note).toContain('2 outputs');
  });

  test('a number that is still being typed is left alone by other changes', () => {
    const form = mount();
    const input = find(form.box, 'network-layers-1');
    input.value = '1';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    choose(form.box, 'network-output', 'relu');
    expect(input.value).toBe('1');
    input.dispatchEvent(new Event('blur'));
    choose(form.box, 'network-output', 'tanh');
    expect(input.value).toBe('3');
  });

  test('an emptied field shows the state again once that is set from elsewhere, to the same number or another', () => {
    const before = smallLandscape();
    const form = mountForm(networkControls, before);
    enter(form.box, 'network-layers-1', '');
    form.store.update((state) => ({ ...state, draft: before, problems: [] }));
    expect(find(form.box, 'network-layers-1').value).toBe('3');
  });
});

describe('parameters', () => {
  test('are drawn by rule and seed, and given ones stay while they fit', () => {
    const form = mount();
    expect(shownIn(form.box, 'parameters')).toBe('given');
    choose(form.box, 'parameters', 'he-normal');
    expect(form.landscape.parameters).toEqual({ init: 'he-normal', seed: 1 });
    enter(form.box, 'parameters-seed', '42');
    choose(form.box, 'parameters', 'pytorch');
    expect(form.landscape.parameters).toEqual({ init: 'pytorch', seed: 42 });
    expect(optionsOf(form.box, 'parameters')).not.toContain('given');
    choose(form.box, 'parameters', 'zeros');
    expect(form.box.querySelector('#parameters-seed')).toBe(null);
  });

  test('a seed that is none is reported at the seed', () => {
    const form = mount({ parameters: { init: 'he-normal', seed: 3 } });
    enter(form.box, 'parameters-seed', '1.5');
    expect(messageAt(form.box, 'parameters-seed')).toMatch(/^expected an integer .*, got 1\.5$/);
    expect(form.landscape.parameters).toEqual({ init: 'he-normal', seed: 3 });
  });

  test('given ones that no longer fit are replaced, with a word about it', () => {
    const form = mount();
    enter(form.box, 'network-layers-1', '4');
    expect(form.landscape.parameters).toEqual({ init: 'xavier-uniform', seed: 1 });
    expect(form.store.state.note).toMatch(/do not fit 2-4-2, 22 parameters/);
    expect(shownIn(form.box, 'parameters')).toBe('xavier-uniform');
  });
});

test('cross-entropy on class indices lets the network have more outputs than classes seen', () => {
  const form = mountForm(networkControls, withRows([[0], [1]], [0, 1], { loss: { name: 'cross-entropy' } }));
  enter(form.box, 'network-layers-2', '4');
  expect(form.landscape.network.layers).toEqual([1, 3, 4]);
  enter(form.box, 'network-layers-2', '1');
  expect(form.landscape.network.layers).toEqual([1, 3, 2]);
  expect(find(form.box, 'network-layers-2').value).toBe('2');
});

test('edits that come between two drawings of a busy page are all kept', () => {
  const store = new Store(withDraft(initialState(), smallLandscape({ plane: { directions: 'random' } })));
  const box = document.createElement('div');
  render(networkControls(store.state, new Editor(store)), box);
  enter(box, 'network-layers-1', '5');
  press(box, 'Add a hidden layer');
  choose(box, 'network-output', 'relu');
  expect(store.state.draft.network).toMatchObject({ layers: [2, 5, 5, 2], output: 'relu' });
});

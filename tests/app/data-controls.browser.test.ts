import { afterEach, describe, expect, test } from 'vitest';
import { DATASETS, LOSSES, type Landscape } from '../../src/spec/landscape.ts';
import { mountData } from './data-form.ts';
import { choose, enter, find, messageAt, optionsOf, shownIn, textOf, unmountForms, type Form } from './form.ts';
import { smallLandscape, withRows } from './landscapes.ts';

afterEach(unmountForms);

const mount = (landscape: Landscape): Form => mountData(landscape).form;

describe('a built-in data set', () => {
  test('is chosen by name, and the network takes its ends', () => {
    const form = mount(smallLandscape({ parameters: { init: 'pytorch' }, plane: { directions: 'random' } }));
    expect(optionsOf(form.box, 'data-dataset')).toEqual(['inline', ...DATASETS]);
    choose(form.box, 'data-dataset', 'iris');
    expect(form.landscape).toMatchObject({ data: { dataset: 'iris' }, network: { layers: [4, 3, 3] } });
    choose(form.box, 'data-dataset', 'sine');
    expect(form.landscape).toMatchObject({ data: { dataset: 'sine' }, network: { layers: [1, 3, 1] } });
    expect(form.store.state.note).toContain('1 input');
  });

  test('has samples, noise and a seed, each reported at itself', () => {
    const form = mount(smallLandscape({ data: { dataset: 'moons' } }));
    enter(form.box, 'data-samples', '32');
    enter(form.box, 'data-noise', '0.25');
    enter(form.box, 'data-seed', '9');
    const data = { dataset: 'moons', samples: 32, noise: 0.25, seed: 9 };
    expect(form.landscape.data).toEqual(data);
    for (const [id, text] of [
      ['data-samples', '0'],
      ['data-noise', '-1'],
      ['data-seed', '0.5'],
    ]) {
      enter(form.box, id, text);
      expect(messageAt(form.box, id)).toContain(`got ${text}`);
    }
    expect(form.paths).toEqual(['data.samples', 'data.noise', 'data.seed']);
    expect(form.landscape.data).toEqual(data);
  });

  test('that is fixed offers no noise, and no more samples than there are', () => {
    const form = mount(smallLandscape({ parameters: { init: 'zeros' }, plane: { directions: 'random' } }));
    choose(form.box, 'data-dataset', 'iris');
    expect(form.box.querySelector('#data-noise')).toBe(null);
    enter(form.box, 'data-samples', '151');
    expect(messageAt(form.box, 'data-samples')).toContain('at most 150');
  });

  test('of numbers has no classes, which is said where the data set is chosen', () => {
    const form = mount(
      smallLandscape({ data: { dataset: 'moons' }, parameters: { init: 'zeros' }, plane: { directions: 'random' } }),
    );
    choose(form.box, 'data-dataset', 'linear');
    choose(form.box, 'loss-name', 'bce');
    expect(messageAt(form.box, 'data-dataset')).toContain('a dataset of classes for the loss "bce"');
    expect(form.landscape.loss.name).toBe('mse');
    choose(form.box, 'data-dataset', 'circles');
    expect(form.paths).toEqual([]);
    expect(form.landscape).toMatchObject({ loss: { name: 'bce' }, data: { dataset: 'circles' } });
  });
});

describe('own points', () => {
  test('are typed as rows, and may have another number of inputs and targets', () => {
    const form = mount(withRows([[0], [1]], [[0], [1]]));
    expect(find(form.box, 'data').value).toBe('0 → 0\n1 → 1');
    enter(form.box, 'data', '0, 1 → 2, 3\n4, 5 → 6, 7');
    expect(form.paths).toEqual([]);
    expect(form.landscape).toMatchObject({
      data: {
        inputs: [
          [0, 1],
          [4, 5],
        ],
        targets: [
          [2, 3],
          [6, 7],
        ],
      },
      network: { layers: [2, 3, 2] },
    });
  });

  test.each([
    ['1 → 2\nx → 3', 'data.inputs[1][0]: expected a finite number, got NaN'],
    ['1 → 2\n1, 2 → 3', 'data.inputs[1]'],
    ['1 → 2\n1 → ', 'data.targets[1]'],
    ['', 'data.inputs: expected an array of at least 1 rows'],
    ['7', 'data.inputs[0]'],
  ])('%j is reported by row and column, and the last good rows stay drawn', (text, message) => {
    const before = withRows([[0], [1]], [[0], [1]]);
    const form = mount(before);
    enter(form.box, 'data', text);
    expect(messageAt(form.box, 'data')).toContain(message);
    expect(form.landscape).toBe(before);
    expect(form.draft.network).toEqual(before.network);
    enter(form.box, 'data', '0 → 0\n1 → 1');
    expect(form.landscape).toEqual(before);
  });

  test('too many to type are left to the file', () => {
    const inputs = Array.from({ length: 400 }, (_, n) => [n]);
    const form = mount(withRows(inputs, inputs));
    expect(form.box.querySelector('textarea')).toBe(null);
    expect(textOf(form.box)).toContain('400 samples of 1 input, all of them used');
  });

  test('of a file are named by it', () => {
    const form = mount(withRows([[0]], [[0]], { data: { file: 'points.csv', targets: ['y'] } }));
    expect(shownIn(form.box, 'data-dataset')).toBe('file');
    choose(form.box, 'data-dataset', 'inline');
    expect(form.landscape.data).toMatchObject({ inputs: [[-1], [0.5], [1.5]] });
  });

  test('say how many are used, and keep being standardised when a row is edited', () => {
    const form = mount(withRows([[0], [1]], [[0], [1]]));
    expect(textOf(form.box)).toContain('2 samples of 1 input, all of them used');
    choose(form.box, 'data-standardize', 'both');
    enter(form.box, 'data', '0 → 0\n1 → 1\n2 → 1');
    expect(form.landscape.data).toEqual({ inputs: [[0], [1], [2]], targets: [[0], [1], [1]], standardize: 'both' });
    expect(textOf(form.box)).toContain('3 samples of 1 input');
    choose(form.box, 'loss-name', 'bce');
    expect(messageAt(form.box, 'data-standardize')).toContain('"inputs", as the targets are classes');
    choose(form.box, 'data-standardize', 'none');
    expect('standardize' in form.draft.data).toBe(false);
  });
});

describe('the loss', () => {
  test('any of them is right on data of signs that are also classes, targets recoded as it asks', () => {
    const form = mount(withRows([[0], [1]], [[1], [1]]));
    expect(optionsOf(form.box, 'loss-name')).toEqual([...LOSSES]);
    for (const name of [...LOSSES, ...LOSSES.toReversed()]) {
      choose(form.box, 'loss-name', name);
      expect(form.paths, name).toEqual([]);
      expect(form.landscape.loss.name).toBe(name);
      expect(find(form.box, 'data').value).toBe('0 → 1\n1 → 1');
    }
  });

  test('class indices stay class indices when a row is edited', () => {
    const form = mount(withRows([[0], [1]], [0, 1], { loss: { name: 'cross-entropy' } }));
    enter(form.box, 'data', '0 → 0\n1 → 1\n2 → 2');
    expect(form.landscape).toMatchObject({ data: { targets: [0, 1, 2] }, network: { layers: [1, 3, 3] } });
    enter(form.box, 'data', '0 → 0\n1 → 1\n2 → 1.5');
    expect(messageAt(form.box, 'data')).toBe(
      'data.targets[2]: expected a class index, an integer from 0 to 2, got 1.5',
    );
  });

  test.each([
    ['hinge', '0 → 0', '-1 or 1'],
    ['bce', '0 → 2', 'from 0 to 1'],
    ['cross-entropy', '0 → 0.3, 0.3', 'add up to 1'],
  ])('%s says at the rows which targets it cannot read', (name, rows, message) => {
    const form = mount(withRows([[0]], [[1]]));
    choose(form.box, 'loss-name', name);
    enter(form.box, 'data', rows);
    expect(messageAt(form.box, 'data')).toContain(message);
    choose(form.box, 'loss-name', 'mse');
    expect(form.paths).toEqual([]);
  });

  test('delta belongs to Huber alone and goes with it', () => {
    const form = mount(smallLandscape());
    expect(form.box.querySelector('#loss-delta')).toBe(null);
    choose(form.box, 'loss-name', 'huber');
    enter(form.box, 'loss-delta', '0.5');
    expect(form.landscape.loss).toEqual({ name: 'huber', delta: 0.5 });
    enter(form.box, 'loss-delta', '0');
    expect(messageAt(form.box, 'loss-delta')).toBe('expected a finite number above 0, got 0');
    choose(form.box, 'loss-name', 'mae');
    expect(form.landscape.loss).toEqual({ name: 'mae' });
  });

  test('the penalty is kept through a change of loss, and said to be a channel of its own', () => {
    const form = mount(smallLandscape());
    enter(form.box, 'loss-l2', '0.01');
    expect(textOf(form.box)).toContain('0.01·‖θ‖² is a channel of its own');
    choose(form.box, 'loss-name', 'mae');
    expect(form.landscape.loss).toEqual({ name: 'mae', l2: 0.01 });
    enter(form.box, 'loss-l2', '-1');
    expect(messageAt(form.box, 'loss-l2')).toContain('got -1');
    expect(form.landscape.loss.l2).toBe(0.01);
  });
});

import { describe, expect, test } from 'vitest';
import {
  DEFAULT_SETTINGS,
  optionsOf,
  problemsOf,
  startChoice,
  startOf,
  type TrainingSettings,
} from '../../../src/app/training/settings.ts';
import { differences } from '../../../src/app/training/same-problem.ts';
import { fillOptions } from '../../../src/model/train/options.ts';
import { OPTIMIZERS, type Landscape, type ParametersSpec, type TrainingRecord } from '../../../src/spec/landscape.ts';
import { presetNamed } from '../../../src/app/state.ts';

const { landscape: moons } = presetNamed('moons');
const problem = { data: { samples: 256 }, loss: { l2: 0 } };
const set = (changes: Partial<TrainingSettings>) => ({ ...DEFAULT_SETTINGS, ...changes });

describe('the settings of a training', () => {
  test.each(OPTIMIZERS)('begin in order, whatever the optimiser: %s', (optimizer) => {
    expect(problemsOf(set({ optimizer }), moons.data)).toEqual([]);
    const full = fillOptions(optionsOf(set({ optimizer })), problem);
    expect(full).toMatchObject({ optimizer, steps: 1000, learningRate: DEFAULT_SETTINGS.learningRates[optimizer] });
    expect(full.batch).toBe('full');
  });

  test('become the options that were meant', () => {
    const chosen = set({
      optimizer: 'momentum',
      isFull: false,
      batch: 16,
      seed: 7,
      schedule: 'step',
      every: 100,
      factor: 0.3,
      nesterov: true,
    });
    expect(fillOptions(optionsOf(chosen), problem)).toMatchObject({
      optimizer: 'momentum',
      batch: 16,
      seed: 7,
      schedule: { step: 100, factor: 0.3 },
      momentum: 0.9,
      nesterov: true,
    });
  });

  test.each([
    [{ steps: 0 }, 'training.steps'],
    [{ learningRates: { ...DEFAULT_SETTINGS.learningRates, adam: NaN } }, 'training.learningRate'],
    [{ isFull: false, batch: 257 }, 'training.batch'],
    [{ schedule: 'step', every: 0 }, 'training.schedule.step'],
    [{ schedule: 'step', factor: 0 }, 'training.schedule.factor'],
    [{ warmUp: 1001 }, 'training.warmUp'],
    [{ beta2: 1 }, 'training.betas[1]'],
    [{ start: 'pytorch', startSeed: 0.5 }, 'training.startSeed'],
  ] satisfies [Partial<TrainingSettings>, string][])('%j is wrong at %s', (changes, path) =>
    expect(problemsOf(set(changes), moons.data).map((found) => found.path)).toEqual([path]),
  );

  test('what an optimiser has not got cannot be wrong of it', () => {
    expect(problemsOf(set({ optimizer: 'lbfgs', isFull: false, batch: 999, warmUp: -1 }), moons.data)).toEqual([]);
  });
});

describe('the start of a training', () => {
  const training: TrainingRecord = {
    version: 1,
    options: { optimizer: 'adam', steps: 5 },
    initial: { init: 'he-normal', seed: 3 },
    steps: 5,
  };
  test.each<[ParametersSpec, Partial<TrainingSettings>, string, unknown]>([
    [{ init: 'pytorch', seed: 2 }, {}, 'own', { init: 'pytorch', seed: 2 }],
    // from zeros no gradient leads anywhere
    [{ init: 'zeros' }, {}, 'xavier-uniform', { init: 'xavier-uniform', seed: 1 }],
    [{ values: [0, 0] }, {}, 'xavier-uniform', { init: 'xavier-uniform', seed: 1 }],
    [{ init: 'zeros' }, { start: 'own' }, 'own', { init: 'zeros' }],
    [{ values: [1, 2] }, {}, 'own', { values: [1, 2] }],
    [{ values: [1, 2], training }, {}, 'initial', training.initial],
    [{ values: [1, 2], training }, { start: 'own' }, 'own', { values: [1, 2] }],
    // the choice outlives the record that it was of
    [{ values: [1, 2] }, { start: 'initial' }, 'own', { values: [1, 2] }],
    [{ values: [1, 2] }, { start: 'he-normal', startSeed: 9 }, 'he-normal', { init: 'he-normal', seed: 9 }],
    [{ file: 'net.onnx' }, {}, 'own', null],
  ])('from %j with %j is %s', (parameters, changes, choice, start) => {
    expect(startChoice(set(changes), parameters)).toBe(choice);
    expect(startOf(set(changes), parameters)).toEqual(start);
  });
});

test('a problem differs by what it means, not by how it is written', () => {
  const written: Landscape = {
    ...moons,
    network: { ...moons.network, activation: ['tanh', 'tanh'], output: 'identity', bias: true },
    loss: { ...moons.loss, l2: 0 },
    window: { a: [0, 1], b: [0, 1] },
  };
  expect(differences(moons, written)).toEqual([]);
  expect(differences(moons, { ...moons, loss: { name: 'mse' } })).toEqual(['the loss']);
  expect(differences(moons, { ...moons, network: { ...moons.network, activation: 'relu' } })).toEqual(['the network']);
  expect(differences(moons, { ...moons, data: { dataset: 'moons', samples: 256, noise: 0.1, seed: 9 } })).toEqual([
    'the data',
  ]);
});

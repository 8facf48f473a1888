import { expect, test } from 'vitest';
import type { Landscape, TrainingRecord } from '../../../src/spec/landscape.ts';
import { SMALL, trainingPage } from './support.ts';

const training: TrainingRecord = {
  version: 1,
  options: { optimizer: 'adam', steps: 5 },
  initial: { init: 'he-normal', seed: 3 },
  steps: 5,
};
const values = Array.from({ length: 17 }, (_, k) => k / 17);

function recordIn({ parameters }: Landscape): TrainingRecord | undefined {
  return 'values' in parameters ? parameters.training : undefined;
}

test('the record of a training goes with another problem, comes back with its own, and outlives slips', () => {
  const { store, edit } = trainingPage({ ...SMALL, parameters: { values, training } });
  const record = () => recordIn(store.state.landscape);
  edit({ window: { a: [0, 1], b: [0, 1] }, plane: { directions: 'hessian' } });
  expect(record()).toBe(training);
  edit({ loss: { name: 'mse' } });
  expect(record()).toBeUndefined();
  expect(store.state.landscape.parameters).toEqual({ values });
  edit({ data: { dataset: 'moons', samples: 0 } });
  edit({ data: SMALL.data, loss: SMALL.loss });
  expect(record()).toBe(training);
  // a number that is not typed to its end is no other problem
  edit({ data: { dataset: 'moons', samples: NaN } });
  expect(recordIn(store.state.draft)).toBe(training);
});

test('a landscape that comes with other values and a record of its own is believed', () => {
  const { store, editor } = trainingPage({ ...SMALL, parameters: { values, training } });
  const other = { ...SMALL, loss: { name: 'mse' as const }, parameters: { values: [...values], training } };
  editor.replace(other);
  expect(store.state.landscape).toBe(other);
});

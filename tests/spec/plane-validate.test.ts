import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../src/spec/errors.ts';
import type { PlaneSpec } from '../../src/spec/landscape.ts';
import { parseLandscape, validateLandscape } from '../../src/spec/validate.ts';

const COUNT = 2 * 3 + 3 + 3 + 1;
const point = (value: number) => Array.from({ length: COUNT }, () => value);

function landscape(plane: unknown, parameters: unknown = { init: 'zeros' }): object {
  return {
    version: 1,
    network: { layers: [2, 3, 1], activation: 'tanh' },
    parameters,
    data: { dataset: 'xor' },
    loss: { name: 'mse' },
    plane,
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [5, 5],
  };
}

const messages = (plane: unknown) => validateLandscape(landscape(plane)).map(describeProblem);

describe('planes that are sound', () => {
  const sound: PlaneSpec[] = [
    { directions: 'random', only: [{ layer: 0, neuron: 2 }, { layer: 1 }] },
    { directions: 'line', points: [point(0), point(1)] },
    { directions: 'line', points: [point(0), point(1)], v: 'zero', seed: 3 },
    { directions: 'pca', trajectory: { points: [point(0), point(1), point(2)] } },
    { directions: 'pca', trajectory: { file: 'steps.npy' } },
    { directions: 'hessian' },
    { directions: 'hessian', pair: 'extremes', steps: 1000, seed: -1 },
    { directions: 'gradient' },
    { directions: 'gradient', normalize: 'layer', bias: 'scale', seed: 2 },
    { directions: 'gradient', with: 'hessian', normalize: 'none', steps: 2 },
  ];

  test.each(sound)('%j', (plane) => {
    expect(messages(plane)).toEqual([]);
    expect(parseLandscape(JSON.stringify(landscape(plane))).plane).toEqual(plane);
  });

  test('parameters may be in a file', () => {
    expect(validateLandscape(landscape({ directions: 'hessian' }, { file: 'theta.npy' }))).toEqual([]);
  });
});

describe('planes that are not name the field, what was expected and what came', () => {
  test.each([
    [
      { directions: 'pca' },
      'plane.trajectory: expected an object with exactly one of the keys "points", "file", got nothing',
    ],
    [
      { directions: 'pca', trajectory: { points: [point(0), point(1)] } },
      'plane.trajectory.points: expected an array of at least 3 parameter vectors, got an array of 2',
    ],
    [
      { directions: 'pca', trajectory: { points: [point(0), [1, 2], point(1)] } },
      'plane.trajectory.points[1]: expected 13 numbers (2·3+3 + 3·1+1), got 2',
    ],
    [
      { directions: 'pca', trajectory: { files: 'steps.npy' } },
      'plane.trajectory.files: expected a known key, the nearest being "file", got "files"',
    ],
    [{ directions: 'hessian', pair: 'top' }, 'plane.pair: expected one of "largest", "extremes", got "top"'],
    [{ directions: 'hessian', steps: 1 }, 'plane.steps: expected an integer from 2 to 1000, got 1'],
    [{ directions: 'hessian', seed: 0.5 }, 'plane.seed: expected an integer of at most 53 bits, got 0.5'],
    [{ directions: 'gradient', with: 'line' }, 'plane.with: expected one of "random", "hessian", got "line"'],
    [
      { directions: 'gradient', with: 'hessian', normalize: 'filter' },
      'plane.normalize: expected "none" beside a Hessian eigenvector, got "filter"',
    ],
    [
      { directions: 'line', points: [point(0)] },
      'plane.points: expected an array of 2 parameter vectors, got an array of 1',
    ],
    [{ directions: 'line', points: [point(0), [0]] }, 'plane.points[1]: expected 13 numbers (2·3+3 + 3·1+1), got 1'],
    [{ directions: 'line', points: [point(0), point(1)], v: 1 }, 'plane.v: expected one of "random", "zero", got 1'],
    [
      { directions: 'random', only: [{ layer: 0, neuron: 3 }] },
      'plane.only[0].neuron: expected an index of an output, 0 to 2, got 3',
    ],
    [
      { directions: 'random', only: [{ layer: 2 }] },
      'plane.only[0].layer: expected an index of a layer of weights, 0 to 1, got 2',
    ],
    [{ directions: 'random', only: [] }, 'plane.only: expected an array of at least 1 layers or neurons, got []'],
    [
      { directions: 'random', only: [{ layer: 0, neurn: 1 }] },
      'plane.only[0].neurn: expected a known key, the nearest being "neuron", got "neurn"',
    ],
  ])('%j', (plane, expected) => {
    expect(messages(plane)).toContain(expected);
  });

  test('every wrong point of a trajectory is named', () => {
    const points = [point(0), [1], point(0), [1, 2]];
    const found = validateLandscape(landscape({ directions: 'pca', trajectory: { points } }));
    expect(found.map(({ path }) => path)).toEqual(['plane.trajectory.points[1]', 'plane.trajectory.points[3]']);
  });

  test('a trajectory of a hundred thousand wrong points is one short report', () => {
    const points = Array.from({ length: 1e5 }, () => [0]);
    expect(validateLandscape(landscape({ directions: 'pca', trajectory: { points } }))).toHaveLength(51);
    const more = validateLandscape(landscape({ directions: 'pca', trajectory: { points: [...points, [0]] } }));
    expect(more.map(describeProblem)).toEqual([
      'plane.trajectory.points: expected at most 100000 parameter vectors, got an array of 100001',
    ]);
  });
});

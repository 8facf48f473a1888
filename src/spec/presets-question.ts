import type { LossName } from './landscape.ts';
import { TWO_LAYER_NETWORK } from './preset-parameters.ts';
import { GRID, SINGLE_LAYER, square, TWO_WEIGHTS, type Preset } from './presets-parts.ts';

/** Ten points on a line whose two classes overlap, so that the best logistic fit is at finite weights. */
const OVERLAPPING = {
  inputs: [[-2], [-1.5], [-1], [-0.6], [-0.2], [0.2], [0.5], [1], [1.4], [2]],
  targets: [[0], [0], [0], [1], [0], [1], [0], [1], [1], [1]],
};

const UNIT_INPUTS = [[-2], [-1.2], [-0.5], [0.3], [0.9], [1.7]];

const RELU_UNIT = { layers: [1, 1], output: 'relu' as const };

/**
 * "Squared error is convex, so why is my network's loss not?", row by row: what of network, loss, targets and plane makes a loss convex,
 * and what does not.
 */
export const QUESTION_PRESETS: readonly Preset[] = [
  {
    name: 'relu-relu',
    title: 'Two ReLU units in a row',
    description:
      'relu(w1·relu(w0·x + b0) + b1) on one sample x = 1 with target 1: a curve of minimisers w0·w1 = 1 beside a dead plateau, and not convex.',
    landscape: {
      version: 1,
      network: { layers: [1, 1, 1], activation: 'relu', output: 'relu' },
      parameters: { values: [0, 0, 0, 0] },
      data: { inputs: [[1]], targets: [[1]] },
      loss: { name: 'mse' },
      plane: TWO_WEIGHTS,
      window: square(-1, 2),
      grid: GRID,
    },
  },
  {
    name: 'two-predictions',
    title: 'The loss over its own predictions',
    description:
      'Squared error over two predictions is a sum of squares, so it is convex in the predictions whatever the targets are.',
    landscape: {
      version: 1,
      network: { layers: [1, 2] },
      parameters: { values: [0, 0, 0, 0] },
      data: {
        inputs: [[0], [0], [0]],
        targets: [
          [1, -0.5],
          [0.2, 0.6],
          [-0.4, 0.9],
        ],
      },
      loss: { name: 'mse' },
      plane: { directions: 'axes', u: { layer: 0, bias: 0 }, v: { layer: 0, bias: 1 } },
      window: square(-3, 3),
      grid: GRID,
    },
  },
  {
    name: 'linear-layer',
    title: 'One linear layer',
    description: 'Predictions are affine in weight and bias, so squared error is a convex paraboloid.',
    landscape: {
      ...SINGLE_LAYER,
      network: { layers: [1, 1] },
      data: { dataset: 'linear', samples: 32, noise: 0.2, seed: 1 },
      loss: { name: 'mse' },
      window: square(-3, 3),
    },
  },
  {
    name: 'two-linear-layers',
    title: 'Two linear layers',
    description:
      'No activation at all, yet not convex: the product w1·w0 bends the surface, while every local minimum is global.',
    landscape: {
      version: 1,
      network: { layers: [1, 1, 1], activation: 'identity', bias: false },
      parameters: { values: [0, 0] },
      data: { inputs: [[-1], [0.5], [1.5]], targets: [[-0.8], [0.7], [1.4]] },
      loss: { name: 'mse' },
      plane: TWO_WEIGHTS,
      window: square(-3, 3),
      grid: GRID,
    },
  },
  {
    name: 'logistic',
    title: 'Logistic regression, cross-entropy',
    description: 'Cross-entropy is a log-sum-exp of the affine logit, so logistic regression is convex.',
    landscape: {
      ...SINGLE_LAYER,
      network: { layers: [1, 1] },
      data: OVERLAPPING,
      loss: { name: 'bce' },
      window: { a: [-4, 8], b: [-6, 6] },
    },
  },
  {
    name: 'logistic-mse',
    title: 'Logistic regression, squared error',
    description: 'The same model and data under squared error on the sigmoid: flat tails, and no longer convex.',
    landscape: {
      ...SINGLE_LAYER,
      network: { layers: [1, 1], output: 'sigmoid' },
      data: OVERLAPPING,
      loss: { name: 'mse' },
      window: { a: [-8, 16], b: [-12, 12] },
    },
  },
  {
    name: 'relu-unit-nonpositive',
    title: 'One ReLU unit, targets at or below zero',
    description: 'With every target at most 0 a convex function that is never negative gets squared: convex.',
    landscape: {
      ...SINGLE_LAYER,
      network: RELU_UNIT,
      data: { inputs: UNIT_INPUTS, targets: [[-0.5], [0], [-1], [-0.2], [0], [-0.8]] },
      loss: { name: 'mse' },
      window: square(-2, 2),
    },
  },
  {
    name: 'relu-unit-positive',
    title: 'One ReLU unit, two targets above zero',
    description:
      'The same unit and inputs, but two targets are positive: the targets alone decide that it is not convex.',
    landscape: {
      ...SINGLE_LAYER,
      network: RELU_UNIT,
      data: { inputs: UNIT_INPUTS, targets: [[1.5], [0], [-1], [-0.2], [0], [2]] },
      loss: { name: 'mse' },
      window: square(-3, 3),
    },
  },
  {
    name: 'last-layer',
    title: 'Only the last layer of a deep network',
    description:
      'With the features fixed, the last layer is linear regression on them: convex, however deep the network is.',
    landscape: {
      version: 1,
      network: { layers: [2, 8, 8, 1], activation: 'tanh' },
      parameters: { init: 'he-normal', seed: 3 },
      data: { dataset: 'moons', samples: 64, noise: 0.1, seed: 1 },
      loss: { name: 'mse' },
      plane: { directions: 'axes', u: { layer: 2, weight: [0, 0] }, v: { layer: 2, weight: [0, 2] } },
      window: square(-3, 3),
      grid: GRID,
    },
  },
  twoLayerUnder('mse', 'squared error'),
  twoLayerUnder('mae', 'absolute error'),
  twoLayerUnder('huber', 'Huber loss'),
  twoLayerUnder('log-cosh', 'log-cosh loss'),
  twoLayerUnder('cross-entropy', 'cross-entropy'),
];

/** One network and one plane, so that only the loss differs. */
function twoLayerUnder(loss: LossName, title: string): Preset {
  const convexIn = loss === 'cross-entropy' ? 'logits' : 'predictions';
  return {
    name: `two-layer-${loss}`,
    title: `A two-layer network under ${title}`,
    description: `The loss is convex in the ${convexIn}, but that does not make a two-layer network convex in its weights.`,
    landscape: {
      version: 1,
      network: { layers: [2, 4, 2], activation: 'tanh' },
      parameters: { values: TWO_LAYER_NETWORK },
      data: { dataset: 'moons', samples: 64, noise: 0.1, seed: 1 },
      loss: { name: loss },
      plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 1, weight: [0, 0] } },
      window: square(-5, 5),
      grid: GRID,
    },
  };
}

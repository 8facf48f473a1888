import type { Landscape } from './landscape.ts';
import { IRIS_NETWORK, MOONS_NETWORK, PARABOLOID_NETWORK } from './preset-parameters.ts';
import { GRID, SINGLE_LAYER, square, type Preset } from './presets-parts.ts';

/** Thirteen points of a wave that a network of three hidden units fits closely but not exactly. */
const WIGGLE = {
  inputs: [[-3], [-2.5], [-2], [-1.5], [-1], [-0.5], [0], [0.5], [1], [1.5], [2], [2.5], [3]],
  targets: [
    [0.34],
    [0.33],
    [-0.08],
    [-0.67],
    [-0.83],
    [-0.76],
    [0.1],
    [0.57],
    [0.98],
    [0.57],
    [0.11],
    [-0.28],
    [-0.45],
  ],
};

/** Landscapes about which something is to be measured: minima, curvature, shape. */
export const MEASURED_PRESETS: readonly Preset[] = [
  {
    name: 'depth-and-width',
    title: 'Three layers, 16 wide, untrained',
    description:
      'A random 2-16-16-1 tanh network along two random directions: seed, depth and width decide how many minima a slice has.',
    landscape: {
      version: 1,
      network: { layers: [2, 16, 16, 1], activation: 'tanh' },
      parameters: { init: 'he-normal', seed: 1 },
      data: { dataset: 'xor', samples: 64, seed: 1 },
      loss: { name: 'mse' },
      plane: { directions: 'random', normalize: 'filter', seed: 1 },
      window: square(-3, 3),
      grid: GRID,
    },
  },
  {
    name: 'paraboloid',
    title: 'A minimum and its paraboloid',
    description:
      'A 1-3-1 tanh network at a local minimum of its ten parameters: the Taylor paraboloid fits near the middle and fails farther out.',
    landscape: {
      version: 1,
      network: { layers: [1, 3, 1], activation: 'tanh' },
      parameters: { values: PARABOLOID_NETWORK },
      data: WIGGLE,
      loss: { name: 'mse' },
      plane: { directions: 'random', normalize: 'filter', bias: 'scale', seed: 1 },
      window: square(-1.5, 1.5),
      grid: GRID,
    },
  },
  {
    name: 'moons',
    title: 'Moons, two hidden layers of 16',
    description:
      'A trained classifier of 337 parameters, seen along two random filter-normalised directions around its minimum (Li et al. 2018).',
    landscape: {
      version: 1,
      network: { layers: [2, 16, 16, 1], activation: 'tanh' },
      parameters: { values: MOONS_NETWORK },
      data: { dataset: 'moons', samples: 128, noise: 0.15, seed: 1 },
      loss: { name: 'bce' },
      plane: { directions: 'random', normalize: 'filter', seed: 2 },
      window: square(-2, 2),
      grid: GRID,
    },
  },
  {
    name: 'iris',
    title: 'Iris flowers',
    description:
      "A trained 4-8-3 tanh network on Fisher's 150 flowers under cross-entropy, along two random directions.",
    landscape: {
      version: 1,
      network: { layers: [4, 8, 3], activation: 'tanh' },
      parameters: { values: IRIS_NETWORK },
      data: { dataset: 'iris' },
      loss: { name: 'cross-entropy' },
      plane: { directions: 'random', normalize: 'filter', seed: 2 },
      window: square(-2, 2),
      grid: GRID,
    },
  },
  {
    name: 'sine-unit',
    title: 'Fitting a frequency',
    description:
      'One unit sin(w·x + b) fitted to a sine wave: the frequency w has many real local minima, repeated every 2π of b.',
    landscape: {
      ...SINGLE_LAYER,
      network: { layers: [1, 1], output: 'sin' },
      data: sineWave(3, 0.5, 24),
      loss: { name: 'mse' },
      window: { a: [-8, 8], b: [-2 * Math.PI, 2 * Math.PI] },
    },
  },
];

/** sin(frequency·x + phase) at x evenly spaced over [-3, 3], rounded to 6 digits. */
function sineWave(frequency: number, phase: number, count: number): Landscape['data'] {
  const round = (x: number) => Math.round(x * 1e6) / 1e6;
  const inputs = Array.from({ length: count }, (_, n) => [round((6 * n) / (count - 1) - 3)]);
  return { inputs, targets: inputs.map(([x]) => [round(Math.sin(frequency * x + phase))]) };
}

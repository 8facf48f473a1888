import type { Landscape } from '../../src/spec/landscape.ts';

/** A network of 2-3-2 units with parameters that are all different, on three points of the plane. */
export function smallLandscape(changes: Partial<Landscape> = {}): Landscape {
  return {
    version: 1,
    network: { layers: [2, 3, 2], activation: 'tanh' },
    parameters: { values: Array.from({ length: 17 }, (_, k) => (k + 1) / 10) },
    data: {
      inputs: [
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: [
        [1, 0],
        [0, 1],
        [0.5, 0.5],
      ],
    },
    loss: { name: 'mse' },
    plane: { directions: 'axes', u: { layer: 0, weight: [2, 1] }, v: { layer: 1, bias: 1 } },
    window: { a: [-1, 1], b: [-2, 2] },
    grid: [9, 7],
    ...changes,
  };
}

/** The same with inline data of one input. */
export function withRows(
  inputs: number[][],
  targets: number[][] | number[],
  changes: Partial<Landscape> = {},
): Landscape {
  const first = targets[0];
  const outputs = Array.isArray(first) ? first.length : 2;
  const layers = [inputs[0].length, 3, outputs];
  return smallLandscape({
    network: { layers, activation: 'relu' },
    parameters: { init: 'he-normal', seed: 2 },
    plane: { directions: 'random', seed: 1 },
    data: { inputs, targets },
    ...changes,
  });
}

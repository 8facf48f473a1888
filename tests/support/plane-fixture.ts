import { readFileSync } from 'node:fs';
import type { FullSpaceProblem } from '../../src/model/full-space/tape.ts';
import { createNetwork } from '../../src/model/network.ts';
import type { LossName } from '../../src/spec/landscape.ts';

/** What `tests/fixtures/planes/planes.py` found by independent code. */
export interface PlaneFixture {
  filter: { layers: number[]; seed: number; bias: 'zero' | 'scale'; theta: number[]; u: number[]; v: number[] }[];
  principal: {
    points: number[][];
    u: number[];
    v: number[];
    shares: [number, number];
    a: number[];
    b: number[];
    distance: number[];
  }[];
  walks: { points: number; dimensions: number; mean: number[]; deviation: number[]; both: [number, number] }[];
  hessian: HessianCase[];
  barrier: { other: number[]; height: number; at: number; ends: [number, number] }[];
}

export interface HessianCase {
  layers: number[];
  loss: LossName;
  theta: number[];
  inputs: number[][];
  targets: number[][];
  gradient: number[];
  values: number[];
  vectors: { largest: number[]; second: number[]; smallest: number[] };
}

export const planeFixture = JSON.parse(
  readFileSync(new URL('../fixtures/planes/planes.json', import.meta.url), 'utf8'),
) as PlaneFixture;

/** The tanh network, data and loss of a case. */
export function problemOf({ layers, loss, inputs, targets }: HessianCase): FullSpaceProblem {
  return {
    network: createNetwork({ layers, activation: 'tanh' }),
    data: {
      samples: inputs.length,
      features: layers[0],
      outputs: layers[layers.length - 1],
      inputs: Float64Array.from(inputs.flat()),
      targets: Float64Array.from(targets.flat()),
      description: '',
    },
    loss: { name: loss, delta: 1, l2: 0 },
  };
}

/** A network without hidden layers under mse: the loss is a quadratic of θ, whose derivatives are known. */
export function quadraticProblem(inputs: number[][], targets: number[]): FullSpaceProblem {
  return {
    network: createNetwork({ layers: [inputs[0].length, 1], bias: false }),
    data: {
      samples: inputs.length,
      features: inputs[0].length,
      outputs: 1,
      inputs: Float64Array.from(inputs.flat()),
      targets: Float64Array.from(targets),
      description: '',
    },
    loss: { name: 'mse', delta: 1, l2: 0 },
  };
}

/** Largest difference of two lists of numbers. */
export function farthest(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let most = x.length === y.length ? 0 : Infinity;
  for (let k = 0; k < x.length; k++) most = Math.max(most, Math.abs(x[k] - y[k]));
  return most;
}

import { exportModel } from '../../../src/model/import/export-model.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { createTrainer, type TrainingResult } from '../../../src/model/train/trainer.ts';
import type { Landscape, NetworkSpec } from '../../../src/spec/landscape.ts';
import { EXPECTED } from './support.ts';

/** A network that `make.py` can load: Linear(2, 5), tanh, Linear(5, 4), tanh, Linear(4, 2). */
export const TRAINED_NETWORK: NetworkSpec = { layers: [2, 5, 4, 2], activation: 'tanh' };

/** Trains it here for a hundred steps of Adam, on the data of the fixtures. */
export async function trainHere(): Promise<TrainingResult> {
  const landscape: Landscape = {
    version: 1,
    network: TRAINED_NETWORK,
    parameters: { init: 'xavier-uniform', seed: 11 },
    data: EXPECTED.data,
    loss: { name: 'mse' },
    plane: { directions: 'random' },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [2, 2],
  };
  const problem = await resolveLandscape(landscape);
  const trainer = createTrainer(problem, problem.plane.origin, { optimizer: 'adam', learningRate: 0.05, steps: 100 });
  while (trainer.step());
  return trainer.result();
}

/** What is saved of it. */
export async function trainedFiles(): Promise<Record<string, Uint8Array>> {
  const { theta } = await trainHere();
  return {
    'trained-here.safetensors': exportModel(TRAINED_NETWORK, theta),
    'trained-here-float32.safetensors': exportModel(TRAINED_NETWORK, theta, { type: 'F32' }),
  };
}

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { LandscapeError } from '../../../src/spec/errors.ts';
import type { Landscape, NetworkSpec } from '../../../src/spec/landscape.ts';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';

const FOLDER = new URL('../../fixtures/import/', import.meta.url);

export function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, FOLDER)));
}

export interface ExpectedModel {
  /** Mean squared error in float64, by PyTorch. */
  readonly loss: number;
  readonly layers: number[];
  readonly activation: NonNullable<NetworkSpec['activation']>;
  readonly output: NonNullable<NetworkSpec['output']>;
  readonly bias: boolean;
  readonly values: number[];
  /** Of the checkpoints that the manual's blocks saved. */
  readonly losses?: number[];
  readonly sha256?: string;
}

/** What PyTorch says of the networks in this folder; `make.py` made both. */
export const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8')) as {
  readonly data: { inputs: number[][]; targets: number[][] };
  readonly models: Record<string, ExpectedModel>;
};

/** The mean squared error of a network on the data of the folder, in float64. */
export async function lossOf(network: NetworkSpec, values: ArrayLike<number>): Promise<number> {
  const landscape: Landscape = {
    version: 1,
    network,
    parameters: { values: Array.from(values) },
    data: EXPECTED.data,
    loss: { name: 'mse' },
    plane: { directions: 'random' },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  };
  return createEvaluator(await resolveLandscape(landscape)).lossAt(0, 0);
}

/** The text of the `spec` error that this throws. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(LandscapeError);
    expect((error as LandscapeError).kind).toBe('spec');
    return (error as LandscapeError).message;
  }
  throw new Error('expected an error, got none');
}

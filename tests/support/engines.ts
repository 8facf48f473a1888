import { expect } from 'vitest';
import { nodeErrors } from '../../src/engine/contract.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import type { Activation, Landscape, LossName, Window } from '../../src/spec/landscape.ts';
import { evaluateField } from '../../src/engine/sweep.ts';

export interface CaseOptions {
  layers?: number[];
  activation?: Activation | Activation[];
  output?: Activation;
  bias?: boolean;
  loss?: LossName;
  samples?: number;
  grid?: [number, number];
  window?: Window;
  seed?: number;
  /** Multiplies parameters and directions. */
  size?: number;
}

/** A small landscape whose every number comes from formulas: no seeds, no files. */
export function makeCase(options: CaseOptions = {}): Landscape {
  const { layers = [2, 5, 3, 2], activation = 'tanh', loss = 'mse', samples = 7, size = 1, seed = 0 } = options;
  const { grid = [5, 4], window = { a: [-1, 1.5], b: [-1.25, 0.75] } } = options;
  const bias = options.bias ?? true;
  const count = layers.slice(1).reduce((sum, width, l) => sum + width * (layers[l] + (bias ? 1 : 0)), 0);
  const wave = (phase: number, scale: number) => (k: number) => scale * Math.sin(1.7 * k + phase + seed + 0.01 * k * k);
  const numbers = (length: number, make: (k: number) => number) => Array.from({ length }, (_, k) => make(k));
  const outputs = layers[layers.length - 1];
  return {
    version: 1,
    network: { layers, activation, bias, ...(options.output && { output: options.output }) },
    parameters: { values: numbers(count, wave(0.3, size)) },
    data: {
      inputs: numbers(samples, (n) => n).map((n) => numbers(layers[0], (k) => wave(n * 2.1, 1.5)(k + 1))),
      targets: targetsFor(loss, samples, outputs),
    },
    loss: { name: loss },
    plane: { directions: 'given', u: numbers(count, wave(1.1, 0.8 * size)), v: numbers(count, wave(2.9, 0.7 * size)) },
    window,
    grid,
  };
}

function targetsFor(loss: LossName, samples: number, outputs: number): number[][] | number[] {
  const rows = Array.from({ length: samples }, (_, n) => n);
  const row = (make: (n: number, k: number) => number) =>
    rows.map((n) => Array.from({ length: outputs }, (_, k) => make(n, k)));
  switch (loss) {
    case 'cross-entropy':
      return rows.map((n) => (n * 3) % outputs);
    case 'hinge':
      return row((n, k) => ((n + k) % 2 === 0 ? 1 : -1));
    case 'bce':
      return row((n, k) => ((n + k) % 3 === 0 ? 1 : (n + k) % 3 === 1 ? 0 : 0.25));
    default:
      return row((n, k) => Math.cos(2.3 * n + k));
  }
}

/** Float64 losses at every node, from the reference engine's own arithmetic. */
export async function lossesOf(engine: Engine, landscape: ResolvedLandscape): Promise<Float32Array | Float64Array> {
  const [width, height] = landscape.grid;
  const job = await engine.prepare(landscape);
  try {
    return await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width, height });
  } finally {
    job.dispose();
  }
}

export async function fieldOf(engine: Engine, landscape: Landscape): Promise<Float32Array> {
  return (await evaluateField(engine, await resolveLandscape(landscape))).values;
}

/** Fails with a table of the worst nodes when the numerical contract is broken anywhere. */
export function expectContract(
  label: string,
  expected: ArrayLike<number>,
  got: ArrayLike<number>,
  width: number,
  share = 1,
): void {
  const broken = nodeErrors(expected, got).filter(({ ratio }) => !(ratio <= share));
  if (broken.length === 0) return;
  const rows = broken
    .sort((x, y) => y.ratio - x.ratio)
    .slice(0, 12)
    .map(({ index, expected, got, error, allowed, ratio }) =>
      [
        index % width,
        Math.floor(index / width),
        expected,
        got,
        error.toExponential(2),
        allowed.toExponential(2),
        ratio.toFixed(2),
      ].join('\t'),
    );
  expect.fail(
    [
      `${label}: ${broken.length} nodes outside the contract`,
      'i\tj\texpected\tgot\terror\tallowed\tratio',
      ...rows,
    ].join('\n'),
  );
}

/** The bits of float32 losses: NaN and signed zeros compare as they are. */
export function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

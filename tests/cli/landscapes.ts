import { writeFileSync } from 'node:fs';
import type { Landscape } from '../../src/spec/landscape.ts';

/** A line fitted to points; the plane is (weight, bias), so that every loss can be worked out by hand. */
export function lineFit(change: Partial<Landscape> = {}): Landscape {
  return {
    version: 1,
    network: { layers: [1, 1] },
    parameters: { values: [0, 0] },
    data: { inputs: [[1], [2]], targets: [[1], [3]] },
    loss: { name: 'mse' },
    plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 0, bias: 0 } },
    window: { a: [-1, 3], b: [-2, 2] },
    grid: [5, 3],
    ...change,
  };
}

/** The same losses row by row, from the formula. */
export function lineLosses({ window: { a, b }, grid: [width, height] }: Landscape): number[] {
  const at = ([from, to]: [number, number], k: number, n: number) => from + ((to - from) * k) / (n - 1);
  return Array.from({ length: width * height }, (_, n) => {
    const weight = at(a, n % width, width);
    const bias = at(b, Math.floor(n / width), height);
    return ((weight + bias - 1) ** 2 + (2 * weight + bias - 3) ** 2) / 2;
  });
}

/** So much work that a test can act before it is done. */
export function endless(): Landscape {
  return lineFit({
    network: { layers: [1, 64, 64, 1], activation: 'tanh' },
    parameters: { init: 'pytorch', seed: 1 },
    data: { dataset: 'sine', samples: 2000 },
    plane: { directions: 'random', seed: 1 },
    grid: [4096, 4096],
  });
}

export function save(path: string, landscape: Landscape): string {
  writeFileSync(path, JSON.stringify(landscape));
  return path;
}

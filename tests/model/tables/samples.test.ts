import { describe, expect, test } from 'vitest';
import { checkClassCount } from '../../../src/model/tables/samples.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import type { Landscape, LossName } from '../../../src/spec/landscape.ts';

function landscape(loss: LossName, outputs: number): Landscape {
  return {
    version: 1,
    network: { layers: [1, outputs] },
    parameters: { init: 'zeros' },
    data: { file: 'points.csv', targets: ['y'] },
    loss: { name: loss },
    plane: { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 0, bias: 0 } },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [5, 5],
  };
}

const resolve = (text: string, loss: LossName, outputs = 1) =>
  resolveLandscape(landscape(loss, outputs), async () => new TextEncoder().encode(text));

describe('names of classes', () => {
  test('are at least two: a lone word in a column of targets is a slip', async () => {
    await expect(resolve('x,y\n1,two\n', 'mse')).rejects.toThrow(
      'data.targets: expected numbers, or the names of at least 2 classes, got only "two"',
    );
    expect(() => checkClassCount(['one'], 3)).toThrow('at least 2 classes');
  });

  test('are at most as many as the network tells apart', async () => {
    expect(() => checkClassCount(['a', 'b'], 1)).not.toThrow();
    expect(() => checkClassCount(['a', 'b', 'c'], 3)).not.toThrow();
    expect(() => checkClassCount(['a', 'b', 'c'], 1)).toThrow(
      'expected at most 2 classes for 1 outputs, got 3 ("a", "b", "c")',
    );
    await expect(resolve('x,y\n1,a\n2,b\n3,c\n', 'cross-entropy', 2)).rejects.toThrow('at most 2 classes');
  });

  test('become 0 and 1 in the order of their names', async () => {
    const { data } = await resolve('x,y\n1,no\n2,yes\n3,no\n', 'bce');
    expect([...data.targets]).toEqual([0, 1, 0]);
    expect(data.description).toContain('classes 0 = no, 1 = yes');
  });
});

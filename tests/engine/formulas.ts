import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Activation, type Landscape, type LossName } from '../../src/spec/landscape.ts';
import known from '../fixtures/engine/formulas.json';
import { expectContract, lossesOf } from '../support/engines.ts';

/**
 * Activations and losses against values from Python's math module, free of any code of this project: the plane's `a` is
 * the only weight of a network with one input of 1, so that the loss at a node is the formula at its coordinate.
 */
export function formulaSuite(engineOf: () => Engine, tolerance: { relative: number; absolute: number }): void {
  describe('known values', () => {
    it.each(ACTIVATIONS)('of %s, to a small relative error', async (activation) => {
      for (const [k, { a, nodes }] of known.windows.entries()) {
        const landscape = scalar(activation, 'mae', a, nodes, [[0]]);
        const expected = known.activations[activation][k].map(Math.abs);
        expectNear(activation, expected, await lossesOf(engineOf(), await resolveLandscape(landscape)), tolerance);
      }
    });

    it.each(LOSSES)('of %s', async (loss) => {
      for (const [k, { a, nodes }] of known.windows.entries()) {
        const target = known.targets[loss];
        const targets = loss === 'cross-entropy' ? [target] : [[target]];
        const landscape = scalar('identity', loss, a, nodes, targets);
        const got = await lossesOf(engineOf(), await resolveLandscape(landscape));
        expectContract(loss, known.losses[loss][k], got, nodes, 0.5);
      }
    });
  });
}

function scalar(
  output: Activation,
  loss: LossName,
  a: number[],
  nodes: number,
  targets: number[] | number[][],
): Landscape {
  const outputs = loss === 'cross-entropy' ? 2 : 1;
  const values = Array.from({ length: outputs }, () => 0);
  return {
    version: 1,
    network: { layers: [1, outputs], output, bias: false },
    parameters: { values },
    data: { inputs: [[1]], targets },
    loss: { name: loss },
    plane: { directions: 'given', u: values.map((_, k) => (k === 0 ? 1 : 0)), v: values },
    window: { a: [a[0], a[1]], b: [0, 1] },
    grid: [nodes, 1],
  };
}

function expectNear(
  label: string,
  expected: number[],
  got: ArrayLike<number>,
  { relative, absolute }: { relative: number; absolute: number },
): void {
  const broken = expected.flatMap((value, k) => {
    const error = Math.abs(got[k] - value);
    return error <= relative * value + absolute ? [] : [`${k}\texpected ${value}\tgot ${got[k]}\terror ${error}`];
  });
  expect(broken, label).toEqual([]);
}

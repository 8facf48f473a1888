import { describe, expect, it } from 'vitest';
import { describePlan } from '../../src/engine/plan/describe.ts';
import { planLandscape } from '../../src/engine/plan/plan.ts';
import type { CaseOptions } from '../support/engines.ts';
import { layerPlane } from '../support/planes.ts';

async function wordsOf(options: CaseOptions, byU: number[], byV: number[]): Promise<string[]> {
  return describePlan(await planLandscape(await layerPlane(options, byU, byV)));
}

const finite = 'Overflow cannot happen in this window, so kernels leave its checks out.';

describe('a plan in words', () => {
  it('of a plane that moves everything', async () => {
    const options: CaseOptions = { layers: [784, 32, 10], activation: 'relu', loss: 'cross-entropy', size: 0.01 };
    expect(await wordsOf(options, [0, 1], [0, 1])).toEqual([
      'Layer 1 is affine in (a, b): 1 multiply-add per unit and sample instead of 784.',
      finite,
      'Each point takes 352 multiply-adds and 32 relu a sample, a naive evaluation 25,408.',
    ]);
  });

  it('of layers that do not move, and of layers that move with a row or column', async () => {
    const options: CaseOptions = {
      layers: [3, 5, 4, 6, 2],
      activation: ['tanh', 'relu', 'sin'],
      loss: 'mae',
      samples: 512,
    };
    expect(await wordsOf(options, [1, 2], [3])).toEqual([
      'Layer 1 of 4 does not move: evaluated once for 512 samples.',
      'Layers 2–3 move with a alone: once a column is enough.',
      'Layer 4 is affine in (a, b): 1 multiply-add per unit and sample instead of 6.',
      finite,
      'Each point takes 2 multiply-adds a sample, a naive evaluation 71.',
    ]);
    expect(await wordsOf({ ...options, samples: 1 }, [3], [2, 3])).toEqual([
      'Layers 1–2 of 4 do not move: evaluated once for 1 sample.',
      'Layer 3 moves with b alone: once a row is enough.',
      'Layer 4 is affine in (a, b): 1 multiply-add per unit and sample instead of 6.',
      finite,
      'Each point takes 2 multiply-adds a sample, a naive evaluation 71.',
    ]);
  });

  it('of closed forms', async () => {
    expect(await wordsOf({ layers: [2, 5, 4, 2] }, [2], [2])).toEqual([
      'Layers 1–2 of 3 do not move: evaluated once for 7 samples.',
      'The loss is exactly quadratic over this plane: six coefficients, evaluated in closed form.',
      'Each point takes 0 multiply-adds a sample, a naive evaluation 38.',
    ]);
    expect(await wordsOf({ loss: 'bce' }, [], [])).toContain('Nothing moves: the loss is the same number everywhere.');
  });

  it('of a plane that is a line', async () => {
    const options: CaseOptions = { layers: [2, 3, 1], loss: 'mae', grid: [1000, 9] };
    expect((await wordsOf(options, [0], []))[0]).toBe(
      'The loss depends on a alone: evaluated at one node of each column, 1000 in all.',
    );
    expect((await wordsOf(options, [], [0]))[0]).toBe(
      'The loss depends on b alone: evaluated at one node of each row, 9 in all.',
    );
  });

  it('of a window in which overflow is possible, and of layers too large to keep', async () => {
    const window = { a: [-1e20, 1e20], b: [-1e20, 1e20] } as CaseOptions['window'];
    expect(await wordsOf({ layers: [2, 3, 1], activation: 'relu', window }, [0, 1], [0, 1])).toContain(
      'Bounds do not rule overflow out in this window, so kernels check for it.',
    );
    const words = await wordsOf({ layers: [1, 40_000, 1], samples: 2000, loss: 'mae' }, [1], [1]);
    expect(words[0]).toMatch(/^Layer 1 does not move, yet is evaluated at every point: .*2000 samples/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taylorError, taylorModel } from '../../src/analysis/taylor.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import type { Activation, Landscape, LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';

/** prediction = w2 φ(w1) on one sample of input 1 without bias, in the plane of (w1, w2). */
function pair(activation: Activation, target: number, options: { loss?: LossName; window?: Landscape['window'] } = {}) {
  const { loss = 'mse', window = { a: [-2, 2], b: [-2, 2] } } = options;
  return resolveLandscape({
    ...makeCase({ loss }),
    network: { layers: [1, 1, 1], bias: false, activation },
    parameters: { values: [0, 0] },
    data: { inputs: [[1]], targets: [[target]] },
    plane: { directions: 'given', u: [1, 0], v: [0, 1] },
    window,
    grid: [41, 41],
  });
}

describe('the Taylor paraboloid', () => {
  it('is the loss itself where that is a parabola', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [3, 2], loss: 'mse' }));
    const { lossAt } = createEvaluator(problem);
    const model = taylorModel(createJetEvaluator(problem).jetAt(0.3, -0.2), [0.3, -0.2]);
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (a, b) => {
        expect(Math.abs(model(a, b) - lossAt(a, b))).toBeLessThan(1e-13 * (1 + lossAt(a, b)));
      }),
    );
  });

  it('has the value, the gradient and the Hessian of its jet at its point', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'gelu' }));
    const jet = createJetEvaluator(problem).jetAt(0.4, 0.1);
    const model = taylorModel(jet, [0.4, 0.1]);
    expect(model(0.4, 0.1)).toBe(jet.value);
    const h = 0.5;
    expect((model(0.4 + h, 0.1) - model(0.4 - h, 0.1)) / (2 * h)).toBeCloseTo(jet.a, 12);
    expect((model(0.4, 0.1 + h) - model(0.4, 0.1 - h)) / (2 * h)).toBeCloseTo(jet.b, 12);
    expect((model(0.4 + h, 0.1) + model(0.4 - h, 0.1) - 2 * jet.value) / h ** 2).toBeCloseTo(jet.aa, 12);
    const mixed = model(0.4 + h, 0.1 + h) - model(0.4 + h, 0.1 - h) - model(0.4 - h, 0.1 + h) + model(0.4 - h, 0.1 - h);
    expect(mixed / (4 * h * h)).toBeCloseTo(jet.ab, 12);
  });
});

describe('its error', () => {
  it('for (w2 w1 − y)² is the cubic and quartic rest of that polynomial', async () => {
    const problem = await pair('identity', 0.5, { window: { a: [-2, 2], b: [-1, 1] } });
    const [a, b] = [0.7, -0.4];
    const { radius, largest, rms } = await taylorError(problem, a, b, { radii: [0.01, 0.3, 2], directions: 32 });
    for (const [k, r] of radius.entries()) {
      const rests = Array.from({ length: 32 }, (_, n) => {
        // with the window's half-widths 2 and 1
        const [x, y] = [2 * r * Math.cos((Math.PI * n) / 16), r * Math.sin((Math.PI * n) / 16)];
        return Math.abs(2 * (a * y + b * x) * x * y + (x * y) ** 2);
      });
      expect(largest[k]).toBeCloseTo(Math.max(...rests), 13);
      expect(rms[k]).toBeCloseTo(Math.sqrt(rests.reduce((sum, e) => sum + e * e, 0) / 32), 13);
    }
  });

  it('grows with the third power where the loss is smooth', async () => {
    for (const activation of ['tanh', 'gelu', 'softplus', 'sin'] as const) {
      const problem = await resolveLandscape(makeCase({ activation, loss: 'cross-entropy', layers: [2, 4, 3] }));
      const { order, crease, sentence, reliableFrom } = await taylorError(problem, 0.31, -0.17);
      expect(crease).toBe('none');
      expect(order, activation).toBeGreaterThan(2.9);
      expect(order, activation).toBeLessThan(3.1);
      expect(reliableFrom).toBeLessThan(0.01);
      expect(sentence).toMatch(/^The error of the paraboloid grows as radius\^3\.\d close to the point/);
    }
  });

  it('grows with the fourth power where third derivatives vanish', async () => {
    // (w1 w2)² around 0: nothing below the fourth power but 0
    const { order } = await taylorError(await pair('identity', 0), 0, 0);
    expect(order).toBeCloseTo(4, 6);
  });

  it('grows with the first power on a kink, with the second where only a curvature jumps', async () => {
    const relu = await taylorError(await pair('relu', 1), 0, 0.5);
    expect(relu.crease).toBe('here');
    expect(relu.order).toBeCloseTo(1, 2);
    expect(relu.sentence).toMatch(/no paraboloid fits/);
    const elu = await taylorError(await pair('elu', 1), 0, 0.5);
    expect(elu.crease).toBe('here');
    expect(elu.order).toBeCloseTo(2, 1);
    // hinge: 1 − y w2 w1 = 0 where w2 w1 = 1
    const hinge = await taylorError(await pair('identity', 1, { loss: 'hinge' }), 2, 0.5);
    expect([hinge.crease, Math.round(hinge.order!)]).toEqual(['here', 1]);
  });

  it('sees a crease one grid step away, and none two steps away', async () => {
    const problem = await pair('relu', 1);
    // the grid's step is 0.1, the crease is at w1 = 0
    const near = await taylorError(problem, 0.09, 0.5);
    expect(near.crease).toBe('near');
    expect(near.order).toBeGreaterThan(2.5);
    expect(near.sentence).toMatch(/a crease passes within one step of the grid/);
    expect((await taylorError(problem, 0.2, 0.5)).crease).toBe('none');
  });

  it('does not take a dead unit for a crease', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'relu' }));
    for (const theta of [problem.plane.origin, problem.plane.u, problem.plane.v]) theta.fill(0, 0, 12);
    expect((await taylorError(problem, 0.3, 0.2)).crease).toBe('none');
  });

  it('is nothing but rounding for a parabola, and says so', async () => {
    const problem = await resolveLandscape(makeCase({ layers: [3, 2], loss: 'mse' }));
    const { order, reliableFrom, rounding, largest, sentence } = await taylorError(problem, 0.3, -0.2);
    expect([order, reliableFrom]).toEqual([null, null]);
    expect(Math.max(...largest)).toBeLessThan(16 * rounding);
    expect(sentence).toMatch(/^The loss is this paraboloid/);
  });

  it('has no order close to the point where it begins beyond a crease far away', async () => {
    // dead for w1 < 0: the loss is constant up to w1 = 0, at half the half-width
    const { order, reliableFrom, sentence } = await taylorError(await pair('relu', 1), -1, 0.5);
    expect(order).toBeNull();
    expect(reliableFrom).toBeGreaterThan(0.5);
    expect(reliableFrom).toBeLessThan(0.6);
    expect(sentence).toMatch(/within a radius of 0.562 half-widths, where a crease is crossed\.$/);
  });

  it('names the crease at which an exact paraboloid ends, however near, and gives no power for it', async () => {
    // one step of the grid is 0.1: the crease at w1 = 0 lies one and a half steps away, at 0.075 of the half-width
    const { order, crease, sentence } = await taylorError(await pair('relu', 1), -0.15, 0.5);
    expect([order, crease]).toEqual([null, 'none']);
    expect(sentence).toMatch(/where a crease is crossed\.$/);
    expect(sentence).not.toContain('radius^');
  });

  it('is not read below the rounding of a large loss', async () => {
    const around = async (target: number): Promise<[number, number]> => {
      const { reliableFrom, order } = await taylorError(await pair('sin', target), 0.9, 0.6);
      return [reliableFrom!, order!];
    };
    const [small, large] = [await around(1), await around(1e5)];
    expect(large[0]).toBeGreaterThan(3 * small[0]);
    for (const [, order] of [small, large]) expect(Math.abs(order - 3)).toBeLessThan(0.2);
  });

  it('is unknown on circles that meet a loss that is not finite', async () => {
    const problem: ResolvedLandscape = await pair('identity', 0);
    problem.plane.u.fill(1e154, 0, 1);
    const { largest, rms, sentence } = await taylorError(problem, 0.5, 0.5, { radii: [1e-3, 2] });
    expect(largest[0]).toBeGreaterThanOrEqual(0);
    expect([largest[1], rms[1]]).toEqual([NaN, NaN]);
    expect(sentence).not.toMatch(/NaN/);
    const hole = await taylorError(problem, 100, 100);
    expect(hole.sentence).toBe('There is no paraboloid here: the loss is not finite.');
  });

  it('stops when it is told to, and refuses what is no radius', async () => {
    const problem = await pair('tanh', 1);
    const stop = () => {
      throw new Error('enough');
    };
    await expect(taylorError(problem, 0, 0, { pause: stop })).rejects.toThrow('enough');
    for (const radii of [[], [0], [0.1, 0.1], [NaN], [Infinity]]) {
      await expect(taylorError(problem, 0, 0, { radii })).rejects.toThrow('Expected radii');
    }
    await expect(taylorError(problem, 0, 0, { directions: 3 })).rejects.toThrow('got 3');
  });
});

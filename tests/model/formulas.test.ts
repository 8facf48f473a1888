import { describe, expect, it } from 'vitest';
import { activations } from '../../src/model/activations.ts';
import { erfc } from '../../src/model/erf.ts';
import { lossDivisor } from '../../src/model/loss-divisor.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';

/** Equal to a few units in the last place. */
function expectClose(actual: number, expected: number, relative = 4e-16) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe('erfc', () => {
  // Python's math.erfc
  it.each([
    [-6, 2],
    [-3.2, 1.9999939742388482],
    [-1.3, 1.9340079449406524],
    [-0.9, 1.7969082124228322],
    [-0.5, 1.5204998778130465],
    [-1e-9, 1.0000000011283792],
    [0, 1],
    [0.3, 0.6713732405408726],
    [0.84, 0.23485728854500548],
    [0.85, 0.2293319423916475],
    [1.24, 0.07949481570097033],
    [1.26, 0.0747640581898705],
    [2.8, 7.501319466545911e-5],
    [2.9, 4.109787809945886e-5],
    [5, 1.5374597944280351e-12],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ])('erfc(%d)', (x, expected) => expectClose(erfc(x), expected, 6e-16));

  it('ends at 0 and 2, and keeps NaN', () => {
    expect([erfc(Infinity), erfc(-Infinity), erfc(NaN)]).toEqual([0, 2, NaN]);
  });
});

describe('activations', () => {
  // By Python's math and decimal modules from the formulas in PyTorch's documentation; x² is the condition of the tails
  it.each([
    ['relu', -2, 0],
    ['relu', 3, 3],
    ['leaky-relu', -2, -0.02],
    ['elu', -2, -0.8646647167633873],
    ['elu', -1e-9, -9.999999995e-10],
    ['gelu', 1, 0.8413447460685429],
    ['gelu', -10, -7.619853024160526e-23],
    ['gelu-tanh', 1, 0.8411919906082768],
    ['gelu-tanh', -2, -0.04540230591222498],
    ['silu', -1, -0.2689414213699951],
    ['sigmoid', -2, 0.11920292202211755],
    ['sigmoid', -800, 0],
    ['tanh', 0.5, 0.46211715726000974],
    ['softplus', 0, Math.LN2],
    ['softplus', -40, 4.248354255291589e-18],
    ['softplus', 100, 100],
    ['sin', 1, 0.8414709848078965],
  ] as const)('%s(%d)', (name, x, expected) => expectClose(activations[name](x), expected, 2e-15 + 1e-16 * x * x));

  it.each(ACTIVATIONS)('%s passes NaN on', (name) => expect(activations[name](NaN)).toBeNaN());

  it('have the right limits', () => {
    const limits = (name: (typeof ACTIVATIONS)[number]) => [activations[name](-Infinity), activations[name](Infinity)];
    for (const name of ['relu', 'gelu', 'gelu-tanh', 'silu', 'softplus'] as const)
      expect(limits(name).map((x) => x + 0)).toEqual([0, Infinity]);
    expect(limits('identity')).toEqual([-Infinity, Infinity]);
    expect(limits('leaky-relu')).toEqual([-Infinity, Infinity]);
    expect(limits('elu')).toEqual([-1, Infinity]);
    expect(limits('sigmoid')).toEqual([0, 1]);
    expect(limits('tanh')).toEqual([-1, 1]);
    expect(limits('sin')).toEqual([NaN, NaN]);
  });
});

describe('losses of one sample', () => {
  const loss = (name: (typeof LOSSES)[number], z: number[], y: number[], delta?: number) =>
    sampleLoss(name, delta)(z, 0, y, 0, z.length);

  // By hand from the formulas
  it.each([
    ['mse', [2, -1], [1, 1], 5],
    ['mae', [2, -1], [1, 1], 3],
    ['huber', [1.5, -1], [1, 1], 0.125 + 1.5],
    ['log-cosh', [3], [1], 1.325002747357864],
    ['log-cosh', [1e-4], [0], 4.999999991666667e-9],
    ['hinge', [0.25, -3], [1, -1], 0.75],
    ['bce', [0], [1], Math.LN2],
    ['bce', [-1000], [1], 1000],
    ['bce', [1000], [1], 0],
    ['bce', [2], [0.25], 1.6269280110429727],
    ['cross-entropy', [1, 2, 3], [0, 0, 1], 0.4076059644443803],
    ['cross-entropy', [1000, 0], [0, 1], 1000],
    ['cross-entropy', [1, 2, 3], [0.5, 0.25, 0.25], 1.65760596444438],
  ] as const)('%s(%j, %j)', (name, z, y, expected) => expectClose(loss(name, [...z], [...y]), expected, 2e-15));

  it('keeps the digits of a confident right answer', () => {
    expectClose(loss('cross-entropy', [30, 0], [1, 0]), Math.log1p(Math.exp(-30)));
  });

  it('takes delta from huber', () => expect(loss('huber', [3], [0], 2)).toBe(2 * (3 - 1)));

  it.each(LOSSES)('%s of NaN is NaN', (name) => expect(loss(name, [NaN, 1], [1, 0])).toBeNaN());

  it('divides by elements, or by samples for cross-entropy', () => {
    expect([lossDivisor('mse', 4, 3), lossDivisor('cross-entropy', 4, 3)]).toEqual([12, 4]);
  });
});

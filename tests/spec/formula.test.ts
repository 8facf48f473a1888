import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossFormula, networkFormula, planeFormula } from '../../src/spec/formula.ts';
import { LOSSES, type NetworkSpec } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { smallLandscape } from '../app/landscapes.ts';

const FUNCTIONS = {
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  sin: Math.sin,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};
type Name = keyof typeof FUNCTIONS | 'identity';

const plain = (text: string) => text.replaceAll(/[₀-₉]/g, (digit) => String('₀₁₂₃₄₅₆₇₈₉'.indexOf(digit)));

/** Reads a formula of one unit a layer as arithmetic: sums of products of names, brackets and functions. */
function evaluate(formula: string, variables: Record<string, number>): number {
  const tokens = plain(formula.replace('ŷ(x) = ', '')).match(/\w+|[()+·]/g)!;
  const sum = (): number => {
    let value = product();
    while (tokens[0] === '+') value += (tokens.shift(), product());
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[0] === '·') value *= (tokens.shift(), factor());
    return value;
  };
  const bracket = (): number => {
    const value = (tokens.shift(), sum());
    if (tokens.shift() !== ')') throw new Error(`a bracket is open in ${formula}`);
    return value;
  };
  const factor = (): number => {
    if (tokens[0] === '(') return bracket();
    const name = tokens.shift()!;
    return tokens[0] === '(' ? FUNCTIONS[name as keyof typeof FUNCTIONS](bracket()) : variables[name];
  };
  const value = sum();
  if (tokens.length > 0) throw new Error(`${tokens.join('')} is left of ${formula}`);
  return value;
}

/** What the network means, layer by layer. */
function forward(names: Name[], bias: boolean, variables: Record<string, number>): number {
  return names.reduce((x, name, l) => {
    const z = variables[`w${l}`] * x + (bias ? variables[`b${l}`] : 0);
    return name === 'identity' ? z : FUNCTIONS[name](z);
  }, variables.x);
}

describe('the network as a formula', () => {
  const names = fc.array(fc.constantFrom<Name>('identity', 'relu', 'tanh', 'sin', 'sigmoid'), {
    minLength: 1,
    maxLength: 5,
  });

  it('of one unit a layer is arithmetic that gives the network’s own output', () => {
    fc.assert(
      fc.property(
        names,
        fc.boolean(),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 11, maxLength: 11 }),
        (all, bias, numbers) => {
          const variables: Record<string, number> = { x: numbers[10] };
          all.forEach((_, l) => Object.assign(variables, { [`w${l}`]: numbers[2 * l], [`b${l}`]: numbers[2 * l + 1] }));
          const network: NetworkSpec = {
            layers: [1, ...all.map(() => 1)],
            activation: all.slice(0, -1),
            output: all.at(-1),
            bias,
          };
          const { formula, shapes } = networkFormula(network);
          expect(evaluate(formula, variables)).toBeCloseTo(forward(all, bias, variables), 9);
          expect(shapes).toBe('');
        },
      ),
    );
  });

  it('is written as one would by hand', () => {
    const { network } = PRESETS[0].landscape;
    expect(networkFormula(network).formula).toBe('ŷ(x) = relu(w₁·relu(w₀·x + b₀) + b₁)');
    expect(networkFormula({ layers: [1, 1, 1], bias: false }).formula).toBe('ŷ(x) = w₁·w₀·x');
    expect(networkFormula({ layers: [1, 1, 1] }).formula).toBe('ŷ(x) = w₁·(w₀·x + b₀) + b₁');
  });

  it('names matrices with out × in shapes, and layers beyond the ninth', () => {
    const { formula, shapes } = networkFormula({ layers: [2, 16, 3], activation: 'tanh', output: 'sigmoid' });
    expect(formula).toBe('ŷ(x) = sigmoid(W₁·tanh(W₀·x + b₀) + b₁)');
    expect(shapes).toBe('W₀ 16×2, W₁ 3×16');
    expect(networkFormula({ layers: Array.from({ length: 12 }, () => 1), activation: 'relu' }).formula).toContain(
      'w₁₀',
    );
  });
});

describe('the plane as a formula', () => {
  it('of two parameters names them from 1, to unit before from unit', () => {
    expect(planeFormula(smallLandscape())).toBe('a = W₀[3,2], b = b₁[2]');
    expect(planeFormula(PRESETS[0].landscape)).toBe('a = w₀, b = w₁');
  });

  it('of directions is the plane through θ₀', () => {
    expect(planeFormula(smallLandscape({ plane: { directions: 'random' } }))).toBe('θ(a, b) = θ₀ + a·u + b·v');
  });
});

describe('the loss as a formula', () => {
  it('is there for every loss, and a different one for each', () => {
    const all = LOSSES.map((name) => lossFormula(smallLandscape({ loss: { name } })));
    expect(new Set(all).size).toBe(LOSSES.length);
    for (const formula of all) expect(formula).toMatch(/^L = mean /);
  });

  it('of Huber carries its delta into both pieces, which meet where they change over', () => {
    for (const delta of [1, 0.5, 3]) {
      const text = lossFormula(smallLandscape({ loss: { name: 'huber', delta } }));
      const match = /≤ ([\d.]+), else ([\d.]+)·\(\|ŷ − y\| − ([\d.]+)\)$/.exec(text)!;
      const [edge, slope, shift] = match.slice(1).map(Number);
      expect([edge, slope]).toEqual([delta, delta]);
      expect(slope * (edge - shift)).toBeCloseTo(edge ** 2 / 2, 12);
    }
    expect(lossFormula(smallLandscape({ loss: { name: 'huber' } }))).toContain('≤ 1,');
  });
});

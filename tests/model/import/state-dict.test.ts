import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelFromTensors } from '../../../src/model/import/state-dict.ts';
import type { Tensor } from '../../../src/model/import/tensor.ts';
import { messageOf } from './support.ts';

/** A tensor whose numbers are 1000·start + their place, so that each is known by its value. */
function tensor(name: string, shape: number[], start: number): Tensor {
  return { name, shape, type: 'float64', at: (k) => 1000 * start + k };
}

const model = (...tensors: [string, number[]][]) =>
  modelFromTensors(tensors.map(([name, shape], k) => tensor(name, shape, k)));
const refusal = (...tensors: [string, number[]][]) => messageOf(() => model(...tensors));

/** The first number of each layer's weight and bias, which tells the tensor. */
function firsts({ network: { layers, bias }, values }: ReturnType<typeof model>): number[] {
  const found: number[] = [];
  let offset = 0;
  for (let l = 1; l < layers.length; l++) {
    found.push(values[offset] / 1000);
    offset += layers[l] * layers[l - 1];
    if (bias) found.push(values[offset] / 1000);
    if (bias) offset += layers[l];
  }
  return found;
}

describe('layers are found by name', () => {
  it.each([
    ['an nn.Sequential', ['0.weight', '0.bias', '2.weight', '2.bias', '10.weight', '10.bias']],
    ['a module with names', ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias', 'out.weight', 'out.bias']],
    ['a wrapped module', ['net.0.weight', 'net.0.bias', 'net.1.weight', 'net.1.bias', 'net.3.weight', 'net.3.bias']],
    ['letters', ['W1', 'b1', 'W2', 'b2', 'W3', 'b3']],
    ['letters apart', ['w_0', 'b_0', 'w_1', 'b_1', 'w_10', 'b_10']],
    ['a list', ['arr_0', 'arr_1', 'arr_2', 'arr_3', 'arr_4', 'arr_5']],
  ])('of %s, in any order of the file', (_, names) => {
    const shapes = [[4, 2], [4], [3, 4], [3], [1, 3], [1]];
    const entries = names.map((name, k): [Tensor, number] => [tensor(name, shapes[k], k), k]);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: 6 }), (shuffled) => {
        const found = modelFromTensors(shuffled.map(([each]) => each));
        expect(found.network).toEqual({ layers: [2, 4, 3, 1], bias: true });
        expect(firsts(found)).toEqual([0, 1, 2, 3, 4, 5]);
      }),
      { numRuns: 20 },
    );
  });

  it('of Keras are turned', () => {
    const found = model(['dense_1/kernel:0', [3, 1]], ['dense/bias:0', [3]], ['dense/kernel:0', [2, 3]]);
    expect(found.network).toEqual({ layers: [2, 3, 1], bias: true });
    expect([...found.values]).toEqual([2000, 2003, 2001, 2004, 2002, 2005, 1000, 1001, 1002, 0, 1, 2, 0]);
    expect(found.notes[0]).toBe('dense/kernel:0 2×3 (transposed), dense/bias:0 3 → layer 1');
  });

  it('and matrices x·W are turned where only that fits', () => {
    const found = model(['W1', [2, 3]], ['b1', [3]], ['W2', [3, 1]], ['b2', [1]]);
    expect(found.network.layers).toEqual([2, 3, 1]);
    expect([...found.values.subarray(0, 6)]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('but not where both readings fit', () => {
    expect(refusal(['W1', [2, 2]], ['b1', [2]])).toBe(
      'W1: expected a name that ends in "weight" ([outputs][inputs]) or "kernel" ([inputs][outputs]), ' +
        'got shape 2×2 among shapes that fit both ways',
    );
    expect(model(['0.weight', [2, 2]], ['0.bias', [2]]).network.layers).toEqual([2, 2]);
  });

  it('and a bias may be a row', () => {
    expect(firsts(model(['0.weight', [3, 2]], ['0.bias', [1, 3]]))).toEqual([0, 1]);
  });
});

describe('where names give no chain', () => {
  it('the order of the file is taken, and said', () => {
    const found = model(
      ['enter.weight', [5, 2]],
      ['deep.weight', [5, 5]],
      ['core.weight', [5, 5]],
      ['leave.weight', [1, 5]],
    );
    expect(firsts(found)).toEqual([0, 1, 2, 3]);
    expect(found.notes.at(-1)).toBe('the order of the layers is that of the file: no other tells it');
  });

  it('else the only one that fits', () => {
    const found = model(['head.weight', [1, 7]], ['middle.weight', [7, 5]], ['stem.weight', [5, 2]]);
    expect(firsts(found)).toEqual([2, 1, 0]);
    expect(found.notes.at(-1)).toBe('the order of the layers is the only one that fits');
  });

  it('but none is guessed among several', () => {
    const inner: [string, number[]][] = [
      ['exit.weight', [1, 5]],
      ['grey.weight', [5, 5]],
      ['blue.weight', [5, 5]],
      ['start.weight', [5, 2]],
    ];
    expect(refusal(...inner)).toBe(
      'blue.weight: expected numbers in the names that give the order of the layers, got shapes that fit in several orders',
    );
  });

  it('a long list without any chain is given up, not searched for ever', () => {
    const many = Array.from({ length: 40 }, (_, k): [string, number[]] => [`${'ab'[k % 2]}${k}x.weight`, [5, 5]]);
    expect(refusal(...many, ['q.weight', [3, 4]])).toMatch(/^q.weight: expected shape \(outputs\)×5/);
  });
});

describe('what does not fit is named', () => {
  it.each([
    [[], '(file): expected the weights of a network, got no tensors'],
    [
      [['conv1.weight', [8, 3, 3, 3]]],
      'conv1.weight: expected a weight matrix (2 dimensions) of a fully connected layer, got shape 8×3×3×3 (a convolution?)',
    ],
    [
      [
        ['0.weight', [4, 2]],
        ['1.weight', [4]],
        ['1.bias', [4]],
      ],
      '1.weight: expected a weight matrix (2 dimensions) of a fully connected layer, got shape 4 (a normalisation layer?)',
    ],
    [
      [
        ['rnn.weight_ih_l0', [4, 2]],
        ['out.weight', [1, 4]],
      ],
      'rnn.weight_ih_l0: expected a name that ends in weight, kernel, W, bias or b, as others here do, got shape 4×2',
    ],
    [
      [
        ['0.weight', [4, 2]],
        ['0.bias', [3]],
      ],
      '0.bias: expected a bias of 4 numbers, one for each output of "0.weight", got shape 3',
    ],
    [[['0.bias', [3]]], '0.bias: expected a weight matrix of the same layer, got a bias alone'],
    [
      [
        ['0.weight', [4, 2]],
        ['2.weight', [1, 3]],
      ],
      '2.weight: expected shape (outputs)×4, as "0.weight" has 4 outputs, got shape 1×3',
    ],
    [
      [
        ['a.kernel', [2, 4]],
        ['b.kernel', [3, 1]],
      ],
      'b.kernel: expected shape 4×(outputs), as "a.kernel" has 4 outputs, got shape 3×1',
    ],
    [
      [
        ['l.weight', [4, 2]],
        ['l.kernel', [2, 4]],
      ],
      'l.kernel: expected one weight a layer, got another beside l.weight',
    ],
    [
      [
        ['arr_0', [4]],
        ['arr_1', [4, 2]],
      ],
      'arr_0: expected a weight matrix before its bias, got shape 4',
    ],
    [[['0.weight', [0, 2]]], '0.weight: expected a weight matrix with sizes from 1 to 65536, got shape 0×2'],
    [[['0.weight', [70_000, 1]]], '0.weight: expected a weight matrix with sizes from 1 to 65536, got shape 70000×1'],
    [
      [['scale', []]],
      'scale: expected a weight matrix (2 dimensions) of a fully connected layer, got shape a single number',
    ],
  ] as [[string, number[]][], string][])('%j', (tensors, message) => {
    expect(refusal(...tensors)).toBe(message);
  });

  it('with its place when a number is not finite, as it lies in the file', () => {
    const odd = (name: string, shape: number[], place: number): Tensor => {
      return { name, shape, type: 'float32', at: (k) => (k === place ? -Infinity : 0) };
    };
    expect(messageOf(() => modelFromTensors([odd('0.weight', [2, 3], 5)]))).toBe(
      '0.weight[1][2]: expected a finite number, got -Infinity',
    );
    expect(messageOf(() => modelFromTensors([odd('d/kernel', [2, 3], 5)]))).toBe(
      'd/kernel[1][2]: expected a finite number, got -Infinity',
    );
    expect(messageOf(() => modelFromTensors([tensor('0.weight', [2, 3], 1), odd('0.bias', [2], 1)]))).toBe(
      '0.bias[1]: expected a finite number, got -Infinity',
    );
  });

  it('and no more layers than a network may have', () => {
    const many = Array.from({ length: 1024 }, (_, k): [string, number[]] => [`${k}.weight`, [1, 1]]);
    expect(refusal(...many)).toBe('(file): expected at most 1023 layers, got 1024');
    expect(model(...many.slice(1)).network.layers.length).toBe(1024);
  });

  it('before a great number of tensors or a name of megabytes is worked on', () => {
    const many = Array.from({ length: 2049 }, (_, k): [string, number[]] => [`${k}.weight`, [1, 1]]);
    expect(refusal(...many)).toBe('(file): expected at most 2048 tensors, got 2049');
    expect(refusal(['a1'.repeat(4_000_000), [1, 1]])).toMatch(
      /: expected a name of at most 500 characters, got 8000000$/,
    );
  });

  it('names from a file are short in the text', () => {
    const message = refusal([`${'x'.repeat(400)}\n.weight`, [1]]);
    expect(message.length).toBeLessThan(300);
    expect(message).not.toContain('\n');
  });
});

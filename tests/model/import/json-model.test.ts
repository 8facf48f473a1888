import { describe, expect, it } from 'vitest';
import { modelFromJson } from '../../../src/model/import/json-model.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { createParameters } from '../../../src/model/parameters.ts';
import { PRESETS } from '../../../src/spec/presets.ts';
import { messageOf } from './support.ts';

const bytesOf = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => modelFromJson(bytesOf(value));
const refusal = (value: unknown) => messageOf(() => read(value));

const weight = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const kernel = [
  [1, 3, 5],
  [2, 4, 6],
];
const bias = [7, 8, 9];
const THETA = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

describe('Keras-style layers', () => {
  const layers = [
    { units: 3, activation: 'tanh', kernel, bias },
    { units: 1, activation: 'linear', kernel: [[10], [11], [12]], bias: [13] },
  ];

  it('have kernels [in][out] and activations', () => {
    const model = read({ layers });
    expect(model.network).toEqual({ layers: [2, 3, 1], bias: true, activation: 'tanh', output: 'identity' });
    expect([...model.values]).toEqual(THETA);
    expect(model.activationsKnown).toBe(true);
    expect(model.notes[0]).toBe('"layers[0].kernel" 2×3 (transposed), "layers[0].bias" 3 → layer 1');
  });

  it.each([
    [{ units: 4 }, 'layers[0].units: expected 3, got 4'],
    [
      { activation: 'leaky_relu' },
      `layers[0].activation: expected "leaky-relu", with the slope 0.01, got "leaky_relu", Keras' with 0.2`,
    ],
    [{ activation: 'softmax' }, /^layers\[0\].activation: expected logits, .* got "softmax"$/],
    [{ activation: 'mish' }, /^layers\[0\].activation: expected an activation, one of "identity", .* got "mish"$/],
    [{ activation: 7 }, /^layers\[0\].activation: expected an activation, .* got 7$/],
    [{ dropout: 0.5 }, 'layers[0]: expected keys kernel, bias, activation, units, name, got "dropout"'],
    [
      { bias: [7, 8] },
      '"layers[0].bias": expected a bias of 3 numbers, one for each output of "layers[0].kernel", got shape 2',
    ],
  ])('are refused with %j', (changes, message) => {
    const text = refusal({ layers: [{ ...layers[0], ...changes }, layers[1]] });
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('without weights are refused: a configuration is no model', () => {
    expect(refusal({ class_name: 'Sequential', config: { layers: [] } })).toMatch(
      /got a Keras configuration, which has no/,
    );
    expect(refusal({ layers: [{ units: 3, activation: 'tanh' }] })).toMatch(
      /^layers\[0\]: expected "weight" .* got neither$/,
    );
  });
});

describe('a list of layers', () => {
  const list = [
    { weight, bias, activation: 'ReLU' },
    { weight: [[10, 11, 12]], bias: [13] },
  ];

  it('has weights [out][in]; layers without an activation have none where others have one', () => {
    const { network, values, activationsKnown } = read(list);
    expect(network).toEqual({ layers: [2, 3, 1], bias: true, activation: 'relu', output: 'identity' });
    expect([...values]).toEqual(THETA);
    expect(activationsKnown).toBe(true);
  });

  it('without any activation leaves them to the user', () => {
    const { network, activationsKnown } = read([
      { weight, bias },
      { weight: [[10, 11, 12]], bias: null },
    ]);
    expect(network).toEqual({ layers: [2, 3, 1], bias: true });
    expect(activationsKnown).toBe(false);
  });

  it.each([
    ['identity', 'identity'],
    ['linear', 'identity'],
    ['ReLU', 'relu'],
    ['LeakyReLU', 'leaky-relu'],
    ['leaky-relu', 'leaky-relu'],
    ['ELU', 'elu'],
    ['gelu', 'gelu'],
    ['gelu-tanh', 'gelu-tanh'],
    ['gelu_tanh', 'gelu-tanh'],
    ['swish', 'silu'],
    ['SiLU', 'silu'],
    ['Sigmoid', 'sigmoid'],
    ['Tanh', 'tanh'],
    ['Softplus', 'softplus'],
    ['sin', 'sin'],
  ])('may call an activation %s', (name, activation) => {
    expect(read([{ weight, bias, activation: name }]).network.output).toBe(activation);
  });

  it.each([
    [[], '(file): expected the weight matrix of at least one layer, got none'],
    [[1], '[0]: expected a layer, an object, got 1'],
    [[{ bias }], '[0]: expected "weight" ([out][in]) or "kernel" ([in][out]), got neither'],
    [[{ weight: 3 }], '[0].weight: expected a list of numbers or of rows, got 3'],
    [[{ weight: [[1, 2], [3]] }], '[0].weight[1]: expected a row of 2 numbers, got 1'],
    [[{ weight: [[1, 2], 3] }], '[0].weight[1]: expected a row of 2 numbers, got 3'],
    [
      [
        {
          weight: [
            [1, 2],
            [3, null],
          ],
        },
      ],
      '[0].weight[1][1]: expected a finite number, got null',
    ],
    [[{ weight: [[1, { toString: 1 }]] }], '[0].weight[0][1]: expected a finite number, got an object'],
    ['[{"weight":[[1,1e999]]}]', '[0].weight[0][1]: expected a finite number, got Infinity'],
    [[{ weight: [] }], '"[0].weight": expected a weight matrix with sizes from 1 to 65536, got shape 0'],
    [[{ weight: [[]] }], '"[0].weight": expected a weight matrix with sizes from 1 to 65536, got shape 1×0'],
    [[{ weight, bias: [1, 2, '3'] }], '[0].bias[2]: expected a finite number, got "3"'],
  ])('is refused: %j', (value, message) => {
    expect(refusal(value)).toBe(message);
  });
});

describe('a state dict of lists', () => {
  it('is read like one of tensors', () => {
    const { network, values } = read({
      '2.weight': [[10, 11, 12]],
      '2.bias': [13],
      '0.weight': weight,
      '0.bias': bias,
    });
    expect(network).toEqual({ layers: [2, 3, 1], bias: true });
    expect([...values]).toEqual(THETA);
  });

  it('has each name once', () => {
    expect(refusal('{"0.weight":[[1]],"0.weight":[[2]]}')).toBe('0.weight: expected each key once, got it twice');
  });
});

describe('a landscape', () => {
  it('gives its network and parameters', () => {
    const network = { layers: [2, 3, 1], activation: ['sin'], bias: true };
    const model = read({ network, parameters: { values: THETA } });
    expect(model.network).toEqual(network);
    expect([...model.values]).toEqual(THETA);
    expect(model.activationsKnown).toBe(true);
  });

  it.each(PRESETS.map(({ name, landscape }): [string, typeof landscape] => [name, landscape]))(
    'is read when it is the whole file: %s',
    (_, landscape) => {
      const { network, values } = read(landscape);
      expect(network).toEqual(landscape.network);
      expect([...values]).toEqual([...createParameters(landscape.parameters, createNetwork(landscape.network))]);
    },
  );

  it('is held to the rules of its format', () => {
    expect(refusal({ network: { layers: [2, 3, 1] } })).toMatch(/^parameters: expected an object/);
    expect(refusal({ network: { layers: [2, 0] }, parameters: { init: 'zeros' } })).toMatch(
      /^network.layers\[1\]: expected/,
    );
    expect(refusal({ network: { layers: [2, 3, 1] }, parameters: { values: [1] } })).toMatch(
      /^parameters.values: expected 13/,
    );
    expect(refusal({ network: { layers: [65_536, 65_536] }, parameters: { init: 'zeros' } })).toMatch(
      /at most 100000000/,
    );
  });
});

describe('what is no network', () => {
  it.each([
    ['', /^\(file\): expected a JSON value at line 1, column 1/],
    ['{"layers": [}', /^\(file\): expected/],
    ['3', /^\(file\): expected a landscape, .* got 3$/],
    ['{}', /^\(file\): expected a landscape, .* got another object$/],
    ['{"a": 1}', /^\(file\): expected a landscape, .* got another object$/],
    ['{"layers": 3}', 'layers: expected a list of layers, got 3'],
    ['"text"', /got "text"$/],
  ])('is refused: %s', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it('is refused when it is nested as deep as it is long', () => {
    expect(refusal(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)).toMatch(/^\[0\]: expected a layer, an object, got/);
    expect(refusal('['.repeat(500_000))).toMatch(/^\(file\): expected a JSON value/);
  });

  it('is refused when it is no UTF-8', () => {
    expect(messageOf(() => modelFromJson(new Uint8Array([0x5b, 0xff, 0x5d])))).toBe(
      '(file): expected UTF-8 text, got other bytes',
    );
  });
});

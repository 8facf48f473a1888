import { describe, expect, test } from 'vitest';
import { countParameters } from '../../src/spec/agreement.ts';
import { nearest } from '../../src/spec/checks.ts';
import { describeProblem, LandscapeError } from '../../src/spec/errors.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { parseLandscape, validateLandscape } from '../../src/spec/validate.ts';

const good: Landscape = {
  version: 1,
  network: { layers: [2, 3, 1], activation: 'tanh' },
  parameters: { init: 'zeros' },
  data: {
    inputs: [
      [0, 1],
      [1, 0],
    ],
    targets: [[1], [0]],
  },
  loss: { name: 'mse' },
  plane: { directions: 'random' },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [65, 65],
};

function messages(change: Partial<Record<keyof Landscape, unknown>>): string[] {
  return validateLandscape({ ...good, ...change }).map(describeProblem);
}

describe('validateLandscape', () => {
  test('finds nothing wrong with a sound landscape', () => expect(messages({})).toEqual([]));

  test('reports every problem at once, whatever else is wrong', () => {
    const found = messages({
      version: 3,
      network: { layers: [2, 3, 1], actvation: 'relu', output: 'softmax' },
      parameters: { values: [1, 2] },
      window: { a: [1, -1], b: [0, 1] },
      loss: { name: 'mse', delta: 1 },
    });
    expect(found).toEqual([
      'version: expected 1, got 3',
      'network.actvation: expected a known key, the nearest being "activation", got "actvation"',
      expect.stringMatching(/^network\.output: expected one of "identity", .*"sin", got "softmax"$/),
      'window.a: expected the first number below the second, a finite span apart, got [1, -1]',
      'parameters.values: expected 13 numbers (2·3+3 + 3·1+1), got 2',
      'loss.delta: expected no delta, which only "huber" has, for "mse", got 1',
    ]);
  });

  test.each([
    ['no bias', { layers: [2, 3, 1], bias: false }, '9 numbers (2·3 + 3·1)'],
    [
      'many layers',
      { layers: [2, 2, 2, 2, 2, 2, 2, 2, 1] },
      '45 numbers (2·2+2 + 2·2+2 + 2·2+2 + 2·2+2 + 2·2+2 + … + 2·1+1)',
    ],
  ])('says how the parameter count is made up: %s', (_name, network, expected) => {
    expect(messages({ network, parameters: { values: [0] } })).toEqual([
      `parameters.values: expected ${expected}, got 1`,
    ]);
  });

  test('a window whose span overflows is refused', () => {
    expect(messages({ window: { a: [-1e308, 1e308], b: [0, 1] } })).toHaveLength(1);
    expect(messages({ window: { a: [-1e307, 1e307], b: [0, 1] } })).toEqual([]);
  });

  test.each([
    ['targets of 1 and -1', 'hinge', [[1], [-1]], []],
    ['a target of 0', 'hinge', [[1], [0]], ['data.targets[1][0]: expected -1 or 1 for "hinge", got 0']],
    ['soft labels', 'bce', [[0.3], [1]], []],
    ['a target above 1', 'bce', [[1.5], [1]], ['data.targets[0][0]: expected a number from 0 to 1 for "bce", got 1.5']],
  ] as const)('%s under %s', (_name, loss, targets, expected) => {
    const data = { inputs: (good.data as { inputs: number[][] }).inputs, targets };
    expect(messages({ loss: { name: loss }, data })).toEqual(expected);
  });

  test('flat targets are class indices, for cross-entropy alone', () => {
    const { inputs } = good.data as { inputs: number[][] };
    const two = { layers: [2, 3, 2] };
    expect(messages({ network: two, loss: { name: 'cross-entropy' }, data: { inputs, targets: [0, 1] } })).toEqual([]);
    expect(messages({ data: { inputs, targets: [0, 1] } })).toEqual([
      'data.targets[0]: expected a row of 1 number (network.layers[2]), got 0',
      'data.targets[1]: expected a row of 1 number (network.layers[2]), got 1',
    ]);
    const mixed = messages({ network: two, loss: { name: 'cross-entropy' }, data: { inputs, targets: [0, [0, 1]] } });
    expect(mixed).toEqual(['data.targets[1]: expected a class index, an integer from 0 to 1, got [0, 1]']);
  });

  test('names of classes differ, and there are as many as classes or columns', () => {
    const inputs = [
      [1, 2],
      [3, 4],
    ];
    const of = (loss: string, targets: unknown, classes: unknown) =>
      messages({ network: { layers: [2, 3] }, loss: { name: loss }, data: { inputs, targets, classes } });
    expect(of('cross-entropy', [0, 2], ['a', 'b', 'c'])).toEqual([]);
    expect(of('cross-entropy', [0, 1], ['a', 'b'])).toEqual([]);
    expect(of('cross-entropy', [0, 2], ['a', 'b'])).toEqual([
      'data.classes: expected at least 3 names, one for each class in data.targets, got 2',
    ]);
    const rows = [
      [0, 1, 0],
      [1, 0, 0],
    ];
    expect(of('mse', rows, ['a', 'b', 'c'])).toEqual([]);
    expect(of('mse', rows, ['a', 'b'])).toEqual([
      'data.classes: expected 3 names, one for each column of data.targets, got 2',
    ]);
    expect(of('mse', rows, ['a', 'b', 'a'])).toEqual(['data.classes: expected names that differ, got "a"']);
    expect(of('mse', rows, ['a', 'b', ''])).toEqual(['data.classes[2]: expected a name that is not empty, got ""']);
    expect(of('mse', rows, ['a'])[0]).toMatch(/^data\.classes: expected an array of at least 2 names of classes/);
  });

  test.each([
    ['sine', [1, 1], 'bce', ['data.dataset: expected a dataset of classes for the loss "bce", got "sine"']],
    [
      'sine',
      [2, 2],
      'mse',
      [
        'data.dataset: expected network.layers[0] = 1 for "sine", got 2',
        'data.dataset: expected network.layers[1] = 1 for "sine", got 2',
      ],
    ],
    ['linear', [7, 3], 'mae', []],
    ['moons', [2, 1], 'bce', []],
    ['moons', [2, 2], 'hinge', []],
    ['moons', [2, 3], 'mse', ['data.dataset: expected network.layers[1] = 1 or 2 for "moons" under "mse", got 3']],
    ['blobs', [2, 5], 'cross-entropy', []],
    ['iris', [4, 1], 'mse', ['data.dataset: expected network.layers[1] = 3 for "iris" under "mse", got 1']],
    ['iris', [4, 3], 'cross-entropy', []],
  ] as const)('%s for widths %j under %s', (dataset, layers, loss, expected) => {
    expect(messages({ network: { layers }, data: { dataset }, loss: { name: loss } })).toEqual(expected);
  });

  test('a file gives one label column or one column per output', () => {
    const columns = (targets: string[]) => messages({ network: { layers: [2, 3] }, data: { file: 'p.csv', targets } });
    expect(columns(['y'])).toEqual([]);
    expect(columns(['p', 'q', 'r'])).toEqual([]);
    expect(columns(['p', 'q'])).toEqual([
      'data.targets: expected 1 column of class labels or 3 columns (network.layers[1]), got 2',
    ]);
    expect(columns(['p', 'q', 'q'])).toEqual(['data.targets: expected columns that differ, got "q"']);
  });

  test('columns are names or indices, each once, and names need a header', () => {
    const file = (rest: object) => messages({ data: { file: 'p.csv', targets: ['y'], ...rest } });
    for (const rest of [{ targets: [4] }, { targets: { file: 'y.npy' } }, { ignore: ['id', 0] }, { header: true }]) {
      expect(file(rest)).toEqual([]);
    }
    expect(file({ targets: [-1] })).toEqual([
      'data.targets[0]: expected the name of a column, or its index from 0, got -1',
    ]);
    expect(file({ targets: { name: 'y.npy' } })).toContain(
      'data.targets.file: expected a name that is not empty, got nothing',
    );
    expect(file({ ignore: ['a', 'a'] })).toEqual(['data.ignore: expected columns that differ, got "a"']);
    expect(file({ ignore: ['y'] })).toEqual(['data.ignore: expected columns that are no targets, got "y"']);
    expect(file({ header: false })).toEqual(['data.header: expected true, as "y" is a name, got false']);
    expect(file({ targets: [0], ignore: [1], header: false })).toEqual([]);
  });

  test('targets that are classes are not standardised', () => {
    const data = (rest: object, loss = 'mse') => messages({ data: rest, loss: { name: loss } });
    const rows = { inputs: [[0, 1]], targets: [[1]] };
    expect(data({ ...rows, standardize: 'both' })).toEqual([]);
    expect(data({ ...rows, standardize: 'inputs' }, 'bce')).toEqual([]);
    expect(data({ ...rows, standardize: 'all' })).toEqual([
      'data.standardize: expected one of "inputs", "both", got "all"',
    ]);
    const refused = ['data.standardize: expected "inputs", as the targets are classes, got "both"'];
    for (const loss of ['bce', 'hinge']) expect(data({ ...rows, standardize: 'both' }, loss)).toEqual(refused);
    expect(data({ dataset: 'moons', standardize: 'both' })).toEqual(refused);
    expect(data({ dataset: 'linear', standardize: 'both' })).toEqual([]);
  });

  test('hostile sizes are refused before anything is made', () => {
    expect(messages({ network: { layers: [65536, 65536] } })).toContain(
      'network.layers: expected at most 100000000 parameters, got 4295032832',
    );
    const wide = { network: { layers: [60000, 1] }, data: { dataset: 'linear', samples: 1e6 } };
    expect(messages(wide)).toEqual(['data.samples: expected at most 1666 samples of these widths, got 1000000']);
  });
});

describe('parseLandscape', () => {
  test('returns what was written, a byte order mark and $schema aside', () => {
    const text = `\uFEFF${JSON.stringify({ $schema: '../landscape.schema.json', ...good })}`;
    expect(parseLandscape(text)).toEqual(good);
  });

  test.each([
    ['{"a": 1,\n  "b" 2}', 2, 7, '":"', '"2}"'],
    ['{"a": [1, 2}', 1, 12, '"," or the closing bracket', '"}"'],
    ['{"a": .5}', 1, 7, 'a JSON value', '".5}"'],
    ['[1, "unterminated\n]', 1, 5, 'a JSON value', String.raw`"\"unterminated"`],
    ['{"a": "bad \\x escape"}', 1, 7, 'a JSON value', String.raw`"\"bad \\x escape\"}"`],
    ['{} {}', 1, 4, 'nothing more', '"{}"'],
    ['{a: 1}', 1, 2, 'a key in double quotes or "}"', '"a: 1}"'],
    ['[1, 2,', 1, 7, 'a JSON value', 'the end of the file'],
  ])('places the syntax error of %j', (text, line, column, expected, got) => {
    const message = `(file): expected ${expected} at line ${line}, column ${column}, got ${got}`;
    expect(() => parseLandscape(text)).toThrowError(message);
    expect(() => parseLandscape(text)).toThrowError(LandscapeError);
  });
});

test('countParameters counts weights and biases', () => {
  expect(countParameters([2, 16, 16, 1])).toBe(2 * 16 + 16 + 16 * 16 + 16 + 16 + 1);
  expect(countParameters([2, 16, 16, 1], false)).toBe(2 * 16 + 16 * 16 + 16);
});

test('nearest finds the word a typing error came from', () => {
  const words = ['layers', 'activation', 'output', 'bias'];
  for (const [typo, word] of [
    ['layer', 'layers'],
    ['Bias', 'bias'],
    ['outptu', 'output'],
    ['acitvations', 'activation'],
  ]) {
    expect(nearest(typo, words)).toBe(word);
  }
});

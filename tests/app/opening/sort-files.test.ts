import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { sortFiles } from '../../../src/app/opening/sort-files.ts';
import { serializeLandscape } from '../../../src/spec/codec.ts';
import type { NetworkSpec } from '../../../src/spec/landscape.ts';
import { contentOf, COUNT, fileOf, fixture, LANDSCAPE, NETWORK, npy, saved } from './support.ts';

async function sort(files: File[], network: NetworkSpec = NETWORK) {
  return sortFiles(await Promise.all(files.map(contentOf)), network);
}

async function kindsOf(files: File[], network: NetworkSpec = NETWORK): Promise<string[]> {
  const { readings, questions } = await sort(files, network);
  return [
    ...readings.map(({ kind, name }) => `${kind} ${name}`),
    ...questions.map(({ name, choices }) => `? ${name}: ${choices.map(({ kind }) => kind).join(' or ')}`),
  ];
}

async function npz(name: string, arrays: Record<string, number[]>): Promise<File> {
  const entries = Object.entries(arrays).map(async ([key, shape]) => {
    return [`${key}.npy`, new Uint8Array(await npy(key, shape).arrayBuffer())] as const;
  });
  return fileOf(name, zipSync(Object.fromEntries(await Promise.all(entries))) as Uint8Array<ArrayBuffer>);
}

describe('one file is told by what it holds', () => {
  const text = serializeLandscape(LANDSCAPE);

  test.each<[string, () => File, string]>([
    ['a landscape', () => fileOf('l.json', text), 'landscape l.json'],
    ['one of another name', () => fileOf('l.txt', `\uFEFF${text}`), 'landscape l.txt'],
    ['what is none', () => fileOf('noise', 'hello'), 'landscape noise'],
    ['a list', () => fileOf('l.json', '[1, 2]'), 'landscape l.json'],
    ['layers in JSON', () => fileOf('m.json', '[{"weight": [[1, 2]], "bias": [0]}]'), 'model m.json'],
    ['a state dict in JSON', () => fixture('docs/model.json', 'm.json'), 'model m.json'],
    [
      'a landscape without data or plane',
      () => fileOf('m.json', JSON.stringify({ network: NETWORK, parameters: { init: 'zeros' } })),
      'model m.json',
    ],
    ['a table', () => fileOf('t.csv', '1,2\n3,4'), 'table t.csv'],
    ['a table in a text', () => fileOf('t.txt', '1 2\n3 4'), 'table t.txt'],
    ['tensors', () => fixture('tanh.safetensors'), 'model tanh.safetensors'],
    ['a graph', () => fixture('tanh.onnx'), 'model tanh.onnx'],
    ['arrays called as layers', () => fixture('keras.npz'), 'model keras.npz'],
    ['arrays of layers without names', () => fixture('list.npz'), 'model list.npz'],
    ['a vector of the network', () => npy('v.npy', [COUNT]), 'model v.npy'],
    ['a matrix whose rows are parameters', () => npy('t.npy', [5, COUNT]), 'points t.npy'],
    ['a matrix whose rows are samples', () => npy('d.npy', [50, 4]), 'table d.npy'],
    ['one of class labels', () => npy('d.npy', [50, 3]), 'table d.npy'],
    ['whole numbers', () => npy('d.npy', [5, COUNT], (k) => k, '<i4'), 'table d.npy'],
    ['a matrix that fits nothing', () => npy('d.npy', [50, 7]), '? d.npy: table'],
  ])('%s', async (_name, file, expected) => {
    expect(await kindsOf([file()])).toEqual([expected]);
  });

  test('arrays called as targets are data, others are asked about where their shapes are both', async () => {
    expect(await kindsOf([await npz('d.npz', { X: [3, 2], y: [3] })])).toEqual(['table d.npz']);
    expect(await kindsOf([await npz('d.npz', { p: [3, 2], q: [3] })])).toEqual(['? d.npz: table or model']);
    expect(await kindsOf([await npz('d.npz', { p: [3, 2], q: [3, 5] })])).toEqual(['table d.npz']);
    expect(await kindsOf([await npz('d.npz', { p: [3, 2], q: [3], r: [2, 3] })])).toEqual(['model d.npz']);
  });

  test('a matrix of which the network could make both is asked about, and says why', async () => {
    // four weights and a bias are as many as four inputs and a target
    const { questions } = await sort([npy('d.npy', [9, 5])], { layers: [4, 1] });
    expect(questions).toMatchObject([{ name: 'd.npy', choices: [{ kind: 'table' }, { kind: 'points' }] }]);
    expect(questions[0].why).toBe(
      "9 rows of 5 numbers are samples (4 inputs and targets) or points of the network's 5 parameters",
    );
  });
});

describe('several files', () => {
  test('are checkpoints in the order of the numbers in their names', async () => {
    const files = ['epoch-10', 'epoch-9', 'epoch-1'].map((name, k) => saved(`${name}.safetensors`, k));
    expect(await kindsOf(files)).toEqual([
      'model epoch-1.safetensors',
      'model epoch-9.safetensors',
      'model epoch-10.safetensors',
    ]);
  });

  test('are inputs and targets where two arrays have as many rows; a vector of the network is none of them', async () => {
    const [x, y, v] = [npy('X.npy', [COUNT, 2]), npy('y.npy', [COUNT]), npy('v.npy', [COUNT])];
    expect(await kindsOf([x, y])).toEqual(['table X.npy, y.npy']);
    expect(await kindsOf([npy('X.npy', [6, 2]), npy('y.npy', [6]), v])).toEqual(['model v.npy', 'table X.npy, y.npy']);
    expect(await kindsOf([v, npy('w.npy', [COUNT])])).toEqual(['model v.npy', 'model w.npy']);
    expect(await kindsOf([npy('X.npy', [5, 2, 2]), npy('z.npy', [6, 4])])).toEqual(['table X.npy', 'table z.npy']);
  });

  test('are read for the network of the landscape among them', async () => {
    const vector = npy('v.npy', [5]);
    const landscape = { ...LANDSCAPE, network: { layers: [2, 1, 1] }, data: { dataset: 'moons' as const } };
    expect(await kindsOf([vector, fileOf('z.json', serializeLandscape(landscape))])).toEqual([
      'model v.npy',
      'landscape z.json',
    ]);
  });

  test('of which more than one is a landscape give their parameters', async () => {
    const files = [fileOf('a.json', serializeLandscape(LANDSCAPE)), fileOf('b.json', serializeLandscape(LANDSCAPE))];
    expect(await kindsOf(files)).toEqual(['model a.json', 'model b.json']);
  });
});

describe('what cannot be read is refused by its name and place', () => {
  test.each<[string, () => File, RegExp]>([
    ['a vector of another length', () => npy('v.npy', [9]), /^v\.npy: expected 42 numbers for 2-8-2, got shape 9$/],
    ['a cut file', () => fileOf('m.safetensors', 'short'), /^m\.safetensors: header: expected a \.safetensors file/],
    ['a pickle', () => fileOf('m.pt', 'x'), /^m\.pt: expected .*, got a pickle, which can run code/],
    [
      'a spreadsheet',
      () => fileOf('s.xlsx', zipSync({ 'xl.xml': new Uint8Array(3) }) as Uint8Array<ArrayBuffer>),
      /save a sheet as CSV/,
    ],
    [
      'a picture',
      () => fileOf('p.png', '\x89PNG\0\0'),
      /^p\.png: expected a landscape or network .* got another kind of file$/,
    ],
    ['a broken archive', () => fileOf('a.npz', 'PK\x03\x04'), /^a\.npz: zip: expected a zip archive/],
    ['an archive that is none', () => fileOf('a.npz', 'hello'), /^a\.npz: zip: expected a zip archive/],
    ['an array that is none', () => fileOf('a.npy', 'hello'), /^a\.npy: expected a \.npy file/],
  ])('%s', async (_name, file, message) => {
    await expect(sort([saved('good.safetensors', 1), file()])).rejects.toThrow(message);
  });
});

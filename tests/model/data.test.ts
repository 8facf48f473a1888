import { describe, expect, test } from 'vitest';
import { resolveData } from '../../src/model/data.ts';
import { createSamples } from '../../src/model/datasets.ts';
import { createNetwork } from '../../src/model/network.ts';
import { writeNpyHeader } from '../../src/spec/codec.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import type { DataSpec, LossName } from '../../src/spec/landscape.ts';

function resolve(data: DataSpec, layers: number[], loss: LossName, csv?: string) {
  const read = csv === undefined ? undefined : async () => new TextEncoder().encode(csv);
  return resolveData(data, createNetwork({ layers }), { name: loss }, read);
}

const xor: DataSpec = { dataset: 'xor' };
const file: DataSpec = { file: 'p.csv', targets: ['y'] };

describe('target coding', () => {
  test.each([
    ['mse', 1, [0, 1, 1, 0]],
    ['bce', 1, [0, 1, 1, 0]],
    ['hinge', 1, [-1, 1, 1, -1]],
    ['mae', 2, [1, 0, 0, 1, 0, 1, 1, 0]],
    ['cross-entropy', 2, [1, 0, 0, 1, 0, 1, 1, 0]],
    ['hinge', 2, [1, -1, -1, 1, -1, 1, 1, -1]],
  ] as const)('classes under %s with %i outputs', async (loss, outputs, targets) => {
    const data = await resolve(xor, [2, outputs], loss);
    expect([...data.targets]).toEqual(targets);
    expect([data.samples, data.features, data.outputs]).toEqual([4, 2, outputs]);
  });

  test('iris under cross-entropy has one 1 a row', async () => {
    const { targets, samples } = await resolve({ dataset: 'iris' }, [4, 8, 3], 'cross-entropy');
    expect(samples).toBe(150);
    expect(targets.filter((t) => t === 1)).toHaveLength(150);
    expect(targets.reduce((x, y) => x + y, 0)).toBe(150);
    expect(targets[3 * 149 + 2]).toBe(1);
  });

  test('regression targets stay as they are', async () => {
    const samples = createSamples('linear', { seed: 3 }, 2, 4);
    const data = await resolve({ dataset: 'linear', seed: 3 }, [2, 4], 'mse');
    expect(data.targets).toEqual('values' in samples.answer && samples.answer.values);
    expect(data.inputs).toEqual(samples.inputs);
  });
});

describe('data in place', () => {
  test('rows become dense arrays', async () => {
    const inputs = [
      [1, 2],
      [3, 4],
    ];
    const data = await resolve({ inputs, targets: [[5], [6]] }, [2, 1], 'mse');
    expect([[...data.inputs], [...data.targets]]).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  test('class indices become one-hot rows, probability rows stay', async () => {
    const inputs = [[0], [1]];
    expect([...(await resolve({ inputs, targets: [2, 0] }, [1, 3], 'cross-entropy')).targets]).toEqual([
      0, 0, 1, 1, 0, 0,
    ]);
    const targets = [
      [0.5, 0.25, 0.25],
      [0, 0, 1],
    ];
    expect([...(await resolve({ inputs, targets }, [1, 3], 'cross-entropy')).targets]).toEqual(targets.flat());
  });
});

describe('a CSV file', () => {
  test('is asked for by its path', async () => {
    const asked: string[] = [];
    const read = async (path: string) => {
      asked.push(path);
      return new TextEncoder().encode('x,y\n1,2\n');
    };
    const data = await resolveData(file, createNetwork({ layers: [1, 1] }), { name: 'mse' }, read);
    expect(asked).toEqual(['p.csv']);
    expect(data).toMatchObject({
      samples: 1,
      features: 1,
      outputs: 1,
      description: '1 samples of p.csv (commas between cells, a header)',
    });
  });

  test.each([
    ['mse', 1, 'x,y\n0,2.5\n', [2.5]],
    ['cross-entropy', 3, 'x,y\n0,2\n0,0\n', [0, 0, 1, 1, 0, 0]],
    ['mse', 3, 'x,y\n0,1\n', [0, 1, 0]],
    ['hinge', 3, 'x,y\n0,1\n', [-1, 1, -1]],
    ['hinge', 1, 'x,y\n0,1\n0,0\n', [1, -1]],
    ['hinge', 1, 'x,y\n0,1\n0,-1\n', [1, -1]],
    ['bce', 1, 'x,y\n0,0.25\n', [0.25]],
  ] as const)('under %s with %i outputs: %j', async (loss, outputs, csv, targets) => {
    expect([...(await resolve(file, [1, outputs], loss, csv)).targets]).toEqual(targets);
  });

  test('several columns are the target rows', async () => {
    const spec: DataSpec = { file: 'p.csv', targets: ['q', 'p'] };
    expect([...(await resolve(spec, [1, 2], 'mse', 'p,x,q\n1,2,3\n')).targets]).toEqual([3, 1]);
    expect([...(await resolve(spec, [1, 2], 'cross-entropy', 'p,x,q\n0.25,2,0.75\n')).targets]).toEqual([0.75, 0.25]);
  });
});

describe('named classes', () => {
  test.each([
    ['cross-entropy', 3, [0, 1, 0, 1, 0, 0, 0, 0, 1]],
    ['mse', 3, [0, 1, 0, 1, 0, 0, 0, 0, 1]],
    ['hinge', 3, [-1, 1, -1, 1, -1, -1, -1, -1, 1]],
  ] as const)('under %s with %i outputs', async (loss, outputs, targets) => {
    const data = await resolve(file, [1, outputs], loss, 'x,y\n0,dog\n1,cat\n2,eel\n');
    expect([...data.targets]).toEqual(targets);
    expect(data.description).toContain('3 samples of p.csv');
    expect(data.description).toContain('classes 0 = cat, 1 = dog, 2 = eel');
  });

  test('of data in place are told, by the numbers that stand for them', async () => {
    const described = async (loss: LossName, outputs: number, targets: number[] | number[][], classes: string[]) => {
      const data = await resolve({ inputs: [[0], [1]], targets, classes }, [1, outputs], loss);
      return data.description;
    };
    expect(await described('cross-entropy', 2, [1, 0], ['cat', 'dog'])).toBe(
      '2 samples given in the file (classes 0 = cat, 1 = dog)',
    );
    expect(await described('hinge', 1, [[1], [-1]], ['cat', 'dog'])).toContain('(classes -1 = cat, 1 = dog)');
    const many = Array.from({ length: 14 }, (_, k) => `c${k}`);
    expect(await described('cross-entropy', 14, [1, 13], many)).toMatch(/11 = c11, …\)$/);
  });

  test.each([
    ['bce', [1, 0]],
    ['mse', [1, 0]],
    ['hinge', [1, -1]],
  ] as const)('two of them under %s with one output', async (loss, targets) => {
    expect([...(await resolve(file, [1, 1], loss, 'x,y\n0,yes\n1,no\n')).targets]).toEqual(targets);
  });
});

describe('arrays', () => {
  const npy = (shape: number[], values: number[]) => {
    const header = writeNpyHeader(shape, '<f8');
    const bytes = new Uint8Array(header.length + 8 * values.length);
    bytes.set(header);
    values.forEach((value, k) => new DataView(bytes.buffer).setFloat64(header.length + 8 * k, value, true));
    return bytes;
  };

  test('in one file or two are the same samples', async () => {
    const files: Record<string, Uint8Array> = {
      'both.npy': npy([2, 3], [1, 2, 3, 4, 5, 6]),
      'x.npy': npy([2, 2], [1, 3, 4, 6]),
      'y.npy': npy([2], [2, 5]),
    };
    const asked: string[] = [];
    const read = async (path: string, field: string) => {
      asked.push(`${field} ${path}`);
      return files[path];
    };
    const load = (data: DataSpec) => resolveData(data, createNetwork({ layers: [2, 1] }), { name: 'mse' }, read);
    const one = await load({ file: 'both.npy', targets: [1] });
    const two = await load({ file: 'x.npy', targets: { file: 'y.npy' } });
    for (const { inputs, targets } of [one, two])
      expect([[...inputs], [...targets]]).toEqual([
        [1, 3, 4, 6],
        [2, 5],
      ]);
    expect(asked).toEqual(['data.file both.npy', 'data.file x.npy', 'data.targets.file y.npy']);
  });
});

describe('standardisation', () => {
  const rows: DataSpec = {
    inputs: [
      [1, 5],
      [3, 5],
    ],
    targets: [[10], [30]],
  };

  test('of inputs leaves the targets, and says what it did', async () => {
    const data = await resolve({ ...rows, standardize: 'inputs' }, [2, 1], 'mse');
    expect([[...data.inputs], [...data.targets]]).toEqual([
      [-1, 0, 1, 0],
      [10, 30],
    ]);
    expect(data.description).toBe('2 samples given in the file, inputs standardised');
    expect(data.warnings).toEqual(['input 1 (from 0) is constant, and 0 when standardised']);
    expect(data.standardized).toEqual({ inputs: { mean: Float64Array.of(2, 5), deviation: Float64Array.of(1, 0) } });
  });

  test('of both can be undone by what is told of it', async () => {
    const plain = await resolve(rows, [2, 1], 'mse');
    const data = await resolve({ ...rows, standardize: 'both' }, [2, 1], 'mse');
    expect(data.description).toContain('inputs and targets standardised');
    const { mean, deviation } = data.standardized!.targets!;
    expect(data.targets.map((z) => mean[0] + deviation[0] * z)).toEqual(plain.targets);
  });

  test('of iris, which is standardised, changes nothing but roundings', async () => {
    const plain = await resolve({ dataset: 'iris' }, [4, 3], 'mse');
    const again = await resolve({ dataset: 'iris', standardize: 'inputs' }, [4, 3], 'mse');
    again.inputs.forEach((x, k) => expect(x).toBeCloseTo(plain.inputs[k], 12));
    expect(again.targets).toEqual(plain.targets);
  });

  test.each([
    ['names', 'x,y\n0,a\n1,b\n', 1],
    ['labels', 'x,y\n0,0\n1,2\n', 3],
  ])('of targets that a file has as %s of classes is refused', async (_name, csv, outputs) => {
    await expect(resolve({ ...file, standardize: 'both' }, [1, outputs], 'mse', csv)).rejects.toThrowError(
      'data.standardize: expected "inputs", as the targets are classes, got "both"',
    );
  });
});

describe('what does not fit', () => {
  test.each<[string, DataSpec, number[], LossName, string | undefined, string]>([
    [
      'a width',
      { dataset: 'moons' },
      [3, 1],
      'mse',
      undefined,
      'data.dataset: expected network.layers[0] = 2 for "moons", got 3',
    ],
    ['a loss', { dataset: 'sine' }, [1, 1], 'hinge', undefined, 'data.dataset: expected a dataset of classes'],
    ['no reader', file, [1, 1], 'mse', undefined, 'data.file: expected data without a file'],
    [
      'the columns',
      file,
      [3, 1],
      'mse',
      'x,y\n1,2\n',
      'data.file: expected 3 input columns (network.layers[0]) in "p.csv", got 1 (x)',
    ],
    [
      'a class',
      file,
      [1, 2],
      'cross-entropy',
      'x,y\n1,1\n1,2\n',
      'data.file, row 3, column "y": expected a class label, an integer from 0 to 1, got 2',
    ],
    [
      'a fraction of a class',
      file,
      [1, 2],
      'mse',
      'x,y\n1,0.5\n',
      'row 2, column "y": expected a class label, an integer from 0 to 1, got 0.5',
    ],
    [
      'too many names',
      file,
      [1, 2],
      'mse',
      'x,y\n1,c\n2,b\n3,a\n',
      'data.targets: expected at most 2 classes for 2 outputs',
    ],
    ['too many names for one output', file, [1, 1], 'bce', 'x,y\n1,c\n2,b\n3,a\n', 'got 3 ("a", "b", "c")'],
    [
      'a missing value',
      file,
      [1, 1],
      'mse',
      'x,y\n1,2\n,3\n',
      'data.file, row 3, column "x": expected a number, got ""',
    ],
    [
      'a hinge target',
      file,
      [1, 1],
      'hinge',
      'x,y\n1,0\n1,2\n',
      'data.file, row 3, column "y": expected -1 or 1 for "hinge", got 2',
    ],
    ['a bce target', file, [1, 1], 'bce', 'x,y\n1,-0.5\n', 'from 0 to 1 for "bce", got -0.5'],
  ])('%s is refused', async (_name, data, layers, loss, csv, message) => {
    const failure = await resolve(data, layers, loss, csv).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LandscapeError);
    expect((failure as LandscapeError).kind).toBe('spec');
    expect((failure as LandscapeError).message).toContain(message);
  });

  test('a failing reader speaks for itself', async () => {
    const read = () => Promise.reject(new Error('no such file'));
    await expect(resolveData(file, createNetwork({ layers: [1, 1] }), { name: 'mse' }, read)).rejects.toThrowError(
      'no such file',
    );
  });
});

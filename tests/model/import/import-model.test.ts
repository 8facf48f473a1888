import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportModel, NETWORK_KEY } from '../../../src/model/import/export-model.ts';
import { importModel, importParameters, importTrajectory } from '../../../src/model/import/import-model.ts';
import { readSafetensors } from '../../../src/model/import/safetensors.ts';
import { countParameters } from '../../../src/spec/agreement.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import { ACTIVATIONS, type NetworkSpec } from '../../../src/spec/landscape.ts';
import { fixture, messageOf } from './support.ts';
import { writeFloats, writeSafetensors } from './safetensors-writer.ts';

const activation = fc.constantFrom(...ACTIVATIONS);
const networks: fc.Arbitrary<NetworkSpec> = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 })
  .chain((layers) => {
    const hidden = fc.array(activation, { minLength: layers.length - 2, maxLength: layers.length - 2 });
    return fc.record({ layers: fc.constant(layers), activation: hidden, output: activation, bias: fc.boolean() });
  });

const withValues = networks.chain((network) => {
  const count = countParameters(network.layers, network.bias);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  return fc.tuple(fc.constant(network), fc.array(number, { minLength: count, maxLength: count }));
});

describe('exportModel', () => {
  it('writes what importModel reads, bit by bit', () => {
    fc.assert(
      fc.property(withValues, ([network, values]) => {
        const model = importModel('m.safetensors', exportModel(network, Float64Array.from(values)));
        expect(model.network).toEqual(network);
        expect(model.activationsKnown).toBe(true);
        // a negative zero is told from a zero
        expect(new BigInt64Array(model.values.buffer)).toEqual(new BigInt64Array(Float64Array.from(values).buffer));
      }),
      { numRuns: 100 },
    );
  });

  it('names tensors as an nn.Sequential does, and begins the numbers at a multiple of 8', () => {
    for (const type of ['F32', 'F64'] as const) {
      const bytes = exportModel({ layers: [2, 3, 1], activation: 'tanh' }, new Float64Array(13), { type });
      const { tensors } = readSafetensors(bytes);
      expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
        ['0.weight', [3, 2]],
        ['0.bias', [3]],
        ['2.weight', [1, 3]],
        ['2.bias', [1]],
      ]);
      expect(bytes.length).toBe(
        8 + Number(new DataView(bytes.buffer).getBigUint64(0, true)) + 13 * (type === 'F32' ? 4 : 8),
      );
      expect((bytes.length - 13 * (type === 'F32' ? 4 : 8)) % 8).toBe(0);
    }
  });

  it('in float32 rounds once', () => {
    const theta = Float64Array.of(Math.PI, -1 / 3);
    const model = importModel('m.safetensors', exportModel({ layers: [2, 1], bias: false }, theta, { type: 'F32' }));
    expect([...model.values]).toEqual([Math.fround(Math.PI), Math.fround(-1 / 3)]);
  });

  it('refuses what cannot be read back', () => {
    const network = { layers: [2, 1], bias: false };
    expect(messageOf(() => exportModel(network, Float64Array.of(1)))).toBe('values: expected 2 numbers, got 1');
    expect(messageOf(() => exportModel(network, Float64Array.of(1, NaN)))).toBe(
      'values[1]: expected a number that F64 can hold, got NaN',
    );
    expect(messageOf(() => exportModel(network, Float64Array.of(1e39, 0), { type: 'F32' }))).toBe(
      'values[0]: expected a number that F32 can hold, got 1e+39',
    );
    expect(messageOf(() => exportModel({ layers: [2] }, new Float64Array(0)))).toMatch(/^network.layers: expected/);
  });

  it('does not let metadata contradict the tensors', () => {
    const tensors = { '0.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } };
    const file = (network: unknown) =>
      writeSafetensors({ __metadata__: { [NETWORK_KEY]: JSON.stringify(network) }, ...tensors }, 8);
    const read = (network: unknown) => importModel('m.safetensors', file(network));
    expect(read({ layers: [2, 1], bias: false, output: 'sin' }).network.output).toBe('sin');
    expect(messageOf(() => read({ layers: [2, 1], output: 'sin' }))).toBe(
      'loss-landscape.network: expected 2-1 without biases, got 2-1 with biases',
    );
    expect(messageOf(() => read({ layers: [2, 2], bias: false }))).toMatch(
      /^loss-landscape.network: expected 2-1 without/,
    );
    expect(messageOf(() => read({ layers: [2, 1], output: 'x' }))).toMatch(/^network.output: expected one of/);
    expect(messageOf(() => read('no'))).toMatch(/^network: expected an object/);
  });
});

describe('importModel', () => {
  it('knows a format by the end of the name, in any case', () => {
    expect(importModel('A/B c.ONNX', fixture('tanh.onnx')).network.activation).toBe('tanh');
    expect(importModel('model.v2.safetensors', fixture('tanh.safetensors')).network.layers).toEqual([2, 5, 4, 2]);
  });

  it.each([
    ['model.pt', /got a pickle, which can run code; save with safetensors/],
    ['model.keras', /got a Keras or TensorFlow file; save with numpy.savez or export to ONNX instead/],
    ['model.txt', 'model.txt: expected a .safetensors, .onnx, .npz, .npy or .json file, got another kind of file'],
    ['model', /^model: expected a .safetensors, .onnx/],
    ['', /^"": expected a .safetensors, .onnx/],
  ])('refuses %s', (name, message) => {
    expect(messageOf(() => importModel(name, new Uint8Array(8)))).toMatch(message);
  });

  it('refuses every format under the name of another', () => {
    const files = {
      safetensors: 'tanh.safetensors',
      onnx: 'tanh.onnx',
      npz: 'named.npz',
      npy: 'docs/trajectory.npy',
      json: 'docs/model.json',
    };
    for (const [type, file] of Object.entries(files)) {
      for (const other of Object.keys(files)) {
        if (other === type) continue;
        expect(
          messageOf(() => importModel(`m.${other}`, fixture(file), { network: { layers: [2, 5, 4, 2] } })),
        ).toMatch(/expected/);
      }
    }
  });
});

function npy(shape: number[], values: number[]): Uint8Array {
  const header = writeNpyHeader(shape, '<f8');
  const bytes = new Uint8Array(header.length + 8 * values.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  values.forEach((value, k) => view.setFloat64(8 * k, value, true));
  return bytes;
}

describe('a bare vector', () => {
  const network = { layers: [2, 1], output: 'sin' as const };

  it('belongs to a network that is given', () => {
    const model = importModel('theta.npy', npy([3], [1, 2, 3]), { network });
    expect(model).toMatchObject({ network, activationsKnown: true });
    expect([...model.values]).toEqual([1, 2, 3]);
  });

  it('has its length', () => {
    expect(messageOf(() => importModel('t.npy', npy([3], [1, 2, 3])))).toBe(
      't.npy: expected a network that this vector of parameters belongs to, got none',
    );
    expect(messageOf(() => importModel('t.npy', npy([2], [1, 2]), { network }))).toBe(
      't.npy: expected 3 numbers for 2-1, got shape 2',
    );
    expect(messageOf(() => importModel('t.npy', npy([3, 1], [1, 2, 3]), { network }))).toMatch(/got shape 3×1$/);
    expect(messageOf(() => importModel('t.npy', npy([3], [1, 2, Infinity]), { network }))).toBe(
      't.npy[2]: expected a finite number, got Infinity',
    );
  });
});

describe('importParameters', () => {
  const file = (name: string) => ({ name, bytes: fixture(name) });
  const network: NetworkSpec = { layers: [2, 5, 4, 2], activation: 'tanh' };

  it.each(['tanh.onnx', 'tanh.safetensors', 'float64.safetensors', 'keras.npz', 'docs/model.json'])(
    'reads %s',
    (name) => {
      const values = importParameters(file(name), network, 'parameters.file');
      expect([...values]).toEqual([...importModel(name, fixture(name)).values]);
    },
  );

  it('refuses the file of another network', () => {
    const read = (name: string, spec: NetworkSpec) =>
      messageOf(() => importParameters(file(name), spec, 'parameters.file'));
    expect(read('no-bias.safetensors', network)).toBe(
      'parameters.file: expected 2-5-4-2 with biases (network), got 2-5-4-2 without biases in no-bias.safetensors',
    );
    expect(read('relu.onnx', network)).toMatch(
      /^parameters.file: expected 2-5-4-2 with biases, tanh tanh identity \(network\)/,
    );
    expect(read('tanh.safetensors', { layers: [2, 5, 2] })).toMatch(
      /^parameters.file: expected 2-5-2 with biases \(network\)/,
    );
    expect(read('docs/trajectory.npy', network)).toMatch(/^parameters.file docs\/trajectory.npy: expected 49 numbers/);
    expect(read('refused/nan.safetensors', network)).toBe(
      'parameters.file 0.weight[1][0]: expected a finite number, got NaN',
    );
  });
});

describe('importTrajectory', () => {
  const dict = (name: string, values: number[], shape = [1, 2]) => ({
    name,
    bytes: writeFloats({ '0.weight': { shape, values } }),
  });

  it('gives the points in the order of the files', () => {
    const { network, points, activationsKnown } = importTrajectory([
      dict('b.safetensors', [1, 2]),
      dict('a.safetensors', [3, 4]),
      { name: 'c.json', bytes: new TextEncoder().encode('[{"weight":[[5,6]]}]') },
    ]);
    expect(network).toEqual({ layers: [2, 1], bias: false });
    expect(points.map((point) => [...point])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(activationsKnown).toBe(false);
  });

  it('names the first file that is of another network', () => {
    const files = [dict('a.safetensors', [1, 2]), dict('b.safetensors', [1, 2]), dict('c.safetensors', [1, 2], [2, 1])];
    expect(messageOf(() => importTrajectory(files))).toBe(
      'c.safetensors: expected 2-1 without biases, as in a.safetensors, got 1-2 without biases',
    );
    const onnx = ['tanh', 'relu'].map((name) => ({ name: `${name}.onnx`, bytes: fixture(`${name}.onnx`) }));
    expect(messageOf(() => importTrajectory(onnx))).toBe(
      'relu.onnx: expected 2-5-4-2 with biases, tanh tanh identity, as in tanh.onnx, got 2-5-4-2 with biases, relu relu identity',
    );
  });

  it('puts the name of the file before what is wrong in it', () => {
    const files = [dict('a.safetensors', [1, 2]), dict('b.safetensors', [1, NaN])];
    expect(messageOf(() => importTrajectory(files))).toBe(
      'b.safetensors 0.weight[0][1]: expected a finite number, got NaN',
    );
    expect(messageOf(() => importTrajectory([]))).toBe('(file): expected at least one checkpoint, got no files');
  });

  it('may be the rows of a matrix, or one vector', () => {
    const network = { layers: [2, 1], bias: false };
    const rows = importTrajectory([{ name: 't.npy', bytes: npy([3, 2], [1, 2, 3, 4, 5, 6]) }], { network });
    expect(rows.points.map((point) => [...point])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const one = importTrajectory([{ name: 't.npy', bytes: npy([2], [1, 2]) }], { network });
    expect(one.points.map((point) => [...point])).toEqual([[1, 2]]);
    expect(
      messageOf(() => importTrajectory([{ name: 't.npy', bytes: npy([2, 3], [1, 2, 3, 4, 5, 6]) }], { network })),
    ).toBe('t.npy: expected rows of 2 numbers, got shape 2×3');
    expect(messageOf(() => importTrajectory([{ name: 't.npy', bytes: npy([0, 2], []) }], { network }))).toBe(
      't.npy: expected at least one row of parameters, got none',
    );
  });

  it('may be several vectors', () => {
    const network = { layers: [2, 1], bias: false };
    const files = [
      [1, 2],
      [3, 4],
    ].map((values, k) => ({ name: `${k}.npy`, bytes: npy([2], values) }));
    expect(importTrajectory(files, { network }).points.map((point) => [...point])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('notes', () => {
  it('tell which tensor became which layer, for the user to confirm', () => {
    expect(importModel('m.safetensors', fixture('tanh.safetensors')).notes).toEqual([
      '0.weight 5×2, 0.bias 5 → layer 1',
      '2.weight 4×5, 2.bias 4 → layer 2',
      '4.weight 2×4, 4.bias 2 → layer 3',
      'numbers stored as float32',
    ]);
  });
});

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { modelFromOnnx } from '../../../src/model/import/onnx-graph.ts';
import { writeOnnx, type ModelSpec, type NodeSpec, type TensorSpec } from './onnx-writer.ts';
import { messageOf } from './support.ts';

const read = (spec: ModelSpec) => modelFromOnnx(writeOnnx(spec));
const refusal = (spec: ModelSpec) => messageOf(() => read(spec));

const W = { dims: [2, 2], values: [1, 2, 3, 4] };
const V = { dims: [2, 2], values: [5, 6, 7, 8] };

function node(operator: string, inputs: string[], output: string, attributes?: NodeSpec['attributes']): NodeSpec {
  return { operator, inputs, output, attributes };
}

const layer = (input: string, weight: string, output: string) => node('Gemm', [input, weight], output, { transB: 1n });

describe('the graph', () => {
  it('may list its weights among the inputs, as older files do', () => {
    const spec = { initializers: { W }, inputs: ['x', 'W'], nodes: [layer('x', 'W', 'y')] };
    expect([...read(spec).values]).toEqual(W.values);
  });

  it('has one input of two dimensions and one output', () => {
    const nodes = [layer('x', 'W', 'y')];
    expect(refusal({ initializers: { W }, inputs: ['x', 'z'], nodes })).toBe(
      'graph inputs: expected one, the samples, got 2 (x, z)',
    );
    expect(refusal({ initializers: { W }, inputs: [], nodes })).toMatch(/^graph inputs: .* got 0/);
    expect(refusal({ initializers: { W }, outputs: ['y', 'x'], nodes })).toBe(
      'graph outputs: expected one, the predictions, got 2',
    );
    expect(refusal({ initializers: { W }, inputShape: [null, 1, 2], nodes })).toBe(
      'x: expected an input of 2 dimensions [samples, features], got 3 dimensions',
    );
    expect(read({ initializers: { W }, inputShape: [null, 2], nodes }).network.layers).toEqual([2, 2]);
  });

  it.each([
    ['a sum of two layers', [layer('x', 'W', 'h'), layer('h', 'V', 'k'), node('Add', ['h', 'k'], 'y')], 3],
    ['a branch', [layer('x', 'W', 'h'), layer('h', 'V', 'k'), node('Tanh', ['h'], 'y')], 3],
    ['two layers side by side', [layer('x', 'W', 'h'), layer('x', 'V', 'y')], 2],
  ])('with %s is refused', (_, nodes, place) => {
    const message = refusal({ initializers: { W, V }, nodes });
    expect(message).toMatch(
      new RegExp(`^node ${place} .*: expected the output of the layer before, got .*from before`),
    );
  });

  it('whose output is of an earlier layer is refused', () => {
    const nodes = [layer('x', 'W', 'h'), layer('h', 'V', 'y')];
    expect(refusal({ initializers: { W, V }, nodes, outputs: ['h'] })).toMatch(
      /^graph output h: expected the output of/,
    );
  });

  it('with one weight in two layers is refused, also through another name', () => {
    expect(refusal({ initializers: { W }, nodes: [layer('x', 'W', 'h'), layer('h', 'W', 'y')] })).toBe(
      'node 2 "Gemm": expected weights of its own, got W, which is used before',
    );
    const renamed = [layer('x', 'W', 'h'), node('Identity', ['W'], 'W2'), layer('h', 'W2', 'y')];
    expect(refusal({ initializers: { W }, nodes: renamed })).toMatch(/^node 2 "Identity": expected weights of its own/);
  });

  it('says which version of the operators it means', () => {
    const spec = { initializers: { W }, nodes: [layer('x', 'W', 'y')] };
    expect(read({ ...spec, version: 7 }).network.layers).toEqual([2, 2]);
    expect(refusal({ ...spec, version: 6 })).toBe('opset_import: expected version 7 or later, got 6');
    expect(refusal({ ...spec, version: null })).toMatch(
      /^opset_import: expected the version of the operators, got none/,
    );
  });

  it('gives each name once', () => {
    const nodes = [layer('x', 'W', 'h'), node('Relu', ['h'], 'h')];
    expect(refusal({ initializers: { W }, nodes })).toBe(
      'node 2 "Relu": expected an output with a name of its own, got h',
    );
    const again = [layer('x', 'W', 'h'), node('Relu', ['h'], 'x')];
    expect(refusal({ initializers: { W }, nodes: again })).toMatch(/got x$/);
  });

  it('stays in bounds: operators between two layers are counted, so that none can grow without end', () => {
    const chain = Array.from({ length: 65 }, (_, k) => node('Add', [`n${k}`, `n${k}`], `n${k + 1}`));
    const nodes = [layer('x', 'W', 'n0'), ...chain];
    expect(refusal({ initializers: { W }, nodes })).toBe(
      'node 66 "Add": expected at most 64 operators between layers, got more',
    );
  });

  it('of layers that do not fit names the weight', () => {
    const initializers = { W, V: { dims: [1, 3], values: [1, 2, 3] } };
    expect(refusal({ initializers, nodes: [layer('x', 'W', 'h'), layer('h', 'V', 'y')] })).toBe(
      'V: expected shape (outputs)×2, as "W" has 2 outputs, got shape 1×3',
    );
  });
});

describe('Flatten and Reshape', () => {
  const shape = (values: number[], as: TensorSpec['as'] = 'raw int64') => ({ dims: [values.length], values, as });
  const reshaped = (values: number[], as?: TensorSpec['as']) => ({
    initializers: { W, s: shape(values, as) },
    nodes: [layer('x', 'W', 'h'), node('Reshape', ['h', 's'], 'y')],
  });

  it('that change nothing are passed over', () => {
    for (const attributes of [undefined, { axis: 1n }, { axis: -1n }]) {
      const nodes = [node('Flatten', ['x'], 'f', attributes), layer('f', 'W', 'y')];
      expect([...read({ initializers: { W }, nodes }).values]).toEqual(W.values);
    }
    for (const values of [
      [-1, 2],
      [0, 2],
      [0, -1],
      [0, 0],
    ]) {
      expect(read(reshaped(values)).network.layers).toEqual([2, 2]);
      expect(read(reshaped(values, 'int64')).network.layers).toEqual([2, 2]);
    }
  });

  it('that change the shape are refused', () => {
    const nodes = [node('Flatten', ['x'], 'f', { axis: 0n }), layer('f', 'W', 'y')];
    expect(refusal({ initializers: { W }, nodes })).toMatch(/^node 1 "Flatten": .* got axis 0$/);
    for (const values of [[-1, 1], [2, -1], [1, 2, 1], [-1]]) {
      expect(refusal(reshaped(values))).toBe(
        `node 2 "Reshape": expected samples and features left as they are, got shape [${values.join(', ')}]`,
      );
    }
    const computed = [layer('x', 'W', 'h'), node('Reshape', ['h', 'x'], 'y')];
    expect(refusal({ initializers: { W }, nodes: computed })).toMatch(/got a shape that is not a constant$/);
  });
});

describe('weights', () => {
  const one = (tensor: TensorSpec) => ({ initializers: { W: tensor }, nodes: [layer('x', 'W', 'y')] });

  it.each(['raw', 'float_data', 'raw double', 'double_data'] as const)('are read as %s', (as) => {
    expect([...read(one({ ...W, as })).values]).toEqual(W.values);
  });

  it('keep all digits of float64', () => {
    const values = [0.1, 1 / 3, Math.PI, 1e-300];
    expect([...read(one({ dims: [2, 2], values, as: 'raw double' })).values]).toEqual(values);
  });

  it.each([
    [
      { ...W, as: 'external' },
      'W: expected weights inside the file, got external data: export with external_data=False',
    ],
    [{ ...W, dataType: 7 }, 'W: expected float, double, float16 or bfloat16 numbers, got int64'],
    [{ ...W, dataType: 99 }, 'W: expected float, double, float16 or bfloat16 numbers, got type 99'],
    [{ ...W, dims: [2, 3] }, 'W: expected 24 bytes for 2×3 of float32, got 16'],
    [{ ...W, dims: [-2, -2] }, 'W: expected sizes that are whole numbers, got -2×-2'],
    [
      { ...W, dims: [2 ** 40, 2 ** 40] },
      'W: expected a shape that fits into the file, got 1099511627776×1099511627776',
    ],
    [{ ...W, as: 'in pieces' }, 'graph: expected the numbers of a tensor in one piece, got several'],
    [{ dims: [4], values: W.values }, /^W: expected a weight matrix with sizes from 1 to 65536, got shape 4$/],
    [{ dims: [0, 2], values: [] }, /^W: expected a weight matrix with sizes from 1 to 65536, got shape 0×2$/],
    [{ dims: [2, 2], values: [1, NaN, 3, 4] }, 'W[0][1]: expected a finite number, got NaN'],
    [{ dims: [2, 2], values: [1, 2, 3, -Infinity] }, 'W[1][1]: expected a finite number, got -Infinity'],
  ] as [TensorSpec, string | RegExp][])('are refused: %o', (tensor, message) => {
    const text = refusal(one(tensor));
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  it('turned again and again are refused, not read through a thousand calls', () => {
    const turns = Array.from({ length: 16_000 }, (_, k) => node('Transpose', [k === 0 ? 'W' : `t${k}`], `t${k + 1}`));
    const nodes = [...turns, layer('x', 't16000', 'y')];
    expect(refusal({ initializers: { W }, nodes })).toBe(
      'node 2 "Transpose": expected weights as they are in the file, got others',
    );
  });

  it('that no tensor holds are refused', () => {
    expect(refusal({ nodes: [layer('x', 'missing', 'y')] })).toBe(
      'node 1 "Gemm": expected weights that are constants in the file, got missing',
    );
  });
});

describe('bytes that are no model', () => {
  const { LengthDelimited, Varint } = WireType;

  it.each([
    ['no bytes', new Uint8Array(0), 'graph: expected an ONNX model with a graph, got none'],
    ['text', new TextEncoder().encode('hello, this is text'), /expected an ONNX model/],
    ['a graph of the wrong wire type', new BinaryWriter().tag(7, Varint).int64(1).finish(), /expected an ONNX model/],
    ['an empty graph', writeOnnx({ nodes: [], inputs: [], outputs: [] }), /^graph inputs: /],
  ])('are refused: %s', (_, bytes, message) => {
    expect(messageOf(() => modelFromOnnx(bytes))).toMatch(message);
  });

  it('do not make a great number of objects from a few bytes', () => {
    // 2 bytes a tensor
    const graph = new Uint8Array(200_000).map((_, k) => (k % 2 === 0 ? (5 << 3) | LengthDelimited : 0));
    const bytes = new BinaryWriter().tag(7, LengthDelimited).bytes(graph).finish();
    expect(messageOf(() => modelFromOnnx(bytes))).toBe(
      'graph: expected at most 16384 nodes, weights or values, got more',
    );
  });

  it('do not nest groups until the stack is full', () => {
    const bytes = new Uint8Array(100_000).fill((20 << 3) | WireType.StartGroup);
    expect(messageOf(() => modelFromOnnx(bytes))).toMatch(/expected an ONNX model/);
  });
});

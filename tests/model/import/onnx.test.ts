import { describe, expect, it } from 'vitest';
import { modelFromOnnx } from '../../../src/model/import/onnx-graph.ts';
import { writeOnnx, type ModelSpec, type NodeSpec, type TensorSpec } from './onnx-writer.ts';
import { messageOf } from './support.ts';

const read = (spec: ModelSpec) => modelFromOnnx(writeOnnx(spec));
const refusal = (spec: ModelSpec) => messageOf(() => read(spec));

/** [out][in] = 3×2 */
const W = { dims: [3, 2], values: [1, 2, 3, 4, 5, 6] };
/** The same as [in][out]. */
const W_TURNED = { dims: [2, 3], values: [1, 3, 5, 2, 4, 6] };
const B = { dims: [3], values: [7, 8, 9] };
const V = { dims: [1, 3], values: [10, 11, 12] };
const THETA = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const gemm = (inputs: string[], output: string, attributes: NodeSpec['attributes'] = { transB: 1n }): NodeSpec => {
  return { operator: 'Gemm', inputs, output, attributes };
};
const node = (operator: string, inputs: string[], output: string, attributes?: NodeSpec['attributes']): NodeSpec => {
  return { operator, inputs, output, attributes };
};

describe('Gemm', () => {
  it('with transB 1 has the weight as it is, with 0 turned', () => {
    const kept = read({ initializers: { W, B }, nodes: [gemm(['x', 'W', 'B'], 'y')] });
    expect(kept.network).toEqual({ layers: [2, 3], output: 'identity', bias: true });
    expect([...kept.values]).toEqual(THETA);
    const turned = read({ initializers: { W: W_TURNED, B }, nodes: [gemm(['x', 'W', 'B'], 'y', {})] });
    expect([...turned.values]).toEqual(THETA);
    expect(turned.notes[0]).toBe('W 2×3 (transposed), B 3 → layer 1');
  });

  it('has α and β in weight and bias, and says so', () => {
    const attributes = { transB: 1n, alpha: 0.5, beta: -2 };
    const { values, notes } = read({ initializers: { W, B }, nodes: [gemm(['x', 'W', 'B'], 'y', attributes)] });
    expect([...values]).toEqual([0.5, 1, 1.5, 2, 2.5, 3, -14, -16, -18]);
    expect(notes.at(-1)).toBe('node 1 "Gemm": weight × 0.5, bias × -2, as its Gemm says');
  });

  it('may have no bias, or one number for all outputs, or a row', () => {
    const without = read({ initializers: { W }, nodes: [gemm(['x', 'W', ''], 'y')] });
    expect(without.network.bias).toBe(false);
    expect([...without.values]).toEqual(THETA.slice(0, 6));
    for (const dims of [[], [1], [1, 1]]) {
      const one = read({ initializers: { W, B: { dims, values: [4] } }, nodes: [gemm(['x', 'W', 'B'], 'y')] });
      expect(Array.from(one.values.subarray(6))).toEqual([4, 4, 4]);
    }
    const row = read({ initializers: { W, B: { ...B, dims: [1, 3] } }, nodes: [gemm(['x', 'W', 'B'], 'y')] });
    expect([...row.values]).toEqual(THETA);
  });

  it('with transA, computed weights, or a bias that does not fit is refused', () => {
    expect(refusal({ initializers: { W, B }, nodes: [gemm(['x', 'W', 'B'], 'y', { transA: 1n })] })).toBe(
      'node 1 "Gemm": expected Gemm with transA 0, got transA 1',
    );
    expect(refusal({ initializers: { B }, nodes: [gemm(['x', 'x', 'B'], 'y')] })).toBe(
      'node 1 "Gemm": expected weights that are constants in the file, got x',
    );
    expect(
      refusal({ initializers: { W, B: { dims: [2], values: [1, 2] } }, nodes: [gemm(['x', 'W', 'B'], 'y')] }),
    ).toBe('B: expected a bias of 3 numbers, one for each output of "W", got shape 2');
  });
});

describe('MatMul and Add', () => {
  const product = node('MatMul', ['x', 'W'], 'p');

  it.each([
    ['after', ['p', 'B']],
    ['before', ['B', 'p']],
  ])('are one layer, the bias %s the product', (_, inputs) => {
    const { network, values } = read({
      initializers: { W: W_TURNED, B },
      nodes: [product, node('Add', inputs, 'y')],
    });
    expect(network).toEqual({ layers: [2, 3], output: 'identity', bias: true });
    expect([...values]).toEqual(THETA);
  });

  it('take a constant that is turned or named again by a node', () => {
    const nodes = [
      node('Transpose', ['W'], 'WT', { perm: [1n, 0n] }),
      node('Identity', ['B'], 'C'),
      node('MatMul', ['x', 'WT'], 'p'),
      node('Add', ['p', 'C'], 'y'),
    ];
    expect([...read({ initializers: { W, B }, nodes }).values]).toEqual(THETA);
  });

  it('with one output take a bias of one number', () => {
    const nodes = [node('MatMul', ['x', 'v'], 'p'), node('Add', ['p', 'c'], 'y')];
    const { values } = read({ initializers: { v: { ...V, dims: [3, 1] }, c: { dims: [1], values: [2] } }, nodes });
    expect([...values]).toEqual([10, 11, 12, 2]);
  });

  it('do not add the same bias to a product that is used once more without it', () => {
    const nodes = [node('MatMul', ['x', 'v'], 'p'), node('Add', ['p', 'c'], 'q'), node('Mul', ['p', 'q'], 'y')];
    const initializers = { v: { ...V, dims: [3, 1] }, c: { dims: [1], values: [1] } };
    expect(refusal({ initializers, nodes })).toMatch(/^node 3 "Mul": expected the output of the layer before, got p, /);
  });

  it('refuse a second bias, a bias after an activation, a factor for each unit', () => {
    const initializers = { W: W_TURNED, B, C: B };
    const twice = [product, node('Add', ['p', 'B'], 'q'), node('Add', ['q', 'C'], 'y')];
    expect(refusal({ initializers, nodes: twice })).toBe(
      'node 3 "Add": expected one bias after each MatMul, else single numbers, got Add of C, shape 3',
    );
    const late = [product, node('Relu', ['p'], 'h'), node('Add', ['h', 'B'], 'y')];
    expect(refusal({ initializers, nodes: late })).toMatch(/^node 3 "Add": expected one bias after each MatMul/);
    const factor = [product, node('Mul', ['p', 'B'], 'y')];
    expect(refusal({ initializers, nodes: factor })).toMatch(
      /^node 2 "Mul": expected one bias .* got Mul of B, shape 3/,
    );
  });

  it('fill in zeros where other layers have a bias, and say so', () => {
    const nodes = [gemm(['x', 'W', 'B'], 'h'), gemm(['h', 'V'], 'y')];
    const { network, values, notes } = read({ initializers: { W, B, V }, nodes });
    expect(network.bias).toBe(true);
    expect([...values]).toEqual([...THETA, 10, 11, 12, 0]);
    expect(notes[1]).toBe('V 1×3, no bias (zeros put in its place, as other layers have one) → layer 2');
  });
});

describe('activations', () => {
  const between = (nodes: NodeSpec[], initializers: Record<string, TensorSpec> = {}) => {
    const last = nodes.at(-1)!.output;
    return {
      initializers: { W, B, V, ...initializers },
      nodes: [gemm(['x', 'W', 'B'], 'h'), ...nodes, gemm([last, 'V'], 'y')],
    };
  };
  const constant = (value: number): TensorSpec => ({ dims: [], values: [value] });

  it.each([
    ['Relu', 'relu', {}],
    ['LeakyRelu', 'leaky-relu', {}],
    ['LeakyRelu', 'leaky-relu', { alpha: 0.01 }],
    ['Elu', 'elu', {}],
    ['Elu', 'elu', { alpha: 1 }],
    ['Gelu', 'gelu', {}],
    ['Gelu', 'gelu', { approximate: 'none' }],
    ['Gelu', 'gelu-tanh', { approximate: 'tanh' }],
    ['Swish', 'silu', {}],
    ['Sigmoid', 'sigmoid', {}],
    ['Tanh', 'tanh', {}],
    ['Softplus', 'softplus', {}],
    ['Sin', 'sin', {}],
    ['Identity', 'identity', {}],
  ])('%s is %s with %o', (operator, activation, attributes) => {
    const { network, activationsKnown } = read(between([node(operator, ['h'], 'a', attributes)]));
    expect(network).toEqual({ layers: [2, 3, 1], activation, output: 'identity', bias: true });
    expect(activationsKnown).toBe(true);
  });

  it('differ from layer to layer', () => {
    const nodes = [
      gemm(['x', 'W', 'B'], 'h'),
      node('Tanh', ['h'], 'a'),
      gemm(['a', 'V'], 'z'),
      node('Sin', ['z'], 'c'),
      gemm(['c', 'U'], 'y'),
      node('Sigmoid', ['y'], 'out'),
    ];
    const { network } = read({ initializers: { W, B, V, U: { dims: [2, 1], values: [1, 1] } }, nodes });
    expect(network).toEqual({ layers: [2, 3, 1, 2], activation: ['tanh', 'sin'], output: 'sigmoid', bias: true });
  });

  it('are told by what they compute, however they are written out', () => {
    const silu = [node('Neg', ['h'], 'm'), node('Exp', ['m'], 'e'), node('Add', ['e', 'one'], 'd')];
    const asQuotient = between([...silu, node('Div', ['h', 'd'], 'a')], { one: constant(1) });
    expect(read(asQuotient).network.activation).toBe('silu');

    const softplus = [node('Exp', ['h'], 'e'), node('Add', ['one', 'e'], 'd'), node('Log', ['d'], 'a')];
    expect(read(between(softplus, { one: constant(1) })).network.activation).toBe('softplus');

    const gelu = [
      node('Mul', ['h', 'r'], 's'),
      node('Erf', ['s'], 'e'),
      node('Add', ['one', 'e'], 'd'),
      node('Mul', ['half', 'h'], 'hh'),
      node('Mul', ['d', 'hh'], 'a'),
    ];
    const constants = { r: constant(Math.SQRT1_2), one: constant(1), half: { dims: [1], values: [0.5] } };
    expect(read(between(gelu, constants)).network.activation).toBe('gelu');

    const relu = [node('Abs', ['h'], 'p'), node('Add', ['p', 'h'], 's'), node('Div', ['s', 'two'], 'a')];
    expect(read(between(relu, { two: constant(2) })).network.activation).toBe('relu');
  });

  it('are told with comparisons too, as newer exporters write softplus, ELU and leaky ReLU', () => {
    const numbers = { zero: constant(0), one: constant(1), twenty: constant(20), slope: constant(0.01) };
    const softplus = [
      node('Mul', ['h', 'one'], 'm'),
      node('Softplus', ['m'], 's'),
      node('Div', ['s', 'one'], 'd'),
      node('Greater', ['m', 'twenty'], 'g'),
      node('Where', ['g', 'h', 'd'], 'a'),
    ];
    expect(read(between(softplus, numbers)).network.activation).toBe('softplus');
    const elu = [
      node('Exp', ['h'], 'e'),
      node('Sub', ['e', 'one'], 'm'),
      node('LessOrEqual', ['h', 'zero'], 'n'),
      node('Where', ['n', 'm', 'h'], 'a'),
    ];
    expect(read(between(elu, numbers)).network.activation).toBe('elu');
    expect(read(between([node('Max', ['h', 'zero'], 'a')], numbers)).network.activation).toBe('relu');
    const leaky = [node('Mul', ['h', 'slope'], 'm'), node('Max', ['h', 'm'], 'a')];
    expect(read(between(leaky, numbers)).network.activation).toBe('leaky-relu');
    const asNumber = [
      node('GreaterOrEqual', ['h', 'zero'], 'g'),
      node('Cast', ['g'], 'c', { to: 1n }),
      node('Mul', ['h', 'c'], 'a'),
    ];
    expect(read(between(asNumber, numbers)).network.activation).toBe('relu');
    const less = [
      node('Less', ['h', 'zero'], 'l'),
      node('Where', ['l', 'h', 'zero'], 'm'),
      node('Sub', ['h', 'm'], 'a'),
    ];
    expect(read(between(less, numbers)).network.activation).toBe('relu');
    const doubled = [node('CastLike', ['h', 'W'], 'c'), node('Min', ['c', 'zero'], 'm'), node('Sub', ['h', 'm'], 'a')];
    expect(read(between(doubled, numbers)).network.activation).toBe('relu');
  });

  it('take their numbers from Constant nodes of either kind', () => {
    const halves: NodeSpec['attributes'][] = [{ value: { dims: [], values: [2] } }, { value_float: 2 }];
    for (const attributes of halves) {
      const nodes = [node('Constant', [], 'two', attributes), node('Abs', ['h'], 'p'), node('Add', ['p', 'h'], 's')];
      expect(read(between([...nodes, node('Div', ['s', 'two'], 'a')])).network.activation).toBe('relu');
    }
    expect(refusal(between([node('Constant', [], 'c', { value_string: 'no' }), node('Relu', ['h'], 'a')]))).toBe(
      'node 2 "Constant": expected a constant with a value or a value_float, got another',
    );
  });

  it.each([
    ['a wrong constant', { r: constant(0.7), one: constant(1), half: constant(0.5) }],
    ['a sum that is off by 1e-5', { r: constant(Math.SQRT1_2), one: constant(1.00001), half: constant(0.5) }],
  ])('are not told by likeness: GELU with %s is refused', (_, constants) => {
    const nodes = [
      node('Mul', ['h', 'r'], 's'),
      node('Erf', ['s'], 'e'),
      node('Add', ['e', 'one'], 'd'),
      node('Mul', ['h', 'd'], 'm'),
      node('Mul', ['m', 'half'], 'a'),
    ];
    expect(refusal(between(nodes, constants))).toBe(
      'node 7 "Gemm": expected an activation of ours before it, got Mul, Erf, Add, Mul, Mul, which together are none',
    );
  });

  it.each([
    [node('LeakyRelu', ['h'], 'a', { alpha: 0.3 }), 'expected LeakyRelu with alpha 0.01, got 0.3'],
    [node('Elu', ['h'], 'a', { alpha: 2 }), 'expected Elu with alpha 1, got 2'],
    [node('Gelu', ['h'], 'a', { approximate: 'fast' }), 'expected Gelu with approximate "none" or "tanh", got "fast"'],
    [node('Cast', ['h'], 'a', { to: 7n }), 'expected a Cast to float, float16, double or bfloat16, got type 7'],
    [node('Where', ['h', 'h'], 'a'), 'expected 3 inputs, got 2'],
    [node('Add', ['h', 'h', 'h'], 'a'), 'expected 2 inputs, got 3'],
    [node('Mul', ['W', 'B'], 'a'), 'expected a value that depends on the samples, got constants'],
    [node('Selu', ['h'], 'a'), 'expected Gemm, MatMul, Add or an activation, got Selu'],
    [node('Conv', ['h', 'W'], 'a'), 'expected Gemm, MatMul, Add or an activation, got Conv'],
    [node('toString', ['h'], 'a'), 'expected Gemm, MatMul, Add or an activation, got toString'],
    [node('Softmax', ['h'], 'a'), 'expected logits, as the cross-entropy loss applies the softmax itself'],
    [{ ...node('Relu', ['h'], 'a'), domain: 'com.example' }, 'got Relu of "com.example"'],
  ])('%o is refused', (odd, message) => {
    const text = refusal(between([odd]));
    expect(text).toMatch(new RegExp(`^node 2 "${odd.operator}": `));
    expect(text).toContain(message);
  });

  it('may not come before the first layer, nor be the whole network', () => {
    const early = { initializers: { W, B }, nodes: [node('Tanh', ['x'], 'a'), gemm(['a', 'W', 'B'], 'y')] };
    expect(refusal(early)).toBe('node 2 "Gemm": expected the samples as they are before the first layer, got tanh');
    expect(refusal({ nodes: [node('Tanh', ['x'], 'y')] })).toMatch(/^graph output y: .*, got the samples themselves$/);
  });
});

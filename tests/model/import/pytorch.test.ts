import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importModel, importTrajectory } from '../../../src/model/import/import-model.ts';
import { ACTIVATIONS } from '../../../src/spec/landscape.ts';
import { EXPECTED, fixture, lossOf, messageOf } from './support.ts';

const { models } = EXPECTED;

/** Relative, of the loss in float64: the weights are the same numbers, so only constants in float32 can differ. */
const TOLERANCE = 1e-6;

async function expectLoss(network: Parameters<typeof lossOf>[0], values: Float64Array, loss: number): Promise<void> {
  expect(Math.abs((await lossOf(network, values)) / loss - 1)).toBeLessThan(TOLERANCE);
}

describe.each(ACTIVATIONS)('an MLP of PyTorch with %s', (activation) => {
  const expected = models[activation];

  it('comes through ONNX with its activations, weights and loss', async () => {
    const model = importModel('m.onnx', fixture(`${activation}.onnx`));
    expect(model.activationsKnown).toBe(true);
    expect(model.network).toEqual({ layers: [2, 5, 4, 2], activation, output: 'identity', bias: true });
    expect([...model.values]).toEqual(expected.values);
    await expectLoss(model.network, model.values, expected.loss);
  });

  it('comes through safetensors with its weights, and its loss once the activation is chosen', async () => {
    const model = importModel('m.safetensors', fixture(`${activation}.safetensors`));
    expect(model.activationsKnown).toBe(false);
    expect(model.network).toEqual({ layers: [2, 5, 4, 2], bias: true });
    expect([...model.values]).toEqual(expected.values);
    await expectLoss({ ...model.network, activation }, model.values, expected.loss);
  });
});

describe('other networks of PyTorch', () => {
  it('may have an activation after the last layer', async () => {
    const { network, values } = importModel('m.onnx', fixture('sigmoid-output.onnx'));
    expect(network).toEqual({ layers: [2, 5, 4, 2], activation: 'tanh', output: 'sigmoid', bias: true });
    await expectLoss(network, values, models['sigmoid-output'].loss);
  });

  it.each(['no-bias.onnx', 'no-bias.safetensors'])('may have no biases: %s', async (file) => {
    const { network, values } = importModel(file, fixture(file));
    expect(network).toMatchObject({ layers: [2, 5, 4, 2], bias: false });
    expect([...values]).toEqual(models['no-bias'].values);
    await expectLoss({ ...network, activation: 'relu' }, values, models['no-bias'].loss);
  });

  it('may name layers in any order when the file has the right one', () => {
    const { network, values, notes } = importModel('m.npz', fixture('named.npz'));
    expect(network.layers).toEqual([2, 5, 4, 2]);
    expect([...values]).toEqual(models.named.values);
    expect(notes.slice(0, 3)).toEqual([
      'input_layer.weight 5×2, input_layer.bias 5 → layer 1',
      'hidden.weight 4×5, hidden.bias 4 → layer 2',
      'exit.weight 2×4, exit.bias 2 → layer 3',
    ]);
    expect(notes.at(-1)).toContain('the order of the layers');
  });

  it('are refused where neither names nor shapes tell the order', () => {
    // safetensors keeps tensors by name, and 2-5-4-2 can begin anywhere in its ring
    const message = messageOf(() => importModel('m.safetensors', fixture('named.safetensors')));
    expect(message).toMatch(/^exit.weight: expected numbers in the names .*, got shapes that fit in several orders$/);
  });

  it.each(['float64.safetensors', 'deflated.npz', 'fortran.npz', 'list.npz', 'keras.npz'])(
    'are the same in %s',
    (file) => {
      const { network, values } = importModel(file, fixture(file));
      expect(network).toEqual({ layers: [2, 5, 4, 2], bias: true });
      expect([...values]).toEqual(models.types.values);
    },
  );

  it.each([
    ['float16', 'float16.safetensors'],
    ['float16', 'float16.npz'],
    ['bfloat16', 'bfloat16.safetensors'],
  ])('in %s become the exact numbers: %s', async (type, file) => {
    const { network, values, notes } = importModel(file, fixture(file));
    expect([...values]).toEqual(models[type].values);
    expect(notes).toContain(`numbers stored as ${type}`);
    await expectLoss({ ...network, activation: 'tanh' }, values, models[type].loss);
  });
});

describe('docs/from-pytorch.md', () => {
  const { loss, losses, values, sha256 } = models.docs;

  it('has the blocks that made these files', () => {
    const text = readFileSync(new URL('../../../docs/from-pytorch.md', import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/```python\n([\s\S]*?)```/g)].map((match) => match[1]);
    expect(blocks.length).toBeGreaterThan(5);
    const sum = createHash('sha256').update(blocks.join('\n')).digest('hex');
    expect(sum, 'run tests/fixtures/import/make.py again').toBe(sha256);
  });

  it.each(['model.onnx', 'model.safetensors', 'model.npz', 'model.json'])(
    'makes %s, whose loss is the same',
    async (file) => {
      const model = importModel(file, fixture(`docs/${file}`));
      expect([...model.values]).toEqual(values);
      await expectLoss({ ...model.network, activation: 'tanh' }, model.values, loss);
    },
  );

  it('makes checkpoints that are one trajectory', async () => {
    const names = [0, 1, 2].map((k) => `epoch-000${k}.safetensors`);
    const { network, points } = importTrajectory(names.map((name) => ({ name, bytes: fixture(`docs/${name}`) })));
    expect(points.length).toBe(3);
    for (const [k, point] of points.entries()) await expectLoss({ ...network, activation: 'tanh' }, point, losses![k]);
  });

  it('makes a matrix of parameters that is one trajectory of a known network', async () => {
    const file = { name: 'trajectory.npy', bytes: fixture('docs/trajectory.npy') };
    const network = { layers: [2, 5, 4, 2], activation: 'tanh' as const };
    const { points } = importTrajectory([file], { network });
    expect(points.length).toBe(3);
    for (const [k, point] of points.entries()) await expectLoss(network, point, losses![3 + k]);
  });
});

describe('what is not an MLP is refused by its first misfit', () => {
  it.each([
    ['conv.onnx', /: expected an input of 2 dimensions \[samples, features\], got 4 dimensions/],
    ['log-softmax.onnx', /^node 4 "\/3\/LogSoftmax": expected logits, .*got LogSoftmax$/],
    ['leaky-0.2.onnx', /^node 2 "\/1\/LeakyRelu": expected LeakyRelu with alpha 0.01, got 0.2/],
    [
      'mish.onnx',
      /^node 5 ".*": expected an activation of ours before it, got Softplus, Tanh, Mul, which together are none$/,
    ],
    ['layer-norm.onnx', /^node 2 "\/1\/ReduceMean.*": expected Gemm, MatMul, Add or an activation, got ReduceMean$/],
    ['residual.onnx', /^node 4 "\/Add": expected the output of the layer before, got .*skip connection/],
    ['tied.onnx', /^node 3 .*: expected weights of its own, got a.weight, which is used before$/],
    ['conv.safetensors', /^"?0.weight"?: expected a weight matrix .* got shape 2×1×3×3 \(a convolution\?\)$/],
    ['layer-norm.safetensors', /^1.weight: expected a weight matrix .* got shape 3 \(a normalisation layer\?\)$/],
    ['int32.safetensors', /^0.weight: expected dtype F64, F32, F16, BF16, got "I32"$/],
    ['nan.safetensors', /^0.weight\[1\]\[0\]: expected a finite number, got NaN$/],
    ['pickle.pt', /got a pickle, which can run code/],
  ])('%s', (file, message) => {
    expect(messageOf(() => importModel(file, fixture(`refused/${file}`)))).toMatch(message);
  });
});

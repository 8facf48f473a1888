import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createNetwork, type Network } from '../../src/model/network.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, type Activation, type Landscape, type LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';

/** What must not change a loss, or must change it in a known way, whatever the network. */

type Inline = Extract<Landscape['data'], { inputs: unknown }>;

function inlineOf({ data }: Landscape): Inline {
  if (!('inputs' in data)) throw new Error('expected data in place');
  return data;
}

function valuesOf({ parameters }: Landscape): number[] {
  if (!('values' in parameters)) throw new Error('expected parameters in place');
  return parameters.values;
}

async function lossOf(landscape: Landscape): Promise<number> {
  return createEvaluator(await resolveLandscape(landscape)).lossAt(0, 0);
}

/** Equal but for the order of a few additions. */
function expectSame(actual: number, expected: number, relative = 1e-12) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-300);
}

const LOSSES: LossName[] = ['mse', 'mae', 'huber', 'log-cosh', 'hinge', 'bce', 'cross-entropy'];
const cases = fc.record({
  layers: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 5 }).map((widths) => [...widths, 2]),
  activation: fc.constantFrom(...ACTIVATIONS),
  loss: fc.constantFrom(...LOSSES),
  seed: fc.nat(1000),
});

/** Puts the units of the first hidden layer in another order, with all that belongs to them. */
function permuteUnits(network: Network, theta: readonly number[], order: readonly number[]): number[] {
  const [first, second] = network.layers;
  const permuted = [...theta];
  order.forEach((from, to) => {
    for (let k = 0; k < first.inputs; k++)
      permuted[first.weight + to * first.inputs + k] = theta[first.weight + from * first.inputs + k];
    permuted[first.bias + to] = theta[first.bias + from];
    for (let row = 0; row < second.outputs; row++)
      permuted[second.weight + row * second.inputs + to] = theta[second.weight + row * second.inputs + from];
  });
  return permuted;
}

/** Multiplies what goes into each unit of the first hidden layer by `inward`, and what comes out of it by `outward`. */
function rescaleUnits(network: Network, theta: readonly number[], inward: number, outward: number): number[] {
  const [first, second] = network.layers;
  return theta.map((value, k) => {
    if (k < second.weight) return value * (k >= first.weight ? inward : 1);
    return k < second.weight + second.inputs * second.outputs ? value * outward : value;
  });
}

describe('the loss does not change', () => {
  it('when hidden units change places', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (options) => {
        const landscape = makeCase(options);
        const theta = valuesOf(landscape);
        const order = Array.from({ length: options.layers[1] }, (_, k) => k).toReversed();
        const values = permuteUnits(createNetwork(landscape.network), theta, order);
        expectSame(await lossOf({ ...landscape, parameters: { values } }), await lossOf(landscape));
      }),
    );
  });

  it('when samples change places, or all of them are there twice', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (options) => {
        const landscape = makeCase(options);
        const { inputs, targets } = inlineOf(landscape);
        const expected = await lossOf(landscape);
        const reversed = { inputs: inputs.toReversed(), targets: targets.toReversed() } as Inline;
        expectSame(await lossOf({ ...landscape, data: reversed }), expected);
        const twice = { inputs: [...inputs, ...inputs], targets: [...targets, ...targets] } as Inline;
        expectSame(await lossOf({ ...landscape, data: twice }), expected);
      }),
    );
  });

  it('when a ReLU unit is scaled inwards and scaled back outwards (Dinh et al. 2017)', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: -20, max: 20 }), async (options, exponent) => {
        for (const activation of ['relu', 'leaky-relu', 'identity'] satisfies Activation[]) {
          const landscape = makeCase({ ...options, activation });
          const network = createNetwork(landscape.network);
          const scale = 2 ** exponent; // exact
          const values = rescaleUnits(network, valuesOf(landscape), scale, 1 / scale);
          expectSame(await lossOf({ ...landscape, parameters: { values } }), await lossOf(landscape));
        }
      }),
    );
  });

  it('when an odd activation is turned round on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (options) => {
        for (const activation of ['tanh', 'sin', 'identity'] satisfies Activation[]) {
          const landscape = makeCase({ ...options, activation });
          const values = rescaleUnits(createNetwork(landscape.network), valuesOf(landscape), -1, -1);
          expectSame(await lossOf({ ...landscape, parameters: { values } }), await lossOf(landscape));
        }
      }),
    );
  });

  it('when no bias is the same as biases of zero', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (options) => {
        const bare = makeCase({ ...options, bias: false });
        const withBias = createNetwork({ ...bare.network, bias: true });
        const values = Array.from({ length: withBias.parameterCount }, () => 0);
        createNetwork(bare.network).layers.forEach(({ weight, inputs, outputs }, l) => {
          for (let k = 0; k < inputs * outputs; k++) values[withBias.layers[l].weight + k] = valuesOf(bare)[weight + k];
        });
        const plane: Landscape['plane'] = { directions: 'given', u: [...values], v: [...values] };
        const filled = { ...bare, network: { ...bare.network, bias: true }, parameters: { values }, plane };
        expect(await lossOf(filled)).toBe(await lossOf(bare));
      }),
    );
  });
});

describe('the loss changes as it must', () => {
  it('a deep linear network is the product of its matrices', async () => {
    const landscape = makeCase({ layers: [3, 4, 2, 2], activation: 'identity', bias: false });
    const network = createNetwork(landscape.network);
    const theta = valuesOf(landscape);
    const { inputs, targets } = inlineOf(landscape);
    const product = network.layers.reduce<number[][]>(
      (matrix, { weight, inputs: width, outputs }) =>
        Array.from({ length: outputs }, (_, row) =>
          matrix[0].map((_, column) =>
            matrix.reduce((sum, line, k) => sum + theta[weight + row * width + k] * line[column], 0),
          ),
        ),
      [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? 1 : 0))),
    );
    let sum = 0;
    inputs.forEach((x, n) =>
      product.forEach((row, o) => {
        const prediction = row.reduce((total, w, k) => total + w * x[k], 0);
        sum += (prediction - (targets as number[][])[n][o]) ** 2;
      }),
    );
    expectSame(await lossOf(landscape), sum / (2 * inputs.length));
  });

  it('the squared error of a last layer is a quadratic along any line: its third differences vanish', async () => {
    const landscape = makeCase({ layers: [2, 6, 2], activation: 'gelu' });
    const last = createNetwork(landscape.network).layers[1];
    const only = (phase: number) => valuesOf(landscape).map((_, k) => (k >= last.weight ? Math.cos(phase + 3 * k) : 0));
    const plane: Landscape['plane'] = { directions: 'given', u: only(0), v: only(1) };
    const { lossAt } = createEvaluator(await resolveLandscape({ ...landscape, plane }));
    for (const b of [-3, 0, 2]) {
      const [p, q, r, s] = [-2, -1, 0, 1].map((a) => lossAt(a, b + 0.5 * a));
      expect(Math.abs(s - 3 * r + 3 * q - p)).toBeLessThan(1e-13 * (p + 3 * q + 3 * r + s));
    }
  });

  it('a mean over two halves is the mean of their means', async () => {
    const landscape = makeCase({ samples: 10, layers: [2, 3, 2] });
    const { inputs, targets } = inlineOf(landscape);
    const part = (from: number, to: number) =>
      lossOf({ ...landscape, data: { inputs: inputs.slice(from, to), targets: targets.slice(from, to) } as Inline });
    expectSame(await lossOf(landscape), ((await part(0, 5)) + (await part(5, 10))) / 2);
  });

  it('class indices and one-hot rows are one thing', async () => {
    const landscape = makeCase({ layers: [2, 4, 3], loss: 'cross-entropy' });
    const { inputs, targets } = inlineOf(landscape);
    const rows = (targets as number[]).map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0)));
    expect(await lossOf({ ...landscape, data: { inputs, targets: rows } })).toBe(await lossOf(landscape));
  });
});

import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createGpuEngine } from '../../src/engine/gpu/gpu-engine.ts';
import { penaltyAt } from '../../src/engine/penalty.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Activation, Landscape, LossName } from '../../src/spec/landscape.ts';
import { fieldOf, makeCase } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';

// What leaves a network's function as it is must leave its landscape as it is: no formula of a loss is needed to know that.

type Given = Omit<Landscape, 'parameters' | 'data' | 'plane'> & {
  parameters: { values: number[] };
  data: { inputs: number[][]; targets: number[][] };
  plane: { directions: 'given'; u: number[]; v: number[] };
};

const layers = [2, 5, 4, 2];

function given(options: Parameters<typeof makeCase>[0] = {}): Given {
  return makeCase({ layers, ...options }) as Landscape & Given;
}

/** The landscape with the same change made to its parameters and both directions: the whole plane is carried along. */
function onPlane(landscape: Given, change: (values: number[]) => number[]): Given {
  const { parameters, plane } = landscape;
  return {
    ...landscape,
    parameters: { values: change(parameters.values) },
    plane: { ...plane, u: change(plane.u), v: change(plane.v) },
  };
}

/** Place of each number of layer l: weight [unit][input], then bias [unit]. */
function places(l: number) {
  const before = layers.slice(1, l + 1).reduce((sum, width, k) => sum + width * (layers[k] + 1), 0);
  const [inputs, outputs] = [layers[l], layers[l + 1]];
  return {
    inputs,
    outputs,
    weight: (unit: number, input: number) => before + unit * inputs + input,
    bias: (unit: number) => before + inputs * outputs + unit,
  };
}

/** Renames the units of hidden layer l (0 = the first): `order[k]` is the old name of the new unit k. */
function permuted(values: number[], l: number, order: readonly number[]): number[] {
  const result = [...values];
  const [own, next] = [places(l), places(l + 1)];
  order.forEach((old, unit) => {
    for (let k = 0; k < own.inputs; k++) result[own.weight(unit, k)] = values[own.weight(old, k)];
    result[own.bias(unit)] = values[own.bias(old)];
    for (let k = 0; k < next.outputs; k++) result[next.weight(k, unit)] = values[next.weight(k, old)];
  });
  return result;
}

/** Multiplies what goes into each unit of hidden layer l by `into`, and what comes out of it by `out`. */
function scaled(values: number[], l: number, into: number, out: number): number[] {
  const result = [...values];
  const [own, next] = [places(l), places(l + 1)];
  for (let unit = 0; unit < own.outputs; unit++) {
    for (let k = 0; k < own.inputs; k++) result[own.weight(unit, k)] *= into;
    result[own.bias(unit)] *= into;
    for (let k = 0; k < next.outputs; k++) result[next.weight(k, unit)] *= out;
  }
  return result;
}

/** Twice what an engine may be off by: the two fields may lie on either side of the truth. */
function expectClose(got: Float32Array, expected: Float32Array, relative: number): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((loss, k) => {
    expect(Math.abs(loss - expected[k]), `node ${k}: ${loss} for ${expected[k]}`).toBeLessThanOrEqual(
      relative * Math.abs(expected[k]) + 1e-12,
    );
  });
}

const gpu = await findHost();
if ('reason' in gpu) console.warn(`The GPU engine is not tested here: ${gpu.reason}`);

const engines: (readonly [string, number, () => Engine | Promise<Engine>])[] = [
  ['reference', 2e-7, () => new ReferenceEngine()],
  ['cpu', 1e-6, () => createCpuEngine({ threads: 0 })],
  ...('host' in gpu ? ([['gpu', 4e-5, () => createGpuEngine(gpu.host)]] as const) : []),
];

describe.each(engines)('the %s engine', (_name, relative, make) => {
  const expectSame = (got: Float32Array, expected: Float32Array) => expectClose(got, expected, relative);
  const fieldFor = async (landscape: Landscape) => fieldOf(await make(), landscape);

  it.each(['mse', 'mae', 'huber', 'log-cosh', 'hinge', 'bce', 'cross-entropy'] as LossName[])(
    'does not care for the names of hidden units (%s)',
    async (loss) => {
      const landscape = given({ loss, activation: ['silu', 'tanh'] });
      const whole = await fieldFor(landscape);
      const renamed = onPlane(landscape, (values) => permuted(permuted(values, 0, [3, 0, 4, 1, 2]), 1, [2, 3, 0, 1]));
      expectSame(await fieldFor(renamed), whole);
      // The change is one: the units are not alike.
      const half = onPlane(landscape, (values) => permuted(values, 0, [3, 0, 4, 1, 2]));
      half.plane.u = landscape.plane.u;
      expect(await fieldFor(half)).not.toEqual(whole);
    },
  );

  it.each(['tanh', 'sin', 'identity'] as Activation[])('knows that %s is odd', async (activation) => {
    const landscape = given({ activation });
    const negated = onPlane(landscape, (values) => scaled(values, 1, -1, -1));
    expectSame(await fieldFor(negated), await fieldFor(landscape));
  });

  it.each(['relu', 'leaky-relu'] as Activation[])('knows that %s is positively homogeneous', async (activation) => {
    const landscape = given({ activation });
    const rescaled = onPlane(landscape, (values) => scaled(values, 0, 8, 1 / 8));
    expectSame(await fieldFor(rescaled), await fieldFor(landscape));
  });

  it('knows that the sigmoid is a half of tanh, moved: tanh(x) = 2·σ(2x) − 1', async () => {
    const hyperbolic = given({ activation: ['identity', 'tanh'] });
    // The constant goes into the biases of the outputs.
    const logistic = onPlane(
      { ...hyperbolic, network: { ...hyperbolic.network, activation: ['identity', 'sigmoid'] } },
      (values) => {
        const result = scaled(values, 1, 2, 2);
        const output = places(2);
        for (let unit = 0; unit < output.outputs; unit++) {
          for (let k = 0; k < output.inputs; k++) result[output.bias(unit)] -= values[output.weight(unit, k)];
        }
        return result;
      },
    );
    expectSame(await fieldFor(logistic), await fieldFor(hyperbolic));
  });

  it('takes the mean: a data set said twice, or in another order, is the same', async () => {
    const landscape = given({ samples: 9, loss: 'huber' });
    const { inputs, targets } = landscape.data;
    const whole = await fieldFor(landscape);
    const reordered = { inputs: inputs.toReversed(), targets: targets.toReversed() };
    expectSame(await fieldFor({ ...landscape, data: reordered }), whole);
    const twice = { inputs: [...inputs, ...inputs], targets: [...targets, ...targets] };
    expectSame(await fieldFor({ ...landscape, data: twice }), whole);
  });

  it('mixes data sets by their sizes', async () => {
    const landscape = given({ samples: 10, loss: 'mse' });
    const { inputs, targets } = landscape.data;
    const part = (from: number, to: number) =>
      fieldFor({ ...landscape, data: { inputs: inputs.slice(from, to), targets: targets.slice(from, to) } });
    const [whole, first, second] = [await fieldFor(landscape), await part(0, 3), await part(3, 10)];
    expectSame(
      whole,
      first.map((loss, k) => 0.3 * loss + 0.7 * second[k]),
    );
  });

  it('sees the same plane from other axes: u and v exchanged transpose the field', async () => {
    const landscape = given({ grid: [6, 4], window: { a: [-1, 1], b: [-0.5, 2] } });
    const { plane, window } = landscape;
    const turned: Given = {
      ...landscape,
      plane: { ...plane, u: plane.v, v: plane.u },
      window: { a: window.b, b: window.a },
      grid: [4, 6],
    };
    const [field, other] = [await fieldFor(landscape), await fieldFor(turned)];
    expectSame(
      other,
      field.map((_, k) => field[(k % 4) * 6 + Math.floor(k / 4)]),
    );
  });

  it('sees the same points when directions grow and the window shrinks', async () => {
    const landscape = given({ window: { a: [-1, 1], b: [-2, 1] } });
    const { plane } = landscape;
    const finer: Given = {
      ...landscape,
      plane: { ...plane, u: plane.u.map((x) => 4 * x), v: plane.v.map((x) => x / 2) },
      window: { a: [-0.25, 0.25], b: [-4, 2] },
    };
    expectSame(await fieldFor(finer), await fieldFor(landscape));
  });
});

describe('the penalty', () => {
  it('is a parabola along every line of the plane, never negative, and grows with l2 alone', async () => {
    const landscape = given();
    landscape.loss.l2 = 0.02;
    const resolved = await resolveLandscape(landscape);
    const penalty = penaltyAt(resolved);
    const { u, v } = resolved.plane;
    for (const [da, db] of [
      [1, 0],
      [0, 1],
      [0.3, -0.8],
    ]) {
      const curvature = 0.02 * u.reduce((sum, x, k) => sum + (da * x + db * v[k]) ** 2, 0);
      for (const [a, b] of [
        [0, 0],
        [-3, 7],
      ]) {
        const second = penalty(a + da, b + db) + penalty(a - da, b - db) - 2 * penalty(a, b);
        expect(second).toBeCloseTo(2 * curvature, 9);
        expect(penalty(a, b)).toBeGreaterThanOrEqual(0);
      }
    }
    landscape.loss.l2 = 0.04;
    const doubled = penaltyAt(await resolveLandscape(landscape));
    expect(doubled(0.7, -0.2)).toBeCloseTo(2 * penalty(0.7, -0.2), 12);
  });

  it('is no part of the loss', async () => {
    const landscape = given();
    const without = await fieldOf(new ReferenceEngine(), landscape);
    landscape.loss.l2 = 100;
    expect(await fieldOf(new ReferenceEngine(), landscape)).toEqual(without);
  });
});

import { describe, expect, it } from 'vitest';
import { createKernel } from '../../src/engine/cpu/scalar-kernel.ts';
import { firstMoved } from '../../src/model/dependence.ts';
import { planLandscape, type Plan } from '../../src/engine/plan/plan.ts';
import { forward } from '../../src/engine/plan/prefix.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { layerPlane, pointsOf } from '../support/planes.ts';

/** The loss of what a plan leaves, at a point of the landscape. */
function plannedLoss({ problem, transposed }: Plan): (a: number, b: number) => number {
  const { lossAt } = createKernel(problem);
  return transposed ? (a, b) => lossAt(b, a) : lossAt;
}

function expectSameLoss(plan: Plan, landscape: ResolvedLandscape): void {
  const { lossAt } = createEvaluator(landscape);
  const planned = plannedLoss(plan);
  for (const [a, b] of pointsOf(landscape)) {
    const expected = lossAt(a, b);
    expect(Math.abs(planned(a, b) - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
  }
}

const four = { layers: [3, 5, 4, 6, 2] };
const all = [0, 1, 2, 3];

describe('what depends on what', () => {
  it.each<[string, number[], number[], Plan['dependence'], Partial<Plan>]>([
    ['all layers move', all, all, ['both', 'both', 'both', 'both'], {}],
    ['the first layer moves alone', [0], [0], ['both', 'both', 'both', 'both'], {}],
    ['the third layer moves alone', [2], [2], ['constant', 'constant', 'both', 'both'], { constantLayers: 2 }],
    ['the last layer moves alone', [3], [3], ['constant', 'constant', 'constant', 'both'], { constantLayers: 3 }],
    ['v moves two layers before u does', [2, 3], all, ['b', 'b', 'both', 'both'], { lineLayers: 2 }],
    ['u moves two layers before v does', all, [2, 3], ['a', 'a', 'both', 'both'], { lineLayers: 2, transposed: true }],
    ['layers apart', [1], [3], ['constant', 'a', 'a', 'both'], { constantLayers: 1, lineLayers: 2, transposed: true }],
    ['layers far apart', [3], [0], ['b', 'b', 'b', 'both'], { lineLayers: 3 }],
    [
      'u alone moves anything',
      [1, 2],
      [],
      ['constant', 'a', 'a', 'a'],
      { constantLayers: 1, lineLayers: 2, transposed: true },
    ],
    ['v alone moves the last layer', [], [3], ['constant', 'constant', 'constant', 'b'], { constantLayers: 3 }],
    ['nothing moves', [], [], ['constant', 'constant', 'constant', 'constant'], { constantLayers: 3 }],
  ])('%s', async (_label, byU, byV, dependence, expected) => {
    const landscape = await layerPlane({ ...four, loss: 'mae' }, byU, byV);
    const { constantLayers, lineLayers, transposed, ...plan } = await planLandscape(landscape);
    expect(plan.dependence).toEqual(dependence);
    const defaults = { constantLayers: 0, lineLayers: 0, transposed: false };
    expect({ constantLayers, lineLayers, transposed }).toEqual({ ...defaults, ...expected });
    expect(plan.unreduced).toBeNull();
  });

  it('of an axes plane is where its two parameters are', async () => {
    const landscape = await resolveLandscape({
      ...makeCase(four),
      plane: { directions: 'axes', u: { layer: 2, bias: 5 }, v: { layer: 1, weight: [3, 4] } },
    });
    expect(firstMoved(landscape.network, landscape.plane)).toEqual({ byU: 2, byV: 1 });
    const plan = await planLandscape(landscape);
    expect(plan.dependence).toEqual(['constant', 'b', 'both', 'both']);
    expectSameLoss(plan, landscape);
  });

  it('sees a single entry at either end of a layer, with and without biases', async () => {
    for (const bias of [true, false]) {
      const landscape = await layerPlane({ layers: [2, 3, 2], bias, loss: 'mae' }, [], []);
      const { layers } = landscape.network;
      for (const [k, layer] of [
        [layers[1].weight, 1],
        [layers[1].weight - 1, 0],
        [landscape.network.parameterCount - 1, 1],
        [0, 0],
      ]) {
        const u = landscape.plane.u.slice();
        u[k] = 1e-300;
        expect(firstMoved(landscape.network, { u, v: landscape.plane.v })).toEqual({ byU: layer, byV: 2 });
      }
    }
  });

  it('does not matter for the loss, whichever layers move', async () => {
    for (let mask = 0; mask < 64; mask++) {
      const moved = (bits: number) => [0, 1, 2].filter((layer) => bits & (1 << layer));
      const landscape = await layerPlane({ layers: [2, 4, 3, 2], loss: 'log-cosh' }, moved(mask & 7), moved(mask >> 3));
      expectSameLoss(await planLandscape(landscape), landscape);
    }
  });
});

describe('the reduced problem', () => {
  it.each(ACTIVATIONS)(
    'has the loss of the whole behind layers of %s, at every depth and with every loss',
    async (activation) => {
      for (const [k, loss] of LOSSES.entries()) {
        const depth = 1 + (k % 3);
        const layers = [3, ...[5, 4, 6].slice(0, depth), 2];
        const landscape = await layerPlane(
          { layers, bias: k % 2 === 0, activation, loss, seed: k, size: 0.8 },
          [depth],
          [depth - 1, depth],
        );
        const plan = await planLandscape(landscape);
        expect(plan.constantLayers).toBe(depth - 1);
        expect(plan.problem.network.layers).toHaveLength(2);
        expect(plan.problem.plane.u).toHaveLength(plan.problem.network.parameterCount);
        expectSameLoss(plan, landscape);
      }
    },
  );

  it('begins with the activations of the reference, to the bit', async () => {
    // widths and samples that are no multiples of the pieces in which they are computed
    const landscape = await layerPlane({ layers: [3, 9, 7, 2], samples: 131, activation: 'gelu' }, [2], [2]);
    const { problem } = await planLandscape(landscape);
    expect([problem.data.samples, problem.data.features]).toEqual([131, 7]);
    const { network, plane, data } = landscape;
    const parts = { ...landscape, loss: { name: 'mae' as const, delta: 1, l2: 0 } };
    for (const n of [0, 1, 63, 64, 129, 130]) {
      for (const unit of [0, 3, 4, 6]) {
        // the network cut behind a unit, one sample with target 0: its mean absolute error is |activation|
        const layers = network.layers.slice(0, 2);
        const only = { ...layers[1], weight: layers[1].weight + unit * 9, bias: layers[1].bias + unit, outputs: 1 };
        const cut = {
          ...parts,
          network: { ...network, widths: [3, 9, 1], layers: [layers[0], only] },
          data: {
            ...data,
            samples: 1,
            outputs: 1,
            inputs: data.inputs.slice(3 * n, 3 * n + 3),
            targets: new Float64Array(1),
          },
        };
        expect(Math.abs(problem.data.inputs[7 * n + unit])).toBe(createEvaluator(cut).loss(plane.origin));
      }
    }
  });

  it('is made of arrays of its own, so that a thread is sent no more than it needs', async () => {
    const { problem } = await planLandscape(await layerPlane({ layers: [9, 30, 2], loss: 'mae' }, [1], [1]));
    for (const array of Object.values(problem.plane)) expect(array.buffer.byteLength).toBe(8 * (30 * 2 + 2));
  });

  it('is the landscape itself where the first layer moves', async () => {
    const landscape = await layerPlane({}, [0], [0]);
    const { problem } = await planLandscape(landscape);
    expect(problem.data).toBe(landscape.data);
    expect(problem.network).toBe(landscape.network);
    expect(problem.plane.origin).toBe(landscape.plane.origin);
  });

  it('leaves layers alone whose activations would not fit, and says so', async () => {
    const samples = 2000;
    const wide = await planLandscape(await layerPlane({ layers: [1, 40_000, 1], samples }, [1], [1]));
    expect(wide.constantLayers).toBe(0);
    expect(wide.lineLayers).toBe(0);
    expect(wide.unreduced).toContain('2000 samples');
    expect(wide.quadratic).toBeNull();
    const behind = await planLandscape(await layerPlane({ layers: [1, 4, 40_000, 1], samples }, [2], [2]));
    expect(behind.constantLayers).toBe(1);
    expect(behind.unreduced).not.toBeNull();
  });

  it('leaves layers alone whose activations overflow: infinity is no input', async () => {
    const landscape = await layerPlane(
      { layers: [1, 1, 1, 1], activation: ['identity', 'tanh'], bias: false },
      [1],
      [1],
    );
    landscape.plane.origin.set([1e200, 1, 0.5]);
    landscape.data.inputs.fill(1e200);
    const plan = await planLandscape(landscape);
    expect(plan.constantLayers).toBe(0);
    expect(plan.unreduced).toContain('not finite');
    expect(plan.finite).toBe(false);
    // tanh, behind the layer that moves, forgives the infinity
    const { lossAt } = createEvaluator(landscape);
    expect(lossAt(0.5, 0.5)).toBeLessThan(10);
    expect(plannedLoss(plan)(0.5, 0.5)).toBe(lossAt(0.5, 0.5));
  });

  it('is evaluated once for many windows, and anew for other data', async () => {
    const landscape = await layerPlane({ layers: [2, 5, 2], loss: 'mae' }, [1], [1]);
    const first = await planLandscape(landscape);
    const zoomed = await planLandscape({ ...landscape, window: { a: [0, 0.1], b: [0, 0.1] } });
    expect(zoomed.problem.data.inputs).toBe(first.problem.data.inputs);
    const moved = { ...landscape.data, inputs: landscape.data.inputs.map((x) => x + 1) };
    const other = { ...landscape, data: moved };
    expectSameLoss(await planLandscape(other), other);
  });

  it('is another for other directions over the same parameters', async () => {
    const whole = await layerPlane({ layers: [2, 5, 4, 2], loss: 'mae' }, [1, 2], [1, 2]);
    const { origin, u, v, audit } = whole.plane;
    expectSameLoss(await planLandscape(whole), whole);
    const start = whole.network.layers[2].weight;
    const last = (direction: Float64Array) => direction.map((x, k) => (k < start ? 0 : x));
    const narrower = { ...whole, plane: { origin, u: last(u), v: last(v), audit } };
    expectSameLoss(await planLandscape(narrower), narrower);
    expectSameLoss(await planLandscape(whole), whole);
  });
});

describe('a long plan', () => {
  // some 10^9 multiply-adds: about a second
  const long = () =>
    layerPlane({ layers: [200, 1000, 1000, 1], samples: 1000, activation: 'relu', loss: 'mae' }, [2], [2]);

  it('gives the thread back between its pieces, and ends with the reason of an abort', async () => {
    const landscape = await long();
    const abort = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 2) abort.abort('enough');
    });
    await expect(planLandscape(landscape, abort.signal)).rejects.toBe('enough');
    clearInterval(timer);
    expect(turns).toBe(2);
  });

  it('does not begin when it was aborted before', async () => {
    await expect(planLandscape(await layerPlane({}, [0], [0]), AbortSignal.abort('never'))).rejects.toBe('never');
  });
});

describe('the work', () => {
  it('counts what is left to do at each point', async () => {
    const plan = async (byU: number[], byV: number[]) =>
      (
        await planLandscape(
          await layerPlane(
            { layers: [784, 32, 16, 10], activation: ['relu', 'tanh'], loss: 'cross-entropy', samples: 3 },
            byU,
            byV,
          ),
        )
      ).work;
    const naive = 784 * 32 + 32 * 16 + 16 * 10;
    expect(await plan([0, 1, 2], [0, 1, 2])).toEqual({
      naive,
      executed: 32 + 32 * 16 + 16 * 10,
      perLine: 32,
      parameters: 33 * 16 + 17 * 10,
      activations: { relu: 32, tanh: 16 },
    });
    expect(await plan([2], [2])).toEqual({ naive, executed: 10, perLine: 10, parameters: 0, activations: {} });
    // layers 1 and 2 once a line; then the third layer's constant and slope along the line
    expect(await plan([2], [0])).toEqual({
      naive,
      executed: 10,
      perLine: 32 + 32 * 16 + 2 * 16 * 10,
      parameters: 0,
      activations: {},
    });
  });

  it('is none where the loss has a closed form', async () => {
    const { work } = await planLandscape(await layerPlane({ layers: [2, 5, 3] }, [1], [1]));
    expect(work).toEqual({ naive: 25, executed: 0, perLine: 0, parameters: 0, activations: {} });
  });
});

describe('a forward pass', () => {
  it('of no layer is the data', async () => {
    const { network, plane, data } = await resolveLandscape(makeCase());
    expect(await forward(network, plane.origin, data, 0)).toBe(data.inputs);
  });
});

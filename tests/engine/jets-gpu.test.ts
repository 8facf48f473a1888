import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kernelJob } from '../../src/engine/gpu/gpu-engine.ts';
import { createJetKernel } from '../../src/engine/gpu/jets-kernel.ts';
import { inHalfWidths } from '../../src/engine/jets-bound.ts';
import { cut, nodeCount } from '../../src/engine/passes.ts';
import type { JetOrder } from '../../src/model/jet.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { activationDerivatives } from '../../src/model/activation-derivatives.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { ACTIVATIONS, LOSSES, type Activation, type LossName } from '../../src/spec/landscape.ts';
import { bitsOf, makeCase, type CaseOptions } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';
import { exactJets, expectJets, gpuJets, wholeGrid, worstShare } from '../support/jets.ts';

const found = await findHost();

if ('reason' in found) {
  console.warn(`GPU derivatives are not tested here: ${found.reason}`);
  it.skip(`GPU derivatives: ${found.reason}`, () => {});
} else {
  const { host } = found;
  let before = 0;
  const uncaught: string[] = [];
  let leave = () => {};
  beforeEach(() => {
    before = liveResources(host.device);
    leave = host.onUncapturedError(({ message }) => uncaught.push(message));
  });
  afterEach(() => {
    leave();
    expect(uncaught).toEqual([]);
    expect(liveResources(host.device)).toBe(before);
  });

  /** A software adapter compiles a network written out for many seconds, more on a busy machine. */
  const COMPILING = 300_000;
  const small: CaseOptions = { grid: [5, 4], samples: 7, size: 0.7 };

  describe('the jets of one formula, on the GPU', () => {
    it.each(ACTIVATIONS)('%s, in its middle and in its tails', async (activation) => {
      const nodes = 481;
      const landscape = await scalar(activation, 'mae', [[0]], nodes, [-24, 24]);
      const got = await gpuJets(host, landscape, 2);
      const out = new Float64Array(3);
      for (let i = 0; i < nodes; i++) {
        const x = coordinate([-24, 24], i, nodes);
        activationDerivatives[activation](x, out);
        // the loss is |f|: derivatives carry the sign of f
        const [f, first, second] = out.map((y) => y * Math.sign(out[0] || 1));
        const at = `${activation}(${x})`;
        // a coordinate is exact to half a unit of float32, so that a value is to its slope times that
        expect(Math.abs(got[i] - f), at).toBeLessThan(1e-6 * (0.5 + Math.abs(f)) + 1e-6 * Math.abs(first));
        if (f === 0) continue;
        expect(Math.abs(got[nodes + i] - first), `slope of ${at}`).toBeLessThan(3e-6);
        expect(Math.abs(got[3 * nodes + i] - second), `curvature of ${at}`).toBeLessThan(5e-6);
      }
    });

    it.each(LOSSES)('%s', async (loss) => {
      const targets = { 'cross-entropy': [[0.2, 0.5, 0.3]], hinge: [[-1, 1, -1]], bce: [[1, 0.25, 0]] };
      const row = targets[loss as keyof typeof targets] ?? [[0.31, -0.7, 2.9]];
      for (const reach of [3, 40]) {
        const landscape = await scalar('identity', loss, row, 97, [-reach, 0.93 * reach]);
        await expectJets(`${loss} up to ${reach}`, host, landscape, 2);
      }
    });
  });

  describe('jets of networks, on the GPU', () => {
    it.each(LOSSES)('with %s', async (loss) => {
      const options = {
        layers: [2, 4, 3],
        activation: ['tanh'] as Activation[],
        output: 'softplus' as Activation,
        loss,
      };
      await expectJets(loss, host, await resolveLandscape(makeCase({ ...small, ...options, size: 0.5 })), 2);
    });

    it.each<[LossName, JetOrder]>([
      ['log-cosh', 1],
      ['cross-entropy', 2],
    ])(
      'of many layers with %s, written out and in general, of order %d',
      async (loss, order) => {
        const activation: Activation[] = ['tanh', 'gelu', 'tanh', 'gelu'];
        const options = { ...small, layers: [2, 4, 5, 3, 4, 3], activation, loss, size: 0.5 };
        const landscape = await resolveLandscape(makeCase(options));
        await expectJets(loss, host, landscape, order);
        await expectJets(loss, host, landscape, order, { form: 'general' });
      },
      COMPILING,
    );

    it.each<[string, CaseOptions]>([
      ['no hidden layer', { layers: [3, 2] }],
      ['no hidden layer, classes', { layers: [3, 4], loss: 'cross-entropy' }],
      ['one hidden layer', { layers: [2, 6, 3], loss: 'cross-entropy' }],
      ['two hidden layers, classes', { layers: [2, 3, 4, 3], loss: 'cross-entropy', activation: 'sin' }],
      ['two hidden layers, no bias', { layers: [2, 3, 4, 2], bias: false }],
      ['relu, away from its kinks', { layers: [2, 6, 5, 2], activation: 'relu' }],
      ['one sample', { samples: 1 }],
      ['33 samples', { samples: 33 }],
      ['one column', { grid: [1, 7] }],
      ['one node', { grid: [1, 1] }],
      ['a window far away', { window: { a: [99.5, 100.5], b: [-40, -39] }, size: 0.02 }],
      ['a window of a thousandth', { window: { a: [0.3, 0.301], b: [-0.2, -0.199] } }],
      ['an output activation', { layers: [2, 5, 2], output: 'sigmoid' }],
      ['many inputs', { layers: [100, 4, 2], size: 0.2 }],
    ])('%s', async (label, options) => {
      const landscape = await resolveLandscape(makeCase({ ...small, ...options }));
      await expectJets(label, host, landscape, 2);
    });

    it(
      'with layers that do not move between layers that do',
      async () => {
        const landscape = await resolveLandscape(makeCase({ ...small, layers: [2, 4, 3, 3, 2] }));
        for (const layer of landscape.network.layers.slice(1, 3)) {
          for (const direction of [landscape.plane.u, landscape.plane.v]) direction.fill(0, layer.weight, layer.bias);
        }
        await expectJets('still layers', host, landscape, 2);
        await expectJets('still layers', host, landscape, 1);
      },
      COMPILING,
    );

    it(
      'with layers beyond private memory',
      async () => {
        const wide = await resolveLandscape(makeCase({ ...small, layers: [2, 40, 33, 2], size: 0.2, grid: [3, 2] }));
        await expectJets('40 wide', host, wide, 2);
      },
      COMPILING,
    );

    it(
      'with more units than go into registers at once',
      async () => {
        const wide = await resolveLandscape(makeCase({ ...small, layers: [2, 40, 17, 2], size: 0.2, grid: [3, 2] }));
        await expectJets('17 wide', host, wide, 1);
      },
      COMPILING,
    );

    it('of 3000 samples, in several segments, to the same digits', async () => {
      const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 1], samples: 3000, grid: [3, 2], size: 0.7 }));
      await expectJets('3000 samples', host, landscape, 2, { spare: 4 });
    });
  });

  describe('a job of jets', () => {
    it('gives the same bits whatever the tiles, the segments at once and the buffers of the data', async () => {
      const options = { layers: [2, 6, 5, 2], samples: 2100, grid: [7, 5] as [number, number] };
      const { problem } = inHalfWidths(await resolveLandscape(makeCase(options)));
      const whole = bitsOf(await gpuJets(host, problem, 1));
      const tight = { maxStorageBufferBindingSize: 2 ** 18, maxBufferSize: 2 ** 18 };
      expect(bitsOf(await gpuJets(host, problem, 1, { limits: tight }))).toEqual(whole);
      const job = await kernelJob(createJetKernel(1), host, host.device.limits, problem);
      const tiled = new Float32Array(3 * 35);
      for (const tile of cut(wholeGrid(problem), () => 6)) {
        const jets = await job.evaluate(tile);
        for (let n = 0; n < jets.length; n++) {
          const [c, k] = [Math.floor(n / nodeCount(tile)), n % nodeCount(tile)];
          tiled[35 * c + (tile.j + Math.floor(k / tile.width)) * 7 + tile.i + (k % tile.width)] = jets[n];
        }
      }
      job.dispose();
      expect(bitsOf(tiled)).toEqual(whole);
      expect(worstShare(exactJets(problem, 1), tiled, 35)).toBeLessThan(0.25);
    });
  });
}

/** The plane's a is the weight of the first of one output, or of three, with one input of 1; b moves the last. */
function scalar(
  output: Activation,
  loss: LossName,
  targets: number[][],
  nodes: number,
  a: [number, number],
): Promise<ResolvedLandscape> {
  const outputs = targets[0].length;
  const values = Array.from({ length: outputs }, (_, k) => (k === 0 ? 0 : 0.4 * k));
  return resolveLandscape({
    version: 1,
    network: { layers: [1, outputs], output, bias: false },
    parameters: { values },
    data: { inputs: [[1]], targets },
    loss: { name: loss },
    plane: {
      directions: 'given',
      u: values.map((_, k) => (k === 0 ? 1 : 0)),
      v: values.map((_, k) => (k === outputs - 1 && k > 0 ? 1 : 0)),
    },
    window: { a, b: [-1, 1] },
    grid: [nodes, 1],
  });
}

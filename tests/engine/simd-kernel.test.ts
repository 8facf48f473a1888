import { beforeAll, describe, expect, it } from 'vitest';
import { createKernel, type CpuKernel } from '../../src/engine/cpu/scalar-kernel.ts';
import { createSimdKernel } from '../../src/engine/cpu/simd-kernel.ts';
import { smallLayers } from '../../src/engine/cpu/simd-bounds.ts';
import { layOut, PANEL } from '../../src/engine/cpu/simd-layout.ts';
import { compileSimd, type SimdChoice } from '../../src/engine/cpu/simd-module.ts';
import { nodeErrors } from '../../src/engine/contract.ts';
import { planLandscape } from '../../src/engine/plan/plan.ts';
import type { Problem } from '../../src/engine/plan/problem.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { LossName } from '../../src/spec/landscape.ts';
import { bitsOf, makeCase, type CaseOptions } from '../support/engines.ts';

const FULL = { i: 0, j: 0, di: 1, dj: 1, width: 5, height: 4 };

async function problemOf(options: CaseOptions): Promise<Problem> {
  return resolveLandscape(makeCase(options));
}

/** The share of the numerical contract that the worst node takes. */
function worst(kernel: CpuKernel, problem: Problem): number {
  const [width, height] = problem.grid;
  const lattice = { ...FULL, width, height };
  const got = kernel.evaluate(lattice);
  const expected = Float64Array.from(got, (_, n) => {
    const scalar = exactOf(problem);
    const a = at(problem.window.a, n % width, width);
    return scalar.lossAt(a, at(problem.window.b, Math.floor(n / width), height));
  });
  return Math.max(...nodeErrors(expected, got).map(({ ratio }) => ratio));
}

const exact = new WeakMap<Problem, CpuKernel>();
function exactOf(problem: Problem): CpuKernel {
  const kernel = exact.get(problem) ?? createKernel(problem);
  exact.set(problem, kernel);
  return kernel;
}

function at([from, to]: readonly [number, number], k: number, n: number): number {
  return n === 1 ? (from + to) / 2 : from + ((to - from) * k) / (n - 1);
}

describe.each<SimdChoice>(['relaxed', 'baseline'])('the WebAssembly kernel, %s', (choice) => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = (await compileSimd(choice)).module!;
  });
  const kernelOf = (problem: Problem, lineLayers = 0) => createSimdKernel(module, { problem, lineLayers })!;

  it('holds for every number of samples from 1 to 70', async () => {
    for (let samples = 1; samples <= 70; samples++) {
      const problem = await problemOf({ samples, layers: [2, 5, 3], grid: [3, 2], loss: 'cross-entropy' });
      expect(worst(kernelOf(problem), problem), `${samples} samples`).toBeLessThan(0.2);
    }
  });

  it('holds for every width from 1 to 70, of inputs, hidden layers and outputs', async () => {
    for (let width = 1; width <= 70; width++) {
      const losses: LossName[] = ['mse', 'cross-entropy', 'huber'];
      const layers = [1 + (width % 7), width, 1 + ((width * 5) % 13), 1 + (width % 9)];
      const problem = await problemOf({ samples: 11, layers, grid: [3, 2], loss: losses[width % 3], size: 0.5 });
      expect(worst(kernelOf(problem), problem), `width ${width}`).toBeLessThan(0.2);
      const outputs = await problemOf({ samples: 9, layers: [2, 3, width], grid: [3, 2], loss: 'bce' });
      expect(worst(kernelOf(outputs), outputs), `${width} outputs`).toBeLessThan(0.2);
    }
  });

  it.each(['relu', 'tanh', 'sigmoid', 'gelu'] as const)(
    'holds for one output behind the first layer of %s',
    async (name) => {
      for (const size of [1, 40]) {
        for (const layers of [
          [2, 1, 1],
          [2, 8, 1],
          [3, 17, 1, 4],
          [2, 5, 1, 1],
        ]) {
          const problem = await problemOf({ samples: 29, layers, activation: name, size, grid: [3, 2] });
          expect(worst(kernelOf(problem), problem), `${layers} times ${size}`).toBeLessThan(0.5);
        }
      }
    },
  );

  it('gives a node the same bits alone, in its line and in the whole grid', async () => {
    const problem = await problemOf({ samples: 45, layers: [3, 9, 6, 2], grid: [5, 4] });
    const whole = bitsOf(kernelOf(problem).evaluate(FULL));
    const kernel = kernelOf(problem);
    for (const n of [19, 3, 0, 7, 12, 4, 18, 11]) {
      const node = { ...FULL, i: n % 5, j: Math.floor(n / 5), width: 1, height: 1 };
      expect(bitsOf(kernel.evaluate(node))[0]).toBe(whole[n]);
    }
    const coarse = bitsOf(kernel.evaluate({ ...FULL, i: 0, j: 1, di: 2, dj: 2, width: 3, height: 2 }));
    expect([...coarse]).toEqual([5, 7, 9, 15, 17, 19].map((n) => whole[n]));
  });

  it('knows nothing of the jobs before it', async () => {
    const large = await problemOf({ samples: 70, layers: [4, 33, 17, 5], size: 3 });
    const small = await problemOf({ samples: 3, layers: [2, 5, 1] });
    const alone = bitsOf(kernelOf(small).evaluate(FULL));
    const first = kernelOf(large);
    const second = kernelOf(small);
    const before = bitsOf(first.evaluate(FULL));
    expect(bitsOf(second.evaluate(FULL))).toEqual(alone);
    expect(bitsOf(first.evaluate(FULL))).toEqual(before);
    expect(bitsOf(kernelOf(small).evaluate(FULL))).toEqual(alone);
  });

  it('evaluates layers that depend on the line alone once a line', async () => {
    for (const still of [1, 2, 3]) {
      const problem = await problemOf({
        samples: 21,
        layers: [3, 7, 6, 5, 2],
        activation: ['tanh', 'gelu', 'sigmoid'],
      });
      const u = problem.plane.u.slice();
      const { layers } = problem.network;
      u.fill(0, 0, layers[still].weight);
      const moved = { ...problem, plane: { ...problem.plane, u } };
      const plan = await planLandscape(moved);
      expect(plan.lineLayers).toBe(still);
      expect(worst(kernelOf(plan.problem, plan.lineLayers), moved)).toBeLessThan(0.1);
      expect(worst(kernelOf(plan.problem, 0), moved)).toBeLessThan(0.1);
    }
  });

  it('does without the affine form, and without its sum along a line, where they do not fit', async () => {
    for (const still of [0, 1, 2]) {
      const problem = await problemOf({ samples: 43, layers: [3, 7, 6, 2], activation: ['tanh', 'silu'] });
      const u = problem.plane.u.slice().fill(0, 0, problem.network.layers[still].weight);
      const moved = { ...problem, plane: { ...problem.plane, u } };
      const work = { problem: moved, lineLayers: still };
      expect(worst(createSimdKernel(module, work, { affine: 0, line: 0 })!, moved)).toBeLessThan(0.1);
      const kept = createSimdKernel(module, work)!.evaluate(FULL);
      const unkept = createSimdKernel(module, work, { affine: 2 ** 20, line: 0 })!.evaluate(FULL);
      expect(bitsOf(unkept)).toEqual(bitsOf(kept));
    }
  });

  it('leaves directions out of the layers they do not move', async () => {
    const problem = await problemOf({ samples: 10, layers: [2, 6, 5, 4, 1] });
    const { layers } = problem.network;
    for (const [stillU, stillV] of [
      [1, 2],
      [3, 0],
      [0, 3],
      [2, 2],
    ]) {
      const u = problem.plane.u.slice();
      const v = problem.plane.v.slice();
      const end = (l: number) => layers[l + 1]?.weight ?? u.length;
      u.fill(0, layers[stillU].weight, end(stillU));
      v.fill(0, layers[stillV].weight, end(stillV));
      const moved = { ...problem, plane: { ...problem.plane, u, v } };
      expect(worst(kernelOf(moved), moved), `u not in ${stillU}, v not in ${stillV}`).toBeLessThan(0.1);
    }
  });

  it('leaves to double precision what float32 cannot hold', async () => {
    const problem = await problemOf({ layers: [2, 4, 1] });
    const origin = problem.plane.origin.map((value) => value * 1e31);
    expect(kernelOf({ ...problem, plane: { ...problem.plane, origin } })).toBeNull();
  });

  it('tells an overflow from what is undefined', async () => {
    const problem = await problemOf({
      layers: [2, 4, 4, 1],
      activation: 'relu',
      window: { a: [0, 1e22], b: [0, 1e22] },
    });
    const scalar = createKernel(problem).evaluate(FULL);
    expect(scalar.some((loss) => loss === Infinity)).toBe(true);
    const simd = kernelOf(problem).evaluate(FULL);
    expect([...simd].map(Number.isFinite)).toEqual([...scalar].map(Number.isFinite));
    expect([...simd].filter((loss) => !Number.isFinite(loss))).toEqual(
      [...scalar].filter((loss) => !Number.isFinite(loss)),
    );
  });
});

describe('relaxed and baseline SIMD', () => {
  it('differ by rounding alone', async () => {
    const [relaxed, baseline] = await Promise.all([compileSimd('relaxed'), compileSimd('baseline')]);
    const problem = await problemOf({ samples: 64, layers: [5, 20, 20, 3], activation: 'gelu', grid: [5, 4] });
    const fields = [relaxed, baseline].map(({ module }) =>
      createSimdKernel(module!, { problem, lineLayers: 0 })!.evaluate(FULL),
    );
    const ratios = nodeErrors(Float64Array.from(fields[0]), fields[1]).map(({ ratio }) => ratio);
    expect(Math.max(...ratios)).toBeLessThan(0.1);
    expect(bitsOf(fields[0])).not.toEqual(bitsOf(fields[1]));
  });
});

describe('the layout', () => {
  it('keeps the affine form of the first layer where it fits, and the inputs where they are less', async () => {
    const problem = await problemOf({ samples: 20, layers: [3, 8, 2] });
    const small = layOut(problem, 0);
    expect([small.inputs, small.constant > 0, small.panels]).toEqual([0, true, Math.ceil(20 / PANEL)]);
    const samples = 2 ** 24;
    const many = layOut({ ...problem, data: { ...problem.data, samples } }, 0);
    expect([many.inputs > 0, many.constant]).toEqual([true, 0]);
    expect(many.bytes).toBeLessThan(4 * samples * (3 + 2) + 2 ** 20);
  });

  it('overlaps nothing', async () => {
    for (const lineLayers of [0, 1, 2]) {
      const problem = await problemOf({ samples: 20, layers: [3, 8, 7, 2] });
      const layout = layOut(problem, lineLayers);
      const { bytes, panels, tile, job, layers, batchInputs, batch, ...places } = layout;
      const starts = [job, batchInputs, ...Object.values(places).filter((value) => typeof value === 'number')];
      const weights = layers.flatMap(({ origin, alongU, alongV }) => [origin, alongU, alongV]);
      const used = [...starts, ...weights].filter((value) => value > 0).sort((x, y) => x - y);
      expect(new Set(used).size).toBe(used.length);
      expect(used.every((place) => place % 64 === 0 && place < bytes)).toBe(true);
      expect([panels, tile, batch]).toEqual([3, 3, 3]);
    }
  });
});

it('60,000 samples are summed to a millionth', async () => {
  const { module } = await compileSimd();
  for (const loss of ['mse', 'cross-entropy'] as const) {
    const problem = await problemOf({ samples: 60_000, layers: [2, 5, 3], loss, grid: [2, 1] });
    const got = createSimdKernel(module!, { problem, lineLayers: 0 })!.evaluate({ ...FULL, width: 2, height: 1 });
    const { window } = problem;
    for (const [k, loss] of got.entries()) {
      const truth = createKernel(problem).lossAt(window.a[k], (window.b[0] + window.b[1]) / 2);
      expect(Math.abs(loss - truth) / truth).toBeLessThan(2e-7);
    }
  }
});

describe('the bound on arguments of tanh and sigmoid', () => {
  /** The largest |t| that any layer's sums reach at the corners and the middle of the window, per layer. */
  function reached({ network, data, plane, window }: Problem): number[] {
    const largest = network.layers.map(() => 0);
    for (const a of [...window.a, 0]) {
      for (const b of [...window.b, 0]) {
        for (let n = 0; n < data.samples; n++) {
          let x = Array.from(data.inputs.subarray(n * data.features, (n + 1) * data.features));
          for (const [l, layer] of network.layers.entries()) {
            const theta = (k: number) => plane.origin[k] + a * plane.u[k] + b * plane.v[k];
            const z = Array.from({ length: layer.outputs }, (_, unit) => {
              const bias = layer.bias < 0 ? 0 : theta(layer.bias + unit);
              return x.reduce((sum, value, k) => sum + theta(layer.weight + unit * layer.inputs + k) * value, bias);
            });
            largest[l] = Math.max(largest[l], ...z.map(Math.abs));
            x = z.map((value) => 1 / (1 + 2 ** value));
          }
        }
      }
    }
    return largest;
  }

  it.each([0.2, 1, 3, 8, 20, 60])('is never claimed wrongly, parameters times %d', async (size) => {
    const problem = await problemOf({ layers: [2, 6, 5, 3, 1], size, window: { a: [-1, 1], b: [-1, 1] } });
    const activations = problem.network.layers.map(() => 'scaled-sigmoid' as const);
    const claims = smallLayers({ problem, activations });
    for (const [l, value] of reached(problem).entries()) if (claims[l]) expect(value).toBeLessThan(120);
    if (size < 1) expect(claims).toEqual([true, true, true, true]);
    if (size > 50) expect(claims[0]).toBe(false);
  });

  it('does not matter to the numbers', async () => {
    for (const size of [3, 30, 300]) {
      const problem = await problemOf({ layers: [2, 6, 6, 1], activation: ['tanh', 'sigmoid'], size });
      for (const choice of ['relaxed', 'baseline'] as const) {
        const { module } = await compileSimd(choice);
        expect(worst(createSimdKernel(module!, { problem, lineLayers: 0 })!, problem)).toBeLessThan(0.5);
      }
    }
  });
});

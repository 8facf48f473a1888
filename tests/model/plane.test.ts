import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createNetwork } from '../../src/model/network.ts';
import { createParameters } from '../../src/model/parameters.ts';
import { createPlane, describeParameter, parameterIndex } from '../../src/model/plane.ts';
import { reframe, resolveLandscape } from '../../src/model/resolve.ts';
import { INITS, type Landscape } from '../../src/spec/landscape.ts';

const network = createNetwork({ layers: [2, 3, 1], activation: 'tanh' });
const theta = createParameters({ init: 'pytorch', seed: 5 }, network);

describe('the layout of parameters', () => {
  it('is weight [out][in] row-major, then bias, layer by layer', () => {
    expect(network.parameterCount).toBe(2 * 3 + 3 + 3 * 1 + 1);
    expect(network.layers.map(({ weight, bias }) => [weight, bias])).toEqual([
      [0, 6],
      [9, 12],
    ]);
    expect(parameterIndex({ layer: 0, weight: [2, 1] }, network)).toBe(5);
    expect(parameterIndex({ layer: 0, bias: 1 }, network)).toBe(7);
    expect(parameterIndex({ layer: 1, weight: [0, 2] }, network)).toBe(11);
  });

  it('without bias holds weights only', () => {
    const bare = createNetwork({ layers: [2, 3, 1], activation: 'relu', bias: false });
    expect([bare.parameterCount, bare.layers[0].bias]).toEqual([9, -1]);
  });

  it('names activations per layer, identity at the output', () => {
    const mixed = createNetwork({ layers: [1, 2, 2, 1], activation: ['relu', 'sin'], output: 'sigmoid' });
    expect(mixed.layers.map((layer) => layer.activation)).toEqual(['relu', 'sin', 'sigmoid']);
    expect(createNetwork({ layers: [1, 1] }).layers[0].activation).toBe('identity');
  });
});

describe('initial parameters', () => {
  const wide = createNetwork({ layers: [400, 100, 1], activation: 'relu' });
  const { weight, bias, inputs, outputs } = wide.layers[0];
  it.each(INITS)('%s has its stated spread', (init) => {
    const values = createParameters({ init, seed: 2 }, wide);
    const weights = values.subarray(weight, weight + inputs * outputs);
    const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    const expected = { 'xavier-uniform': 2 / 500, 'he-normal': 2 / 400, pytorch: 1 / 1200, zeros: 0 }[init];
    expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.04 * expected);
    const biases = values.subarray(bias, bias + outputs);
    expect(biases.some((b) => b !== 0)).toBe(init === 'pytorch');
    if (init === 'pytorch') expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(1 / 20);
  });
});

describe('planes', () => {
  it('axes: the coordinates are the two parameters, whatever their entries in θ0', () => {
    const plane = createPlane(
      { directions: 'axes', u: { layer: 0, weight: [1, 0] }, v: { layer: 1, bias: 0 } },
      network,
      theta,
    );
    const at = (a: number, b: number) => plane.origin.map((value, k) => value + a * plane.u[k] + b * plane.v[k]);
    const expected = theta.slice();
    expected[2] = 0.25;
    expected[12] = -3;
    expect(at(0.25, -3)).toEqual(expected);
    expect([plane.audit.cosine, plane.audit.normU]).toEqual([0, 1]);
    expect([plane.audit.labelA, plane.audit.labelB]).toEqual(['weight from 1 to 2, layer 1', 'bias of layer 2']);
  });

  it('warns of directions that are zero, parallel or oblique', () => {
    const e = (...values: number[]) => Array.from({ length: theta.length }, (_, k) => values[k] ?? 0);
    const warnings = (u: number[], v: number[]) =>
      createPlane({ directions: 'given', u, v }, network, theta).audit.warnings;
    expect(warnings(e(1), e(0, 1))).toEqual([]);
    expect(warnings(e(), e(0, 1))).toEqual(['u is zero: the loss does not change along it']);
    expect(warnings(e(1, 2), e(2, 4))[0]).toContain('parallel');
    expect(warnings(e(1), e(1, 1))[0]).toContain('cosine 0.707');
  });

  it('describes parameters in words', () => {
    const tiny = createNetwork({ layers: [1, 1], activation: 'relu' });
    expect(describeParameter({ layer: 0, weight: [0, 0] }, tiny)).toBe('weight of layer 1');
    expect(describeParameter({ layer: 0, bias: 2 }, network)).toBe('bias of unit 3, layer 1');
  });
});

describe('a resolved landscape', () => {
  const landscape: Landscape = {
    version: 1,
    network: { layers: [1, 1], activation: 'identity' },
    parameters: { values: [1, 0] },
    data: { inputs: [[1], [2]], targets: [[2], [4]] },
    loss: { name: 'mse', l2: 0.5 },
    plane: { directions: 'given', u: [1, 0], v: [0, 1] },
    window: { a: [-1, 3], b: [-1, 1] },
    grid: [5, 3],
  };

  it('leaves the penalty out of the loss', async () => {
    const { lossAt } = createEvaluator(await resolveLandscape(landscape));
    expect(lossAt(1, 0)).toBe(0);
    expect(lossAt(0, 0)).toBe((1 + 4) / 2);
  });

  it('reframes without touching problem and plane, and warns of steps lost in float32', async () => {
    const resolved = await resolveLandscape(landscape);
    expect(resolved.warnings).toEqual([]);
    const zoomed = reframe(resolved, { window: { a: [0, 1e-7], b: [0, 1e-7] }, grid: [101, 101] });
    expect(zoomed.plane).toBe(resolved.plane);
    expect(zoomed.source.grid).toEqual([101, 101]);
    expect(zoomed.warnings[0]).toContain('1 of 2 moving parameters');
  });

  it('warns of no parameter that moves by nothing but rounding', async () => {
    const plane = { directions: 'given' as const, u: [1e-16, 1], v: [0, 0] };
    expect((await resolveLandscape({ ...landscape, plane })).warnings).toEqual([]);
    const visible = { directions: 'given' as const, u: [1e-5, 1], v: [0, 0] };
    const fine = { ...landscape, plane: visible, grid: [1001, 3] as [number, number] };
    expect((await resolveLandscape(fine)).warnings[0]).toContain('1 of 2 moving parameters');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJets, type JetField } from '../../src/engine/jets.ts';
import { derivativesFinite, inHalfWidths } from '../../src/engine/jets-bound.ts';
import { JET_COMPONENTS } from '../../src/model/jet.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Landscape } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { findHost } from '../support/gpu.ts';
import { exactJets } from '../support/jets.ts';
import { readReference } from '../support/reference.ts';

function componentsOf({ value, a, b, hessian: h, gaussNewton: g }: JetField): (Float32Array | undefined)[] {
  return [value, a, b, h?.aa, h?.ab, h?.bb, g?.aa, g?.ab, g?.bb];
}

/** Every component to a rounding of float32, and of the sums behind it. */
function expectExact(field: JetField, landscape: ResolvedLandscape, relative = 1e-7): void {
  const nodes = field.width * field.height;
  const expected = exactJets(landscape, 2);
  for (const [c, component] of componentsOf(field).entries()) {
    const truth = expected.subarray(c * nodes, (c + 1) * nodes);
    const scale = Math.max(...truth.map(Math.abs));
    for (const [n, x] of truth.entries()) {
      const error = Math.abs(component![n] - x);
      expect(error, `${JET_COMPONENTS[c]} at ${n}`).toBeLessThanOrEqual(relative * Math.abs(x) + 1e-13 * scale);
    }
  }
}

describe('a field of jets', () => {
  it('on the CPU is exact at every node, and says why it is the CPU', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [6, 5], activation: 'gelu', loss: 'cross-entropy' }));
    const field = await evaluateJets(null, landscape);
    expect(field).toMatchObject({ width: 6, height: 5, window: landscape.window, engine: 'cpu' });
    expect(field.reason).toBe('No GPU was given');
    expectExact(field, landscape);
  });

  it('of order 1 has the same value and gradient, and no second derivatives', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [4, 3], activation: 'silu' }));
    const [first, second] = [await evaluateJets(null, landscape, { order: 1 }), await evaluateJets(null, landscape)];
    expect([first.value, first.a, first.b]).toEqual([second.value, second.a, second.b]);
    expect([first.hessian, first.gaussNewton]).toEqual([null, null]);
  });

  it('keeps a and b apart where the plan exchanges them', async () => {
    // u moves the first layer, v the last one only: lines are columns
    const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 3, 2], grid: [5, 4] }));
    const { u, v } = landscape.plane;
    const last = landscape.network.layers[2].weight;
    for (let k = 0; k < u.length; k++) (k < last ? v : u)[k] = 0;
    expectExact(await evaluateJets(null, landscape), landscape);
    const exchanged = { ...landscape, plane: { ...landscape.plane, u: v, v: u } };
    expectExact(await evaluateJets(null, exchanged), exchanged);
  });

  it('of a plane in the last layers does not run through the others', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 3, 2], grid: [5, 4], loss: 'log-cosh' }));
    const last = landscape.network.layers[2].weight;
    for (const direction of [landscape.plane.u, landscape.plane.v]) direction.fill(0, 0, last);
    expectExact(await evaluateJets(null, landscape), landscape);
  });

  it.each(['linear_mse', 'product_linear'])('of %s is what other code found', async (name) => {
    const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const field = await evaluateJets(null, { ...landscape, grid: [9, 7] });
    if (name === 'linear_mse') expect(field.reason).toBe('The loss is exactly quadratic over this plane');
    expectExact(field, { ...landscape, grid: [9, 7] });
  });

  it('holds where nothing moves', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [3, 2], loss: 'bce' }));
    landscape.plane.u.fill(0);
    landscape.plane.v.fill(0);
    const field = await evaluateJets(null, landscape);
    expectExact(field, landscape);
    expect([...field.hessian!.ab]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('leaves what overflows as it is', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 1], grid: [3, 1] }));
    const far = { ...landscape, window: { a: [1, 1e160] as [number, number], b: [0, 1] as [number, number] } };
    const { value, a, hessian } = await evaluateJets(null, far);
    expect(value[0]).toBeLessThan(Infinity);
    expect([value[2], a[2], hessian!.ab[2]]).toEqual([Infinity, NaN, NaN]);
  });

  it('has the same bits from threads as from the calling thread', async () => {
    const landscape = await resolveLandscape(makeCase({ grid: [100, 80], samples: 70 }));
    const together = componentsOf(await evaluateJets(null, landscape, { threads: 2 }));
    expect(together).toEqual(componentsOf(await evaluateJets(null, landscape, { threads: 0 })));
  });

  it.each([0, 2])('reports its progress, and stops with the reason of an abort, on %d threads', async (threads) => {
    const landscape = await resolveLandscape(makeCase({ grid: [200, 150], samples: 40 }));
    const abort = new AbortController();
    const seen: number[] = [];
    const run = evaluateJets(null, landscape, {
      threads,
      signal: abort.signal,
      onProgress({ done, total }) {
        expect(total).toBe(30_000);
        seen.push(done);
        if (seen.length === 3) abort.abort('enough');
      },
    });
    await expect(run).rejects.toBe('enough');
    expect(seen).toEqual([...seen].sort((x, y) => x - y));
    await expect(evaluateJets(null, landscape, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});

describe('half-widths of the window', () => {
  it('scale a derivative by their powers, and nothing else', async () => {
    const window = { a: [-3, -2.5] as [number, number], b: [4, 4.002] as [number, number] };
    const landscape = await resolveLandscape(makeCase({ activation: 'softplus', window, size: 0.3 }));
    const { problem, half } = inHalfWidths(landscape);
    expect(half[0]).toBeCloseTo(0.25, 12);
    expect(half[1]).toBeCloseTo(0.001, 12);
    const [a, b] = [-2.7, 4.0005];
    const jet = createJetEvaluator(landscape).componentsAt(a, b);
    const scaled = createJetEvaluator(problem).componentsAt(a / half[0], b / half[1]);
    const [p, q] = half;
    const factors = [1, p, q, p * p, p * q, q * q, p * p, p * q, q * q];
    for (const [k, factor] of factors.entries()) expect(scaled[k] / (jet[k] * factor)).toBeCloseTo(1, 9);
  });

  it('of a window without width are 1', async () => {
    const landscape = await resolveLandscape(makeCase());
    const point = { ...landscape, window: { a: [2, 2] as [number, number], b: [0, 4] as [number, number] } };
    expect(inHalfWidths(point).half).toEqual([1, 2]);
  });
});

describe('the bound of derivatives', () => {
  it('is never given where a derivative is as large as it says none is', async () => {
    const size = fc.double({ min: -3, max: 12, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        size,
        fc.constantFrom(...ACTIVATIONS),
        fc.constantFrom(...LOSSES),
        async (power, activation, loss) => {
          const landscape = await resolveLandscape(makeCase({ activation, loss, size: 10 ** power, samples: 3 }));
          const { problem } = inHalfWidths(landscape);
          if (!derivativesFinite(problem)) return;
          for (const x of exactJets(problem, 2)) expect(Math.abs(x)).toBeLessThan(1e30);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is given for ordinary networks, not for huge ones', async () => {
    const of = async (size: number) => derivativesFinite(await resolveLandscape(makeCase({ size, loss: 'mae' })));
    expect([await of(1), await of(10), await of(1e10)]).toEqual([true, true, false]);
  });
});

const found = await findHost();

describe.skipIf('reason' in found)('a field of jets on the GPU', () => {
  it('is that of the CPU, to float32', async () => {
    const host = 'host' in found ? found.host : null;
    const window = { a: [0.3, 0.35] as [number, number], b: [-0.2, 0.3] as [number, number] };
    const landscape = await resolveLandscape(makeCase({ layers: [2, 4, 2], grid: [9, 6], window }));
    const [gpu, cpu] = [await evaluateJets(host, landscape), await evaluateJets(null, landscape)];
    expect(gpu.engine).toBe('gpu');
    for (const [c, component] of componentsOf(gpu).entries()) {
      const truth = componentsOf(cpu)[c]!;
      const scale = Math.max(...truth.map(Math.abs));
      for (const [n, x] of truth.entries()) expect(Math.abs(component![n] - x)).toBeLessThan(2e-5 * scale);
    }
  });

  it('is left to the CPU where float32 might overflow, in the value or in a derivative', async () => {
    const host = 'host' in found ? found.host : null;
    for (const loss of ['mse', 'mae'] as const) {
      const landscape = await resolveLandscape(
        makeCase({ size: 1e5, loss, grid: [3, 2], layers: [2, 4, 4, 2], activation: 'softplus' }),
      );
      const field = await evaluateJets(host, landscape);
      expect(field.engine).toBe('cpu');
      expect(field.reason).toBe(
        'Float32 might overflow somewhere in this window, so the derivatives are computed in float64',
      );
      expectExact(field, landscape);
    }
  });
});

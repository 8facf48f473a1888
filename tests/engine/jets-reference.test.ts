import { describe, expect, it } from 'vitest';
import { evaluateJets, type JetField } from '../../src/engine/jets.ts';
import { evaluateField } from '../../src/engine/sweep.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { findHost } from '../support/gpu.ts';
import { readReference } from '../support/reference.ts';

/** Landscapes without kinks, whose field is the antiderivative of its gradient everywhere. */
const SMOOTH = ['deep_linear_mse', 'linear_mse', 'logistic_bce', 'product_linear', 'tanh2_mse_trained'];
const NODES = 65;

const found = await findHost();
const host = 'host' in found ? found.host : null;

/** The middle quarter of a reference landscape's window, where 65 nodes are enough for Simpson's rule. */
async function landscapeOf(name: string): Promise<ResolvedLandscape> {
  const landscape = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
  const quarter = ([from, to]: [number, number]): [number, number] => [from / 4, to / 4];
  return { ...landscape, window: { a: quarter(landscape.window.a), b: quarter(landscape.window.b) } };
}

/** ∫ slope along a row or column of equally spaced nodes, by Simpson's rule in pairs of intervals. */
function integral(slope: (k: number) => number, step: number): number {
  let sum = 0;
  for (let k = 0; k + 2 < NODES; k += 2) sum += slope(k) + 4 * slope(k + 1) + slope(k + 2);
  return (sum * step) / 3;
}

/** Changes from one side of the window to the other, and what they should be, in the size of all of them. */
function checkFundamentalTheorem(field: JetField, landscape: ResolvedLandscape, share: number): void {
  const { window } = landscape;
  const stepA = (window.a[1] - window.a[0]) / (NODES - 1);
  const stepB = (window.b[1] - window.b[0]) / (NODES - 1);
  const pairs: [string, Float32Array, Float32Array, 'a' | 'b'][] = [
    ['value by a', field.value, field.a, 'a'],
    ['value by b', field.value, field.b, 'b'],
    ['a by a', field.a, field.hessian!.aa, 'a'],
    ['a by b', field.a, field.hessian!.ab, 'b'],
    ['b by a', field.b, field.hessian!.ab, 'a'],
    ['b by b', field.b, field.hessian!.bb, 'b'],
  ];
  for (const [label, values, slopes, along] of pairs) {
    const size = Math.max(...values.map(Math.abs));
    for (let line = 0; line < NODES; line += 8) {
      const at = (k: number) => (along === 'a' ? line * NODES + k : k * NODES + line);
      const change = values[at(NODES - 1)] - values[at(0)];
      const integrated = integral((k) => slopes[at(k)], along === 'a' ? stepA : stepB);
      expect(Math.abs(integrated - change), `${label}, line ${line}`).toBeLessThan(share * size);
    }
  }
}

describe.each(SMOOTH)('the field of jets of %s', (name) => {
  it('is a field with its gradient with its Hessian: each is the integral of the next', async () => {
    const landscape = await landscapeOf(name);
    checkFundamentalTheorem(await evaluateJets(null, landscape), landscape, 3e-4);
  });

  it('has the values of the field', async () => {
    const landscape = { ...(await landscapeOf(name)), grid: [17, 13] as [number, number] };
    const { values } = await evaluateField(new ReferenceEngine(), landscape);
    const { value } = await evaluateJets(null, landscape, { order: 1 });
    for (const [n, loss] of values.entries())
      expect(Math.abs(value[n] - loss)).toBeLessThan(2e-7 * Math.abs(loss) + 1e-12);
  });
});

describe.skipIf(!host)('the same on the GPU', () => {
  it('is a field with its gradient with its Hessian', async () => {
    const landscape = await landscapeOf('tanh2_mse_trained');
    const field = await evaluateJets(host, landscape);
    expect(field.engine).toBe('gpu');
    checkFundamentalTheorem(field, landscape, 3e-4);
  });

  it('finds a zero of the gradient where other code found a minimum of the slice', async () => {
    const landscape = await landscapeOf('tanh2_mse_trained');
    const { expected } = readReference<{ expected: { slice_minima: { a: number; b: number; value: number }[] } }>(
      'landscapes/tanh2_mse_trained.expected.json',
    );
    expect(expected.slice_minima.length).toBeGreaterThan(0);
    for (const minimum of expected.slice_minima) {
      // a window whose middle node is the minimum
      const around = (x: number): [number, number] => [x - 1e-3, x + 1e-3];
      const window = { a: around(minimum.a), b: around(minimum.b) };
      const field = await evaluateJets(host, { ...landscape, window, grid: [3, 3] });
      const { aa, ab, bb } = field.hessian!;
      expect(coordinate(window.a, 1, 3)).toBeCloseTo(minimum.a, 12);
      const newton = Math.hypot(field.a[4], field.b[4]) / (aa[4] + bb[4]);
      expect(newton).toBeLessThan(1e-5);
      expect(aa[4] * bb[4] - ab[4] * ab[4]).toBeGreaterThan(0);
    }
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { smallerCurvature } from '../../src/elements/curvature.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { bowl, mountOne, shown, unmount } from './harness.ts';

afterEach(unmount);

const preset = (name: string, grid: [number, number]): Landscape => ({
  ...PRESETS.find((candidate) => candidate.name === name)!.landscape,
  grid,
});

describe('the smaller eigenvalue of the Hessian', () => {
  test.each(['two-linear-layers', 'logistic-mse', 'two-layer-cross-entropy', 'paraboloid'])(
    '%s: at every node that of the exact Hessian there',
    async (name) => {
      const landscape = await resolveLandscape(preset(name, [21, 13]));
      const { width, height, window, values } = await smallerCurvature(landscape);
      expect([width, height, window]).toEqual([21, 13, landscape.window]);
      const { jetAt } = createJetEvaluator(landscape);
      const { a, b } = window;
      const exact = Array.from(values, (_, n) => {
        const [i, j] = [n % width, Math.floor(n / width)];
        const jet = jetAt(a[0] + ((a[1] - a[0]) * i) / (width - 1), b[0] + ((b[1] - b[0]) * j) / (height - 1));
        // the roots of t² − tr·t + det, the smaller one without cancellation
        const [trace, det] = [jet.aa + jet.bb, jet.aa * jet.bb - jet.ab ** 2];
        const root = Math.sqrt(Math.max(0, (trace / 2) ** 2 - det));
        return { eigenvalue: trace / 2 - root, size: Math.abs(jet.aa) + Math.abs(jet.bb) + 2 * Math.abs(jet.ab) };
      });
      const scale = Math.max(...exact.map(({ size }) => size));
      const worst = Math.max(
        ...exact.map(({ eigenvalue, size }, n) => Math.abs(values[n] - eigenvalue) / (1e-5 * size + 1e-6 * scale)),
      );
      expect(worst).toBeLessThan(1);
      // not convex: somewhere it bends down
      expect(Math.min(...values)).toBeLessThan(0);
    },
  );

  test('of a bowl is the same everywhere', async () => {
    // a² + b²
    const { values } = await smallerCurvature(await resolveLandscape(bowl([9, 9])));
    for (const value of values) expect(value).toBeCloseTo(2, 5);
  });

  test('is no finer than a picture shows, nor than can be waited for, and never finer than the landscape', async () => {
    const cheap = await smallerCurvature(await resolveLandscape(bowl([2048, 700])));
    expect([cheap.width, cheap.height]).toEqual([513, Math.round((513 * 700) / 2048)]);
    // 337 parameters on 128 samples
    const dear = await smallerCurvature(await resolveLandscape(preset('moons', [512, 512])));
    expect(dear.width).toBe(dear.height);
    expect(dear.width).toBeGreaterThanOrEqual(33);
    expect(dear.width).toBeLessThan(100);
    const small = await smallerCurvature(await resolveLandscape(preset('moons', [5, 40])));
    expect([small.width, small.height]).toEqual([5, 40]);
  });

  test('stops when it is told to', async () => {
    const landscape = await resolveLandscape(preset('moons', [512, 512]));
    const early = AbortSignal.abort(new Error('not needed'));
    await expect(smallerCurvature(landscape, { signal: early })).rejects.toThrow('not needed');
    const late = new AbortController();
    const progress: number[] = [];
    const work = smallerCurvature(landscape, {
      signal: late.signal,
      onProgress: ({ done, total }) => {
        progress.push(done / total);
        late.abort(new Error('enough'));
      },
    });
    await expect(work).rejects.toThrow('enough');
    expect(progress[0]).toBeLessThan(1);
  });
});

describe('an element’s curvature', () => {
  test('is that of the window that is shown', async () => {
    const element = await shown(
      '<loss-landscape loading="eager" engine="cpu" preset="paraboloid" resolution="33"></loss-landscape>',
    );
    const whole = await element.curvature();
    expect(whole.window).toEqual(element.landscape!.window);
    expect([whole.width, whole.height]).toEqual([33, 33]);
    element.window = { a: [0, 0.5], b: [-0.25, 0.25] };
    await element.updateComplete;
    await element.ready;
    const part = await element.curvature();
    expect(part.window).toEqual({ a: [0, 0.5], b: [-0.25, 0.25] });
  });

  test('is refused while there is no picture', async () => {
    const element = mountOne('<loss-landscape></loss-landscape>');
    await expect(element.curvature()).rejects.toThrow('There is no picture yet');
  });
});

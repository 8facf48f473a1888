/* oxlint-disable import/default -- ?raw makes the export */
import { afterEach, describe, expect, test } from 'vitest';
import text from '../../docs/embedding.md?raw';
import type { LossLandscape } from '../../src/elements/define.ts';
import { coordinate } from '../../src/spec/field.ts';
import { mountOne, next, unmount } from './harness.ts';

afterEach(unmount);

/** The example that has a word in it, as it stands in the documentation. */
function example(language: 'html' | 'js', word: string): string {
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code);
  const found = blocks.filter((code) => code.includes(word));
  expect(found, `${language} examples with ${word}`).toHaveLength(1);
  return found[0];
}

/** Runs an example as the body of an async function of `element`, unless it finds it itself, and gives what a name in it is. */
async function run(code: string, element: LossLandscape, result = 'undefined'): Promise<unknown> {
  const given = code.includes('const element') ? '' : 'element';
  const text = `export default async (${given}) => { ${code}; return ${result}; }`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const module = (await import(/* @vite-ignore */ url)) as { default(element: LossLandscape): Promise<unknown> };
  return module.default(element);
}

const small = (preset: string) =>
  mountOne(`<loss-landscape preset="${preset}" resolution="65" engine="cpu" loading="eager"></loss-landscape>`);

describe('the examples of docs/embedding.md run', () => {
  test('the chord and its sentence', async () => {
    const markup = example('html', 'with-witness').replace('preset=', 'resolution="65" loading="eager" preset=');
    const element = mountOne(markup);
    expect(element.withWitness).toBe(true);
    await run(example('js', "'#why'"), element);
    while (!(await next(element, 'landscape-facts')).isComplete);
    expect(element.facts!.convexity!.chord).not.toBeNull();
    expect(document.querySelector('#why')!.textContent).toMatch(/^Non-convex: .*products of weights in layer 2/);
  });

  test('the paraboloid at the lowest minimum', async () => {
    const element = small('paraboloid');
    const sentence = await run(example('js', "'taylor'"), element, 'sentence');
    expect(sentence).toMatch(/^Local minimum of this slice/);
    const { a, b, value, gradient } = element.paraboloid!;
    expect(Math.hypot(a, b, ...gradient)).toBeLessThan(1e-3);
    expect(value).toBeCloseTo(0.0038631, 6);
  });

  test('the map of what bends down', async () => {
    const element = small('two-linear-layers');
    await run(example('js', 'element.curvature()'), element);
    const { colors, width, height, window } = element.drape!;
    const { inputs, targets } = element.landscape!.data as { inputs: number[][]; targets: number[][] };
    const sum = (f: (n: number) => number) => inputs.reduce((total, _, n) => total + f(n), 0);
    // the loss is a parabola in w1·w0 with its lowest point at `best`: its Hessian is indefinite above that and below a third of it
    const best = sum((n) => inputs[n][0] * targets[n][0]) / sum((n) => inputs[n][0] ** 2);
    let reds = 0;
    for (let k = 0; k < width * height; k++) {
      const product = coordinate(window.a, k % width, width) * coordinate(window.b, Math.floor(k / width), height);
      if (Math.min(Math.abs(product - best), Math.abs(product - best / 3)) < 1e-3) continue;
      const isRed = colors[4 * k + 3] > 0;
      expect(isRed, `at a product of ${product}`).toBe(product > best || product < best / 3);
      if (isRed) reds++;
    }
    expect(reds).toBeGreaterThan(100);
    expect(reds).toBeLessThan(width * height - 100);
  });
});

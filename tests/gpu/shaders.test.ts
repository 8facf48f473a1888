import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelSource, HARMLESS_INFINITIES } from '../../src/engine/gpu/general-source.ts';
import { createNetwork } from '../../src/model/network.ts';
import { activations } from '../../src/model/activations.ts';
import { ACTIVATIONS, LOSSES } from '../../src/spec/landscape.ts';

const folder = new URL('../../shaders/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.wgsl'));
const compute = files.filter((name) => /^(compute|math)-/.test(name));

/** The text of a shader file without its comments. */
function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8').replaceAll(/\/\/.*$/gm, '');
}

describe.each(files)('%s', (name) => {
  const code = read(name);

  /** A compiler may take it for always false. */
  it('does not look for NaN by comparing a value with itself', () => {
    expect(code).not.toMatch(/\b([a-z_][\w.]*)\s*!=\s*\1\b(?![.(])/);
  });

  /** WGSL refuses such literals, on some compilers only when the branch is taken. */
  it('has no literal beyond float32', () => {
    for (const [literal] of code.matchAll(/\b\d+(\.\d*)?e[+-]?\d+\b/g))
      expect(Math.abs(Number(literal))).toBeLessThan(3.4e38);
  });

  /** Threads beyond the last node exist whenever the nodes are no multiple of the workgroup. */
  it.skipIf(name.startsWith('bench-'))('guards the bounds in every compute entry point', () => {
    for (const [body] of code.matchAll(/@compute[\s\S]*?\n\}/g)) {
      // a return of those beyond, or a loop that strides through what there is
      expect(body).toMatch(/if \(.* >= .*\) \{\s*return;|for \(var \w+ = (id\.x|thread|local); \w+ < /);
    }
  });
});

describe.each(compute)('%s', (name) => {
  const code = read(name);

  /** The built-in tanh is NaN beyond |x| = 89 on SwiftShader, and beyond 44 on Metal; act_tanh clamps. */
  it('has no built-in tanh', () => expect(code).not.toMatch(/(?<!_)\btanh\(/));

  /** WGSL promises sin and cos only within ±π, and no pow at all for negative bases. */
  it('has no built-in sin, cos or pow', () => expect(code).not.toMatch(/(?<![\w])(sin|cos|pow)\(/));

  /** e^x overflows beyond 88, and an overflow in a helper would be taken for one of the loss. */
  it('raises e only to clamped arguments', () => {
    for (const [call] of code.matchAll(/(?<!\w)exp2?\(.*/g))
      expect(call).toMatch(/^(exp\(clamp|exp2\((min|max|clamp))\(/);
  });
});

describe('the kernel', () => {
  const network = (layers: number[]) => createNetwork({ layers, activation: 'tanh' });

  it('has the same text for networks that differ in depth and a little in width', () => {
    const { code } = kernelSource(network([2, 8, 1]), 'mse');
    expect(kernelSource(network([5, 16, 12, 7, 3]), 'mse').code).toBe(code);
    expect(kernelSource(network([2, 17, 1]), 'mse').code).not.toBe(code);
    expect(kernelSource(network([2, 8, 1]), 'mae').code).not.toBe(code);
  });

  it('keeps activations in a buffer beyond 256 units only', () => {
    expect(kernelSource(network([4000, 256, 1]), 'mse')).toMatchObject({ widest: 256, scratch: false });
    expect(kernelSource(network([2, 257, 1]), 'mse')).toMatchObject({ widest: 512, scratch: true });
  });

  it('has a function for every activation and loss', () => {
    for (const activation of ACTIVATIONS) {
      for (const loss of LOSSES) {
        const { code } = kernelSource(createNetwork({ layers: [1, 2, 2], activation }), loss);
        expect(code).toContain(`fn act_${activation.replaceAll('-', '_')}(`);
        expect(code.match(/fn sample_loss\(/g)).toHaveLength(1);
      }
    }
  });

  /** An infinite argument may pass only where the activation is finite there. */
  it.each(ACTIVATIONS)('forgives an infinite argument of %s just where its limit is finite', (name) => {
    const finite = (x: number) => Number.isFinite(activations[name](x));
    expect(HARMLESS_INFINITIES[name]).toBe(Number(finite(-Infinity)) + 2 * Number(finite(Infinity)));
  });
});

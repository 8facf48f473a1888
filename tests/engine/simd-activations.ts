import { describe, expect, it } from 'vitest';
import { activations } from '../../src/model/activations.ts';
import { ACTIVATIONS, type Activation } from '../../src/spec/landscape.ts';
import { dense, errors, scaled, type SimdProbe } from '../support/simd.ts';

/** Largest relative error over |x| ≤ 10, in units of 1e-7; `gelu-tanh` has its own test. */
const BOUNDS: Partial<Record<Activation, number>> = {
  'leaky-relu': 1,
  elu: 1,
  gelu: 6,
  silu: 2.5,
  sigmoid: 2,
  tanh: 2.7,
  softplus: 2.8,
};

/** Of the functions at float32 arguments, computed with 60 digits. */
const KNOWN: [Activation, number, number][] = [
  ['gelu', -1, -0.15865525393145705],
  ['gelu', -3, -0.0040496940948902835],
  ['gelu', -5.5, -1.0444259356238247e-7],
  ['gelu', -8, -4.976768459417427e-15],
  ['gelu', -12, -2.1317785344932147e-32],
  ['gelu', 2, 1.9544997361036416],
  ['tanh', 0.1, 0.09966799610026955],
  ['tanh', 0.5, 0.46211715726000974],
  ['tanh', 2.5, 0.9866142981514303],
  ['sigmoid', -80, 1.8048513878454153e-35],
  ['sigmoid', -5, 0.0066928509242848554],
  ['sigmoid', 4, 0.9820137900379085],
  ['softplus', -80, 1.8048513878454153e-35],
  ['softplus', -5, 0.006715348489118068],
  ['softplus', 0, Math.LN2],
  ['softplus', 4, 4.0181499279178094],
  ['silu', -20, -4.122307236380407e-8],
  ['silu', 4, 3.928055160151634],
  ['elu', -1, -0.6321205588285577],
  ['elu', -1e-6, -9.999994748e-7],
];

/** sin far beyond a few turns, at float32 arguments, computed with 60 digits. */
const FAR_SINES: [number, number][] = [
  [12345.678, -0.7042699143669338],
  [-54321.5, 0.2196217903584319],
  [1e5, 0.03574879797201651],
  [1e8, 0.931639027109726],
  [2 ** 40, -0.40570501153282873],
  [1e15, 0.9944343070894763],
  [1e22, -0.7340815352961015],
  [-3e30, 0.9625680294003934],
  [3.4e38, -0.244084874408383],
];

const arguments10 = [dense(-10, 10), scaled(1e-30, 10)];

export function activationSuite(probe: SimdProbe): void {
  const one = (name: Activation, x: number) => probe.activate(name, Float32Array.of(x))[0];

  describe.each(Object.entries(BOUNDS) as [Activation, number][])('%s', (name, bound) => {
    it(`is right to ${bound}e-7 of itself`, () => {
      for (const at of arguments10) {
        expect(errors(probe.activate(name, at), activations[name], at).relative).toBeLessThan(bound * 1e-7);
      }
    });
  });

  it.each(['relu', 'identity'] as const)('%s is exact', (name) => {
    const at = scaled(1e-40, 3e38);
    expect(errors(probe.activate(name, at), activations[name], at).absolute).toBe(0);
  });

  it('gelu-tanh is right to the rounding of its argument', () => {
    for (const at of arguments10) {
      const { relative, absolute } = errors(probe.activate('gelu-tanh', at), activations['gelu-tanh'], at);
      expect(absolute).toBeLessThan(6e-7);
      // e^w for |w| up to 88: an ulp of w is 4e-6
      expect(relative).toBeLessThan(2e-5);
    }
    const at = dense(-3, 10);
    expect(errors(probe.activate('gelu-tanh', at), activations['gelu-tanh'], at).relative).toBeLessThan(1e-6);
  });

  it('sin is right to 1.4e-7 of 1 as far as 10⁴ and beyond', () => {
    for (const at of [dense(-40, 40), dense(-9999, 9999), dense(9990, 10010), scaled(1e4, 3e38)]) {
      expect(errors(probe.activate('sin', at), Math.sin, at).absolute).toBeLessThan(1.4e-7);
    }
    const small = scaled(1e-30, 1);
    expect(errors(probe.activate('sin', small), Math.sin, small).relative).toBeLessThan(2e-7);
  });

  it.each(FAR_SINES)('sin %f is %f', (x, expected) => {
    expect(Math.abs(one('sin', x) - expected)).toBeLessThan(1.2e-7);
  });

  it.each(KNOWN)('%s(%f) is %f', (name, x, expected) => {
    expect(Math.abs(one(name, x) / expected - 1)).toBeLessThan(6e-7);
  });

  describe.each(ACTIVATIONS)('%s', (name) => {
    it('keeps NaN, of either sign and any payload, and no other lane has it', () => {
      const at = new Float32Array(16).fill(0.5);
      const bits = new Uint32Array(at.buffer);
      bits.set([0x7fc00000, 0xffc00000, 0x7fc00001, 0xffffffff], 3);
      const got = probe.activate(name, at);
      expect(Array.from(got, Number.isNaN)).toEqual(Array.from(at, Number.isNaN));
    });

    it('has the limits of its definition at infinity', () => {
      for (const x of [Infinity, -Infinity]) {
        const expected = activations[name](x);
        expect(one(name, x) + 0).toBe(Number.isNaN(expected) ? NaN : expected + 0);
      }
    });

    it('overflows nowhere', () => {
      const at = scaled(10, 1e38);
      const { relative, absolute } = errors(probe.activate(name, at), activations[name], at);
      // sin has zeros out there
      expect(name === 'sin' ? absolute : relative).toBeLessThan(4e-7);
    });

    it('is zero, or its value there, at both zeros and at the smallest numbers', () => {
      const at = Float32Array.of(0, -0, 1e-45, -1e-45, 1e-39, -1e-39);
      const { absolute } = errors(probe.activate(name, at), activations[name], at);
      expect(absolute).toBeLessThan(3e-8);
    });

    it('gives a number the same bits wherever it stands, and writes to no other', () => {
      const at = dense(-12, 12, 96);
      const all = probe.activate(name, at);
      for (let length = 8; length <= 96; length += 8) {
        const part = probe.activate(name, at.slice(96 - length));
        expect(part).toEqual(all.slice(96 - length));
      }
    });
  });

  it.each(['gelu', 'gelu-tanh', 'silu', 'softplus'] as const)('%s of x less that of −x is x', (name) => {
    const at = dense(-30, 30);
    const plus = probe.activate(name, at);
    const minus = probe.activate(
      name,
      at.map((x) => -x),
    );
    const misses = Array.from(at, (x, k) => Math.abs(plus[k] - minus[k] - x) / Math.max(1, Math.abs(x)));
    expect(Math.max(...misses)).toBeLessThan(2.5e-7);
  });

  it('σ(x) + σ(−x) = 1, and tanh ½x = 2σ(x) − 1', () => {
    const at = dense(-30, 30);
    const run = (name: Activation, factor: number) =>
      probe.activate(
        name,
        at.map((x) => factor * x),
      );
    const [plus, minus, tanh] = [run('sigmoid', 1), run('sigmoid', -1), run('tanh', 0.5)];
    expect(Math.max(...Array.from(plus, (p, k) => Math.abs(p + minus[k] - 1)))).toBeLessThan(2e-7);
    expect(Math.max(...Array.from(plus, (p, k) => Math.abs(tanh[k] - (2 * p - 1))))).toBeLessThan(4e-7);
  });
}

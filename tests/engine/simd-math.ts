import { describe, expect, it } from 'vitest';
import { erfc } from '../../src/model/erf.ts';
import { dense, errors, scaled, type Part, type SimdProbe } from '../support/simd.ts';

const positive = (values: Float32Array) => values.map(Math.abs);
const negative = (values: Float32Array) => values.map((x) => -Math.abs(x));

interface Case {
  truth: (x: number) => number;
  at: Float32Array[];
  /** Largest relative error. */
  bound: number;
}

const CASES: Record<Part, Case> = {
  expm1OfNegative: {
    truth: Math.expm1,
    at: [dense(-100, 0), dense(-1, 0), negative(scaled(1e-30, 100))],
    bound: 1e-7,
  },
  log1p: {
    truth: Math.log1p,
    at: [dense(0, 1), dense(0, 1000), positive(scaled(1e-30, 1e30))],
    bound: 2e-7,
  },
  log1pExpOfMinus: {
    truth: (x) => Math.log1p(Math.exp(-x)),
    at: [dense(0, 2), dense(0, 80), positive(scaled(1e-30, 80))],
    bound: 3e-7,
  },
  normalTail: {
    truth: (t) => 0.5 * erfc(t * Math.SQRT1_2),
    at: [dense(0, 3), dense(0, 12.5), positive(scaled(1e-30, 10))],
    bound: 6e-7,
  },
};

/** Known values: log(1 + 1e-7), log 2, log(1 + e^-10), Φ(−1), Φ(−5), Φ(−10); at the float32 arguments. */
const KNOWN: [Part, number, number][] = [
  ['log1p', 1, Math.LN2],
  ['log1p', 2 ** -24, 5.9604642999033786e-8],
  ['log1pExpOfMinus', 10, 4.5398899216870535e-5],
  ['log1pExpOfMinus', 0, Math.LN2],
  ['normalTail', 0, 0.5],
  ['normalTail', 1, 0.15865525393145705],
  ['normalTail', 5, 2.866515718791939e-7],
  ['normalTail', 10, 7.619853024160527e-24],
  ['expm1OfNegative', -1, -0.6321205588285577],
];

export function mathSuite(probe: SimdProbe): void {
  describe.each(Object.entries(CASES) as [Part, Case][])('%s', (name, { truth, at, bound }) => {
    it(`is right to ${bound} of itself`, () => {
      for (const values of at) expect(errors(probe.part(name, values), truth, values).relative).toBeLessThan(bound);
    });

    it('keeps NaN', () => {
      expect(Array.from(probe.part(name, Float32Array.of(NaN, 0, 0, NaN)), Number.isNaN)).toEqual([
        true,
        false,
        false,
        true,
      ]);
    });
  });

  it.each(KNOWN)('%s(%f) is %f', (name, x, expected) => {
    expect(Math.abs(probe.part(name, Float32Array.of(x))[0] / expected - 1)).toBeLessThan(4e-7);
  });

  it('leaves nothing of an exponential far out', () => {
    const far = Float32Array.of(89, 1e3, 1e30, Infinity);
    expect([...probe.part('log1pExpOfMinus', far)]).toEqual([0, 0, 0, 0]);
    expect([...probe.part('normalTail', Float32Array.of(13.25))]).toEqual([0]);
    expect([...probe.part('expm1OfNegative', negative(far))]).toEqual([-1, -1, -1, -1]);
  });
}

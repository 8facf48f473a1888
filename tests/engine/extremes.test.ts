import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremesOf, mergeExtremes, NO_EXTREMES, repeated, type Extremes } from '../../src/engine/extremes.ts';

/** Any 32 bits as a float: infinities, NaNs, subnormals and both zeros among them. */
const anyLoss = fc.oneof(
  fc.float(),
  fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 3.4028234663852886e38),
);
const losses = fc.array(anyLoss, { maxLength: 40 });

/** The same by sorting and filtering. */
function byDefinition(values: readonly number[]): Extremes {
  const stored = values.map(Math.fround);
  const finite = stored.filter(Number.isFinite).sort((x, y) => x - y);
  return {
    finite: finite.length,
    nan: stored.filter(Number.isNaN).length,
    positiveInfinity: stored.filter((value) => value === Infinity).length,
    negativeInfinity: stored.filter((value) => value === -Infinity).length,
    min: finite.length > 0 ? finite[0] + 0 : Infinity,
    max: finite.length > 0 ? finite[finite.length - 1] + 0 : -Infinity,
  };
}

describe('extremesOf', () => {
  it('counts and compares as the definition does', () => {
    fc.assert(
      fc.property(losses, (values) => {
        expect(extremesOf(Float32Array.from(values))).toEqual(byDefinition(values));
      }),
    );
  });

  it('is of the losses as a field stores them: beyond float32 is Infinity, below its subnormals 0', () => {
    expect(extremesOf(Float64Array.of(1e39, -1e39, 0.1, 1e-60))).toEqual({
      finite: 2,
      nan: 0,
      positiveInfinity: 1,
      negativeInfinity: 1,
      min: 0,
      max: Math.fround(0.1),
    });
  });

  it('of nothing changes nothing', () => expect(extremesOf([])).toEqual(NO_EXTREMES));
});

describe('merging', () => {
  it('gives the extremes of all, wherever they are cut and in whatever order they are merged', () => {
    fc.assert(
      fc.property(fc.array(losses, { maxLength: 6 }), fc.boolean(), (parts, backwards) => {
        const found = parts.map((part) => extremesOf(part));
        const merged = (backwards ? found.toReversed() : found).reduce(mergeExtremes, NO_EXTREMES);
        expect(merged).toEqual(byDefinition(parts.flat()));
      }),
    );
  });

  it('counts losses that occur several times', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 4 }), (values, times) => {
        const copies = Array.from({ length: times }, () => values).flat();
        expect(repeated(extremesOf(values), times)).toEqual(byDefinition(copies));
      }),
    );
  });
});

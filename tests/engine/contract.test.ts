import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedError, classOf, compareLosses, medianMagnitude, nodeErrors } from '../../src/engine/contract.ts';

const loss = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e-300, 5e29, 1e31, 1e300) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const pairs = fc.array(fc.tuple(loss, loss), { minLength: 1, maxLength: 30 });
const split = (rows: [number, number][]): [number[], number[]] => [rows.map(([x]) => x), rows.map(([, y]) => y)];

describe('the comparison of two fields', () => {
  it('is that of its definition, node by node', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [expected, got] = split(rows);
        const scale = medianMagnitude(expected);
        const ratios = rows
          .filter(([truth]) => Number.isFinite(truth) && Math.abs(truth) < 1e30)
          .map(([truth, other]) => {
            if (!Number.isFinite(other)) return Infinity;
            const error = Math.abs(other - truth);
            return error === 0 ? 0 : error / (2e-5 * Math.abs(truth) + 1e-6 * scale);
          });
        const { nodes, worst, total } = compareLosses(expected, got);
        expect([nodes, total]).toEqual([ratios.length, rows.length]);
        if (ratios.length === 0) expect(worst).toBeNull();
        else expect(worst!.ratio).toBe(Math.max(...ratios));
      }),
    );
  });

  it('does not depend on the order of the nodes', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [there, back] = [split(rows), split(rows.toReversed())].map(([x, y]) => compareLosses(x, y));
        const plain = ({ worst, ...rest }: typeof there) => ({ ...rest, ratio: worst?.ratio });
        expect(plain(back)).toEqual(plain(there));
      }),
    );
  });

  it('does not depend on the unit of the loss', () => {
    const finite = fc.array(
      fc.tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.double({ min: 1, max: 10, noNaN: true })),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(finite, fc.integer({ min: -20, max: 20 }), (rows, power) => {
        const [expected, got] = split(rows);
        const unit = 2 ** power;
        const scaled = compareLosses(
          expected.map((x) => x * unit),
          got.map((x) => x * unit),
        );
        expect(scaled.worst!.ratio).toBeCloseTo(compareLosses(expected, got).worst!.ratio, 6);
      }),
    );
  });

  it('finds a field equal to itself, holes and all, and never calls a class by another name', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [expected, got] = split(rows);
        const self = compareLosses(expected, expected);
        expect([self.worstRelative, self.sameClass]).toEqual([0, expected.length]);
        const same = rows.filter(([x, y]) => Object.is(x - x, y - y) && (Number.isFinite(x) || Object.is(x, y))).length;
        expect(compareLosses(expected, got).sameClass).toBe(same);
      }),
    );
  });

  it('takes an error just within its allowance, and none just beyond', () => {
    const [truth, scale] = [3, 2];
    const allowed = allowedError(truth, scale);
    expect(allowed).toBeCloseTo(2e-5 * 3 + 1e-6 * 2, 15);
    const ratioOf = (error: number) => nodeErrors([truth], [truth + error], scale)[0].ratio;
    expect(ratioOf(allowed * 0.999)).toBeLessThan(1);
    expect(ratioOf(-allowed * 1.001)).toBeGreaterThan(1);
  });

  it('allows nothing where the truth is zero everywhere, and then zero alone passes', () => {
    expect(nodeErrors([0, 0], [0, -0]).map(({ ratio }) => ratio)).toEqual([0, 0]);
    expect(nodeErrors([0, 0], [0, 1e-40])[1].ratio).toBe(Infinity);
  });
});

describe('the median magnitude', () => {
  it('is the middle of the sorted finite magnitudes', () => {
    fc.assert(
      fc.property(fc.array(loss, { maxLength: 25 }), (losses) => {
        const sorted = losses
          .filter(Number.isFinite)
          .map(Math.abs)
          .sort((x, y) => x - y);
        expect(medianMagnitude(losses)).toBe(sorted.length ? sorted[Math.floor(sorted.length / 2)] : 0);
      }),
    );
  });
});

it('every loss has one of four classes', () => {
  expect([0, -0, 1e308, NaN, Infinity, -Infinity].map(classOf)).toEqual([
    'finite',
    'finite',
    'finite',
    'NaN',
    '+Infinity',
    '-Infinity',
  ]);
});

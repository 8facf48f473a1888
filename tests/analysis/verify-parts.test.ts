import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowestOnCircle } from '../../src/analysis/verify/circle.ts';
import { surroundings } from '../../src/analysis/verify/circle-search.ts';
import { goldenSections } from '../../src/analysis/verify/golden-sections.ts';
import { OutOfWork, StepLoss } from '../../src/analysis/verify/step-loss.ts';
import { eigen, trustRegionStep } from '../../src/analysis/verify/trust-region.ts';
import type { PlaneLoss } from '../../src/analysis/verify/plane-loss.ts';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((x) => (Math.abs(x) < 1e-9 ? 0 : x));

function steps(loss: PlaneLoss, budget = Infinity): StepLoss {
  return new StepLoss(loss, { width: 11, height: 21, window: { a: [-1, 1], b: [0, 40] } }, budget);
}

/** Grid steps equal to the units of the plane. */
function plain(lossAt: (x: number, y: number) => number): StepLoss {
  return new StepLoss({ lossAt }, { width: 11, height: 11, window: { a: [0, 10], b: [0, 10] } }, Infinity);
}

describe('eigenvalues of a symmetric matrix', () => {
  test('have its trace and determinant, and the vector is one of the smaller', () => {
    fc.assert(
      fc.property(number, number, number, (aa, ab, bb) => {
        const { small, large, x, y } = eigen(aa, ab, bb);
        const scale = Math.hypot(aa, ab, bb) + 1e-150;
        expect(small).toBeLessThanOrEqual(large);
        expect(Math.abs(small + large - aa - bb) / scale).toBeLessThan(1e-14);
        expect(Math.abs(small * large - (aa * bb - ab * ab)) / scale ** 2).toBeLessThan(1e-14);
        expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
        expect(Math.hypot(aa * x + ab * y - small * x, ab * x + bb * y - small * y) / scale).toBeLessThan(1e-7);
      }),
    );
  });

  test('a small one beside a large one keeps its digits', () => {
    const { small, large } = eigen(1e8, 3, 1e-6);
    expect(large).toBeCloseTo(1e8, 6);
    expect(small / (1e-6 - 9e-8)).toBeCloseTo(1, 12);
  });
});

describe('a trust-region step', () => {
  const jets = fc.record({
    value: fc.constant(0),
    a: number,
    b: number,
    aa: number,
    ab: number,
    bb: number,
  });

  test('is as low as any point of the disc, and says by how much', () => {
    fc.assert(
      fc.property(jets, fc.double({ min: 1e-3, max: 100, noNaN: true }), (jet, radius) => {
        const model = (x: number, y: number) =>
          jet.a * x + jet.b * y + (jet.aa * x * x + 2 * jet.ab * x * y + jet.bb * y * y) / 2;
        const { dx, dy, predicted } = trustRegionStep(jet, radius);
        const scale = Math.hypot(jet.a, jet.b) * radius + Math.hypot(jet.aa, jet.ab, jet.bb) * radius ** 2;
        expect(Math.hypot(dx, dy)).toBeLessThan(radius * (1 + 1e-6));
        expect(Math.abs(model(dx, dy) + predicted)).toBeLessThanOrEqual(1e-6 * scale);
        for (let k = 0; k < 64; k++) {
          for (const share of [0.1, 0.4, 0.8, 1]) {
            const [x, y] = [Math.cos(k / 10), Math.sin(k / 10)].map((c) => share * radius * c);
            expect(model(dx, dy)).toBeLessThanOrEqual(model(x, y) + 1e-6 * scale);
          }
        }
      }),
    );
  });

  test('at a saddle goes down along the falling direction', () => {
    const { dx, dy, predicted } = trustRegionStep({ value: 0, a: 0, b: 0, aa: 2, ab: 0, bb: -3 }, 2);
    expect([Math.abs(dx), Math.abs(dy)]).toEqual([0, 2]);
    expect(predicted).toBe(6);
  });
});

describe('golden sections', () => {
  test.each([
    ['a parabola', (t: number) => (t - 0.3) ** 2, 1e-7],
    ['a corner', (t: number) => Math.abs(t - 0.3), 1e-14],
    ['a cusp', (t: number) => Math.sqrt(Math.abs(t - 0.3)), 1e-14],
  ])('find the bottom of %s', (_name, f, within) => {
    expect(Math.abs(goldenSections(f, -1, 2, f(-1), f(2), () => 0).at - 0.3)).toBeLessThan(within);
  });

  test('stop where the ends are within the tolerance', () => {
    let calls = 0;
    const f = (t: number) => {
      calls++;
      return t * t;
    };
    const { value } = goldenSections(f, -1, 1.2, 1, 1.44, () => 1e-3);
    expect(value).toBeLessThan(1e-3);
    expect(calls).toBeLessThan(15);
  });
});

describe('the lowest point of a circle', () => {
  test.each([1e2, 1e5, 1e8])('is found in a valley %f times steeper than long', (steepness) => {
    for (let k = 0; k < 20; k++) {
      const angle = 0.157 * k;
      const valley = plain((x, y) => {
        const [u, v] = [x - 5, y - 5];
        const along = u * Math.cos(angle) + v * Math.sin(angle);
        return along + steepness * Math.abs(v * Math.cos(angle) - u * Math.sin(angle));
      });
      const { lowest, largest } = lowestOnCircle(valley, { x: 5, y: 5 }, 2, () => 1e-12);
      expect(lowest.value).toBeCloseTo(-2, 3);
      expect(Math.hypot(lowest.x - 5 + 2 * Math.cos(angle), lowest.y - 5 + 2 * Math.sin(angle))).toBeLessThan(1e-6);
      expect(largest).toBeGreaterThan(steepness);
    }
  });

  test('a loss that is NaN or -Infinity is a hole; +Infinity is high', () => {
    const edge = (value: number) => plain((x) => (x > 5.5 ? value : x));
    const at = { x: 5, y: 5 };
    expect(lowestOnCircle(edge(NaN), at, 1, () => 0).hasHole).toBe(true);
    expect(lowestOnCircle(edge(-Infinity), at, 1, () => 0).hasHole).toBe(true);
    const { hasHole, largest, lowest } = lowestOnCircle(edge(Infinity), at, 1, () => 1e-9);
    expect([hasHole, largest]).toEqual([false, Infinity]);
    expect(lowest.value).toBeCloseTo(4, 6);
  });
});

describe('the surroundings of a point', () => {
  const around = (lossAt: (x: number, y: number) => number, value: number) =>
    surroundings(plain(lossAt), { x: 5, y: 5, value }, 2 ** -8, 1e-15);

  test('a minimum has a circle that is higher, with a level that its disc cannot leave', () => {
    const bowl = (x: number, y: number) => (x - 5) ** 2 + 100 * Math.abs(y - 5);
    const found = around(bowl, 0);
    expect(found).toMatchObject({ kind: 'higher', radius: 0.25 });
    expect(found.kind === 'higher' && found.level).toBeCloseTo(0.25 ** 2 / 2, 6);
  });

  test('a slope and a saddle are lower somewhere', () => {
    expect(around((x) => x - 5, 0)).toMatchObject({ kind: 'lower', radius: 2 ** -8 });
    expect(around((x, y) => (x - 5) * (y - 5), 0).kind).toBe('lower');
  });

  test('a valley and a plain are flat, and the way leads along them', () => {
    const valley = around((x, y) => (x - y) ** 2, 0);
    expect(valley.kind).toBe('flat');
    expect(valley.kind === 'flat' && Math.hypot(valley.spot.x - 5, valley.spot.y - 5)).toBeCloseTo(2, 9);
    expect(valley.kind === 'flat' && valley.spot.x - valley.spot.y).toBeCloseTo(0, 4);
    expect(around(() => 3, 3).kind).toBe('flat');
  });

  test('a sharp flat valley among lower dips is flat', () => {
    // by direction: a sharp valley up and down, and shallow dips elsewhere that are lower than its samples
    const folded = around((x, y) => {
      const [u, v] = [x - 5, y - 5];
      const across = Math.atan2(Math.abs(u), Math.abs(v));
      return Math.hypot(u, v) * (across < 0.6 ? across : 0.1 + 0.04 * Math.cos(8 * Math.atan2(v, u)));
    }, 0);
    expect(folded.kind).toBe('flat');
    // near by the valley is alone; on the widest circle its walls are too steep for the samples
    const buried = around((x, y) => {
      const [u, v] = [Math.abs(x - 5), Math.abs(y - 5)];
      return Math.min(u * (1 + 1e3 * v ** 4), u + Math.max(0, 1 - 0.3 * u));
    }, 0);
    expect(buried.kind).toBe('flat');
  });

  test('an island of equal losses is flat, the bottom of a quartic is not', () => {
    const island = (x: number, y: number) => 1 + Math.max(0, Math.hypot(x - 5.05, y - 5) - 0.4);
    expect(around(island, 1).kind).toBe('flat');
    expect(around((x, y) => 1 + 1e-3 * ((x - 5) ** 4 + (y - 5) ** 4), 1).kind).toBe('higher');
  });

  test('next to NaN nothing is certain', () => {
    expect(around((x, y) => (x > 5.001 ? NaN : (x - 5) ** 2 + (y - 5) ** 2), 0)).toEqual({ kind: 'hole' });
  });
});

describe('a loss in grid steps', () => {
  test('has derivatives in steps', () => {
    const loss = steps({
      lossAt: (a, b) => a * a + a * b + 3 * b,
      jetAt: (a, b) => ({ value: a * a + a * b + 3 * b, a: 2 * a + b, b: a + 3, aa: 2, ab: 1, bb: 0 }),
    });
    // steps of 0.2 and 2 from (-1, 0)
    const { value, a, b, aa, ab, bb } = loss.jetAt(7, 3);
    const [pa, pb] = loss.pointAt(7, 3);
    expect([pa, pb].map((x) => Number(x.toFixed(12)))).toEqual([0.4, 6]);
    expect([value, a, b, aa, ab, bb].map((x) => Number(x.toFixed(12)))).toEqual([20.56, 1.36, 6.8, 0.08, 0.4, 0]);
  });

  test('knows the inside of the window and what is far out', () => {
    const loss = steps({ lossAt: () => 0 });
    const places = [
      { x: 5, y: 5 },
      { x: 0, y: 5 },
      { x: 5, y: 20 },
      { x: 10.5, y: 5 },
      { x: 20, y: 5 },
    ];
    expect(places.map((place) => loss.isInside(place))).toEqual([true, false, false, false, false]);
    expect(places.map((place) => loss.isFarOutside(place))).toEqual([false, false, false, false, true]);
  });

  test('measures its own rounding, not its shape', () => {
    const noise = (x: number) => 1e-9 * Math.sin(1e18 * x);
    expect(plain((x) => x * x).roundingAt(5, 5)).toBeLessThan(1e-12);
    const rounding = plain((x) => x * x + noise(x)).roundingAt(5, 5);
    expect(rounding).toBeGreaterThan(2e-10);
    expect(rounding).toBeLessThan(5e-9);
    // a float32 engine's loss taken for the truth
    const coarse = plain((x) => Math.fround(x * x + 1)).roundingAt(5, 5.1);
    expect(coarse).toBeLessThan(26 * 2 ** -22);
  });

  test('stops at its budget', () => {
    const loss = steps({ lossAt: () => 0, cost: 900 }, 2500);
    loss.valueAt(0, 0);
    loss.valueAt(0, 0);
    expect(loss.work).toBe(2000);
    expect(() => loss.valueAt(0, 0)).toThrow(OutOfWork);
  });
});

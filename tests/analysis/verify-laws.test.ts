import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { planeLossOf, type PlaneLoss } from '../../src/analysis/verify/plane-loss.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Field } from '../../src/spec/field.ts';
import type { Activation, LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { cos, planeLoss, product, sin, sum, type Dual } from '../support/jet-arithmetic.ts';
import { gridOf, turned, UNIMODAL } from '../support/test-functions.ts';

const unit: Field['window'] = { a: [-1, 1], b: [-1, 1] };

async function minimaOf(loss: PlaneLoss, window: Field['window'], width: number, height = width) {
  return (await summarize(gridOf(loss, window, width, height), loss)).minima;
}

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A turned and shifted field with one minimum, whose condition is up to 1e5. */
const unimodal = fc.record({
  name: fc.constantFrom(...Object.keys(UNIMODAL)),
  condition: share(0, 5).map((decades) => 10 ** decades),
  angle: share(0, Math.PI),
  centre: fc.tuple(share(-0.6, 0.6), share(-0.6, 0.6)),
});

describe('a field with one minimum, up to 1e5 times steeper one way than the other', () => {
  test('has one verified minimum, where it is', async () => {
    await fc.assert(
      fc.asyncProperty(unimodal, async ({ name, condition, angle, centre }) => {
        const loss = turned((u, v) => UNIMODAL[name](u, v, condition), angle, centre);
        const { verified, continuum, polished } = await minimaOf(loss, unit, 49);
        expect([verified, continuum]).toEqual([1, false]);
        // the fourth power is flat within a hundredth of the window
        const within = name === 'quartic' ? 1e-2 : 1e-5;
        expect(Math.hypot(polished![0].a - centre[0], polished![0].b - centre[1])).toBeLessThan(within);
      }),
      { numRuns: 60 },
    );
  });

  test('the one that aliasing resolves thrice is one', async () => {
    let most = 0;
    for (let k = 0; k < 24; k++) {
      const loss = turned((u, v) => UNIMODAL.logarithm(u, v, 7e4), 0.1 + 0.13 * k, [0.1, 0.05]);
      const { resolved, verified } = await minimaOf(loss, unit, 65);
      most = Math.max(most, resolved);
      expect(verified).toBe(1);
    }
    expect(most).toBeGreaterThan(1);
  });
});

/** Waves with many minima, none of them close to another in height and place at once. */
const waves = planeLoss(wavesAt);
const wide: Field['window'] = { a: [-2.5, 2.5], b: [-2, 2] };

describe('the verified count', () => {
  test('is that of the dense truth', async () => {
    const counts = [];
    for (const n of [33, 65, 200]) counts.push((await minimaOf(waves, wide, n)).verified);
    const { resolved } = await minimaOf(waves, wide, 801);
    expect(resolved).toBeGreaterThan(5);
    expect(counts).toEqual([resolved, resolved, resolved]);
  });

  test('does not change with the units of the plane', async () => {
    const { verified, polished } = await minimaOf(waves, wide, 65);
    for (const [p, q] of [
      [1000, 1],
      [1, 1e-6],
      [1e5, 1e-5],
    ]) {
      const stretched = planeLoss((a, b) => wavesAt(product(1 / p, a), product(1 / q, b)));
      const window: Field['window'] = { a: [-2.5 * p, 2.5 * p], b: [-2 * q, 2 * q] };
      const other = await minimaOf(stretched, window, 65);
      expect(other.verified).toBe(verified);
      for (const [k, { a, b }] of other.polished!.entries()) {
        expect(a / p).toBeCloseTo(polished![k].a, 7);
        expect(b / q).toBeCloseTo(polished![k].b, 7);
      }
    }
  });

  test('does not change when a constant is added or the loss is scaled', async () => {
    const { verified } = await minimaOf(waves, wide, 65);
    for (const [factor, constant] of [
      [1, 100],
      [1, -3],
      [1e-6, 0],
      [1e6, 1e3],
    ]) {
      const other = planeLoss((a, b) => sum(product(factor, wavesAt(a, b)), constant));
      expect((await minimaOf(other, wide, 65)).verified).toBe(verified);
    }
  });

  test('does not change when the plane is turned or mirrored and the window with it', async () => {
    const { verified } = await minimaOf(waves, wide, 65, 53);
    const mirrored = planeLoss((a, b) => wavesAt(product(-1, a), b));
    expect((await minimaOf(mirrored, wide, 65, 53)).verified).toBe(verified);
    const transposed = planeLoss((a, b) => wavesAt(b, a));
    expect((await minimaOf(transposed, { a: wide.b, b: wide.a }, 53, 65)).verified).toBe(verified);
  });
});

function wavesAt(a: Dual, b: Dual): Dual {
  return sum(
    cos(sum(product(5, a), product(1.3, b))),
    sin(sum(product(4.1, b), product(-1.1, a), 0.4)),
    product(0.15, a),
    product(0.07, b, b),
  );
}

describe('each verified minimum of a network', () => {
  const cases: [Activation, LossName][] = [
    ['tanh', 'mse'],
    ['relu', 'mse'],
    ['relu', 'mae'],
    ['elu', 'mae'],
    ['leaky-relu', 'hinge'],
    ['sin', 'log-cosh'],
    ['relu', 'cross-entropy'],
  ];

  test.each(cases)('%s, %s: is lower than every circle of a dense few round it', async (activation, loss) => {
    const landscape = await resolveLandscape(
      makeCase({ activation, loss, layers: [2, 6, 4, 2], samples: 12, window: { a: [-3, 3], b: [-3, 3] } }),
    );
    const plane = planeLossOf(landscape);
    const { polished } = await minimaOf(plane, landscape.window, 41);
    expect(polished!.length).toBeGreaterThan(0);
    const step = 6 / 40;
    for (const { a, b, value, candidates } of polished!) {
      expect(candidates).toBeGreaterThan(0);
      expect(Math.max(Math.abs(a), Math.abs(b))).toBeLessThan(3);
      expect(value).toBe(plane.lossAt(a, b));
      for (const radius of [1e-3, 1e-2]) {
        for (let k = 0; k < 720; k++) {
          const angle = (2 * Math.PI * k) / 720;
          const around = plane.lossAt(a + radius * step * Math.cos(angle), b + radius * step * Math.sin(angle));
          expect(around).toBeGreaterThan(value);
        }
      }
    }
  });
});

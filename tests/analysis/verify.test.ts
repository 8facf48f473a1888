import { describe, expect, test } from 'vitest';
import { summarize, type SummaryOptions } from '../../src/analysis/summary.ts';
import type { PlaneLoss } from '../../src/analysis/verify/plane-loss.ts';
import type { Field } from '../../src/spec/field.ts';
import { abs, exp, minus, planeLoss, power, product, square, sum } from '../support/jet-arithmetic.ts';
import { gridOf, TEST_FUNCTIONS, turned } from '../support/test-functions.ts';

const unit: Field['window'] = { a: [-1, 1], b: [-1, 1] };

async function minimaOf(loss: PlaneLoss, window: Field['window'], n: number, options: SummaryOptions = {}) {
  return (await summarize(gridOf(loss, window, n), { ...loss, ...options })).minima;
}

describe.each(TEST_FUNCTIONS)('$name', ({ loss, window, minima, at, within = 1e-6 }) => {
  test.each(within > 1e-6 ? [65] : [65, 129])('has its minima on a grid of %i', async (n) => {
    const { verified, continuum, polished } = await minimaOf(loss, window, n);
    expect(verified).toBe(minima);
    expect(continuum).toBe(false);
    for (const [a, b] of at) {
      const distance = Math.min(...polished!.map((found) => Math.hypot(found.a - a, found.b - b)));
      expect(distance).toBeLessThan(within);
    }
  });
});

test('a minimum closer to the border than the grid is found by its border candidate', async () => {
  const { loss, window } = TEST_FUNCTIONS.find(({ name }) => name === 'Ackley')!;
  const { resolved, border, verified } = await minimaOf(loss, window, 129);
  expect([resolved, border, verified]).toEqual([81, 40, 121]);
});

describe('minima that are not isolated', () => {
  test.each([
    ['a straight valley', turned((u) => sum(square(u), 0.3), 0.64), unit],
    ['a hyperbola', planeLoss((a, b) => square(minus(product(a, b), 1))), { a: [-3, 3], b: [-3, 3] }],
    ['a hyperbola with a sharp floor', planeLoss((a, b) => abs(minus(product(a, b), 1))), { a: [-3, 3], b: [-3, 3] }],
    ['a circle', planeLoss((a, b) => square(sum(square(a), square(b), -0.5))), unit],
  ] as [string, PlaneLoss, Field['window']][])('%s is a continuum, not a number', async (_name, loss, window) => {
    const { verified, continuum, unresolved, verification } = await minimaOf(loss, window, 65);
    expect(unresolved).toBeGreaterThan(10);
    expect([verified, continuum]).toEqual([0, true]);
    expect(verification).toContain('ended on a curve or flat set of equal losses');
  });

  test('a dead half plane is flat', async () => {
    const ramp = (a: number) => Math.max(0, a) ** 2;
    const { verified, continuum, list } = await minimaOf({ lossAt: (a) => ramp(a) }, unit, 33, { verify: true });
    expect([verified, continuum]).toEqual([0, true]);
    expect(list[0]).toMatchObject({ class: 'border', flat: { leavesWindow: true } });
    // 17 columns and 33 rows of steps of 1/16
    expect(list[0].flat!.area).toBe((17 * 33) / 256);
  });

  test('a crease between a bowl and a flat ground is not isolated, though its own side is definite', async () => {
    // along v = 0 and u <= 0 the loss is 0; for u > 0 it is a bowl: Newton's method ends exactly on the crease
    const crease = turned((u, v) => sum(u.value > 0 ? square(u) : product(0, u), square(v)), 0.3, [0.05, 0.02]);
    const { verified, continuum } = await minimaOf(crease, unit, 33);
    expect([verified, continuum]).toEqual([0, true]);
  });
});

describe('degenerate, yet isolated', () => {
  test.each([
    ['x⁴ + y⁴', planeLoss((a, b) => sum(power(minus(a, 0.1), 4), power(b, 4)))],
    ['x⁴ + y²', turned((u, v) => sum(power(u, 4), square(v)), 0.5, [0.1, 0])],
    ['x⁶ + y²', turned((u, v) => sum(power(u, 6), square(v)), 0.5, [0.1, 0])],
  ] as [string, PlaneLoss][])('%s has one minimum', async (_name, loss) => {
    for (const n of [33, 65]) {
      const { verified, continuum, polished } = await minimaOf(loss, unit, n);
      expect([verified, continuum]).toEqual([1, false]);
      expect(Math.hypot(polished![0].a - 0.1, polished![0].b)).toBeLessThan(0.05);
    }
  });
});

describe('where losses say nothing', () => {
  test('derivatives find the minimum of a window whose losses are one number', async () => {
    const loss = planeLoss((a, b) => sum(1, square(minus(a, 1e-9)), product(3, square(minus(b, 2e-9)))));
    const { resolved, verified, polished } = await minimaOf(loss, { a: [-1e-8, 1e-8], b: [-1e-8, 1e-8] }, 65);
    expect([resolved, verified]).toEqual([0, 1]);
    expect(polished![0].a).toBeCloseTo(1e-9, 15);
    expect(polished![0].b).toBeCloseTo(2e-9, 15);
  });

  test('a slope below rounding is no flat set', async () => {
    // 1 - e^-40 is 1 in float64, but its derivative is e^-40
    const tail = planeLoss((a, b) => square(minus(1, exp(product(-1, sum(40, a, product(0.5, b)))))));
    const { raw, verified, continuum } = await minimaOf(tail, unit, 33);
    expect([raw, verified, continuum]).toEqual([1, 0, false]);
  });

  test('a loss that diverges or is undefined has no minimum there', async () => {
    const pole = planeLoss((a, b) => product(-1, power(sum(square(a), square(b)), -1)));
    expect((await minimaOf(pole, unit, 33)).verified).toBe(0);
    const hole = planeLoss((a, b) => sum(square(a), square(b), a.value > 0.0001 ? NaN : 0));
    expect((await minimaOf(hole, unit, 33)).verified).toBe(0);
  });
});

describe('losses without derivatives', () => {
  test.each(['Himmelblau', 'six-hump camel', 'a narrow curved valley with a sharp floor'])('%s', async (name) => {
    const { loss, window, minima } = TEST_FUNCTIONS.find((candidate) => candidate.name === name)!;
    const { verified, polished } = await minimaOf({ lossAt: loss.lossAt }, window, 65, { verify: true });
    expect(verified).toBe(minima);
    expect(polished![0]).toMatchObject({ kind: 'kink', gradient: null, hessian: null });
  });

  test('are verified only when asked for', async () => {
    const { loss, window } = TEST_FUNCTIONS[0];
    const { verified, polished, verification } = await minimaOf({ lossAt: loss.lossAt }, window, 65);
    expect([verified, polished, verification]).toEqual([null, null, null]);
  });
});

test('at a cusp there are no derivatives to show', async () => {
  const { loss, window } = TEST_FUNCTIONS.find(({ name }) => name === 'Bukin 6')!;
  const facts = await minimaOf(loss, window, 33);
  expect(facts.polished![0]).toMatchObject({ kind: 'kink', hessian: null });
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
});

describe('what is said', () => {
  const { loss, window } = TEST_FUNCTIONS[0];

  test('of each: loss, gradient, curvatures, and how many candidates led there', async () => {
    const { polished, raw } = await minimaOf(loss, window, 65);
    expect(polished!.reduce((count, { candidates }) => count + candidates, 0)).toBe(raw);
    for (const { a, b, value, gradient, hessian, kind } of polished!) {
      expect(kind).toBe('smooth');
      expect(value).toBe(loss.lossAt(a, b));
      expect(gradient).toBeLessThan(1e-11);
      const { aa, ab, bb } = loss.jetAt(a, b);
      expect(hessian![0] + hessian![1]).toBeCloseTo(aa + bb, 9);
      expect(hessian![0] * hessian![1]).toBeCloseTo(aa * bb - ab * ab, 6);
      expect(hessian![0]).toBeGreaterThan(0);
    }
  });

  test('the facts of the grid come before the candidates are polished', async () => {
    const early: unknown[] = [];
    const facts = await summarize(gridOf(loss, window, 33), {
      ...loss,
      onEarly: ({ minima }) => early.push([minima.resolved, minima.verified]),
    });
    expect(early).toEqual([[4, null]]);
    expect(facts.minima.verified).toBe(4);
  });

  test('no candidate, no minimum', async () => {
    const field = { ...gridOf(loss, window, 5), values: new Float32Array(25).fill(NaN) };
    const { minima } = await summarize(field, loss);
    expect(minima).toMatchObject({
      verified: 0,
      polished: [],
      continuum: false,
      verification: 'no candidate on the grid',
    });
  });
});

describe('a budget of work', () => {
  const { loss, window } = TEST_FUNCTIONS[0];

  test('that does not do for all candidates gives no count, and says why', async () => {
    for (const options of [{ cost: 1e10 }, { cost: 1e6, budget: 1e8 }]) {
      const { verified, continuum, polished, verification } = await minimaOf(loss, window, 65, {
        ...options,
        noise: { samples: 8, candidates: 0 },
      });
      expect([verified, continuum, polished]).toEqual([null, null, null]);
      expect(verification).toMatch(/^not verified: 4 candidates take more than the budget .* a loss takes 1e\+/);
    }
  });

  test('limits the nodes that noise is measured at, but not below eight', async () => {
    let evaluations = 0;
    const lossAt = (a: number, b: number) => {
      evaluations++;
      return loss.lossAt(a, b);
    };
    const { noiseFloor } = await minimaOf({ lossAt }, window, 65, { cost: 4e8 });
    // the grid is made of 65 x 65 of them
    expect(evaluations - 65 * 65).toBe(8);
    expect(noiseFloor.rule).toContain('8 random nodes and the deepest 0 of 4 candidate minima');
    expect(noiseFloor.rule).toContain('as many as the budget allows');
  });
});

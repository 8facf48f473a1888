import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { createParameters } from '../../../src/model/parameters.ts';
import { createPlane } from '../../../src/model/plane.ts';
import { autoWindow } from '../../../src/model/planes/window.ts';
import { planeFixture, problemOf, quadraticProblem } from '../../support/plane-fixture.ts';

const path = (a: number[], b: number[]) => ({ a: Float64Array.from(a), b: Float64Array.from(b) });

describe('a window that grows until the loss has risen', () => {
  const identity = quadraticProblem(
    [
      [1, 0],
      [0, 1],
    ],
    [1, 0],
  );
  // L = ((θ₁ − 1)² + θ₂²) / 2
  const origin = Float64Array.of(2, 0);
  const [u, v] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];

  it('ends where a quadratic is as high as asked, each side by itself', async () => {
    const { window, rule, evaluations } = await autoWindow(identity, { origin, u, v }, { factor: 9 });
    // loss 0.5 at the centre: 4.5 at θ₁ = 4 and −2, and at θ₂ = ±√8; found to 1 part in 32 and rounded outward
    for (const [found, expected] of [
      [window.a[1], 2],
      [-window.a[0], 4],
      [window.b[1], Math.sqrt(8)],
      [-window.b[0], Math.sqrt(8)],
    ]) {
      expect(found).toBeGreaterThanOrEqual(expected);
      expect(found).toBeLessThan(1.14 * expected);
    }
    expect(rule).toBe('each side grows until the loss reaches 4.5, 9 times the 0.5 at the centre');
    expect(evaluations).toBeLessThan(90);
  });

  it('scales with its directions', async () => {
    const once = await autoWindow(identity, { origin, u, v });
    const stretched = await autoWindow(identity, { origin, u: u.map((x) => 4 * x), v });
    expect(stretched.window.a[1] / once.window.a[1]).toBeCloseTo(1 / 4, 1);
    expect(stretched.window.b).toEqual(once.window.b);
  });

  it('measures a minimum without loss by a network that answers 0', async () => {
    const perfect = Float64Array.of(1, 0);
    const { window, rule } = await autoWindow(identity, { origin: perfect, u, v }, { factor: 100 });
    // the answer 0 has a loss of 0.5, 1 % of which a hundred times is 0.5: one unit from the minimum
    expect(window.a[1]).toBeGreaterThanOrEqual(1);
    expect(window.a[1]).toBeLessThan(1.14);
    expect(rule).toContain('reaches 0.5, 100 times 1 % of that of a network that answers 0');
  });

  it('says where the loss never rises as asked, and goes as far as the centre is from zero', async () => {
    const flat = {
      ...quadraticProblem([[1]], [0.5]),
      network: createNetwork({ layers: [1, 1], output: 'sigmoid', bias: false }),
    };
    const { window, rule } = await autoWindow(flat, {
      origin: Float64Array.of(3),
      u: Float64Array.of(1),
      v: new Float64Array(1),
    });
    expect(window).toEqual({ a: [-3, 3], b: [-1, 1] });
    expect(rule).toContain('no side does within 8 times the distance of the centre from zero');
  });

  it('ends before an overflow, and where the centre has no loss does not look', async () => {
    const steep = quadraticProblem([[1e155]], [0]);
    const direction = { u: Float64Array.of(1), v: new Float64Array(1) };
    const { window } = await autoWindow(steep, { origin: Float64Array.of(0.5e-155), ...direction });
    expect(Number.isFinite(window.a[0]) && Number.isFinite(window.a[1])).toBe(true);
    expect(window.a[1]).toBeLessThan(1e-154);
    const lost = await autoWindow(steep, { origin: Float64Array.of(1), ...direction });
    expect(lost.rule).toContain('the loss at the centre is Infinity');
    expect(lost.window.a).toEqual([-1, 1]);
  });

  it('is around θ0 in an axes plane, where coordinates are values', async () => {
    const plane = createPlane(
      { directions: 'axes', u: { layer: 0, weight: [0, 0] }, v: { layer: 0, weight: [0, 1] } },
      identity.network,
      Float64Array.of(2, 7),
    );
    expect(plane.center).toEqual([2, 7]);
    const { window } = await autoWindow(identity, plane);
    expect(window.a[0]).toBeLessThan(2);
    expect(window.a[1]).toBeGreaterThan(2);
    expect(window.b[0]).toBeLessThan(0);
    expect(window.b[1]).toBeGreaterThan(7);
  });

  it('is a sound window with its rise at every side that has one, for any network', async () => {
    const problem = problemOf(planeFixture.hessian[1]);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.double({ min: 1.5, max: 100, noNaN: true }), async (seed, factor) => {
        const theta = createParameters({ init: 'pytorch', seed }, problem.network);
        const plane = createPlane({ directions: 'random', seed }, problem.network, theta);
        const found = await autoWindow(problem, plane, { factor });
        const { a, b } = found.window;
        expect(a[0] < 0 && a[1] > 0 && b[0] < 0 && b[1] > 0).toBe(true);
        expect(found.evaluations).toBeLessThan(90);
        if (found.rule.includes(';')) return;
        const { lossAt } = createEvaluator({ ...problem, plane });
        // rounded outward by a tenth at most, and losses may fall again there; the side itself is known to 1 part in 32
        const level = factor * lossAt(0, 0);
        const inner = Math.min(
          lossAt(a[0] * 0.8, 0),
          lossAt(a[1] * 0.8, 0),
          lossAt(0, b[0] * 0.8),
          lossAt(0, b[1] * 0.8),
        );
        expect(inner).toBeLessThan(1.05 * level);
        expect(await autoWindow(problem, plane, { factor })).toEqual(found);
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 0.5, Number.NaN, Infinity])('refuses a factor of %d', async (factor) => {
    await expect(autoWindow(identity, { origin, u, v }, { factor })).rejects.toThrow(
      'factor: expected a number above 1',
    );
  });
});

describe('a window around a path', () => {
  const problem = quadraticProblem([[1, 0]], [0]);
  const plane = { origin: new Float64Array(2), u: Float64Array.of(1, 0), v: Float64Array.of(0, 1) };

  it('holds every point with room, without a look at the loss', async () => {
    const found = await autoWindow(problem, plane, { path: path([0, -3, 5], [1, 2, -4]) });
    expect(found.window).toEqual({ a: [-4.2, 6.2], b: [-4.9, 2.9] });
    expect(found.evaluations).toBe(0);
    expect(found.rule).toBe('around the 3 points on the plane, with 15 % of room at every side');
  });

  it('holds every point, whatever the points', async () => {
    const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (x, y) => {
        const length = Math.min(x.length, y.length);
        const { window } = await autoWindow(problem, plane, { path: path(x.slice(0, length), y.slice(0, length)) });
        for (let k = 0; k < length; k++) {
          expect(window.a[0] < x[k] && x[k] < window.a[1]).toBe(true);
          expect(window.b[0] < y[k] && y[k] < window.b[1]).toBe(true);
        }
      }),
    );
  });

  it('makes no sliver of a path along one axis, in lengths of parameter space', async () => {
    const { window } = await autoWindow(problem, plane, { path: path([0, 8], [1, 1]) });
    expect(window.b[1] - window.b[0]).toBeGreaterThanOrEqual(8 * 0.25);
    const scaled = { ...plane, v: Float64Array.of(0, 10) };
    const thin = (await autoWindow(problem, scaled, { path: path([0, 8], [1, 1]) })).window.b;
    expect(thin[1] - thin[0]).toBeCloseTo((window.b[1] - window.b[0]) / 10, 1);
  });

  it('is left for the rise where the path is a single point, or none is wanted', async () => {
    const withPath = {
      ...plane,
      path: { ...path([0, 8], [1, 1]), distance: new Float64Array(2), loss: null, planeLoss: null },
    };
    expect((await autoWindow(problem, withPath)).evaluations).toBe(0);
    expect((await autoWindow(problem, withPath, { path: null })).evaluations).toBeGreaterThan(4);
    expect((await autoWindow(problem, plane, { path: path([1], [1]) })).evaluations).toBeGreaterThan(4);
  });
});

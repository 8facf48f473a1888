import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLandscape } from '../../src/engine/plan/plan.ts';
import { plannedJob } from '../../src/engine/plan/planned-job.ts';
import { quadraticAt } from '../../src/engine/plan/quadratic.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { LOSSES, type Landscape } from '../../src/spec/landscape.ts';
import { lineFit, lineLosses } from '../cli/landscapes.ts';
import { makeCase } from '../support/engines.ts';
import { layerPlane, pointsOf } from '../support/planes.ts';

async function quadraticOf(landscape: ResolvedLandscape) {
  const { quadratic } = await planLandscape(landscape);
  if (!quadratic) throw new Error('expected a closed form');
  return quadratic;
}

/** The closed form against the reference, relative to each loss itself. */
async function expectExact(landscape: ResolvedLandscape, tolerance = 1e-12): Promise<void> {
  const quadratic = await quadraticOf(landscape);
  const { lossAt } = createEvaluator(landscape);
  for (const [a, b] of pointsOf(landscape)) {
    const expected = lossAt(a, b);
    expect(Math.abs(quadraticAt(quadratic, a, b) - expected)).toBeLessThanOrEqual(tolerance * expected);
  }
}

describe('a mean squared error over its last layer', () => {
  it.each([
    ['one layer', [3, 2]],
    ['two layers', [3, 6, 2]],
    ['four layers', [2, 5, 7, 4, 3]],
  ])('is the reference to 1e-12: %s', async (_label, layers) => {
    const last = layers.length - 2;
    for (const [byU, byV] of [
      [[last], [last]],
      [[last], []],
      [[], [last]],
    ]) {
      for (const samples of [1, 2, 33, 3000]) await expectExact(await layerPlane({ layers, samples }, byU, byV));
    }
  });

  it('is the formula of a line fitted to points', async () => {
    const landscape = lineFit();
    const resolved = await resolveLandscape(landscape);
    const quadratic = await quadraticOf(resolved);
    const [width, height] = landscape.grid;
    const got = Array.from({ length: width * height }, (_, n) =>
      quadraticAt(
        quadratic,
        coordinate(landscape.window.a, n % width, width),
        coordinate(landscape.window.b, Math.floor(n / width), height),
      ),
    );
    lineLosses(landscape).forEach((expected, n) => expect(got[n]).toBeCloseTo(expected, 13));
    // y = 2x - 1 goes through both points
    expect(quadratic.constant).toBeLessThan(1e-30);
    expect(quadraticAt(quadratic, 2, -1)).toBeLessThan(1e-30);
  });

  it('is never negative, and keeps its digits in a window at the bottom of the valley', async () => {
    const problem = lineFit({ window: { a: [2 - 1e-9, 2 + 1e-9], b: [-1 - 1e-9, -1 + 1e-9] } });
    const landscape = await resolveLandscape(problem);
    const quadratic = await quadraticOf(landscape);
    // offsets that the sums of the window's coordinates hold exactly
    for (const [da, db] of [
      [2 ** -31, 0],
      [-(2 ** -32), 2 ** -31],
      [2 ** -40, -(2 ** -36)],
    ]) {
      const expected = ((da + db) ** 2 + (2 * da + db) ** 2) / 2;
      expect(Math.abs(quadraticAt(quadratic, 2 + da, -1 + db) / expected - 1)).toBeLessThan(1e-6);
    }
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (x, y) => {
        expect(quadraticAt(quadratic, 2 + 1e-9 * x, -1 + 1e-9 * y)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('holds for directions and windows of any size, so long as their product is a loss that float64 holds', async () => {
    const plain = await layerPlane({ layers: [2, 4, 2] }, [1], [1]);
    for (const exponent of [-200, -20, 20, 200]) {
      const size = 10 ** exponent;
      const grow = (direction: Float64Array) => direction.map((x) => x * size);
      const stretch = ([from, to]: readonly [number, number]): [number, number] => [from / size, to / size];
      const { plane, window } = plain;
      await expectExact({
        ...plain,
        plane: { ...plane, u: grow(plane.u), v: grow(plane.v) },
        window: { a: stretch(window.a), b: stretch(window.b) },
      });
    }
  });

  it('is an infinite loss where the true one is beyond float32', async () => {
    const plain = await layerPlane({ layers: [2, 4, 2], grid: [3, 2] }, [1], [1]);
    const landscape = { ...plain, window: { a: [-1e25, 1e25], b: [0, 1] } as const as ResolvedLandscape['window'] };
    const job = await plannedJob(await planLandscape(landscape), () => expect.unreachable());
    const losses = await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 3, height: 2 });
    expect([losses[0], losses[2], losses[3], losses[5]]).toEqual([Infinity, Infinity, Infinity, Infinity]);
    expect(losses[1]).toBeLessThan(10);
  });
});

describe('no closed form', () => {
  it.each<[string, Parameters<typeof layerPlane>]>([
    ['where an earlier layer moves too', [{ layers: [2, 3, 2] }, [0, 1], [1]]],
    ['where the output is not linear', [{ layers: [2, 3, 2], output: 'tanh' }, [1], [1]]],
    ['where float64 overflows', [{ layers: [2, 3, 2], window: { a: [0, 1e160], b: [0, 1] } }, [1], [1]]],
    ...LOSSES.filter((loss) => loss !== 'mse').map((loss): [string, Parameters<typeof layerPlane>] => [
      `for ${loss}`,
      [{ layers: [2, 3, 2], loss }, [1], [1]],
    ]),
  ])('%s', async (_label, options) => {
    expect((await planLandscape(await layerPlane(...options))).quadratic).toBeNull();
  });

  it('where the data are not finite', async () => {
    const landscape = await layerPlane({ layers: [2, 3, 2] }, [1], [1]);
    landscape.data.targets[3] = NaN;
    expect((await planLandscape(landscape)).quadratic).toBeNull();
  });
});

describe('a loss that nothing moves', () => {
  it.each(LOSSES)('is the reference, to the bit: %s', async (loss) => {
    const landscape = await layerPlane({ loss, output: 'sin' }, [], []);
    const quadratic = await quadraticOf(landscape);
    const expected = createEvaluator(landscape).lossAt(0.3, -0.2);
    for (const [a, b] of pointsOf(landscape)) expect(quadraticAt(quadratic, a, b)).toBe(expected);
  });

  it('stays what it is where it is no number', async () => {
    const landscape = await layerPlane({ layers: [2, 3, 2] }, [], []);
    landscape.plane.origin[0] = 1e300;
    landscape.data.inputs.fill(1e300);
    landscape.plane.origin[1] = -1e300;
    const expected = createEvaluator({ ...landscape }).lossAt(0, 0);
    expect(Number.isFinite(expected)).toBe(false);
    expect(quadraticAt(await quadraticOf(landscape), 0, 0)).toBe(expected);
  });
});

describe('the job of a closed form', () => {
  it.each([
    [[1], [1]],
    [[1], []],
    [[], [1]],
    [[], []],
  ])('has the rounded closed form at every node, whatever the lattice: u moves %j, v %j', async (byU, byV) => {
    const landscape = await layerPlane({ layers: [2, 4, 2], grid: [37, 23] }, byU, byV);
    const plan = await planLandscape(landscape);
    const job = await plannedJob(plan, () => expect.unreachable());
    const { window } = landscape;
    for (const lattice of [
      { i: 0, j: 0, di: 1, dj: 1, width: 37, height: 23 },
      { i: 5, j: 22, di: 1, dj: 1, width: 9, height: 1 },
      { i: 2, j: 1, di: 4, dj: 8, width: 9, height: 3 },
    ]) {
      const losses = await job.evaluate(lattice);
      const expected = Array.from(losses, (_, n) => {
        const a = coordinate(window.a, lattice.i + (n % lattice.width) * lattice.di, 37);
        const b = coordinate(window.b, lattice.j + Math.floor(n / lattice.width) * lattice.dj, 23);
        return Math.fround(quadraticAt(plan.quadratic!, a, b));
      });
      expect([...losses]).toEqual(expected);
    }
  });

  it('is one number along an axis of a single node', async () => {
    const landscape: Landscape = makeCase({ layers: [2, 2], grid: [1, 4] });
    const resolved = await resolveLandscape(landscape);
    const job = await plannedJob(await planLandscape(resolved), () => expect.unreachable());
    const losses = await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 1, height: 4 });
    const { lossAt } = createEvaluator(resolved);
    const middle = coordinate(resolved.window.a, 0, 1);
    losses.forEach((loss, j) => expect(loss).toBe(Math.fround(lossAt(middle, coordinate(resolved.window.b, j, 4)))));
  });

  it('ends with the reason of an abort', async () => {
    const landscape = await layerPlane({ layers: [2, 4, 2], grid: [9000, 9000] }, [1], [1]);
    const job = await plannedJob(await planLandscape(landscape), () => expect.unreachable());
    const abort = new AbortController();
    setTimeout(() => abort.abort('enough'));
    const whole = { i: 0, j: 0, di: 1, dj: 1, width: 9000, height: 9000 };
    await expect(job.evaluate(whole, abort.signal)).rejects.toBe('enough');
  });
});

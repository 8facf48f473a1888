import { describe, expect, it } from 'vitest';
import { fullSpaceFacts } from '../../src/analysis/full-space.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { findDescent } from '../../src/model/full-space/descent.ts';
import { findKinks } from '../../src/model/full-space/kinks.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import type { Activation, LossName } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';

/** A unit w x + c on a few points, possibly bent; the plane moves w and c. */
function unitOn(points: [number, number][], theta: number[], loss: LossName, activation: Activation = 'identity') {
  return resolveLandscape({
    version: 1,
    network: { layers: [1, 1], output: activation },
    parameters: { values: theta },
    data: { inputs: points.map(([x]) => [x]), targets: points.map(([, y]) => [y]) },
    loss: { name: loss },
    plane: { directions: 'given', u: [1, 0], v: [0, 1] },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [3, 3],
  });
}

const LINE: [number, number][] = [
  [-2, -3.1],
  [-1, -0.8],
  [0, 1],
  [1, 3],
  [2, 4.7],
];

/** The line of least absolute deviation goes through two of the points: the best of all pairs. */
function leastDeviation(points: [number, number][]): [number, number] {
  let best: [number, number] = [0, 0];
  let least = Infinity;
  for (const [x, y] of points) {
    for (const [s, t] of points) {
      if (s <= x) continue;
      const slope = (t - y) / (s - x);
      const sum = points.reduce((total, [p, q]) => total + Math.abs(slope * p + y - slope * x - q), 0);
      if (sum >= least) continue;
      least = sum;
      best = [slope, y - slope * x];
    }
  }
  return best;
}

describe('on a crease', () => {
  it('of the line of least absolute deviation nothing falls, and nothing is claimed', async () => {
    const landscape = await unitOn(LINE, leastDeviation(LINE), 'mae');
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts.verdict).toBe('crease');
    expect(facts.eigenvalues).toBeNull();
    expect(facts.noHessian).toMatch(
      /^no Hessian exists: output 1, under mae, is at its kink on sample \d, and 1 more like it$/,
    );
    expect(facts.sentence).toContain('which does not prove that there is none');
  });

  it('of a minimum in one direction alone, a way down out of the slice is found', async () => {
    // with the line held 0.4 too high, the best slope passes through a point, but the line wants to sink
    const offset = leastDeviation(LINE)[1] + 0.4;
    const candidates = LINE.filter(([x]) => x !== 0).map(([x, y]) => (y - offset) / x);
    const meanAt = (slope: number) => LINE.reduce((sum, [x, y]) => sum + Math.abs(slope * x + offset - y), 0) / 5;
    const slope = candidates.reduce((best, other) => (meanAt(other) < meanAt(best) ? other : best));
    const landscape = await unitOn(LINE, [slope, offset], 'mae');
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts.verdict).toBe('slice-only');
    expect(facts.sentence).toMatch(
      /^Local minimum of this slice only: along a direction out of the slice the loss falls by/,
    );
    // what is stated can be had: the loss is convex, so the best fall per length is no less anywhere nearer
    const descent = (await findDescent(landscape, landscape.plane.origin))!;
    const { loss } = createEvaluator(landscape);
    const falls = Array.from({ length: 3600 }, (_, k) => {
      const [dw, dc] = [Math.cos((k * Math.PI) / 1800), Math.sin((k * Math.PI) / 1800)];
      const there = Float64Array.of(slope + descent.step * dw, offset + descent.step * dc);
      return (loss(landscape.plane.origin) - loss(there)) / descent.step;
    });
    expect(descent.slope).toBeLessThanOrEqual(Math.max(...falls) * (1 + 1e-3));
    expect(descent.slope).toBeGreaterThan(0.9 * Math.max(...falls));
  });

  it('that is far steeper on one side than on the other, the way down is the shortest slope of all', async () => {
    // by (w, c) the slopes are (3, 5)/10 ± 5 (1, 1)/10: nearest to nothing is (−1, 1)/10
    const times = (count: number, point: [number, number]) => Array.from({ length: count }, () => point);
    const points = [...times(5, [1, 1]), ...times(4, [1, 0]), ...times(1, [-1, -3])];
    const landscape = await unitOn(points, [1, 0], 'mae');
    const plane = { ...landscape.plane, u: Float64Array.of(1, 1), v: new Float64Array(2) };
    const descent = await findDescent(landscape, landscape.plane.origin);
    expect(descent!.slope).toBeCloseTo(Math.SQRT2 / 10, 6);
    expect((await fullSpaceFacts({ ...landscape, plane }, 0, 0)).verdict).toBe('slice-only');
  });

  it('where the curvature alone jumps there is a gradient still, but no Hessian', async () => {
    const landscape = await unitOn(
      [
        [1, 0.3],
        [2, 0.4],
      ],
      [0.5, -0.5],
      'mse',
      'elu',
    );
    const { u, v, origin } = landscape.plane;
    // across the gradient, which is (−0.1, −0.2)
    const across = { ...landscape, plane: { origin, u: Float64Array.of(0.2, -0.1), v: new Float64Array(2) } };
    const facts = await fullSpaceFacts(across, 0, 0);
    expect(facts.verdict).toBe('slice-only');
    expect(facts.noHessian).toBe('no Hessian exists: elu unit 1 of layer 1 is at its kink on sample 1');
    expect(facts.sentence).toContain('not a critical point of the network');
    expect(facts.sentence).toContain('No Hessian exists: elu unit 1');
    const along = await fullSpaceFacts({ ...landscape, plane: { origin, u, v } }, 0, 0);
    expect(along.verdict).toBe('not-minimum');
    expect(along.sentence).toBe('Not a minimum of this slice: the gradient within the plane is 0.224 here.');
  });
});

describe('kinks', () => {
  it.each([
    ['relu', 'slope'],
    ['leaky-relu', 'slope'],
    ['elu', 'curvature'],
  ] as const)('of %s are found within reach of zero, not beyond', async (activation, jump) => {
    const at = async (c: number) => {
      const landscape = await unitOn(
        [
          [7, 0.3],
          [3, 0.4],
        ],
        [0.1, c],
        'mse',
        activation,
      );
      return findKinks(landscape, landscape.plane.origin);
    };
    const kink = { layer: 1, unit: 1, sample: 2, name: activation, jump };
    // 0.1 · 3 rounds to a little more than 0.3
    expect(await at(-0.3)).toEqual([kink]);
    expect(await at(-0.3 * (1 + 1e-9))).toEqual([kink]);
    expect(await at(-0.3 * (1 + 1e-6))).toEqual([]);
  });

  it.each([
    [
      'mae',
      [
        [1, 2.5],
        [2, 9],
      ],
      'slope',
    ],
    [
      'huber',
      [
        [1, 3.5],
        [2, 3.7],
      ],
      'curvature',
    ],
    [
      'huber',
      [
        [1, 1.5],
        [2, 3.7],
      ],
      'curvature',
    ],
    [
      'hinge',
      [
        [-1.5, -1],
        [2, 1],
      ],
      'slope',
    ],
  ] as [LossName, [number, number][], string][])('of %s are found on %j', async (loss, points, jump) => {
    // predictions 2 x + 0.5, and −2.5 → with target −1 the margin is 2.5, and on 0.25 it is 1
    const theta = loss === 'hinge' ? [1, 0.5] : [2, 0.5];
    const landscape = await unitOn(points, theta, loss);
    expect(await findKinks(landscape, landscape.plane.origin)).toEqual([
      { layer: null, unit: 1, sample: 1, name: loss, jump },
    ]);
    const beside = Float64Array.from(theta, (x) => x * (1 + 1e-6));
    expect(await findKinks(landscape, beside)).toEqual([]);
  });

  it.each(['identity', 'tanh', 'gelu', 'gelu-tanh', 'silu', 'sigmoid', 'softplus', 'sin'] as const)(
    'of %s there are none',
    async (activation) => {
      for (const loss of ['mse', 'log-cosh', 'bce', 'cross-entropy'] as const) {
        const landscape = await resolveLandscape(makeCase({ activation, loss }));
        expect(await findKinks(landscape, new Float64Array(landscape.network.parameterCount))).toEqual([]);
      }
    },
  );

  it('name the unit, and come with a slope before those with a curvature alone', async () => {
    const landscape = await resolveLandscape(
      makeCase({ layers: [2, 3, 3, 2], activation: ['elu', 'relu'], samples: 4 }),
    );
    const theta = landscape.plane.origin.slice();
    const [first, second] = landscape.network.layers;
    for (const [layer, row] of [
      [first, 2],
      [second, 1],
    ] as const) {
      theta.fill(0, layer.weight + row * layer.inputs, layer.weight + (row + 1) * layer.inputs);
      theta[layer.bias + row] = 0;
    }
    const kinks = await findKinks(landscape, theta);
    expect(kinks.map(({ layer, unit, sample, name }) => [layer, unit, sample, name])).toEqual([
      ...[1, 2, 3, 4].map((sample) => [2, 2, sample, 'relu']),
      ...[1, 2, 3, 4].map((sample) => [1, 3, sample, 'elu']),
    ]);
  });

  it('are not found by accident in a network of 10⁵ unit-sample pairs', async () => {
    const landscape = await resolveLandscape(
      makeCase({ layers: [2, 100, 100, 1], activation: 'relu', loss: 'mae', samples: 500 }),
    );
    expect(await findKinks(landscape, landscape.plane.origin)).toEqual([]);
  });
});

describe('a point without meaning or with too much', () => {
  const withTheta = (landscape: ResolvedLandscape, factor: number): ResolvedLandscape => ({
    ...landscape,
    plane: { ...landscape.plane, origin: landscape.plane.origin.map((x) => x * factor) },
  });

  it('has no gradient where the loss is not finite', async () => {
    const landscape = withTheta(
      await resolveLandscape(makeCase({ layers: [2, 3, 3, 2], activation: 'identity' })),
      1e60,
    );
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts).toMatchObject({
      loss: Infinity,
      verdict: 'undefined',
      planeGradient: null,
      fullGradient: null,
      eigenvalues: null,
    });
    expect(facts.sentence).toBe('The loss is Infinity here: it has no gradient.');
  });

  it('that fits its data exactly is as low as can be, whatever its curvature', async () => {
    const landscape = await unitOn(
      LINE.map(([x]) => [x, 2 * x + 1]),
      [2, 1],
      'mse',
    );
    const facts = await fullSpaceFacts(landscape, 0, 0);
    expect(facts).toMatchObject({ loss: 0, verdict: 'fitted' });
    expect(facts.sentence).toContain('the loss is 0, the least there is');
    // and on creases, too
    expect((await fullSpaceFacts({ ...landscape, loss: { ...landscape.loss, name: 'mae' } }, 0, 0)).verdict).toBe(
      'fitted',
    );
  });
});

describe('the facts', () => {
  it('know the share of the gradient that the slice sees, however its directions are written', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 3, 2], activation: 'tanh' }));
    const { u, v, origin } = landscape.plane;
    const factsOf = (p: Float64Array, q: Float64Array) =>
      fullSpaceFacts({ ...landscape, plane: { origin, u: p, v: q } }, 0, 0);
    const first = await factsOf(u, v);
    expect(first.ratio!).toBeGreaterThan(0.01);
    expect(first.ratio!).toBeLessThan(1);
    const other = await factsOf(
      u.map((x, k) => 3 * x - v[k]),
      v.map((x, k) => 0.1 * x + 0.7 * u[k]),
    );
    expect(other.ratio).toBeCloseTo(first.ratio!, 12);
    expect(other.fullGradient).toBe(first.fullGradient);
    const line = await factsOf(
      u,
      u.map((x) => -2 * x),
    );
    expect(line.ratio!).toBeLessThanOrEqual(first.ratio!);
    expect((await factsOf(u, new Float64Array(u.length))).ratio).toBeCloseTo(line.ratio!, 12);
  });

  it('are the same every time, are plain data, and give others their turn', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 5, 3, 2], activation: 'relu', loss: 'huber' }));
    let turns = 0;
    const first = await fullSpaceFacts(landscape, 0.2, 0.1, { pause: () => void turns++ });
    expect(turns).toBeGreaterThan(2);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(await fullSpaceFacts(landscape, 0.2, 0.1)).toEqual(first);
    const stop = () => {
      throw new Error('enough');
    };
    await expect(fullSpaceFacts(landscape, 0.2, 0.1, { pause: stop })).rejects.toThrow('enough');
  });
});

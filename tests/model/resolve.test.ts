import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { reframe, resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { dot, norm, orthogonalize, scaleTo } from '../../src/model/vectors.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import type { Landscape, PlaneSpec } from '../../src/spec/landscape.ts';
import { makeCase } from '../support/engines.ts';
import { landscapes } from '../spec/arbitrary.ts';

const moderate = fc.double({ min: -100, max: 100, noNaN: true });
const vectors = fc
  .integer({ min: 1, max: 8 })
  .chain((n) => fc.tuple(...[0, 1].map(() => fc.array(moderate, { minLength: n, maxLength: n }))))
  .map(([x, y]) => [Float64Array.from(x), Float64Array.from(y)]);

describe('vectors', () => {
  it('norm is homogeneous from the smallest to the largest numbers, where squares would not be', () => {
    fc.assert(
      fc.property(vectors, fc.integer({ min: -900, max: 900 }), ([x], exponent) => {
        fc.pre(x.every((value) => value === 0 || Math.abs(value) > 1e-3));
        const scale = 2 ** exponent;
        expect(norm(x.map((value) => value * scale))).toBe(norm(x) * scale);
      }),
    );
    expect(norm(Float64Array.of(3e200, 4e200))).toBeCloseTo(5e200, -187);
    expect(norm(Float64Array.of(0, -0))).toBe(0);
  });

  it('orthogonalize leaves nothing along y, even of a nearly parallel x', () => {
    fc.assert(
      fc.property(vectors, fc.integer({ min: -12, max: 0 }), ([x, y], exponent) => {
        fc.pre(norm(y) > 1e-3 && norm(x) > 1e-3);
        const all = [...x.keys()];
        const nearly = y.map((value, k) => value + 10 ** exponent * x[k]);
        const size = norm(nearly);
        orthogonalize(nearly, y, all);
        expect(Math.abs(dot(nearly, y))).toBeLessThanOrEqual(1e-15 * size * norm(y));
      }),
    );
  });

  it('scaleTo sets the norm and keeps the direction; zero stays zero', () => {
    fc.assert(
      fc.property(vectors, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), ([x], length) => {
        fc.pre(x.every((value) => value === 0 || Math.abs(value) > 1e-250));
        const all = [...x.keys()];
        const scaled = x.slice();
        scaleTo(scaled, length, all);
        if (norm(x) === 0) expect(scaled).toEqual(x);
        else expect(Math.abs(norm(scaled) / length - 1)).toBeLessThan(1e-14);
        expect(scaled.map(Math.sign)).toEqual(x.map(Math.sign));
      }),
    );
  });

  it('touch the chosen entries alone', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    scaleTo(x, 10, [1, 3]);
    expect([x[0], x[2], Math.round(norm(x, [1, 3]))]).toEqual([1, 3, 10]);
    expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6), [0, 2])).toBe(22);
  });
});

async function lossesOf(landscape: Landscape, points: number[][]): Promise<number[]> {
  const { lossAt } = createEvaluator(await resolveLandscape(landscape));
  return points.map(([a, b]) => lossAt(a, b));
}

const POINTS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [-0.7, 0.3],
];

describe('planes of one and the same meaning', () => {
  const base = makeCase({ layers: [2, 3, 2] });
  const theta = (base.parameters as { values: number[] }).values;
  const { u, v } = base.plane as Extract<PlaneSpec, { directions: 'given' }>;

  it('three points and the directions between them', async () => {
    const [B, C] = [u, v].map((direction) => direction.map((value, k) => theta[k] + value));
    const through: Landscape = { ...base, plane: { directions: 'points', points: [theta, B, C] } };
    const given = await lossesOf(base, POINTS);
    (await lossesOf(through, POINTS)).forEach((value, n) => expect(value).toBeCloseTo(given[n], 12));
  });

  it('directions that change places with a and b', async () => {
    const turned: Landscape = { ...base, plane: { directions: 'given', u: v, v: u } };
    const swapped = await lossesOf(
      turned,
      POINTS.map(([a, b]) => [b, a]),
    );
    (await lossesOf(base, POINTS)).forEach((value, n) => expect(swapped[n]).toBeCloseTo(value, 12));
  });

  it('two parameters and their unit vectors from where they are zero', async () => {
    const axes: PlaneSpec = { directions: 'axes', u: { layer: 0, weight: [2, 1] }, v: { layer: 1, bias: 1 } };
    const places = [5, 16];
    const unit = (place: number) => theta.map((_, k) => (k === place ? 1 : 0));
    const given: Landscape = {
      ...base,
      parameters: { values: theta.map((value, k) => (places.includes(k) ? 0 : value)) },
      plane: { directions: 'given', u: unit(places[0]), v: unit(places[1]) },
    };
    expect(await lossesOf({ ...base, plane: axes }, POINTS)).toEqual(await lossesOf(given, POINTS));
  });
});

function namesFile({ data, parameters, plane }: Landscape): boolean {
  return 'file' in data || 'file' in parameters || (plane.directions === 'pca' && 'file' in plane.trajectory);
}

/** Null where the only thing wrong is that there are no derivatives to go along, or that the data are too large to be standardised. */
async function resolvedOrRefused(landscape: Landscape): Promise<ResolvedLandscape | null> {
  return resolveLandscape(landscape).catch((error: unknown) => {
    if (!(error instanceof LandscapeError)) throw error;
    const isDerived = ['hessian', 'gradient'].includes(landscape.plane.directions);
    for (const { path } of error.problems) expect(path).toMatch(isDerived ? /^plane\.directions$|^data/ : /^data/);
    return null;
  });
}

describe('resolveLandscape', () => {
  it('gives every sound landscape numbers of the right shape, and takes nothing from it', async () => {
    await fc.assert(
      fc.asyncProperty(landscapes, async (landscape) => {
        fc.pre(!namesFile(landscape));
        const before = structuredClone(landscape);
        const resolved = await resolvedOrRefused(landscape);
        expect(landscape).toEqual(before);
        if (!resolved) return;
        const { network, data, plane, grid } = resolved;
        for (const vector of [plane.origin, plane.u, plane.v]) expect(vector).toHaveLength(network.parameterCount);
        expect(data.inputs).toHaveLength(data.samples * data.features);
        expect(data.targets).toHaveLength(data.samples * data.outputs);
        expect([data.features, data.outputs]).toEqual([network.widths[0], network.widths.at(-1)]);
        expect(grid).toEqual(landscape.grid);
        expect(plane.audit.perLayer).toHaveLength(network.layers.length);
      }),
    );
  });

  it('is a function of the file: the same numbers each time', async () => {
    await fc.assert(
      fc.asyncProperty(landscapes, async (landscape) => {
        fc.pre(!namesFile(landscape));
        expect(await resolvedOrRefused(landscape)).toEqual(await resolvedOrRefused(structuredClone(landscape)));
      }),
      { numRuns: 50 },
    );
  });

  it('reframed is as if the file had been written so', async () => {
    const landscape = makeCase();
    const window: Landscape['window'] = { a: [0.25, 0.5], b: [-3, -1] };
    const reframed = reframe(await resolveLandscape(landscape), { window, grid: [9, 7] });
    expect(reframed).toEqual(await resolveLandscape({ ...landscape, window, grid: [9, 7] }));
  });
});

describe('a grid finer than float32', () => {
  const zoom = async (half: number, nodes: number) => {
    const landscape = makeCase({
      layers: [1, 1],
      window: { a: [-half, half], b: [-half, half] },
      grid: [nodes, nodes],
    });
    const plane: PlaneSpec = { directions: 'given', u: [1, 0], v: [0, 1] };
    return resolveLandscape({ ...landscape, parameters: { values: [1, 1] }, plane });
  };

  it('is told of just when a step is below 2^-20 of a parameter', async () => {
    // the step is 2·half / (nodes - 1)
    expect((await zoom(2 ** -12, 513)).warnings).toEqual([]);
    expect((await zoom(2 ** -13, 513)).warnings).toHaveLength(1);
    expect((await zoom(2 ** -12, 514)).warnings).toEqual([expect.stringContaining('2 of 2 moving parameters')]);
  });

  it('makes stairs there indeed: float32 has fewer values of the parameter than the grid has columns', () => {
    const values = (half: number, nodes: number) =>
      new Set(Array.from({ length: nodes }, (_, k) => Math.fround(1 - half + (2 * half * k) / (nodes - 1)))).size;
    expect(values(2 ** -12, 513)).toBe(513);
    expect(values(2 ** -17, 513)).toBeLessThan(513);
  });
});

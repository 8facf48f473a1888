import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { createGradient } from '../../../src/model/full-space/gradient.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { createParameters } from '../../../src/model/parameters.ts';
import type { Plane } from '../../../src/model/plane.ts';
import { derivePlane } from '../../../src/model/planes/derive.ts';
import { dot, norm } from '../../../src/model/vectors.ts';
import { LandscapeError } from '../../../src/spec/errors.ts';
import type { Normalization } from '../../../src/spec/landscape.ts';
import { farthest, planeFixture, problemOf, quadraticProblem } from '../../support/plane-fixture.ts';

const found = planeFixture.hessian[1];
const problem = problemOf(found);
const theta = Float64Array.from(found.theta);
const gradient = Float64Array.from(found.gradient);
const other = planeFixture.barrier[1].other;

/** ∂L/∂a and ∂L/∂b at the centre, by central differences in float64. */
function slopes(plane: Plane, of = problem): [number, number] {
  const { lossAt } = createEvaluator({ ...of, plane });
  const h = 1e-5;
  return [(lossAt(h, 0) - lossAt(-h, 0)) / (2 * h), (lossAt(0, h) - lossAt(0, -h)) / (2 * h)];
}

const detail = (plane: Plane, name: string) => plane.audit.details.find((entry) => entry.name === name)?.text ?? '';

describe('a plane down the gradient', () => {
  it.each(['random', 'hessian'] as const)('falls by the norm of the gradient per unit of a: with %s', async (kind) => {
    const plane = await derivePlane({ directions: 'gradient', with: kind, seed: 4 }, problem, theta);
    expect(plane.origin).toEqual(theta);
    expect(norm(plane.u)).toBeCloseTo(1, 14);
    expect(norm(plane.v)).toBeCloseTo(1, 14);
    expect(Math.abs(plane.audit.cosine!)).toBeLessThan(1e-14);
    expect(
      farthest(
        plane.u,
        gradient.map((x) => -x / norm(gradient)),
      ),
    ).toBeLessThan(1e-13);
    const [alongA, alongB] = slopes(plane);
    expect(alongA).toBeCloseTo(-norm(gradient), 8);
    expect(alongB).toBeCloseTo(0, 8);
    expect(detail(plane, 'gradient')).toContain(`norm ${Number(norm(gradient).toPrecision(3))}`);
    expect(plane.audit.seed).toBe(4);
  });

  it('with the Hessian has what is left of the first eigenvector across it', async () => {
    const { u, v, audit } = await derivePlane({ directions: 'gradient', with: 'hessian' }, problem, theta);
    const { largest } = found.vectors;
    const rest = Float64Array.from(largest, (x, k) => x - dot(Float64Array.from(largest), u) * u[k]);
    expect(
      farthest(
        v,
        rest.map((x) => x / norm(rest)),
      ),
    ).toBeLessThan(1e-7);
    expect(audit.details.map(({ name }) => name)).toEqual(['gradient', 'largest eigenvalue', 'angle']);
  });

  it('with the Hessian takes the second eigenvector where the gradient is the first', async () => {
    // a quadratic with axes 8 and 2, from a point on the first axis
    const bowl = quadraticProblem(
      [
        [2, 0],
        [0, 1],
      ],
      [0, 0],
    );
    const plane = await derivePlane({ directions: 'gradient', with: 'hessian' }, bowl, Float64Array.of(3, 0));
    expect(farthest(plane.u, [-1, 0])).toBeLessThan(1e-15);
    expect(farthest(plane.v.map(Math.abs), [0, 1])).toBeLessThan(1e-12);
    expect(plane.audit.warnings.join()).toContain('the gradient is an eigenvector');
  });

  it.each(['filter', 'layer'] as Normalization[])(
    'by %s has the norms of θ0 in each, and says how far it turned',
    async (normalize) => {
      const plane = await derivePlane({ directions: 'gradient', normalize, bias: 'scale', seed: 2 }, problem, theta);
      const starts = problem.network.layers.map(({ weight }) => weight);
      plane.audit.perLayer.forEach((layer, l) => {
        const there = norm(theta.slice(starts[l], starts[l + 1] ?? theta.length));
        expect(layer.u).toBeCloseTo(there, 12);
        expect(layer.v).toBeCloseTo(there, 12);
      });
      expect(Math.abs(plane.audit.cosine!)).toBeLessThan(1e-13);
      const cosine = -dot(plane.u, gradient) / norm(plane.u) / norm(gradient);
      expect(plane.audit.warnings.join()).toContain(`its cosine with it is ${Number(cosine.toPrecision(3))}`);
      const [alongA] = slopes(plane);
      expect(alongA).toBeCloseTo(dot(plane.u, gradient), 7);
      expect(detail(plane, 'gradient')).toContain(`falls by ${Number((-alongA).toPrecision(3))} per unit`);
    },
  );

  it('with biases held does not move them', async () => {
    const { u, v } = await derivePlane({ directions: 'gradient', normalize: 'filter' }, problem, theta);
    for (const { bias, outputs } of problem.network.layers) {
      for (let k = bias; k < bias + outputs; k++) expect([u[k], v[k]]).toEqual([0, 0]);
    }
  });

  it('at a critical point says that there is no descent', async () => {
    const bowl = quadraticProblem([[1, 1]], [2]);
    const plane = await derivePlane({ directions: 'gradient' }, bowl, Float64Array.of(1, 1));
    expect(norm(plane.u)).toBe(0);
    expect(plane.audit.warnings).toContain('the gradient at θ0 is zero: there is no direction of descent');
    expect(createGradient(bowl).at(Float64Array.of(1, 1)).gradient).toEqual(new Float64Array(2));
  });
});

describe('a plane of Hessian eigenvectors', () => {
  it.each(['largest', 'extremes'] as const)('curves by its eigenvalues: %s', async (pair) => {
    const plane = await derivePlane({ directions: 'hessian', pair }, problem, theta);
    const { lossAt } = createEvaluator({ ...problem, plane });
    const h = 1e-3;
    const curvature = (a: number, b: number) => (lossAt(a, b) - 2 * lossAt(0, 0) + lossAt(-a, -b)) / h ** 2;
    const { values } = found;
    const expected = [values[values.length - 1], pair === 'largest' ? values[values.length - 2] : values[0]];
    expect(curvature(h, 0)).toBeCloseTo(expected[0], 4);
    expect(curvature(0, h)).toBeCloseTo(expected[1], 4);
    // u and v are conjugate as well as orthogonal: no mixed term
    expect((lossAt(h, h) - lossAt(h, -h) - lossAt(-h, h) + lossAt(-h, -h)) / (4 * h * h)).toBeCloseTo(0, 4);
    expect(plane.audit.warnings).toEqual([]);
    const negative = values.filter((x) => x < 0).length;
    expect(detail(plane, 'spectrum')).toContain(`${values.length} eigenvalues`);
    expect(detail(plane, 'spectrum')).toContain(`${negative} negative`);
  });

  it('says where no negative curvature is, where eigenvalues are equal, and where kinks are', async () => {
    const bowl = quadraticProblem(
      [
        [1, 0],
        [0, 1],
      ],
      [0, 0],
    );
    const plane = await derivePlane({ directions: 'hessian', pair: 'extremes' }, bowl, Float64Array.of(1, 2));
    expect(plane.audit.warnings.join()).toContain('no negative eigenvalue was found');
    expect(plane.audit.warnings.join()).toContain('the two eigenvalues are equal');
    const relu = { ...problem, network: createNetwork({ layers: found.layers, activation: 'relu' }) };
    const kinked = await derivePlane({ directions: 'hessian' }, relu, theta);
    expect(kinked.audit.warnings.join()).toContain('relu has kinks');
    const flat = await derivePlane({ directions: 'hessian' }, quadraticProblem([[0, 0]], [1]), Float64Array.of(1, 1));
    expect(flat.audit.warnings.join()).toContain('the Hessian at θ0 is zero');
  });

  it.each(['hessian', 'gradient'] as const)(
    '%s is refused where nothing is finite, naming the field',
    async (directions) => {
      const steep = quadraticProblem([[1e200, 1]], [1]);
      const failure = await derivePlane({ directions }, steep, Float64Array.of(1e200, 0)).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(LandscapeError);
      expect((failure as LandscapeError).message).toBe(
        `plane.directions: expected a finite loss with finite derivatives at θ0, along which "${directions}" goes, got a loss of Infinity`,
      );
      // a finite loss whose derivatives overflow
      const edge = quadraticProblem([[1e160, 1]], [1]);
      const beyond = await derivePlane({ directions }, edge, Float64Array.of(1e-8, 0)).catch((error: unknown) => error);
      expect((beyond as LandscapeError).problems?.[0]?.got).toBe('derivatives that are not finite');
    },
  );
});

describe('a plane through points', () => {
  it('of three has A at (0, 0), B at (1, 0), C at (0, 1), with their true losses', async () => {
    const points = [1, 2, 3].map((seed) => [...createParameters({ init: 'pytorch', seed }, problem.network)]);
    const plane = await derivePlane(
      { directions: 'points', points: points as [number[], number[], number[]] },
      problem,
      theta,
    );
    for (const [a, b, k] of [
      [0, 0, 0],
      [1, 0, 1],
      [0, 1, 2],
    ]) {
      const there = plane.origin.map((value, n) => value + a * plane.u[n] + b * plane.v[n]);
      expect(farthest(there, points[k])).toBeLessThan(1e-15);
      expect(plane.path!.a[k]).toBeCloseTo(a, 12);
      expect(plane.path!.b[k]).toBeCloseTo(b, 12);
      const { loss } = createEvaluator({ ...problem, plane });
      expect(plane.path!.loss![k]).toBe(loss(Float64Array.from(points[k])));
    }
    expect(Math.max(...plane.path!.distance)).toBeLessThan(1e-14);
  });

  it('of two is a line from A to B and an orthogonal direction as long, with the height of its barrier', async () => {
    const points: [number[], number[]] = [found.theta, other];
    const plane = await derivePlane({ directions: 'line', points, seed: 6 }, problem, theta);
    const apart = norm(theta.map((x, k) => other[k] - x));
    expect(plane.origin).toEqual(theta);
    expect(
      farthest(
        plane.u,
        theta.map((x, k) => other[k] - x),
      ),
    ).toBe(0);
    expect(norm(plane.v)).toBeCloseTo(apart, 12);
    expect(Math.abs(plane.audit.cosine!)).toBeLessThan(1e-14);
    const { height, at } = planeFixture.barrier[1];
    expect(detail(plane, 'barrier')).toContain(
      `height ${Number(height.toPrecision(3))} at ${Number(at.toPrecision(3))}`,
    );
    expect(plane.audit.seed).toBe(6);
    expect((await derivePlane({ directions: 'line', points, seed: 7 }, problem, theta)).v).not.toEqual(plane.v);
  });

  it('of two with nothing across warns that nothing changes there', async () => {
    const plane = await derivePlane({ directions: 'line', points: [found.theta, other], v: 'zero' }, problem, theta);
    expect(plane.audit.warnings).toEqual(['v is zero: the loss does not change along it']);
    expect([plane.audit.seed, plane.audit.cosine]).toEqual([null, null]);
  });

  it('of two that overflow between says so', async () => {
    const product = { ...quadraticProblem([[1]], [1]), network: createNetwork({ layers: [1, 1, 1], bias: false }) };
    const points: [number[], number[]] = [
      [0, 1e200],
      [1e200, 0],
    ];
    const plane = await derivePlane({ directions: 'line', points, v: 'zero' }, product, new Float64Array(2));
    expect(detail(plane, 'barrier')).toContain('height Infinity');
  });
});

describe('the principal plane of a trajectory', () => {
  const { points, shares, distance, u, v } = planeFixture.principal[2];
  const wide = {
    ...quadraticProblem([points[0].map((_, k) => Math.cos(k))], [1]),
    network: createNetwork({ layers: [points[0].length, 1], bias: false }),
  };

  it('passes through the last point and states variance, random walk, distance and height', async () => {
    const plane = await derivePlane(
      { directions: 'pca', trajectory: { points } },
      wide,
      new Float64Array(points[0].length),
    );
    expect([...plane.origin]).toEqual(points[points.length - 1]);
    expect(farthest(plane.u, u)).toBeLessThan(1e-10);
    expect(farthest(plane.v, v)).toBeLessThan(1e-10);
    expect(farthest(plane.path!.distance, distance)).toBeLessThan(1e-9);
    expect(detail(plane, 'variance')).toContain(`${Number((100 * shares[0]).toPrecision(3))} % along u`);
    expect(detail(plane, 'random walk')).toMatch(/has 6\d[.\d]* %, 1\d[.\d]* %/);
    expect(detail(plane, 'off the plane')).toContain(
      `by up to ${Number(Math.max(...distance).toPrecision(3))} at point`,
    );
    const { loss, planeLoss } = plane.path!;
    const gaps = loss!.map((x, t) => Math.abs(x - planeLoss![t]));
    const worst = gaps.indexOf(Math.max(...gaps));
    expect(detail(plane, 'height')).toContain(
      `at point ${worst + 1} the true loss is ${Number(loss![worst].toPrecision(3))}`,
    );
    expect(plane.audit.warnings).toEqual([]);
  });

  it('warns of a walk without aim, of a line, and of a single place', async () => {
    const walk = planeFixture.principal[1].points;
    const small = {
      ...wide,
      data: { ...wide.data, features: 13, inputs: new Float64Array(13).fill(1) },
      network: createNetwork({ layers: [13, 1], bias: false }),
    };
    const warnings = async (trajectory: number[][]) =>
      (await derivePlane({ directions: 'pca', trajectory: { points: trajectory } }, small, new Float64Array(13))).audit
        .warnings;
    expect(await warnings(walk)).toEqual([
      "the plane holds no more of the trajectory's variance than that of a random walk would",
    ]);
    const line = [0, 1, 2].map((t) => walk[0].map((x, k) => x + t * k));
    expect(await warnings(line)).toContain('the points lie on a line, so that there is no second direction');
    expect(await warnings([walk[0], walk[0], walk[0]])).toContain('the points are all the same');
  });

  it('ends with the signal', async () => {
    const stop = AbortSignal.abort(new Error('enough'));
    const plane = derivePlane({ directions: 'pca', trajectory: { points } }, wide, new Float64Array(points[0].length), {
      signal: stop,
    });
    await expect(plane).rejects.toThrow('enough');
    for (const directions of ['hessian', 'gradient'] as const) {
      await expect(derivePlane({ directions }, problem, theta, { signal: stop })).rejects.toThrow('enough');
    }
  });
});

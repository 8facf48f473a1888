import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { measureTrajectory, projectTrajectory } from '../../../src/model/planes/trajectory.ts';
import { dot, norm } from '../../../src/model/vectors.ts';
import { createRandom } from '../../../src/spec/random.ts';
import { farthest, planeFixture, problemOf } from '../../support/plane-fixture.ts';

/** A plane whose directions have any angle, and points around it. */
function randomPlane(seed: number, size: number, lean: number) {
  const random = createRandom(seed, 'plane');
  const vector = () => Float64Array.from({ length: size }, () => random.normal());
  const [origin, u, w] = [vector(), vector(), vector()];
  const v = w.map((x, k) => x + lean * u[k]);
  return { plane: { origin, u, v }, points: Array.from({ length: 5 }, vector), random };
}

const planes = fc
  .tuple(fc.nat(), fc.integer({ min: 3, max: 30 }), fc.double({ min: -20, max: 20, noNaN: true }))
  .map(([seed, size, lean]) => randomPlane(seed, size, lean));

describe('the nearest points of a plane', () => {
  it('leave a rest that is orthogonal to the plane, however its directions lean', () => {
    fc.assert(
      fc.property(planes, ({ plane, points }) => {
        const { origin, u, v } = plane;
        projectTrajectory(plane, points).forEach(({ a, b, distance }, n) => {
          const rest = points[n].map((x, k) => x - origin[k] - a * u[k] - b * v[k]);
          expect(Math.abs(dot(rest, u))).toBeLessThan(1e-9 * norm(u) * (1 + Math.abs(b) * norm(v)));
          expect(Math.abs(dot(rest, v))).toBeLessThan(1e-9 * norm(v) * (1 + Math.abs(b) * norm(v)));
          expect(Math.abs(norm(rest) - distance)).toBeLessThan(1e-12 * (1 + distance));
        });
      }),
    );
  });

  it('of points on the plane are those points', () => {
    fc.assert(
      fc.property(planes, ({ plane: { origin, u, v }, random }) => {
        const [a, b] = [random.normal(), random.normal()];
        const point = origin.map((x, k) => x + a * u[k] + b * v[k]);
        const [found] = projectTrajectory({ origin, u, v }, [point]);
        expect(Math.abs(found.a - a)).toBeLessThan(1e-10 * (1 + norm(v) * norm(u)));
        expect(Math.abs(found.b - b)).toBeLessThan(1e-10);
        expect(found.distance).toBeLessThan(1e-12 * norm(v) * (1 + Math.abs(b)));
      }),
    );
  });

  it('of a line have no second coordinate, of a point none', () => {
    const origin = Float64Array.of(1, 0, 0);
    const [u, zero] = [Float64Array.of(0, 2, 0), new Float64Array(3)];
    const point = Float64Array.of(1, 4, 3);
    expect(projectTrajectory({ origin, u, v: zero }, [point])).toEqual([{ a: 2, b: 0, distance: 3 }]);
    expect(projectTrajectory({ origin, u, v: u.map((x) => -3 * x) }, [point])).toEqual([{ a: 2, b: 0, distance: 3 }]);
    expect(projectTrajectory({ origin, u: zero, v: u }, [point])).toEqual([{ a: 0, b: 2, distance: 3 }]);
    expect(projectTrajectory({ origin, u: zero, v: zero }, [point])).toEqual([{ a: 0, b: 0, distance: 5 }]);
  });

  it('are asked for points of the right length only', () => {
    const { plane } = randomPlane(1, 4, 0);
    expect(() => projectTrajectory(plane, [new Float64Array(4), new Float64Array(3)])).toThrow(
      'point 1: expected 4 numbers, got 3',
    );
  });
});

describe('a trajectory measured', () => {
  const found = planeFixture.hessian[1];
  const problem = problemOf(found);
  const { plane, points } = randomPlane(3, found.theta.length, 0.5);

  it('has the true loss of each point beside that of the plane below it', async () => {
    const path = await measureTrajectory(problem, plane, points);
    const evaluator = createEvaluator({ ...problem, plane });
    const places = projectTrajectory(plane, points);
    expect([...path.loss!]).toEqual(points.map((point) => evaluator.loss(point)));
    expect([...path.planeLoss!]).toEqual(places.map(({ a, b }) => evaluator.lossAt(a, b)));
    expect([...path.distance]).toEqual(places.map(({ distance }) => distance));
    expect(farthest(path.loss!, path.planeLoss!)).toBeGreaterThan(1e-3);
  });

  it('has equal losses where the points lie on the plane', async () => {
    const { origin, u, v } = plane;
    const on = [0, 0.3, -0.7].map((t) => origin.map((x, k) => x + t * u[k] + t * t * v[k]));
    const path = await measureTrajectory(problem, plane, on);
    expect(farthest(path.loss!, path.planeLoss!)).toBeLessThan(1e-12);
  });

  it('gives turns, and leaves the losses out where they are too much work', async () => {
    let turns = 0;
    await measureTrajectory(problem, plane, points, () => void turns++);
    expect(turns).toBe(points.length);
    const many = { ...problem, data: { ...problem.data, samples: 1e9 } };
    const path = await measureTrajectory(many, plane, points);
    expect([path.loss, path.planeLoss]).toEqual([null, null]);
    expect(path.a).toHaveLength(points.length);
  });
});

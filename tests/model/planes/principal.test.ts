import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalDirections } from '../../../src/model/planes/principal.ts';
import { projectTrajectory } from '../../../src/model/planes/trajectory.ts';
import { dot, norm } from '../../../src/model/vectors.ts';
import { createRandom } from '../../../src/spec/random.ts';
import { farthest, planeFixture } from '../../support/plane-fixture.ts';

const vectors = (points: number[][]) => points.map((point) => Float64Array.from(point));

describe('principal directions', () => {
  it.each(planeFixture.principal.map((found, k) => ({ k, found })))(
    'are those of numpy, signs and all: case $k',
    async ({ found }) => {
      const points = vectors(found.points);
      const { u, v, shares, residuals } = await principalDirections(points);
      expect(farthest(u, found.u)).toBeLessThan(1e-10);
      expect(farthest(v, found.v)).toBeLessThan(1e-10);
      expect(farthest(shares, found.shares)).toBeLessThan(1e-12);
      expect(Math.max(...residuals)).toBeLessThan(1e-12);
      const origin = points[points.length - 1];
      const there = projectTrajectory({ origin, u, v }, points);
      const reach = Math.max(...found.a.map(Math.abs));
      const near = (x: number[], y: number[]) => expect(farthest(x, y)).toBeLessThan(1e-9 * reach);
      near(
        there.map(({ a }) => a),
        found.a,
      );
      near(
        there.map(({ b }) => b),
        found.b,
      );
      near(
        there.map(({ distance }) => distance),
        found.distance,
      );
    },
  );

  it('are orthogonal unit vectors whose entry of largest size is positive, whatever the points', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 2, max: 30 }),
        async (seed, count, size) => {
          const random = createRandom(seed, 'points');
          const points = Array.from({ length: count }, () =>
            Float64Array.from({ length: size }, () => random.normal()),
          );
          const { u, v, shares } = await principalDirections(points);
          expect(Math.abs(norm(u) - 1)).toBeLessThan(1e-14);
          expect(Math.abs(norm(v) - 1)).toBeLessThan(1e-14);
          expect(Math.abs(dot(u, v))).toBeLessThan(1e-12);
          for (const direction of [u, v]) {
            expect(Math.max(...direction)).toBe(Math.max(...direction.map(Math.abs)));
          }
          expect(shares[0]).toBeGreaterThanOrEqual(shares[1] - 1e-12);
          expect(shares[0] + shares[1]).toBeLessThan(1 + 1e-12);
          expect(shares[1]).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not change when all points move, and turn over with none of them', async () => {
    const { points } = planeFixture.principal[1];
    const first = await principalDirections(vectors(points));
    const moved = await principalDirections(vectors(points.map((point) => point.map((x, k) => 2 * x + k))));
    expect(farthest(first.u, moved.u)).toBeLessThan(1e-10);
    expect(farthest(first.v, moved.v)).toBeLessThan(1e-10);
    expect(farthest(first.shares, moved.shares)).toBeLessThan(1e-12);
  });

  it('find both directions where the variances are equal', async () => {
    const circle = Array.from({ length: 16 }, (_, k) => {
      const angle = (2 * Math.PI * k) / 16;
      return Float64Array.of(0, Math.cos(angle), 0, Math.sin(angle), 0);
    });
    for (const points of [circle, circle.map((x) => Float64Array.from([...x, ...Array(40).fill(1)]))]) {
      const { u, v, shares } = await principalDirections(points);
      expect(farthest(shares, [0.5, 0.5])).toBeLessThan(1e-12);
      expect(u[1] ** 2 + u[3] ** 2).toBeCloseTo(1, 12);
      expect(v[1] ** 2 + v[3] ** 2).toBeCloseTo(1, 12);
      expect(Math.abs(dot(u, v))).toBeLessThan(1e-12);
    }
  });

  it('see a second direction a hundred thousand times fainter', async () => {
    const random = createRandom(4, 'points');
    const points = Array.from({ length: 20 }, () => {
      const far = random.normal();
      const near = 1e-5 * random.normal();
      return Float64Array.from({ length: 50 }, (_, k) => far * Number(k === 7) + near * Number(k === 11));
    });
    const { u, v, shares } = await principalDirections(points);
    expect(u[7]).toBeCloseTo(1, 8);
    expect(v[11]).toBeCloseTo(1, 8);
    expect(shares[1]).toBeGreaterThan(1e-12);
    expect(shares[1]).toBeLessThan(1e-8);
  });

  it('leave out what is not there: a second direction of a line, and both of a single place', async () => {
    const line = [0, 1, 2, 5].map((t) => Float64Array.of(1 + 3 * t, 2 - 4 * t, 7));
    const { u, v, shares } = await principalDirections(line);
    expect(farthest(u, [-0.6, 0.8, 0])).toBeLessThan(1e-15);
    expect(v).toEqual(new Float64Array(3));
    expect(shares[0]).toBeCloseTo(1, 14);
    expect(shares[1]).toBe(0);
    const place = [0.1, 0.1, 0.1].map((x) => Float64Array.of(x, 2 * x, 3 * x, 0.7));
    expect(await principalDirections(place)).toMatchObject({ u: new Float64Array(4), shares: [0, 0] });
  });

  it('stop when a turn throws', async () => {
    let turns = 0;
    const turn = () => {
      if (++turns === 3) throw new Error('enough');
    };
    await expect(principalDirections(vectors(planeFixture.principal[0].points), turn)).rejects.toThrow('enough');
  });
});

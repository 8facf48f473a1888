import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { createNetwork } from '../../../src/model/network.ts';
import { barrierAlong } from '../../../src/model/planes/barrier.ts';
import { farthest, planeFixture, problemOf, quadraticProblem } from '../../support/plane-fixture.ts';

describe('the barrier between two points', () => {
  it.each(planeFixture.hessian.map((found, k) => ({ found, known: planeFixture.barrier[k] })))(
    'is that of PyTorch over 20 001 points for $found.layers',
    async ({ found, known }) => {
      const A = Float64Array.from(found.theta);
      const B = Float64Array.from(known.other);
      const { height, at, ends, loss, losses, holes } = await barrierAlong(problemOf(found), A, B);
      expect(farthest(ends, known.ends)).toBeLessThan(1e-12);
      // refined here, so that it is no lower, and higher by what a grid of 20 001 leaves out at most
      expect(height - known.height).toBeGreaterThan(-1e-12);
      expect(height - known.height).toBeLessThan(1e-5 * known.height);
      expect(Math.abs(at - known.at)).toBeLessThan(1e-4);
      expect(loss).toBeCloseTo((1 - at) * ends[0] + at * ends[1] + height, 12);
      expect(losses).toHaveLength(129);
      expect(holes).toBe(0);
    },
  );

  it('is the same from B to A', async () => {
    const [found, known] = [planeFixture.hessian[0], planeFixture.barrier[0]];
    const [A, B] = [Float64Array.from(found.theta), Float64Array.from(known.other)];
    const there = await barrierAlong(problemOf(found), A, B);
    const back = await barrierAlong(problemOf(found), B, A);
    expect(back.height).toBeCloseTo(there.height, 12);
    expect(back.at).toBeCloseTo(1 - there.at, 6);
  });

  it('is nothing in a convex valley', async () => {
    const problem = quadraticProblem(
      [
        [1, 0],
        [0, 2],
      ],
      [1, 1],
    );
    const { height, at, ends, loss } = await barrierAlong(problem, Float64Array.of(-3, 1), Float64Array.of(5, -2));
    expect([height, at, loss]).toEqual([0, 0, ends[0]]);
  });

  it('between two units that change places is known in closed form', async () => {
    // w₁·(w₀·x) with (1, 1) and (−1, −1): on the line (1 − 2t)²·x, so that the loss is (1 − (1 − 2t)²)² at x = y = 1
    const problem = {
      ...quadraticProblem([[1]], [1]),
      network: createNetwork({ layers: [1, 1, 1], bias: false }),
    };
    const found = await barrierAlong(problem, Float64Array.of(1, 1), Float64Array.of(-1, -1));
    expect(found.height).toBeCloseTo(1, 14);
    expect(found.at).toBeCloseTo(0.5, 7);
    expect(found.ends).toEqual([0, 0]);
  });

  it('is infinite where the loss overflows on the way, and unknown where an end is not finite', async () => {
    const overflow = {
      ...quadraticProblem([[1]], [1]),
      network: createNetwork({ layers: [1, 1, 1], bias: false }),
    };
    // zero at both ends, the product of two huge weights between them
    const over = await barrierAlong(overflow, Float64Array.of(0, 1e200), Float64Array.of(1e200, 0));
    expect(over.height).toBe(Infinity);
    expect(over.at).toBeGreaterThan(0);
    const unknown = await barrierAlong(overflow, Float64Array.of(1e200, 1e200), Float64Array.of(0, 0));
    expect(unknown.height).toBeNaN();
  });

  it('takes as many samples as asked, evenly, with turns between, and refuses fewer than 3', async () => {
    const [found, known] = [planeFixture.hessian[0], planeFixture.barrier[0]];
    const problem = problemOf(found);
    const [A, B] = [Float64Array.from(found.theta), Float64Array.from(known.other)];
    let turns = 0;
    const { losses } = await barrierAlong(problem, A, B, { samples: 5, turn: () => void turns++ });
    expect(turns).toBe(5);
    const { loss } = createEvaluator({ ...problem, plane: { origin: A, u: A, v: A } });
    expect([...losses]).toEqual([0, 0.25, 0.5, 0.75, 1].map((t) => loss(A.map((x, k) => (1 - t) * x + t * B[k]))));
    await expect(barrierAlong(problem, A, B, { samples: 2 })).rejects.toThrow('expected 3 or more, got 2');
  });
});

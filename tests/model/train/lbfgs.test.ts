import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLbfgs, type Evaluation } from '../../../src/model/train/lbfgs.ts';
import type { Objective } from '../../../src/model/train/objective.ts';

const rosenbrock: Objective = ([x, y], gradient) => {
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

interface Outcome {
  theta: Float64Array;
  steps: number;
  evaluations: number;
  gradient: number;
}

/** Steps until the gradient is below a bound, or nothing moves. */
function minimize(objective: Objective, start: number[], { bound = 1e-10, history = 10, steps = 2000 } = {}): Outcome {
  const theta = Float64Array.from(start);
  let evaluations = 0;
  const counted: Objective = (place, out) => {
    evaluations++;
    return objective(place, out);
  };
  const gradient = new Float64Array(start.length);
  const here: Evaluation = { value: counted(theta, gradient), gradient };
  const lbfgs = createLbfgs(start.length, history);
  const size = () => Math.max(...gradient.map(Math.abs));
  let taken = 0;
  while (taken < steps && size() > bound && lbfgs.step(theta, here, counted, 1)) taken++;
  return { theta, steps: taken, evaluations, gradient: size() };
}

describe('L-BFGS', () => {
  it('crosses the valley of Rosenbrock', () => {
    for (const start of [
      [-1.2, 1],
      [0, 0],
      [3, -4],
    ]) {
      const { theta, evaluations, gradient } = minimize(rosenbrock, start);
      expect(gradient).toBeLessThan(1e-10);
      expect(theta[0]).toBeCloseTo(1, 9);
      expect(theta[1]).toBeCloseTo(1, 9);
      expect(evaluations).toBeLessThan(120);
    }
  });

  it('remembers enough to minimise quadratics of condition 10,000, and little memory suffices', () => {
    const size = 8;
    const quadratic: Objective = (x, gradient) => {
      let value = 0;
      for (let k = 0; k < size; k++) {
        const weight = 10 ** ((4 * k) / (size - 1));
        gradient[k] = weight * (x[k] - k);
        value += (weight * (x[k] - k) ** 2) / 2;
      }
      return value;
    };
    for (const history of [2, 10]) {
      const { theta, steps, gradient } = minimize(
        quadratic,
        Array.from({ length: size }, () => 0.5),
        { history },
      );
      expect(gradient).toBeLessThan(1e-10);
      // scipy's L-BFGS-B takes 943 and 111
      expect(steps).toBeLessThan(history === 2 ? 1300 : 130);
      for (const [k, x] of theta.entries()) expect(x).toBeCloseTo(k, 9);
    }
  });

  it('reaches a gradient of rounding although the loss there is too large to change', () => {
    const raised: Objective = (place, gradient) => rosenbrock(place, gradient) + 1000;
    const { gradient } = minimize(raised, [-1.2, 1], { bound: 1e-9 });
    expect(gradient).toBeLessThan(1e-9);
  });

  it('gives value and gradient of the place it is at', () => {
    const theta = Float64Array.of(-1.2, 1);
    const here = { value: 0, gradient: new Float64Array(2) };
    here.value = rosenbrock(theta, here.gradient);
    const lbfgs = createLbfgs(2, 5);
    for (let k = 0; k < 20; k++) {
      expect(lbfgs.step(theta, here, rosenbrock, 1)).toBe(true);
      const gradient = new Float64Array(2);
      expect(here.value).toBe(rosenbrock(theta, gradient));
      expect(here.gradient).toEqual(gradient);
    }
  });

  it('leaves everything as it was where nothing is lower', () => {
    const cone: Objective = ([x], gradient) => {
      gradient[0] = x >= 0 ? 1 : -1;
      return Math.abs(x);
    };
    const theta = Float64Array.of(0);
    const here = { value: 0, gradient: Float64Array.of(1) };
    expect(createLbfgs(1, 5).step(theta, here, cone, 1)).toBe(false);
    expect([theta[0], here.value, here.gradient[0]]).toEqual([0, 0, 1]);
  });

  it('never leaves the region where the objective is finite', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (start, weight) => {
          // −log(x) − w log(1 − x), lowest at 1 / (1 + w)
          const barrier: Objective = ([x], gradient) => {
            gradient[0] = -1 / x + weight / (1 - x);
            return -Math.log(x) - weight * Math.log(1 - x);
          };
          const { theta } = minimize(barrier, [start], { bound: 1e-9 });
          expect(theta[0]).toBeCloseTo(1 / (1 + weight), 8);
        },
      ),
    );
  });
});

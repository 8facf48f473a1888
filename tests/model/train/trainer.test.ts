import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import type { TrainingOptions } from '../../../src/model/train/options.ts';
import { createTrainer } from '../../../src/model/train/trainer.ts';
import { norm } from '../../../src/model/vectors.ts';
import { caseProblem, problemOf, runAll } from './support.ts';

const OPTIONS: TrainingOptions[] = [
  { optimizer: 'sgd', steps: 40, learningRate: 0.05, batch: 5, seed: 2 },
  { optimizer: 'momentum', steps: 40, learningRate: 0.02, batch: 5, nesterov: true, warmUp: 6 },
  { optimizer: 'adam', steps: 40, learningRate: 0.03, schedule: 'cosine', l2: 0.01 },
  { optimizer: 'lbfgs', steps: 15 },
];

/** (3 w − 6)²: one sample, one weight. */
const parabola = () =>
  problemOf({ layers: [1, 1], bias: false }, { inputs: [[3]], targets: [[6]] }, { name: 'mse' }, [7]);

describe('gradient descent on a parabola', () => {
  it('has the iterates of the closed form', async () => {
    const problem = await parabola();
    const { trajectory, losses } = runAll(
      createTrainer(problem, Float64Array.of(7), { optimizer: 'sgd', steps: 30, learningRate: 0.02 }),
    ).result();
    expect([...trajectory.steps]).toEqual(Array.from({ length: 31 }, (_, k) => k));
    for (const [k, [w]] of trajectory.points.entries()) {
      expect(w).toBeCloseTo(2 + 5 * (1 - 2 * 0.02 * 9) ** k, 12);
    }
    for (const [k, loss] of losses.values.entries())
      expect(loss).toBeCloseTo((3 * trajectory.points[k][0] - 6) ** 2, 12);
  });

  it('with a penalty ends where both balance', async () => {
    const problem = await parabola();
    const l2 = 0.7;
    const { theta, loss, penalty } = runAll(
      createTrainer(problem, Float64Array.of(7), { optimizer: 'sgd', steps: 300, learningRate: 0.03, l2 }),
    ).result();
    // 2 · 3 (3 w − 6) + 2 l2 w = 0
    expect(theta[0]).toBeCloseTo(18 / (9 + l2), 12);
    expect(loss).toBeCloseTo((3 * theta[0] - 6) ** 2, 12);
    expect(penalty).toBeCloseTo(l2 * theta[0] ** 2, 12);
  });

  it('takes the weight of the penalty from the loss', async () => {
    const problem = await parabola();
    const penalised = { ...problem, loss: { ...problem.loss, l2: 0.7 } };
    expect(createTrainer(penalised, Float64Array.of(7), { optimizer: 'sgd', steps: 1 }).options.l2).toBe(0.7);
    expect(createTrainer(penalised, Float64Array.of(7), { optimizer: 'sgd', steps: 1, l2: 0 }).options.l2).toBe(0);
  });

  it('with momentum obeys its recurrence, written as one of second order', async () => {
    const problem = await parabola();
    const options = { optimizer: 'momentum', steps: 25, learningRate: 0.01, momentum: 0.6 } as const;
    const { points } = runAll(createTrainer(problem, Float64Array.of(7), options)).result().trajectory;
    for (let k = 1; k < 25; k++) {
      const [previous, here, next] = [points[k - 1][0], points[k][0], points[k + 1][0]];
      expect(next).toBeCloseTo(here - 0.01 * 6 * (3 * here - 6) + 0.6 * (here - previous), 12);
    }
  });

  it('by adam moves by the learning rate first, whatever the slope', async () => {
    const problem = await parabola();
    const trainer = createTrainer(problem, Float64Array.of(7), { optimizer: 'adam', steps: 1, learningRate: 0.25 });
    trainer.step();
    expect(trainer.theta[0]).toBeCloseTo(6.75, 8);
  });
});

describe('every optimiser', () => {
  it.each(OPTIONS)('$optimizer tells of each step what it did', async (options) => {
    const problem = await caseProblem();
    const trainer = createTrainer(problem, problem.plane.origin, options);
    const { loss: lossOf } = createEvaluator(problem);
    const perEpoch = options.batch === 5 ? 3 : 1;
    for (let k = 1; k <= 7; k++) {
      const before = trainer.theta.slice();
      const facts = trainer.step({ fullLoss: true })!;
      expect(facts).toMatchObject({ step: k, epoch: Math.floor(k / perEpoch), fullLoss: lossOf(trainer.theta) });
      if (perEpoch === 1) expect(facts.loss).toBeCloseTo(lossOf(before), 14);
      expect(facts.gradientNorm).toBeGreaterThan(0);
      expect(trainer.theta).not.toEqual(before);
    }
  });

  it.each(OPTIONS)('$optimizer lowers the loss, and stays within its steps', async (options) => {
    const problem = await caseProblem();
    const trainer = runAll(createTrainer(problem, problem.plane.origin, options));
    const { status, steps, loss, theta, trajectory } = trainer.result();
    const { lossAt, loss: lossOf } = createEvaluator(problem);
    expect([status, steps]).toEqual(['finished', options.steps]);
    expect(loss).toBeLessThan(0.9 * lossAt(0, 0));
    expect(loss).toBe(lossOf(theta));
    expect(trajectory.points[0]).toEqual(problem.plane.origin);
    expect(trajectory.points[options.steps]).toEqual(theta);
    expect(trainer.step()).toBeNull();
  });

  it.each(OPTIONS)('$optimizer gives the same bits again, wherever it was interrupted', async (options) => {
    const problem = await caseProblem();
    const make = () => createTrainer(problem, problem.plane.origin, options);
    const straight = runAll(make()).result();
    const broken = make();
    for (const [k, _] of Array.from({ length: 3 }).entries()) {
      for (const { step } of broken.run()) if (step % (2 + k) === 0) break;
      // what is looked at in between, and what another trainer does, changes nothing
      broken.result();
      runAll(createTrainer(problem, broken.theta, options));
    }
    expect(broken.status).toBe('running');
    expect(runAll(broken).result()).toEqual(straight);
  });

  it.each(OPTIONS.filter(({ schedule }) => schedule !== 'cosine'))(
    '$optimizer goes on as if more steps had been planned',
    async (options) => {
      const problem = await caseProblem();
      const start = problem.plane.origin;
      const short = runAll(createTrainer(problem, start, { ...options, steps: 9 }));
      expect(short.status).toBe('finished');
      short.extend(options.steps);
      expect(short.options.steps).toBe(options.steps);
      expect(runAll(short).result()).toEqual(runAll(createTrainer(problem, start, options)).result());
    },
  );

  it('does not touch the start, nor tell −0 from 0', async () => {
    const problem = await caseProblem();
    const start = problem.plane.origin.slice();
    start[3] = -0;
    const copy = start.slice();
    const trainer = createTrainer(problem, start, OPTIONS[0]);
    expect(Object.is(trainer.theta[3], 0)).toBe(true);
    runAll(trainer);
    expect(start).toEqual(copy);
  });

  it('depends on the seed by the batches alone', async () => {
    const problem = await caseProblem();
    const end = (seed: number, batch: number | 'full') =>
      runAll(
        createTrainer(problem, problem.plane.origin, { optimizer: 'sgd', steps: 6, learningRate: 0.1, seed, batch }),
      ).theta;
    expect(end(1, 5)).not.toEqual(end(2, 5));
    expect(end(1, 5)).toEqual(end(1, 5));
    expect(end(1, 'full')).toEqual(end(2, 'full'));
  });

  it('keeps the trajectory within its memory, thinned evenly, first and last always', async () => {
    const problem = await caseProblem();
    const bytes = 10 * 8 * problem.network.parameterCount;
    const start = problem.plane.origin;
    const whole = runAll(createTrainer(problem, start, OPTIONS[0])).result().trajectory;
    const options = { ...OPTIONS[0], steps: 39 };
    const { steps, points } = runAll(createTrainer(problem, start, options, { trajectory: bytes })).result().trajectory;
    expect([...steps]).toEqual([0, 8, 16, 24, 32, 39]);
    for (const [k, step] of steps.entries()) expect(points[k]).toEqual(whole.points[step]);
  });

  it('refuses a start of the wrong length', async () => {
    const problem = await caseProblem();
    expect(() => createTrainer(problem, new Float64Array(3), OPTIONS[0])).toThrow('theta0: expected 17 numbers, got 3');
  });
});

describe('divergence', () => {
  it('stops, with the last parameters of a finite loss and every loss there was', async () => {
    const problem = await parabola();
    const options = { optimizer: 'sgd', steps: 1000, learningRate: 5 } as const;
    const trainer = runAll(createTrainer(problem, Float64Array.of(7), options));
    const { status, steps, theta, loss, trajectory, losses } = trainer.result();
    expect(status).toBe('diverged');
    // |1 − 2 · 5 · 9|^k · 5 overflows when squared
    expect(steps).toBe(78);
    expect(Number.isFinite(loss)).toBe(true);
    expect(loss).toBe((3 * theta[0] - 6) ** 2);
    expect(trajectory.points).toHaveLength(steps + 1);
    expect(trajectory.points[steps]).toEqual(theta);
    expect(losses.values).toHaveLength(steps + 2);
    expect([...losses.values.subarray(-2)]).toEqual([loss, Infinity]);
    expect(trainer.step()).toBeNull();
  });

  it('at the very last step is noticed too', async () => {
    const problem = await parabola();
    const options = { optimizer: 'sgd', steps: 79, learningRate: 5 } as const;
    const trainer = createTrainer(problem, Float64Array.of(7), options);
    expect([...trainer.run()]).toHaveLength(78);
    const { status, steps, losses } = trainer.result();
    expect([status, steps]).toEqual(['diverged', 78]);
    expect(losses.values[79]).toBe(Infinity);
  });

  it('of the parameters themselves leaves the last finite ones', async () => {
    const problem = await parabola();
    const options = { optimizer: 'sgd', steps: 9, learningRate: 1e308 } as const;
    const { status, steps, theta, trajectory } = runAll(createTrainer(problem, Float64Array.of(7), options)).result();
    expect([status, steps, theta[0], trajectory.points.length]).toEqual(['diverged', 0, 7, 1]);
  });

  it.each(OPTIONS)('at the start is reported by $optimizer', async (options) => {
    const problem = await caseProblem();
    const start = problem.plane.origin.map((x) => 1e300 * x);
    const { status, steps, theta, losses } = runAll(createTrainer(problem, start, options)).result();
    expect([status, steps]).toEqual(['diverged', 0]);
    expect(theta).toEqual(start);
    expect(losses.values).toHaveLength(1);
    expect(losses.values[0]).not.toBeLessThan(Infinity);
  });
});

describe('L-BFGS on networks', () => {
  it('fits a linear model to a gradient of rounding in a few steps, and says that it converged', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => [Math.sin(n), Math.cos(1.3 * n), 10 * Math.sin(0.7 * n + 1)]);
    const targets = rows.map(([x, y, z], n) => [2 * x - y + 0.3 * z + 1 + 0.5 * Math.sin(9 * n)]);
    const problem = await problemOf({ layers: [3, 1] }, { inputs: rows, targets }, { name: 'mse' }, [0, 0, 0, 0]);
    const trainer = createTrainer(problem, new Float64Array(4), { optimizer: 'lbfgs', steps: 100, tolerance: 1e-11 });
    const { status, steps, losses, theta } = runAll(trainer).result();
    expect(status).toBe('converged');
    expect(steps).toBeLessThan(25);
    expect(losses.values[steps]).toBeLessThan(losses.values[0]);
    // the normal equations
    const columns = [...rows[0], 1].map((_, k) => rows.map((row) => row[k] ?? 1));
    for (const column of columns) {
      const product = column.reduce((sum, x, n) => {
        const out = rows[n].reduce((total, y, k) => total + theta[k] * y, theta[3]);
        return sum + x * (out - targets[n][0]);
      }, 0);
      expect(Math.abs(product)).toBeLessThan(1e-9);
    }
  });

  it('never raises the loss but by rounding', async () => {
    for (const activation of ['tanh', 'relu', 'gelu'] as const) {
      const problem = await caseProblem({ layers: [2, 6, 4, 1], activation, samples: 9 });
      const trainer = createTrainer(problem, problem.plane.origin, { optimizer: 'lbfgs', steps: 60 });
      const { values } = runAll(trainer).result().losses;
      for (let k = 1; k < values.length; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1] * (1 + 1e-12));
      expect(values.length).toBeGreaterThan(5);
    }
  });

  it('stalls, and says so, at a kink where the gradient does not vanish', async () => {
    // |w − 1| + 2 |w − 1.5|, lowest at 1.5, where the slopes are −1 and 3
    const data = { inputs: [[1], [1], [1]], targets: [[1], [1.5], [1.5]] };
    const problem = await problemOf({ layers: [1, 1], bias: false }, data, { name: 'mae' }, [0]);
    const trainer = runAll(createTrainer(problem, Float64Array.of(-3), { optimizer: 'lbfgs', steps: 200 }));
    const { status, theta } = trainer.result();
    expect(status).toBe('stalled');
    expect(theta[0]).toBeCloseTo(1.5, 7);
    expect(norm(theta)).toBeGreaterThan(1);
  });
});

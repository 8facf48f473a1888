import { expectParameters, type FullSpaceProblem } from '../full-space/tape.ts';
import { allFinite, dot, norm } from '../vectors.ts';
import { createBatches } from './batches.ts';
import { createLbfgs, type Evaluation } from './lbfgs.ts';
import { createTrainingObjective } from './objective.ts';
import { adam, gradientDescent, momentumDescent, type GradientRule } from './optimizers.ts';
import { checkExtension, fillOptions, type FullTrainingOptions, type TrainingOptions } from './options.ts';
import { learningRateAt } from './schedule.ts';
import { ThinnedRows } from './thinned-rows.ts';

/**
 * `running`: steps are left. `finished`: all were taken. `converged`: L-BFGS found no entry of the gradient above its tolerance.
 * `stalled`: L-BFGS found nothing lower, not even along the gradient: a kink, or rounding. `diverged`: loss, gradient or
 * parameters were no longer finite.
 */
export type TrainingStatus = 'running' | 'finished' | 'converged' | 'stalled' | 'diverged';

export interface StepFacts {
  /** Steps taken, this one included. */
  readonly step: number;
  /** Whole epochs, passes over all samples, that these steps are. */
  readonly epoch: number;
  /** Mean loss of the step's batch where the step began, the penalty left out. */
  readonly loss: number;
  /** Mean loss over all samples where the step ended, when asked for. */
  readonly fullLoss?: number;
  /** Norm of the gradient that the step was taken by, the penalty's included. */
  readonly gradientNorm: number;
  readonly learningRate: number;
}

export interface Trajectory {
  /** Steps whose parameters were kept: evenly thinned where not all could be; the first (0, the start) and the last always. */
  readonly steps: Uint32Array<ArrayBuffer>;
  readonly points: readonly Float64Array<ArrayBuffer>[];
}

/** Loss of the batch at the parameters of each step: entry `steps[k]` is where step `steps[k]` + 1 began. */
export interface LossRecord {
  readonly steps: Uint32Array<ArrayBuffer>;
  /** Mean losses, the penalty left out; one that is not finite, where training diverged, comes last. */
  readonly values: Float64Array<ArrayBuffer>;
}

export interface TrainingResult {
  readonly status: TrainingStatus;
  /** Steps taken: after divergence, those whose end had a finite loss. */
  readonly steps: number;
  /** Parameters after these steps. */
  readonly theta: Float64Array<ArrayBuffer>;
  /** Mean loss over all samples at `theta`, the penalty left out. */
  readonly loss: number;
  /** l2 · ‖θ‖² at `theta`. */
  readonly penalty: number;
  readonly trajectory: Trajectory;
  readonly losses: LossRecord;
}

export interface Trainer {
  readonly options: FullTrainingOptions;
  readonly status: TrainingStatus;
  readonly steps: number;
  /** The parameters as they are; changed by the next step. */
  readonly theta: Float64Array;
  /** Takes the next step; null, with the reason in `status`, when there is none. */
  step(ask?: { fullLoss?: boolean }): StepFacts | null;
  /** Steps on until there are none left. Left and taken up again, it goes on as if it had not been. */
  run(): Generator<StepFacts, TrainingStatus>;
  /**
   * Plans more steps, so that a finished training goes on as if they had been planned from the start.
   *
   * @param total steps in all
   * @throws RangeError for fewer steps than planned, or for a cosine schedule, whose every step depends on their number
   */
  extend(total: number): void;
  /** A copy of all that was found so far. */
  result(): TrainingResult;
}

/** Bounds of what is remembered. */
export interface TrainingMemory {
  /** Bytes of the trajectory; 64 MB by default. A result is a copy, of the same size again. */
  trajectory?: number;
  /** Losses kept; 2^20 by default. */
  losses?: number;
}

const TRAJECTORY_BYTES = 64e6;
const LOSSES = 2 ** 20;

/**
 * Trains a network in float64 by exact gradients, one step at a time. The same problem, start and options give the same bits in
 * the same JavaScript engine, wherever the steps are interrupted, and with WebAssembly or without.
 *
 * @throws LandscapeError of kind `spec` for options that do not fit; RangeError for a start of the wrong length
 */
export function createTrainer(
  problem: FullSpaceProblem,
  theta0: Float64Array,
  options: TrainingOptions,
  { trajectory: bytes = TRAJECTORY_BYTES, losses: kept = LOSSES }: TrainingMemory = {},
): Trainer {
  const full = fillOptions(options, problem);
  const objective = createTrainingObjective(problem, full.l2);
  const { parameterCount } = objective;
  expectParameters(theta0, parameterCount, 'theta0');
  const { perEpoch, next } = createBatches(problem.data.samples, full.batch, full.seed);
  // −0 becomes 0, which JSON cannot tell apart
  const theta = theta0.map((x) => x + 0);
  const before = theta.slice();
  const gradient = new Float64Array(parameterCount);
  const take = full.optimizer === 'lbfgs' ? searching(full) : stepping(ruleOf(full, parameterCount));
  const points = new ThinnedRows(parameterCount, Math.max(2, bytes / (8 * parameterCount)));
  const losses = new ThinnedRows(1, kept);
  points.push(0, theta);
  let status: TrainingStatus = 'running';
  let steps = 0;
  let planned = full.steps;

  /** Moves θ and returns the loss and the norm of the gradient that it was moved by; null, with the reason in `status`, when it was not. */
  type Take = (learningRate: number) => { loss: number; gradientNorm: number } | null;

  function stepping(rule: GradientRule): Take {
    return (learningRate) => {
      const loss = objective.at(theta, gradient, next());
      losses.push(steps, [loss]);
      if (!Number.isFinite(loss) || !allFinite(gradient)) return diverge();
      before.set(theta);
      rule.update(theta, gradient, learningRate);
      if (allFinite(theta)) return { loss, gradientNorm: sizeOf(gradient) };
      theta.set(before);
      status = 'diverged';
      return null;
    };
  }

  function searching({ history, tolerance }: Extract<FullTrainingOptions, { optimizer: 'lbfgs' }>): Take {
    const lbfgs = createLbfgs(parameterCount, history);
    const valueAt = (place: Float64Array, out: Float64Array) => objective.at(place, out) + objective.penalty(place);
    let here: Evaluation | null = null;
    return (learningRate) => {
      here ??= { value: valueAt(theta, gradient), gradient };
      const loss = here.value - objective.penalty(theta);
      if (losses.count === steps) losses.push(steps, [loss]);
      // the search goes nowhere where anything is not finite: only the start can be
      if (!Number.isFinite(here.value) || !allFinite(gradient)) status = 'diverged';
      else if (gradient.every((g) => Math.abs(g) <= tolerance)) status = 'converged';
      if (status !== 'running') return null;
      const gradientNorm = sizeOf(gradient);
      before.set(theta);
      if (lbfgs.step(theta, here, valueAt, learningRate)) return { loss, gradientNorm };
      status = 'stalled';
      return null;
    };
  }

  /** The end of the last step has no finite loss: that step is taken back. */
  function diverge(): null {
    status = 'diverged';
    if (steps === 0) return null;
    theta.set(before);
    points.retract(theta);
    steps--;
    return null;
  }

  function step({ fullLoss = false } = {}): StepFacts | null {
    if (status !== 'running') return null;
    const learningRate = learningRateAt(full, steps);
    const taken = take(learningRate);
    if (!taken) return null;
    steps++;
    points.push(steps, theta);
    const facts = { step: steps, epoch: Math.floor(steps / perEpoch), ...taken, learningRate };
    if (steps === planned && !finishes()) return null;
    return fullLoss ? { ...facts, fullLoss: objective.fullLoss(theta) } : facts;
  }

  /** Whether the last step ends where the loss is finite; else it is taken back. */
  function finishes(): boolean {
    status = 'finished';
    const loss = objective.fullLoss(theta);
    if (Number.isFinite(loss)) return true;
    losses.push(steps, [loss]);
    diverge();
    return false;
  }

  function* run(): Generator<StepFacts, TrainingStatus> {
    for (let facts = step(); facts; facts = step()) yield facts;
    return status;
  }

  function extend(total: number): void {
    checkExtension({ ...full, steps: planned }, total);
    planned = total;
    if (status === 'finished' && steps < planned) status = 'running';
  }

  function result(): TrainingResult {
    const { steps: numbers, values } = points.rows();
    const { steps: lossSteps, values: lossValues } = losses.rows();
    return {
      status,
      steps,
      theta: theta.slice(),
      loss: objective.fullLoss(theta),
      penalty: objective.penalty(theta),
      trajectory: {
        steps: numbers,
        points: Array.from(numbers, (_, k) => values.subarray(k * parameterCount, (k + 1) * parameterCount)),
      },
      losses: { steps: lossSteps, values: lossValues },
    };
  }

  return {
    get options() {
      return { ...full, steps: planned };
    },
    get status() {
      return status;
    },
    get steps() {
      return steps;
    },
    theta,
    step,
    run,
    extend,
    result,
  };
}

/** The norm; by the plain sum of squares, in a quarter of the time, where that neither overflows nor underflows. */
function sizeOf(gradient: Float64Array): number {
  const squared = dot(gradient, gradient);
  return squared > 1e-200 && squared < Infinity ? Math.sqrt(squared) : norm(gradient);
}

function ruleOf(options: Exclude<FullTrainingOptions, { optimizer: 'lbfgs' }>, parameterCount: number): GradientRule {
  switch (options.optimizer) {
    case 'sgd':
      return gradientDescent();
    case 'momentum':
      return momentumDescent(parameterCount, options.momentum, options.nesterov);
    case 'adam':
      return adam(parameterCount, options.betas, options.epsilon);
  }
}

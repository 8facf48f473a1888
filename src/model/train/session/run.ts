import { ThinnedRows } from '../thinned-rows.ts';
import { createTrainer, type StepFacts, type Trainer, type TrainingResult } from '../trainer.ts';
import type { TrainingProgress, TrainingRequest } from './protocol.ts';

/** At most 25 times a second, which is as often as a curve need be drawn. */
const PROGRESS_MS = 40;
/** Losses told at once: more than a curve has pixels. */
const CURVE_POINTS = 2048;

/** Lets the thread hear of other things. */
export type Turn = () => Promise<unknown>;

const timer: Turn = () => new Promise((resolve) => setTimeout(resolve));

/** A training that runs in slices, between which its thread can hear of other things. What it computes does not depend on the slices. */
export class TrainingRun {
  readonly #trainer: Trainer;
  readonly #tell: (progress: TrainingProgress) => void;
  readonly #fail: (error: Error) => void;
  readonly #sliceMs: number;
  readonly #turn: Turn;
  #isGoing = false;
  #isLooping = false;
  #isStopped = false;
  #last: StepFacts | null = null;
  #curve = new ThinnedRows(1, CURVE_POINTS);
  #told = -Infinity;

  /**
   * @param listener `progress` hears of every start, pause and end too; `failed` of an error thrown by a step
   * @param turn between slices; a timer by default
   */
  constructor(
    { problem, theta0, options, memory }: TrainingRequest,
    listener: { progress(progress: TrainingProgress): void; failed(error: Error): void },
    sliceMs: number,
    turn: Turn = timer,
  ) {
    this.#trainer = createTrainer(problem, theta0, options, memory);
    this.#tell = (progress) => listener.progress(progress);
    this.#fail = (error) => listener.failed(error);
    this.#sliceMs = sliceMs;
    this.#turn = turn;
  }

  /** Starts, or goes on. */
  go(): void {
    this.#isStopped = false;
    this.#isGoing = this.#trainer.status === 'running';
    this.#report();
    if (this.#isGoing && !this.#isLooping) void this.#loop();
  }

  pause(): void {
    this.#isGoing = false;
    this.#report();
  }

  /** Ends the training where it is; it can go on all the same. */
  stop(): void {
    this.#isStopped = true;
    this.pause();
  }

  /** Plans more steps. Throws as `Trainer.extend`. */
  extend(total: number): void {
    this.#trainer.extend(total);
  }

  result(): TrainingResult {
    return this.#trainer.result();
  }

  async #loop(): Promise<void> {
    this.#isLooping = true;
    try {
      while (this.#isGoing) {
        this.#slice();
        if (!this.#isGoing || performance.now() - this.#told >= PROGRESS_MS) this.#report();
        await this.#turn();
      }
    } catch (error) {
      this.#isGoing = false;
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#isLooping = false;
    }
  }

  #slice(): void {
    const end = performance.now() + this.#sliceMs;
    do {
      const facts = this.#trainer.step();
      if (facts) {
        this.#last = facts;
        this.#curve.push(facts.step - 1, [facts.loss]);
      }
      this.#isGoing = this.#trainer.status === 'running';
    } while (this.#isGoing && performance.now() < end);
  }

  #report(): void {
    const { status, steps: step, options } = this.#trainer;
    const resting = this.#isStopped ? 'stopped' : 'paused';
    const { epoch = 0, loss = NaN, gradientNorm = NaN, learningRate = NaN } = this.#last ?? {};
    this.#tell({
      status: status === 'running' && !this.#isGoing ? resting : status,
      step,
      steps: options.steps,
      epoch,
      loss,
      gradientNorm,
      learningRate,
      curve: this.#curve.rows(),
    });
    this.#curve = new ThinnedRows(1, CURVE_POINTS);
    this.#told = performance.now();
  }
}

import type { FullSpaceProblem } from '../../full-space/tape.ts';
import type { TrainingOptions } from '../options.ts';
import type { LossRecord, TrainingMemory, TrainingResult, TrainingStatus } from '../trainer.ts';

/** A training as plain data, so that a thread can be sent it. */
export interface TrainingRequest {
  problem: FullSpaceProblem;
  /** Where to start: one number per parameter. */
  theta0: Float64Array;
  options: TrainingOptions;
  memory?: TrainingMemory;
}

/** How far a training is. */
export interface TrainingProgress {
  /** Of a training with steps left: whether it goes on, rests, or was stopped. */
  readonly status: TrainingStatus | 'paused' | 'stopped';
  /** Steps taken, and planned. */
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  /** Of the last step: mean loss of its batch where it began, norm of its gradient, its learning rate; NaN before the first. */
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Losses since the last progress, thinned evenly when there are thousands; `steps` as in a `LossRecord`. */
  readonly curve: LossRecord;
}

/** Hears of a training. */
export interface TrainingListener {
  progress(progress: TrainingProgress): void;
  /** The training is lost. */
  failed(error: Error): void;
}

/** Where a training is done: on a thread of its own, or on the calling one. */
export interface TrainingHost {
  go(): void;
  pause(): void;
  stop(): void;
  extend(total: number): void;
  result(): Promise<TrainingResult>;
  close(): void;
}

/** To a training thread; `open` comes first. */
export type ToTraining =
  | { type: 'open'; request: TrainingRequest }
  | { type: 'go' | 'pause' | 'stop' }
  | { type: 'extend'; total: number }
  | { type: 'result'; id: number };

/** From a training thread. */
export type FromTraining =
  | { type: 'ready' }
  | { type: 'progress'; progress: TrainingProgress }
  | { type: 'result'; id: number; result: TrainingResult }
  | { type: 'failed'; message: string };

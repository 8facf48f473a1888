import type { Spread } from './statistics.ts';

/** A benchmark's result as plain data: what is saved, shared and drawn. Version 1; `parseReport` reads it back. */
export interface BenchReport {
  readonly kind: 'loss-landscape benchmark';
  readonly version: 1;
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly contestants: readonly ContestantFacts[];
  /** Engines that were asked for and cannot be had here, with the reason. */
  readonly missing: readonly Absence[];
  readonly cases: readonly CaseResult[];
}

/** Where it ran; null for what cannot be had. */
export interface Environment {
  /** Version of this package. */
  readonly package: string;
  /** Browser or Node, with its version. */
  readonly runtime: string;
  readonly cpu: string | null;
  readonly threads: number;
  /** The WebGPU adapter and its driver, as the browser names them. */
  readonly adapter: string | null;
  readonly software: boolean | null;
}

export interface Settings {
  /** Repetitions of each engine and case. */
  readonly rounds: number;
  /** Least time of a repetition, in milliseconds. */
  readonly repetitionMs: number;
}

/** `cpu`: all threads, `cpu-1`: one, `plain`: plain JavaScript on one thread. */
export const CONTESTANT_IDS = ['gpu', 'cpu', 'cpu-1', 'plain'] as const;
export type ContestantId = (typeof CONTESTANT_IDS)[number];

export interface ContestantFacts {
  readonly id: ContestantId;
  readonly label: string;
  /** The engine in its own words: adapter, threads, instructions. */
  readonly description: string;
  /** What the peak was measured with, and what it was: GFLOP/s over all rounds. */
  readonly peak: { readonly description: string; readonly gflops: Spread } | null;
}

export interface Absence {
  readonly id: ContestantId;
  readonly reason: string;
}

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly samples: number;
  /** Multiply-adds a point and sample: of the whole network, of what the plan leaves, and those of plain JavaScript. */
  readonly multiplyAdds: { readonly naive: number; readonly executed: number; readonly plain: number };
  /** Whether the loss is evaluated in closed form by the engines (not by plain JavaScript). */
  readonly closedForm: boolean;
  /** Nodes of the case as it is defined, [width, height]. */
  readonly grid: readonly [number, number];
  readonly results: readonly Result[];
  readonly skipped: readonly Absence[];
  /** How many times as fast one engine is as another: the ratios of each round. */
  readonly ratios: readonly Ratio[];
}

/** One engine on one case. */
export interface Result {
  readonly id: ContestantId;
  /** Nodes that were evaluated, over the case's window; larger or smaller than the case's so that a repetition takes long enough. */
  readonly grid: readonly [number, number];
  /** Times that the grid was evaluated in one repetition. */
  readonly passes: number;
  /** Until the first loss was there, in milliseconds: the first time (compilation included), and again. */
  readonly prepareMs: { readonly first: number; readonly again: number };
  /** One evaluation of the grid in milliseconds, prepared beforehand, for each round. */
  readonly times: readonly number[];
  readonly milliseconds: Spread;
  readonly pointsPerSecond: Spread;
  /** Million points times samples a second. */
  readonly mps: Spread;
  /** GFLOP/s that a naive evaluator would need: 2 · multiply-adds · samples · points. */
  readonly gflops: number;
  /** GFLOP/s of the multiply-adds that were executed; activations are not counted. */
  readonly executedGflops: number;
  /** Executed GFLOP/s over the peak measured beside it in the same round; null where there is neither. */
  readonly peakShare: Spread | null;
  readonly accuracy: Accuracy;
}

/** The losses held to the float64 evaluator at some nodes. */
export interface Accuracy {
  readonly nodes: number;
  readonly worstRelative: number;
  /** Largest error as a share of what the numerical contract allows. */
  readonly worstOfAllowed: number;
  /** Nodes where one is finite and the other not, or both are not finite and differ. */
  readonly disagreements: number;
}

export interface Ratio {
  readonly id: ContestantId;
  readonly against: ContestantId;
  readonly ratio: Spread;
}

/**
 * The landscape file, version 1, as plain data: the types that everything else speaks.
 *
 * A *landscape* is a problem (network, parameters, data, loss), a plane in parameter space, a window of that plane and a
 * grid of nodes: all that is needed to reproduce a picture. `docs/format.md` is the specification.
 */

export const ACTIVATIONS = [
  'identity',
  'relu',
  'leaky-relu',
  'elu',
  'gelu',
  'gelu-tanh',
  'silu',
  'sigmoid',
  'tanh',
  'softplus',
  'sin',
] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const LOSSES = ['mse', 'mae', 'huber', 'log-cosh', 'hinge', 'bce', 'cross-entropy'] as const;
export type LossName = (typeof LOSSES)[number];

export const INITS = ['xavier-uniform', 'he-normal', 'pytorch', 'zeros'] as const;
export type Init = (typeof INITS)[number];

export const DATASETS = ['linear', 'sine', 'xor', 'moons', 'circles', 'spirals', 'blobs', 'iris'] as const;
export type DatasetName = (typeof DATASETS)[number];

export const NORMALIZATIONS = ['filter', 'layer', 'none'] as const;
export type Normalization = (typeof NORMALIZATIONS)[number];

export const BIAS_RULES = ['zero', 'scale'] as const;
export type BiasRule = (typeof BIAS_RULES)[number];

export const HESSIAN_PAIRS = ['largest', 'extremes'] as const;
export type HessianPair = (typeof HESSIAN_PAIRS)[number];

/** What is brought to mean 0 and variance 1. */
export const STANDARDIZATIONS = ['inputs', 'both'] as const;
export type StandardizeRule = (typeof STANDARDIZATIONS)[number];

export interface NetworkSpec {
  /** Layer widths, inputs first, outputs last; at least two. */
  layers: number[];
  /** One name for every hidden layer, or one name per hidden layer. Defaults to `identity` when there is none. */
  activation?: Activation | Activation[];
  /** Activation of the output layer; `identity` by default. */
  output?: Activation;
  /** Whether every layer has a bias; true by default. */
  bias?: boolean;
}

export type ParametersSpec =
  | {
      values: number[];
      /** How the values were trained, where that is known. */
      training?: TrainingRecord;
    }
  | { init: Init; seed?: number }
  | { file: string };

export const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'lbfgs'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/**
 * How the learning rate goes on after the warm-up, t steps into the T that are left: as it is; by half a cosine to 0,
 * (1 + cos(π t / T)) / 2 (Loshchilov and Hutter 2017, without restarts; PyTorch's `CosineAnnealingLR`); or times `factor` every
 * `step` steps (`StepLR`). Counted in steps of the optimiser, not in epochs.
 */
export type Schedule = 'constant' | 'cosine' | { step: number; factor: number };

interface CommonTraining {
  /** Steps to take in all. */
  steps: number;
  /** 1e-3 by default, as in PyTorch; 1 for `lbfgs`, the first length that its line search tries. */
  learningRate?: number;
  /** Seed of the order of the samples in batches; 0 by default. */
  seed?: number;
  /** Weight of the penalty l2 · ‖θ‖² (half of PyTorch's `weight_decay`); by default that of the loss. */
  l2?: number;
}

interface StochasticTraining extends CommonTraining {
  /** Samples a step, drawn without replacement, in a new order each epoch; `full` by default. The last of an epoch may be smaller. */
  batch?: 'full' | number;
  schedule?: Schedule;
  /** Steps over which the learning rate rises linearly to its full value, before the schedule begins; 0 by default. */
  warmUp?: number;
}

/** How to train. Definitions and defaults of sgd, momentum and adam are PyTorch's `torch.optim.SGD` and `Adam`, without weight decay. */
export type TrainingOptions =
  | (StochasticTraining & { optimizer: 'sgd' })
  | (StochasticTraining & { optimizer: 'momentum'; momentum?: number; nesterov?: boolean })
  | (StochasticTraining & { optimizer: 'adam'; betas?: [number, number]; epsilon?: number })
  | (CommonTraining & {
      optimizer: 'lbfgs';
      /** Pairs of steps and changes of the gradient that are remembered; 10 by default. */
      history?: number;
      /** Converged when no entry of the gradient is larger; 1e-12 by default. */
      tolerance?: number;
      batch?: 'full';
      schedule?: 'constant';
    });

/** Where a training starts: given parameters, or random ones by rule and seed. */
export type TrainingStart = { values: number[] } | { init: Init; seed?: number };

/**
 * How parameters were trained: enough to train them again. The parameters themselves stand beside it, because another JavaScript
 * engine may round a tanh otherwise; float64 numbers survive JSON to the bit.
 */
export interface TrainingRecord {
  version: 1;
  options: TrainingOptions;
  initial: TrainingStart;
  /** Steps taken. */
  steps: number;
}

/** A column of a data file: its name, or its index from 0. */
export type ColumnRef = string | number;

/** A table of text, a `.npy` array or a `.npz` archive; paths are relative to the landscape file. */
export interface DataFileSpec {
  file: string;
  /** Target columns, or a second `.npy` file. */
  targets: ColumnRef[] | { file: string };
  /** Columns that are neither inputs nor targets. */
  ignore?: ColumnRef[];
  /** Whether the first row of a text has names; told by what it holds by default. */
  header?: boolean;
}

export type DataSpec = (
  | {
      inputs: number[][];
      targets: number[][] | number[];
      /** What the classes 0, 1, … are called, or the columns of targets. */
      classes?: string[];
    }
  | { dataset: DatasetName; samples?: number; noise?: number; seed?: number }
  | DataFileSpec
) & { standardize?: StandardizeRule };

export interface LossSpec {
  name: LossName;
  /** Weight of the penalty `l2 · ‖θ‖²`, kept as a channel of its own; 0 by default. */
  l2?: number;
  /** Where `huber` turns from a parabola to a line; 1 by default. */
  delta?: number;
}

/** One scalar parameter: `weight: [out, in]` or `bias: out` of a layer (0 = the first). */
export type ParameterRef = { layer: number; weight: [number, number] } | { layer: number; bias: number };

/** What leads into the units of a layer, or into one unit of it (0 = the first). */
export interface PartRef {
  layer: number;
  neuron?: number;
}

/** Parameter vectors one after the other, in place or as a `.npy` file of shape (steps, parameters). */
export type TrajectorySpec = { points: number[][] } | { file: string };

export type PlaneSpec =
  | { directions: 'given'; u: number[]; v: number[] }
  | { directions: 'axes'; u: ParameterRef; v: ParameterRef }
  | {
      directions: 'random';
      normalize?: Normalization;
      bias?: BiasRule;
      seed?: number;
      /** What moves at all; everything by default. */
      only?: PartRef[];
    }
  | { directions: 'points'; points: [number[], number[], number[]] }
  | { directions: 'line'; points: [number[], number[]]; v?: 'random' | 'zero'; seed?: number }
  | { directions: 'pca'; trajectory: TrajectorySpec }
  | { directions: 'hessian'; pair?: HessianPair; steps?: number; seed?: number }
  | {
      directions: 'gradient';
      with?: 'random' | 'hessian';
      normalize?: Normalization;
      bias?: BiasRule;
      steps?: number;
      seed?: number;
    };

/** The rectangle of (a, b) that is looked at; each pair is [smallest, largest]. */
export interface Window {
  a: [number, number];
  b: [number, number];
}

export interface Landscape {
  version: 1;
  network: NetworkSpec;
  parameters: ParametersSpec;
  data: DataSpec;
  loss: LossSpec;
  plane: PlaneSpec;
  window: Window;
  /** Nodes as [width, height], end points included. */
  grid: [number, number];
}

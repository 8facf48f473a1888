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

export type ParametersSpec = { values: number[] } | { init: Init; seed?: number } | { file: string };

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
  | { inputs: number[][]; targets: number[][] | number[] }
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

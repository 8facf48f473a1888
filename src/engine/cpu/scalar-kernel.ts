import { activations } from '../../model/activations.ts';
import { lossDivisor } from '../../model/loss-divisor.ts';
import { sampleLoss } from '../../model/losses.ts';
import type { Layer } from '../../model/network.ts';
import { coordinate } from '../../spec/field.ts';
import type { Lattice } from '../engine.ts';
import { modestPartialEvaluation, type PartialEvaluation } from '../plan/partial-evaluation.ts';
import type { Problem } from '../plan/problem.ts';

export interface CpuKernel {
  /** Mean loss at θ(a, b), in double precision. */
  lossAt(a: number, b: number): number;
  /** The same at the nodes of a lattice, rounded to float32. */
  evaluate(lattice: Lattice): Float32Array;
}

/** Samples that pass through the network together: their activations stay in the cache, weights are read once for all. */
const BLOCK = 64;

/**
 * The loss in plain JavaScript: parameters are made once per point, samples run in the innermost loops, nothing is
 * allocated per point. Where there is room, the first layer is evaluated beforehand as z = P0 + a·P1 + b·P2 of each sample.
 */
export function createKernel({ network, data, loss, plane, window, grid }: Problem): CpuKernel {
  const { layers, widths, parameterCount } = network;
  const widest = Math.max(...widths);
  const theta = new Float64Array(parameterCount);
  const buffers = [new Float64Array(widest * BLOCK), new Float64Array(widest * BLOCK)];
  const predictions = new Float64Array(BLOCK * data.outputs);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  const affine = modestPartialEvaluation(network.layers[0], data, plane);

  function lossAt(a: number, b: number): number {
    const { origin, u, v } = plane;
    for (let k = 0; k < parameterCount; k++) theta[k] = origin[k] + a * u[k] + b * v[k];
    let sum = 0;
    for (let start = 0; start < data.samples; start += BLOCK) {
      const count = Math.min(BLOCK, data.samples - start);
      let from = buffers[0];
      if (affine) affineLayer(affine, a, b, start, count, from);
      else directLayer(layers[0], theta, data.inputs, start, count, from);
      activate(layers[0], from, count);
      for (let l = 1; l < layers.length; l++) {
        const to = buffers[l & 1];
        linearLayer(layers[l], theta, from, count, to);
        activate(layers[l], to, count);
        from = to;
      }
      transpose(from, data.outputs, count, predictions);
      for (let s = 0; s < count; s++) {
        const offset = s * data.outputs;
        sum += lossOfSample(predictions, offset, data.targets, (start + s) * data.outputs, data.outputs);
      }
    }
    return sum / divisor;
  }

  function evaluate(lattice: Lattice): Float32Array {
    const losses = new Float32Array(lattice.width * lattice.height);
    let n = 0;
    for (let l = 0; l < lattice.height; l++) {
      const b = coordinate(window.b, lattice.j + l * lattice.dj, grid[1]);
      for (let k = 0; k < lattice.width; k++) {
        losses[n++] = lossAt(coordinate(window.a, lattice.i + k * lattice.di, grid[0]), b);
      }
    }
    return losses;
  }

  return { lossAt, evaluate };
}

/** Pre-activations of the first layer, `[unit][BLOCK]`, from the affine form. */
function affineLayer(
  { samples, units, constant, alongU, alongV }: PartialEvaluation,
  a: number,
  b: number,
  start: number,
  count: number,
  to: Float64Array,
): void {
  for (let unit = 0; unit < units; unit++) {
    const source = unit * samples + start;
    const target = unit * BLOCK;
    for (let s = 0; s < count; s++) {
      to[target + s] = constant[source + s] + a * alongU[source + s] + b * alongV[source + s];
    }
  }
}

/** The same from the inputs `[sample][feature]` themselves. */
function directLayer(
  layer: Layer,
  theta: Float64Array,
  inputs: Float64Array,
  start: number,
  count: number,
  to: Float64Array,
): void {
  for (let unit = 0; unit < layer.outputs; unit++) {
    const weights = layer.weight + unit * layer.inputs;
    const bias = layer.bias < 0 ? 0 : theta[layer.bias + unit];
    for (let s = 0; s < count; s++) {
      const row = (start + s) * layer.inputs;
      let z = bias;
      for (let k = 0; k < layer.inputs; k++) z += theta[weights + k] * inputs[row + k];
      to[unit * BLOCK + s] = z;
    }
  }
}

/** to = W·from + bias, both `[unit][BLOCK]`; four inputs at a time, so that a sum is stored once for four products. */
function linearLayer(layer: Layer, theta: Float64Array, from: Float64Array, count: number, to: Float64Array): void {
  const { inputs, outputs } = layer;
  for (let unit = 0; unit < outputs; unit++) {
    const target = unit * BLOCK;
    const weights = layer.weight + unit * inputs;
    to.fill(layer.bias < 0 ? 0 : theta[layer.bias + unit], target, target + count);
    let k = 0;
    for (; k + 3 < inputs; k += 4) {
      const [w0, w1] = [theta[weights + k], theta[weights + k + 1]];
      const [w2, w3] = [theta[weights + k + 2], theta[weights + k + 3]];
      const source = k * BLOCK;
      for (let s = 0; s < count; s++) {
        const at = source + s;
        to[target + s] += w0 * from[at] + w1 * from[at + BLOCK] + w2 * from[at + 2 * BLOCK] + w3 * from[at + 3 * BLOCK];
      }
    }
    for (; k < inputs; k++) {
      const w = theta[weights + k];
      const source = k * BLOCK;
      for (let s = 0; s < count; s++) to[target + s] += w * from[source + s];
    }
  }
}

function activate(layer: Layer, values: Float64Array, count: number): void {
  if (layer.activation === 'identity') return;
  const activation = activations[layer.activation];
  for (let unit = 0; unit < layer.outputs; unit++) {
    const start = unit * BLOCK;
    for (let k = start; k < start + count; k++) values[k] = activation(values[k]);
  }
}

/** `[unit][BLOCK]` to `[sample][unit]`, as the losses read it. */
function transpose(from: Float64Array, units: number, count: number, to: Float64Array): void {
  for (let unit = 0; unit < units; unit++) {
    for (let s = 0; s < count; s++) to[s * units + unit] = from[unit * BLOCK + s];
  }
}

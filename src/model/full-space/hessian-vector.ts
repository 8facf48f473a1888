import { lossDivisor } from '../loss-divisor.ts';
import { createTape, expectParameters, times, type FullSpaceProblem } from './tape.ts';

/** A vector in parameter space, and what it moves: the rest needs no work, which is most of it for a unit vector. */
export interface Direction {
  readonly vector: Float64Array;
  /** Per unit of a tape, 1 where weights into the unit or its bias move. */
  readonly moves: Uint8Array;
  /** Nothing before this layer has derivatives along the vector; the number of layers for a vector of zeros. */
  readonly firstMoved: number;
}

export interface HessianProduct {
  readonly parameterCount: number;
  /** H(θ) · vector of the mean loss; NaN where the loss is not finite. */
  product(theta: Float64Array, vector: Float64Array, out?: Float64Array): Float64Array;
  direction(vector: Float64Array): Direction;
  /**
   * Adds the Hessian of one sample's loss times each direction to the sums, one array per direction, and returns that loss:
   * all to be divided by `divisor`. Several directions share the sample's way through the network.
   */
  addSample(
    theta: Float64Array,
    sample: number,
    directions: readonly Direction[],
    sums: readonly Float64Array[],
  ): number;
  /** What sums over all samples are divided by to be means. */
  readonly divisor: number;
  /** Multiply-adds of one product over all samples, the way through the network included; at most. */
  readonly work: number;
}

/**
 * Products of the exact Hessian by all parameters with vectors, in float64, by the R-operator (Pearlmutter 1994, "Fast exact
 * multiplication by the Hessian"): the derivative of the gradient along a vector, at the cost of about two gradients.
 *
 * With V the vector's entries for the weights W, R{z} = V h + W R{h} + R{c} going forward; going back, with δ = ∂l/∂z = f′ ∂l/∂h,
 *
 *     R{∂l/∂p} = ∂²l/∂p² R{p}      R{δ} = f″ R{z} ∂l/∂h + f′ R{∂l/∂h}      R{∂l/∂W} = R{δ} hᵀ + δ R{h}ᵀ
 *
 * At kinks the derivatives are those of the piece that is taken there: what creases add is in no derivative at a point. Not to
 * be shared between interleaved computations.
 *
 * @throws RangeError by `product` for a vector of the wrong length
 */
export function createHessianProduct(problem: FullSpaceProblem): HessianProduct {
  const { network, data, loss } = problem;
  const { layers, parameterCount } = network;
  const tape = createTape(problem);
  const { start, activation, slope, curvature, outer, adjoint, slopes } = tape;
  const units = activation.length;
  // the derivatives along the direction of z, h, ∂l/∂h and ∂l/∂z
  const rz = new Float64Array(units);
  const rh = new Float64Array(units);
  const rOuter = new Float64Array(units);
  const rAdjoint = new Float64Array(units);
  const outputSlopes = rOuter.subarray(start[layers.length]);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);

  function direction(vector: Float64Array): Direction {
    const moves = new Uint8Array(units);
    let firstMoved = layers.length;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weight, bias } = layers[l];
      for (let row = 0; row < outputs; row++) {
        const weights = weight + row * inputs;
        let isMoved = bias >= 0 && vector[bias + row] !== 0;
        for (let k = 0; k < inputs && !isMoved; k++) isMoved = vector[weights + k] !== 0;
        if (!isMoved) continue;
        moves[start[l + 1] + row] = 1;
        firstMoved = l;
      }
    }
    return { vector, moves, firstMoved };
  }

  /** R{z} and R{h} of layer l, of whose inputs R{h} is known where a layer before it moves. */
  function forward(theta: Float64Array, { vector, moves, firstMoved }: Direction, l: number): void {
    const { inputs, outputs, weight, bias } = layers[l];
    const from = start[l];
    const to = start[l + 1];
    for (let row = 0; row < outputs; row++) {
      let sum = 0;
      const weights = weight + row * inputs;
      if (moves[to + row]) {
        if (bias >= 0) sum = vector[bias + row];
        for (let k = 0; k < inputs; k++) sum += vector[weights + k] * activation[from + k];
      }
      if (l > firstMoved) for (let k = 0; k < inputs; k++) sum += theta[weights + k] * rh[from + k];
      rz[to + row] = sum;
      rh[to + row] = times(slope[to + row], sum);
    }
  }

  function backward(
    theta: Float64Array,
    { vector, moves, firstMoved }: Direction,
    l: number,
    sums: Float64Array,
  ): void {
    const { inputs, outputs, weight, bias } = layers[l];
    const from = start[l];
    const to = start[l + 1];
    const isStill = l <= firstMoved;
    if (l > 0) rOuter.fill(0, from, to);
    for (let row = 0; row < outputs; row++) {
      const unit = to + row;
      const bent = l < firstMoved ? 0 : times(times(curvature[unit], outer[unit]), rz[unit]);
      const change = bent + times(slope[unit], rOuter[unit]);
      const back = adjoint[unit];
      rAdjoint[unit] = change;
      if (change === 0 && back === 0) continue;
      if (bias >= 0) sums[bias + row] += change;
      const weights = weight + row * inputs;
      if (change !== 0) for (let k = 0; k < inputs; k++) sums[weights + k] += change * activation[from + k];
      if (!isStill && back !== 0) for (let k = 0; k < inputs; k++) sums[weights + k] += back * rh[from + k];
      if (l === 0) continue;
      if (change !== 0) for (let k = 0; k < inputs; k++) rOuter[from + k] += theta[weights + k] * change;
      if (moves[unit] && back !== 0) for (let k = 0; k < inputs; k++) rOuter[from + k] += vector[weights + k] * back;
    }
  }

  function addSample(
    theta: Float64Array,
    sample: number,
    directions: readonly Direction[],
    sums: readonly Float64Array[],
  ): number {
    const value = tape.forward(theta, sample);
    tape.backward(theta);
    for (let d = 0; d < directions.length; d++) {
      const { firstMoved } = directions[d];
      if (firstMoved === layers.length) continue;
      for (let l = firstMoved; l < layers.length; l++) forward(theta, directions[d], l);
      slopes.curvature(rh, start[layers.length], outputSlopes);
      for (let l = layers.length - 1; l >= 0; l--) backward(theta, directions[d], l, sums[d]);
    }
    return value;
  }

  function product(theta: Float64Array, vector: Float64Array, out = new Float64Array(parameterCount)): Float64Array {
    expectParameters(theta, parameterCount, 'theta');
    expectParameters(vector, parameterCount, 'vector');
    expectParameters(out, parameterCount, 'out');
    const directions = [direction(vector)];
    const sums = [out.fill(0)];
    let sum = 0;
    for (let n = 0; n < data.samples; n++) sum += addSample(theta, n, directions, sums);
    if (!Number.isFinite(sum)) return out.fill(NaN);
    for (let k = 0; k < parameterCount; k++) out[k] /= divisor;
    return out;
  }

  return { parameterCount, product, direction, addSample, divisor, work: 8 * parameterCount * data.samples };
}

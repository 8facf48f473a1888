import { lossDivisor } from '../../model/loss-divisor.ts';
import { sampleLoss } from '../../model/losses.ts';
import { slices } from '../slices.ts';
import { centeredOrigin, centerOf, type Problem } from './problem.ts';
import { forward } from './prefix.ts';

/**
 * A loss that is exactly quadratic over the plane, as a sum of squares: with s and t the coordinates relative to the
 * window's centre in half-widths,
 *
 *   L = (f₀·s + f₁·t + f₂)² + (f₃·t + f₄)² + constant.
 *
 * Unlike the coefficients of s², st, t², … it cancels nothing: a loss near zero keeps its digits and cannot turn negative.
 */
export interface Quadratic {
  /** The window's centre (a, b), where s = t = 0. */
  readonly center: readonly [number, number];
  /** Half the window's width and height, where s = t = 1. */
  readonly half: readonly [number, number];
  readonly factor: readonly [number, number, number, number, number];
  /** The least loss of the whole plane. */
  readonly constant: number;
}

/** Rows that are factored by themselves before they join the rest: rounding grows with their number. */
const BLOCK_ROWS = 1024;

/** Squares of larger numbers come too near the end of float64. */
const LARGEST = 1e145;

/** Centre and half-widths of a window. */
export function windowFrame(window: Problem['window']): Pick<Quadratic, 'center' | 'half'> {
  const { a, b } = window;
  return { center: centerOf(window), half: [(a[1] - a[0]) / 2, (b[1] - b[0]) / 2] };
}

export function quadraticAt({ center, half, factor, constant }: Quadratic, a: number, b: number): number {
  const s = relative(a, center[0], half[0]);
  const t = relative(b, center[1], half[1]);
  const first = factor[0] * s + (factor[1] * t + factor[2]);
  const second = factor[3] * t + factor[4];
  return first * first + (second * second + constant);
}

/** A coordinate in half-widths from the centre; 0 where the window has no width. */
export function relative(x: number, center: number, half: number): number {
  return half === 0 ? 0 : (x - center) / half;
}

/** The loss of a problem that nothing moves, whatever the loss is. */
export async function constantLoss(problem: Problem, signal?: AbortSignal): Promise<Quadratic> {
  const { network, plane, data, loss, window } = problem;
  const predictions = await forward(network, plane.origin, data, network.layers.length, signal);
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  let sum = 0;
  for (let at = 0; at < predictions.length; at += data.outputs) {
    sum += lossOfSample(predictions, at, data.targets, at, data.outputs);
  }
  const constant = sum / lossDivisor(loss.name, data.samples, data.outputs);
  return { ...windowFrame(window), factor: [0, 0, 0, 0, 0], constant };
}

/**
 * The mean squared error of a single linear layer: the residuals are affine in (s, t), one row (u, v, r) for each sample
 * and output, and the triangular factor of the matrix of all rows is the quadratic. Null where float64 may overflow.
 *
 * @throws the signal's reason
 */
export async function linearLeastSquares(problem: Problem, signal?: AbortSignal): Promise<Quadratic | null> {
  const { network, plane, data, loss, window } = problem;
  const [layer] = network.layers;
  const frame = windowFrame(window);
  const { half } = frame;
  const theta = centeredOrigin(problem);
  const alongU = plane.u.map((value) => half[0] * value);
  const alongV = plane.v.map((value) => half[1] * value);
  const pause = slices(signal);
  const [total, block] = [new Triangle(), new Triangle()];
  const dot = (values: Float64Array, unit: number, row: number) => {
    let sum = layer.bias < 0 ? 0 : values[layer.bias + unit];
    const weights = layer.weight + unit * layer.inputs;
    for (let k = 0; k < layer.inputs; k++) sum += values[weights + k] * data.inputs[row + k];
    return sum;
  };
  let rows = 0;
  for (let n = 0; n < data.samples; n++) {
    const breather = pause();
    if (breather) await breather;
    for (let unit = 0; unit < layer.outputs; unit++) {
      const row = n * layer.inputs;
      const residual = dot(theta, unit, row) - data.targets[n * data.outputs + unit];
      block.absorb(dot(alongU, unit, row), dot(alongV, unit, row), residual);
      if (++rows % BLOCK_ROWS === 0) total.join(block);
    }
  }
  total.join(block);
  const { r00, r01, r02, r11, r12, rest } = total;
  const scale = 1 / Math.sqrt(lossDivisor(loss.name, data.samples, data.outputs));
  const factor = [r00, r01, r02, r11, r12].map((value) => scale * value) as unknown as Quadratic['factor'];
  if (![...factor, Math.sqrt(rest)].every((value) => Math.abs(value) < LARGEST)) return null;
  return { ...frame, factor, constant: scale * scale * rest };
}

/** The triangular factor of a matrix of three columns, built row by row with Givens rotations. */
class Triangle {
  r00 = 0;
  r01 = 0;
  r02 = 0;
  r11 = 0;
  r12 = 0;
  /** Square of the last entry. */
  rest = 0;

  absorb(x: number, y: number, z: number): void {
    const length0 = Math.sqrt(this.r00 * this.r00 + x * x);
    if (length0 !== 0) {
      const c = this.r00 / length0;
      const s = x / length0;
      const { r01, r02 } = this;
      this.r00 = length0;
      this.r01 = c * r01 + s * y;
      this.r02 = c * r02 + s * z;
      y = c * y - s * r01;
      z = c * z - s * r02;
    }
    const length1 = Math.sqrt(this.r11 * this.r11 + y * y);
    if (length1 !== 0) {
      const c = this.r11 / length1;
      const s = y / length1;
      const { r12 } = this;
      this.r11 = length1;
      this.r12 = c * r12 + s * z;
      z = c * z - s * r12;
    }
    this.rest += z * z;
  }

  /** Takes the rows of another, which is empty afterwards. */
  join(other: Triangle): void {
    this.absorb(other.r00, other.r01, other.r02);
    this.absorb(0, other.r11, other.r12);
    this.rest += other.rest;
    other.r00 = other.r01 = other.r02 = other.r11 = other.r12 = other.rest = 0;
  }
}

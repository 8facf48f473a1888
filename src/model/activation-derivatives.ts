import type { Activation } from '../spec/landscape.ts';
import { activations, sigmoid } from './activations.ts';
import { erfc } from './erf.ts';

/**
 * An activation with its first two derivatives in float64: writes f(x), f′(x), f″(x) to `out`.
 *
 * At a kink the derivatives are those of the side that f itself takes there, PyTorch's choice: relu′(0) = 0, leaky-relu′(0) =
 * 0.01, elu′(0) = 1 and elu″(0) = 1. At ±Infinity they are the limits; NaN passes through.
 */
export type ActivationDerivatives = (x: number, out: Float64Array) => void;

const INVERSE_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
const SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

/** Beyond it the curved part of every gated unit x·gate(x) is below the smallest double, whatever power of x it carries. */
const SATURATED = 800;

export const activationDerivatives: Record<Activation, ActivationDerivatives> = {
  identity: (x, out) => write(out, x, slope(x, 1), slope(x, 0)),
  relu: (x, out) => write(out, activations.relu(x), slope(x, x > 0 ? 1 : 0), slope(x, 0)),
  'leaky-relu': (x, out) => write(out, activations['leaky-relu'](x), slope(x, x > 0 ? 1 : 0.01), slope(x, 0)),
  elu: (x, out) => (x > 0 ? write(out, x, 1, 0) : write(out, activations.elu(x), Math.exp(x), Math.exp(x))),
  gelu,
  'gelu-tanh': geluTanh,
  silu,
  sigmoid: (x, out) => {
    const bell = sigmoid(x) * sigmoid(-x);
    write(out, activations.sigmoid(x), bell, bell * oddSigmoid(x));
  },
  tanh: (x, out) => {
    const y = Math.tanh(x);
    const bell = squaredSech(x);
    write(out, y, bell, -2 * y * bell);
  },
  softplus: (x, out) => write(out, activations.softplus(x), sigmoid(x), sigmoid(x) * sigmoid(-x)),
  sin: (x, out) => write(out, Math.sin(x), Math.cos(x), -Math.sin(x)),
};

/** 1 − tanh²(x) = sech²(x) with all its digits, where the difference has none. */
export function squaredSech(x: number): number {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}

function write(out: Float64Array, f: number, first: number, second: number): void {
  out[0] = f;
  out[1] = first;
  out[2] = second;
}

/** A constant derivative, but NaN of NaN. */
function slope(x: number, constant: number): number {
  return Number.isNaN(x) ? NaN : constant;
}

/** 1 − 2σ(x) = −tanh(x / 2). */
function oddSigmoid(x: number): number {
  return -Math.tanh(x / 2);
}

/** xΦ(x): Φ + xφ, and φ·(2 − x²). */
function gelu(x: number, out: Float64Array): void {
  const f = activations.gelu(x);
  if (Math.abs(x) > SATURATED) return saturated(x, f, out);
  const density = INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * x * x);
  write(out, f, 0.5 * erfc(-x * Math.SQRT1_2) + x * density, density * (2 - x * x));
}

/** xσ(g(x)) with g(x) = 2√(2/π)(x + 0.044715x³). */
function geluTanh(x: number, out: Float64Array): void {
  const f = activations['gelu-tanh'](x);
  if (Math.abs(x) > SATURATED) return saturated(x, f, out);
  const scale = 2 * SQRT_TWO_OVER_PI;
  const gate = scale * (x + 0.044715 * x * x * x);
  const first = scale * (1 + 3 * 0.044715 * x * x);
  const second = scale * 6 * 0.044715 * x;
  const bell = sigmoid(gate) * sigmoid(-gate);
  const curved = 2 * first + x * (oddSigmoid(gate) * first * first + second);
  write(out, f, sigmoid(gate) + x * bell * first, bell * curved);
}

/** xσ(x). */
function silu(x: number, out: Float64Array): void {
  const f = activations.silu(x);
  if (Math.abs(x) > SATURATED) return saturated(x, f, out);
  const bell = sigmoid(x) * sigmoid(-x);
  write(out, f, sigmoid(x) + x * bell, bell * (2 + x * oddSigmoid(x)));
}

/** A gated unit far out: x itself, or 0. */
function saturated(x: number, f: number, out: Float64Array): void {
  write(out, f, x > 0 ? 1 : 0, 0);
}

import type { Activation } from '../spec/landscape.ts';
import { erfc } from './erf.ts';

/** An activation in float64. Definitions and constants are PyTorch's; each handles ±Infinity and passes NaN through. */
export type ActivationFunction = (x: number) => number;

const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

export const activations: Record<Activation, ActivationFunction> = {
  identity: (x) => x,
  relu: (x) => Math.max(0, x),
  'leaky-relu': (x) => (x > 0 ? x : 0.01 * x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  gelu: (x) => (x === -Infinity ? 0 : 0.5 * x * erfc(-x * SQRT_HALF)),
  'gelu-tanh': geluTanh,
  silu: (x) => (x === -Infinity ? 0 : x * sigmoid(x)),
  sigmoid,
  tanh: Math.tanh,
  softplus,
  sin: Math.sin,
};

/** 1 / (1 + e^-x), without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + e^x), exact on both sides (PyTorch returns x itself above 20, 2e-9 below this). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** ½x(1 + tanh(√(2/π)(x + 0.044715x³))), the tanh written as a sigmoid so that the left tail keeps its digits. */
function geluTanh(x: number): number {
  if (x === -Infinity) return 0;
  return x * sigmoid(2 * SQRT_TWO_OVER_PI * (x + 0.044715 * x * x * x));
}

import { ACTIVATIONS, type Activation } from '../../spec/landscape.ts';
import { activations, sigmoid, softplus } from '../activations.ts';
import { erfc } from '../erf.ts';

/**
 * Where a function of one number is looked at to tell which activation it is: densely around 0, where they bend, out to
 * where each has become a line. No two activations agree here.
 */
export const PROBES: Float64Array = Float64Array.from({ length: 161 }, (_, k) => Math.sinh((k - 80) / 20) + 0.01);

/** Constants in exported graphs are float32: √2 and 0.044715 carry a relative error of 3e-8. */
const TOLERANCE = 1e-7;

/** Element-wise operators of one argument that can be part of an activation written out. */
export const UNARY: Record<string, (x: number) => number> = {
  Relu: activations.relu,
  Sigmoid: sigmoid,
  Tanh: Math.tanh,
  Softplus: softplus,
  Sin: Math.sin,
  Erf: (x) => 1 - erfc(x),
  Exp: Math.exp,
  Log: Math.log,
  Neg: (x) => -x,
  Abs: Math.abs,
  Sqrt: Math.sqrt,
  Reciprocal: (x) => 1 / x,
  Identity: (x) => x,
  CastLike: (x) => x,
};

/** The same of two or three; comparisons give 1 or 0, which is what Where asks for. */
export const SEVERAL: Record<string, (x: number, y: number, z: number) => number> = {
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Mul: (x, y) => x * y,
  Div: (x, y) => x / y,
  Pow: (x, y) => x ** y,
  Max: (x, y) => Math.max(x, y),
  Min: (x, y) => Math.min(x, y),
  Greater: (x, y) => Number(x > y),
  GreaterOrEqual: (x, y) => Number(x >= y),
  Less: (x, y) => Number(x < y),
  LessOrEqual: (x, y) => Number(x <= y),
  Where: (x, y, z) => (x === 0 ? z : y),
};

/**
 * The activation that has these values at the probes, to the rounding of float32 constants; null when none has.
 *
 * Exporters write GELU, SiLU and others out as five to ten operators, each in its own order: what the operators compute
 * tells more surely what they are than the order in which they come.
 */
export function recognize(values: Float64Array): Activation | null {
  return ACTIVATIONS.find((name) => agrees(activations[name], values)) ?? null;
}

function agrees(activation: (x: number) => number, values: Float64Array): boolean {
  return PROBES.every((x, k) => Math.abs(activation(x) - values[k]) <= TOLERANCE * (1 + Math.abs(x)));
}

/** Activations of four float32 lanes. Definitions as in `model/activations.ts`; infinities as there, NaN stays NaN. */
import {
  atLeast,
  atMost,
  expm1OfNegative,
  log1pExpOfMinus,
  logistic,
  madd,
  nmadd,
  normalTail,
  sin,
  splat,
  tanh,
} from './math';

/** The codes are the places of the names in `ACTIVATIONS` of the landscape's specification. */
export namespace Activation {
  export const identity = 0;
  export const relu = 1;
  export const leakyRelu = 2;
  export const elu = 3;
  export const gelu = 4;
  export const geluTanh = 5;
  export const silu = 6;
  export const sigmoid = 7;
  export const tanh = 8;
  export const softplus = 9;
  export const sin = 10;
}

// @inline
export function relu4(x: v128): v128 {
  return atLeast(x, 0);
}

// @inline
export function leakyRelu4(x: v128): v128 {
  return f32x4.pmax(x, f32x4.mul(x, splat(0.01)));
}

// @inline
export function elu4(x: v128): v128 {
  return f32x4.add(atLeast(x, 0), expm1OfNegative(atMost(x, 0)));
}

/** max(x, 0) − |x| Φ(−|x|): the left tail keeps its digits. */
// @inline
export function gelu4(x: v128): v128 {
  const t = atMost(f32x4.abs(x), 13.25);
  return nmadd(t, normalTail(t), atLeast(x, 0));
}

/** x σ(2√(2/π)(x + 0.044715x³)). Held where the sigmoid has reached 0 and 1. */
// @inline
export function geluTanh4(x: v128): v128 {
  const low = atLeast(x, -10.06);
  const held = atMost(low, 10);
  const cubic = madd(f32x4.mul(held, held), splat(0.0713548162726), splat(1.5957691216057));
  return f32x4.mul(low, logistic(f32x4.mul(held, cubic)));
}

// @inline
export function silu4(x: v128): v128 {
  const low = atLeast(x, -89);
  return f32x4.mul(low, logistic(atMost(low, 88)));
}

// @inline
export function sigmoid4(x: v128): v128 {
  return logistic(atMost(atLeast(x, -89), 88));
}

// @inline
export function tanh4(x: v128): v128 {
  return tanh(x);
}

// @inline
export function softplus4(x: v128): v128 {
  return f32x4.add(atLeast(x, 0), log1pExpOfMinus(f32x4.abs(x)));
}

// @inline
export function sin4(x: v128): v128 {
  return sin(x);
}

/** The activation of a code; where the code is a constant, nothing of the choice is left. */
// @inline
export function apply(code: i32, x: v128): v128 {
  if (code == Activation.relu) return relu4(x);
  if (code == Activation.leakyRelu) return leakyRelu4(x);
  if (code == Activation.elu) return elu4(x);
  if (code == Activation.gelu) return gelu4(x);
  if (code == Activation.geluTanh) return geluTanh4(x);
  if (code == Activation.silu) return silu4(x);
  if (code == Activation.sigmoid) return sigmoid4(x);
  if (code == Activation.tanh) return tanh4(x);
  if (code == Activation.softplus) return softplus4(x);
  if (code == Activation.sin) return sin4(x);
  return x;
}

/** Tested at its end, because V8 takes constants out of a loop only where every way out of it passes them. */
// @inline
function run(code: i32, from: usize, end: usize): void {
  do {
    const first = v128.load(from);
    const second = v128.load(from, 16);
    v128.store(from, apply(code, first));
    v128.store(from, apply(code, second), 16);
    from += 32;
  } while (from < end);
}

// a function each, that they are compiled, and become fast, one by one
function runRelu(from: usize, end: usize): void {
  run(Activation.relu, from, end);
}

function runLeakyRelu(from: usize, end: usize): void {
  run(Activation.leakyRelu, from, end);
}

function runElu(from: usize, end: usize): void {
  run(Activation.elu, from, end);
}

function runGelu(from: usize, end: usize): void {
  run(Activation.gelu, from, end);
}

function runGeluTanh(from: usize, end: usize): void {
  run(Activation.geluTanh, from, end);
}

function runSilu(from: usize, end: usize): void {
  run(Activation.silu, from, end);
}

function runSigmoid(from: usize, end: usize): void {
  run(Activation.sigmoid, from, end);
}

function runTanh(from: usize, end: usize): void {
  run(Activation.tanh, from, end);
}

function runSoftplus(from: usize, end: usize): void {
  run(Activation.softplus, from, end);
}

function runSin(from: usize, end: usize): void {
  run(Activation.sin, from, end);
}

/** Applies the activation to the float32 numbers from `from` on, in place; `bytes` is a multiple of 32, not 0. */
export function activate(code: i32, from: usize, bytes: i32): void {
  const end = from + bytes;
  switch (code) {
    case Activation.relu:
      return runRelu(from, end);
    case Activation.leakyRelu:
      return runLeakyRelu(from, end);
    case Activation.elu:
      return runElu(from, end);
    case Activation.gelu:
      return runGelu(from, end);
    case Activation.geluTanh:
      return runGeluTanh(from, end);
    case Activation.silu:
      return runSilu(from, end);
    case Activation.sigmoid:
      return runSigmoid(from, end);
    case Activation.tanh:
      return runTanh(from, end);
    case Activation.softplus:
      return runSoftplus(from, end);
    case Activation.sin:
      return runSin(from, end);
    default:
      return;
  }
}

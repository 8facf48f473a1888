import { madd, nmadd } from './math';

/** What a layer does to its sums as they leave the registers; every other activation is a pass of its own. */
export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
/** 1 / (1 + 2^t), a sigmoid whose scale is part of the weights; the next code where the host has proved |t| < 120. */
export const LOGISTIC: i32 = 2;
export const SMALL_LOGISTIC: i32 = 3;
/** (1 - 2^t) / (1 + 2^t), a tanh in the same way. */
export const TANH: i32 = 4;
export const SMALL_TANH: i32 = 5;

/** In memory: V8 makes a constant anew in each block that uses it, in three instructions; a load is one. */
const CONSTANTS: usize = memory.data<f32>([-120, 120, 12583039, 20.8185215, 7.21514988, 0.05769557], 16);

// @inline
export function constant(k: usize): v128 {
  return v128.load32_splat(CONSTANTS + 4 * k);
}

/** Stores a unit of a panel: eight samples. */
// @inline
export function store(y: usize, a: v128, b: v128, f: i32): void {
  if (f >= LOGISTIC) {
    if (!(f & 1)) {
      const low = constant(0);
      const high = constant(1);
      a = hold(a, low, high);
      b = hold(b, low, high);
    }
    const magic = constant(2);
    const p = constant(3);
    const q = constant(4);
    const r = constant(5);
    if (f < TANH) {
      v128.store(y, logistic(a, magic, p, q, r));
      v128.store(y, logistic(b, magic, p, q, r), 16);
    } else {
      v128.store(y, tanh(a, magic, p, q, r));
      v128.store(y, tanh(b, magic, p, q, r), 16);
    }
  } else if (f === RELU) {
    v128.store(y, relu(a));
    v128.store(y, relu(b), 16);
  } else {
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

/** Stores four units of a panel; one choice and one set of constants for all. */
// @inline
export function store4(
  y: usize,
  a0: v128,
  b0: v128,
  a1: v128,
  b1: v128,
  a2: v128,
  b2: v128,
  a3: v128,
  b3: v128,
  f: i32,
): void {
  if (f >= LOGISTIC) {
    if (!(f & 1)) {
      const low = constant(0);
      const high = constant(1);
      a0 = hold(a0, low, high);
      b0 = hold(b0, low, high);
      a1 = hold(a1, low, high);
      b1 = hold(b1, low, high);
      a2 = hold(a2, low, high);
      b2 = hold(b2, low, high);
      a3 = hold(a3, low, high);
      b3 = hold(b3, low, high);
    }
    const magic = constant(2);
    const p = constant(3);
    const q = constant(4);
    const r = constant(5);
    if (f < TANH) {
      v128.store(y, logistic(a0, magic, p, q, r));
      v128.store(y, logistic(b0, magic, p, q, r), 16);
      v128.store(y, logistic(a1, magic, p, q, r), 32);
      v128.store(y, logistic(b1, magic, p, q, r), 48);
      v128.store(y, logistic(a2, magic, p, q, r), 64);
      v128.store(y, logistic(b2, magic, p, q, r), 80);
      v128.store(y, logistic(a3, magic, p, q, r), 96);
      v128.store(y, logistic(b3, magic, p, q, r), 112);
    } else {
      v128.store(y, tanh(a0, magic, p, q, r));
      v128.store(y, tanh(b0, magic, p, q, r), 16);
      v128.store(y, tanh(a1, magic, p, q, r), 32);
      v128.store(y, tanh(b1, magic, p, q, r), 48);
      v128.store(y, tanh(a2, magic, p, q, r), 64);
      v128.store(y, tanh(b2, magic, p, q, r), 80);
      v128.store(y, tanh(a3, magic, p, q, r), 96);
      v128.store(y, tanh(b3, magic, p, q, r), 112);
    }
  } else if (f === RELU) {
    v128.store(y, relu(a0));
    v128.store(y, relu(b0), 16);
    v128.store(y, relu(a1), 32);
    v128.store(y, relu(b1), 48);
    v128.store(y, relu(a2), 64);
    v128.store(y, relu(b2), 80);
    v128.store(y, relu(a3), 96);
    v128.store(y, relu(b3), 112);
  } else {
    v128.store(y, a0);
    v128.store(y, b0, 16);
    v128.store(y, a1, 32);
    v128.store(y, b1, 48);
    v128.store(y, a2, 64);
    v128.store(y, b2, 80);
    v128.store(y, a3, 96);
    v128.store(y, b3, 112);
  }
}

/** max(0, x), NaN where x is: pmax gives its first operand then. */
// @inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** t between two bounds; NaN stays NaN: pmin and pmax give their first operand then. */
// @inline
export function hold(t: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(t, low), high);
}

/**
 * 1 / (1 + 2^t), with one division. t = n + f, |f| <= 1/2, and 2^f = (A + fB) / (A - fB) with A = p + f² and B = q + r·f²
 * (relative error 7e-9), so that the quotient is (A - fB) / (A - fB + 2^n (A + fB)). Adding 1.5·2^23 + 127 rounds t and
 * leaves the exponent of 2^n in the low bits, for |t| up to 120.
 */
// @inline
export function logistic(t: v128, magic: v128, p: v128, q: v128, r: v128): v128 {
  const shifted = f32x4.add(t, magic);
  const f = f32x4.sub(t, f32x4.sub(shifted, magic));
  const square = f32x4.mul(f, f);
  const even = f32x4.add(square, p);
  const odd = f32x4.mul(f, madd(square, r, q));
  const below = f32x4.sub(even, odd);
  return f32x4.div(below, madd(f32x4.add(even, odd), i32x4.shl(shifted, 23), below));
}

/** (1 - 2^t) / (1 + 2^t), the same with another numerator. */
// @inline
export function tanh(t: v128, magic: v128, p: v128, q: v128, r: v128): v128 {
  const shifted = f32x4.add(t, magic);
  const f = f32x4.sub(t, f32x4.sub(shifted, magic));
  const square = f32x4.mul(f, f);
  const even = f32x4.add(square, p);
  const odd = f32x4.mul(f, madd(square, r, q));
  const below = f32x4.sub(even, odd);
  const above = f32x4.add(even, odd);
  const power = i32x4.shl(shifted, 23);
  return f32x4.div(nmadd(above, power, below), madd(above, power, below));
}

import { madd } from './math';

/** What a layer does to its sums as they leave the registers; every other activation is a pass of its own. */
export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
/** 1 / (1 + 2^t): tanh and sigmoid, whose scale and offset are part of the weights before and after. */
export const LOGISTIC: i32 = 2;

// @inline
export function store(y: usize, a: v128, b: v128, f: i32): void {
  if (f === LOGISTIC) {
    v128.store(y, logistic(a));
    v128.store(y, logistic(b), 16);
  } else if (f === RELU) {
    v128.store(y, relu(a));
    v128.store(y, relu(b), 16);
  } else {
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

/** max(0, x), NaN where x is: the second operand is the result unless the first is larger. */
// @inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** In memory: V8 makes a constant anew wherever it is used, in three instructions; a load is one. */
const CONSTANTS: usize = memory.data<f32>([-126, 126, 12583039, 20.8185215, 7.21514988, 0.05769557], 16);

/**
 * 1 / (1 + 2^t), with one division. t = n + f, |f| <= 1/2, and 2^f = (A + fB) / (A - fB) with A = a + f², B = b + c·f²
 * (relative error 7e-9), so that the quotient is (A - fB) / (A - fB + 2^n (A + fB)). Adding 1.5·2^23 + 127 rounds t and
 * leaves the exponent of 2^n in the low bits. NaN stays NaN: pmin and pmax give their first operand then.
 */
// @inline
export function logistic(t: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(t, v128.load32_splat(CONSTANTS)), v128.load32_splat(CONSTANTS, 4));
  const magic = v128.load32_splat(CONSTANTS, 8);
  const shifted = f32x4.add(clamped, magic);
  const f = f32x4.sub(clamped, f32x4.sub(shifted, magic));
  const q = f32x4.mul(f, f);
  const even = f32x4.add(q, v128.load32_splat(CONSTANTS, 12));
  const odd = f32x4.mul(f, madd(q, v128.load32_splat(CONSTANTS, 20), v128.load32_splat(CONSTANTS, 16)));
  const low = f32x4.sub(even, odd);
  return f32x4.div(low, madd(f32x4.add(even, odd), i32x4.shl(shifted, 23), low));
}

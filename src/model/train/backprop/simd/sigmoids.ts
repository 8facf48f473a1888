import { at, powers } from './places';

const LOWEST: f64 = -746;
const LOG2E: f64 = 1.4426950408889634;
const ROUND: f64 = 6755399441055744;
const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

// @inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** n + 1.5 · 2^52, the last bits of which are n. */
// @inline
function rounded(held: v128): v128 {
  return f64x2.add(f64x2.mul(held, splat(LOG2E)), splat(ROUND));
}

// @inline
function remainder(held: v128, n: v128): v128 {
  return f64x2.sub(f64x2.sub(held, f64x2.mul(n, splat(LN2_HIGH))), f64x2.mul(n, splat(LN2_LOW)));
}

/** y coth(y / 2) */
// @inline
function coth(y: v128): v128 {
  const q = f64x2.mul(y, y);
  let p = f64x2.add(splat(-1.6533902205465251539e-6), f64x2.mul(q, splat(4.13813679705723846039e-8)));
  p = f64x2.add(splat(6.61375632143793436117e-5), f64x2.mul(q, p));
  p = f64x2.add(splat(-2.77777777770155933842e-3), f64x2.mul(q, p));
  p = f64x2.add(splat(1.66666666666666019037e-1), f64x2.mul(q, p));
  return f64x2.add(splat(2), f64x2.mul(q, p));
}

/** 2^n, by the table; NaN, which may have any last bits, finds some number of it. */
// @inline
function power(sum: v128): v128 {
  const first = powers + <usize>(((i32x4.extract_lane(sum, 0) + 1077) & 2047) << 3);
  const second = powers + <usize>(((i32x4.extract_lane(sum, 2) + 1077) & 2047) << 3);
  return v128.load64_lane(second, v128.load64_splat(first), 1);
}

const SIGMOID = 0;
const TANH = 1;
const ELU = 2;

/** One loop for each of the three: `kind` is a literal, and what does not belong to it is left out of the code. */
// @inline
function pass(kind: i32, z: u32, h: u32, slope: u32, count: u32): void {
  let from = at(z);
  let to = at(h);
  let beside = at(slope);
  const end = from + ((<usize>count) << 3);
  for (; from < end; from += 16) {
    const x = v128.load(from);
    const size = kind === TANH ? f64x2.mul(splat(-2), f64x2.abs(x)) : f64x2.neg(f64x2.abs(x));
    const held = f64x2.pmax(kind === ELU ? f64x2.pmin(x, splat(0)) : size, splat(LOWEST));
    const shifted = rounded(held);
    const y = remainder(held, f64x2.sub(shifted, splat(ROUND)));
    const c = coth(y);
    const p = power(shifted);
    const one = f64x2.sub(c, y);
    if (kind === ELU) {
      const less = f64x2.mul(p, f64x2.div(f64x2.mul(splat(2), y), one));
      const steep = f64x2.mul(p, f64x2.div(f64x2.add(c, y), one));
      const isAbove = f64x2.gt(x, splat(0));
      v128.store(to, v128.bitselect(x, f64x2.add(less, f64x2.sub(p, splat(1))), isAbove));
      v128.store(beside, v128.bitselect(splat(1), steep, isAbove));
    } else {
      const other = f64x2.mul(p, f64x2.add(c, y));
      const sum = f64x2.add(one, other);
      const isBelow = f64x2.lt(x, splat(0));
      let bell = f64x2.mul(one, other);
      if (kind === TANH) {
        bell = f64x2.mul(splat(4), bell);
        const above = f64x2.mul(f64x2.sub(splat(1), p), c);
        const ratio = f64x2.div(f64x2.sub(above, f64x2.mul(f64x2.add(splat(1), p), y)), sum);
        v128.store(to, v128.bitselect(f64x2.neg(ratio), ratio, isBelow));
      } else v128.store(to, f64x2.div(v128.bitselect(other, one, isBelow), sum));
      v128.store(beside, f64x2.div(bell, f64x2.mul(sum, sum)));
    }
    to += 16;
    beside += 16;
  }
}

export function sigmoid(z: u32, h: u32, slope: u32, count: u32): void {
  pass(SIGMOID, z, h, slope, count);
}

export function tanh(z: u32, h: u32, slope: u32, count: u32): void {
  pass(TANH, z, h, slope, count);
}

export function elu(z: u32, h: u32, slope: u32, count: u32): void {
  pass(ELU, z, h, slope, count);
}

/**
 * Elementary functions of four float32 lanes.
 *
 * The exponential is split as e^x = 2^n · e^y, |y| ≤ ½ ln 2, and e^y written as (c + y) / (c − y) with c = y coth(y/2), an
 * even function that needs two multiply-adds. Sigmoids and tanh divide anyway, and take the quotient in for nothing.
 *
 * n is rounded by adding 1.5·2²³, and 127 more leaves the exponent field of 2^n in the last bits: one shift makes the
 * factor. It is multiplied in, never added to an exponent, so that NaN stays NaN. Arguments are held inside the range of n by
 * pmin and pmax with the argument first: these give their first operand where one is NaN.
 */

/** a·b + c in four float32 lanes, rounded once where relaxed SIMD is there and the machine has the instruction. */
// @inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b. */
// @inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** x in every lane. */
// @inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** x where it is above `floor` or NaN. */
// @inline
export function atLeast(x: v128, floor: f32): v128 {
  return f32x4.pmax(x, splat(floor));
}

/** x where it is below `ceiling` or NaN. */
// @inline
export function atMost(x: v128, ceiling: f32): v128 {
  return f32x4.pmin(x, splat(ceiling));
}

/** Rounds what it is added to, and leaves n + 127 in the last bits. */
const ROUND: f32 = 12582912 + 127;
const LOG2E: f32 = 1.4426950408889634;
/** ln 2 in two parts: nine bits, whose product with n is exact, and the rest. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444005469057e-4;
const LN2: f32 = 0.6931471805599453;

/** 2^n from the sum that rounded n: 0 for n = −127, +Infinity for n = 128. */
// @inline
function power(rounded: v128): v128 {
  return i32x4.shl(rounded, 23);
}

/** n·ln 2 + x. One rounding of a fused product loses less than the argument's own; two products need the two parts. */
// @inline
function plusLn2(n: v128, x: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return madd(n, splat(LN2), x);
  return madd(n, splat(LN2_LOW), madd(n, splat(LN2_HIGH), x));
}

/** y coth(y/2) for |y| ≤ ½ ln 2, good to 5e-10. */
// @inline
function coth(y: v128): v128 {
  const square = f32x4.mul(y, y);
  return madd(square, madd(square, splat(-0.00276597546088), splat(0.166666176126)), splat(2));
}

/** The numbers of `addExp`, in the order of its parameters; ln 2 in one part where products are fused. */
export const EXP: usize = memory.data<f32>([
  -88, 1.4426950408889634, 12583039, 0.693359375, 0.6931471805599453, 0.00831249810825, 0.0418903256417, 0.166671154178,
  0.499992303708, 1,
]);

/**
 * One of a list of numbers, in every lane. V8 makes a literal again, in three instructions, wherever it is used; a number that
 * was loaded before a loop is kept.
 */
// @inline
export function constant(list: usize, k: usize): v128 {
  return v128.load32_splat(list + 4 * k);
}

/** sum + e^x for x ≤ 0, in the lanes outside of `skip`; e^x to 2.5e-7 of itself, and 0 below −87.7. */
// @inline
export function addExp(
  sum: v128,
  x: v128,
  skip: v128,
  floor: v128,
  log2e: v128,
  round: v128,
  ln2: v128,
  p5: v128,
  p4: v128,
  p3: v128,
  p2: v128,
  one: v128,
): v128 {
  const held = f32x4.pmax(x, floor);
  const rounded = madd(held, log2e, round);
  const n = f32x4.sub(round, rounded);
  const high = madd(n, ln2, held);
  const y = ASC_FEATURE_RELAXED_SIMD ? high : madd(n, splat(LN2_LOW), high);
  const p = madd(y, madd(y, madd(y, madd(y, madd(y, p5, p4), p3), p2), one), one);
  return madd(v128.andnot(p, skip), power(rounded), sum);
}

/** e^x − 1 for x ≤ 0, to the last digits near 0 as well. */
// @inline
export function expm1OfNegative(x: v128): v128 {
  const held = atLeast(x, -88);
  const rounded = madd(held, splat(LOG2E), splat(ROUND));
  const y = plusLn2(f32x4.sub(splat(ROUND), rounded), held);
  let p = madd(y, splat(0.00138825118129), splat(0.00836654707832));
  p = madd(y, p, splat(0.041667200775));
  p = madd(y, p, splat(0.166665434251));
  p = madd(y, p, splat(0.499999981495));
  const s = power(rounded);
  return madd(s, madd(f32x4.mul(y, y), p, y), f32x4.sub(s, splat(1)));
}

/** log(1 + x) for 0 ≤ x ≤ 1e30, to the last digits near 0 as well. */
// @inline
export function log1p(x: v128): v128 {
  // 1 + x = 2^e (1 + f) with √½ ≤ 1 + f < √2; f is made from x itself, not from the rounded sum
  const bits = i32x4.sub(f32x4.add(x, splat(1)), i32x4.splat(0x3f3504f3));
  const scale = i32x4.sub(i32x4.splat(0x3f800000), v128.and(bits, i32x4.splat(0xff800000)));
  const f = madd(x, scale, f32x4.sub(scale, splat(1)));
  let p = madd(f, splat(0.087004167876), splat(-0.142674758586));
  p = madd(f, p, splat(0.149147676845));
  p = madd(f, p, splat(-0.165775857617));
  p = madd(f, p, splat(0.199630641337));
  p = madd(f, p, splat(-0.250013370339));
  p = madd(f, p, splat(0.333339107224));
  const square = f32x4.mul(f, f);
  const tail = madd(f32x4.mul(square, f), p, f32x4.mul(square, splat(-0.5)));
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  return f32x4.add(f, madd(e, splat(LN2), tail));
}

/** log(1 + e^−x) for x ≥ 0, relative to itself: 2 artanh(E / (2 + E)), where E = e^−x shares the division. */
// @inline
export function log1pExpOfMinus(x: v128): v128 {
  const held = atMost(x, 88);
  const rounded = madd(held, splat(-LOG2E), splat(ROUND));
  const y = plusLn2(f32x4.sub(rounded, splat(ROUND)), held);
  const c = coth(y);
  const e = f32x4.mul(power(rounded), f32x4.sub(c, y));
  const z = f32x4.div(e, madd(f32x4.add(c, y), splat(2), e));
  // without the floor the square is subnormal for x > 43, and slow on most processors
  const root = atLeast(z, 1e-15);
  const w = f32x4.mul(root, root);
  let p = madd(w, splat(0.281782823285), splat(0.279606143028));
  p = madd(w, p, splat(0.400249095363));
  p = madd(w, p, splat(0.666663146965));
  p = madd(w, p, splat(2.00000000792));
  return f32x4.mul(z, p);
}

/** 1 / (1 + e^−x) for x ≥ −89 and x ≤ 88, which sets e^−x to +Infinity and 0 at the ends. */
// @inline
export function logistic(held: v128): v128 {
  const rounded = madd(held, splat(-LOG2E), splat(ROUND));
  const y = plusLn2(f32x4.sub(rounded, splat(ROUND)), held);
  const c = coth(y);
  const above = f32x4.add(c, y);
  return f32x4.div(above, madd(power(rounded), f32x4.sub(c, y), above));
}

/** v coth v for |v| ≤ ¼ ln 2. */
// @inline
function halfCoth(v: v128): v128 {
  const square = f32x4.mul(v, v);
  return madd(square, madd(square, splat(-0.02212780368704), splat(0.333332352252)), splat(1));
}

/** tanh, relative to itself. */
// @inline
export function tanh(x: v128): v128 {
  const held = atMost(atLeast(x, -10), 10);
  const rounded = madd(held, splat(2 * LOG2E), splat(ROUND));
  const v = madd(f32x4.sub(splat(ROUND), rounded), splat(0.5 * LN2), held);
  const c = halfCoth(v);
  const s = power(rounded);
  const less = f32x4.sub(s, splat(1));
  const more = f32x4.add(s, splat(1));
  return f32x4.div(madd(more, v, f32x4.mul(less, c)), madd(less, v, f32x4.mul(more, c)));
}

/** Φ(−t) for 0 ≤ t ≤ 13.25, where it is 0, relative to itself: e^(−t²/2) times a rational function shares the division. */
// @inline
export function normalTail(t: v128): v128 {
  // the square's rounding would be seen in its exponential: the part of t whose square is exact, and the rest
  const short = v128.and(t, i32x4.splat(0xfffff000));
  const half = f32x4.mul(f32x4.mul(short, short), splat(0.5));
  const rest = f32x4.mul(f32x4.mul(f32x4.sub(t, short), f32x4.add(t, short)), splat(0.5));
  const rounded = madd(half, splat(-LOG2E), splat(ROUND));
  const n = f32x4.sub(rounded, splat(ROUND));
  const y = f32x4.add(madd(n, splat(LN2_LOW), madd(n, splat(LN2_HIGH), half)), rest);
  const c = coth(y);
  let p = madd(t, splat(0.00402874516539), splat(0.0400421256337));
  p = madd(t, p, splat(0.1814792811));
  p = madd(t, p, splat(0.43592030646));
  p = madd(t, p, splat(0.500000002524));
  let q = madd(t, splat(0.0100984255543), splat(0.100378018287));
  q = madd(t, q, splat(0.464835666379));
  q = madd(t, q, splat(1.19520259695));
  q = madd(t, q, splat(1.66972553722));
  q = madd(t, q, splat(1));
  const above = f32x4.mul(f32x4.mul(power(rounded), f32x4.sub(c, y)), p);
  return f32x4.div(above, f32x4.mul(f32x4.add(c, y), q));
}

/** Largest argument that three multiples of π reduce, and its bits. */
const NEAR: f32 = 10000;
const NEAR_BITS: u32 = 0x461c4000;

/** π as 9 bits, 12 bits, and the rest: products with n < 2¹² are exact. */
const PI_1: f32 = 3.140625;
const PI_2: f32 = 0.0009677410125732422;
const PI_3: f32 = -8.742278000372486e-8;

/** sin, to float32's last digits of 1 for every argument. */
// @inline
export function sin(x: v128): v128 {
  const round = splat(12582912);
  const rounded = madd(x, splat(0.3183098861837907), round);
  const n = f32x4.sub(round, rounded);
  let y = madd(n, splat(PI_3), madd(n, splat(PI_2), madd(n, splat(PI_1), x)));
  let odd = i32x4.shl(rounded, 31);
  const far = f32x4.gt(f32x4.abs(x), splat(NEAR));
  if (v128.any_true(far)) {
    y = v128.bitselect(reduceFar(x), y, far);
    odd = v128.andnot(odd, far);
  }
  const square = f32x4.mul(y, y);
  let p = madd(square, splat(2.59996367248e-6), splat(-0.000198065743092));
  p = madd(square, p, splat(0.00833301673077));
  p = madd(square, p, splat(-0.166666570739));
  return v128.xor(madd(f32x4.mul(square, y), p, y), odd);
}

function reduceFar(x: v128): v128 {
  const first = f32x4.replace_lane(x, 0, reduceLane(f32x4.extract_lane(x, 0)));
  const second = f32x4.replace_lane(first, 1, reduceLane(f32x4.extract_lane(x, 1)));
  const third = f32x4.replace_lane(second, 2, reduceLane(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(third, 3, reduceLane(f32x4.extract_lane(x, 3)));
}

/** 1/π in binary: a word before the point, three behind it. */
const ONE_OVER_PI: usize = memory.data<u64>([0, 0x517cc1b727220a94, 0xfe13abe8fa9a6ee0, 0x6db14acc9e21c820]);

/**
 * A number with the sine of |x| > 10⁴, at most π/2 in size. Of x/π = m · 2^e/π only the remainder by 2 counts: of the bits of
 * 1/π the 64 from the one of weight 2^−e on (M. H. Payne and R. N. Hanek, 1983).
 */
function reduceLane(x: f32): f32 {
  const bits = reinterpret<u32>(x) & 0x7fffffff;
  if (bits <= NEAR_BITS) return x;
  const start = (bits >> 23) - 150 + 63;
  const word = ONE_OVER_PI + ((start >> 6) << 3);
  const shift = <u64>(start & 63);
  const window = (load<u64>(word) << shift) | ((load<u64>(word, 8) >> 1) >> (63 - shift));
  const turns = window * <u64>((bits & 0x7fffff) | 0x800000);
  // the nearest whole number of π is 0 or 1; sin(π + y) = −sin y
  const half = (turns + 0x4000000000000000) >> 63;
  const rest = <f64>(<i64>(turns - (half << 63))) * 3.4061215800865545e-19;
  const y = <f32>(half ? -rest : rest);
  // x − x: NaN for an infinite argument
  return (reinterpret<i32>(x) < 0 ? -y : y) + (x - x);
}

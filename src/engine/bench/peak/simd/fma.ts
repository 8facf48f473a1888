/**
 * The multiply-adds that a thread can do at most: independent accumulators a ← a·m + c that stay in registers, enough of
 * them to hide the latency of one. Factor and term come from outside, so that no compiler can know the result; with m = 1
 * and c = 1 every lane counts the iterations, exactly as long as it stays below 2^24.
 */

// @inline
function madd(a: v128, m: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, m, c) : f32x4.add(f32x4.mul(a, m), c);
}

/** Sum of four lanes in float64, where counts add exactly. */
function lanes(a: v128): f64 {
  return (
    <f64>f32x4.extract_lane(a, 0) +
    <f64>f32x4.extract_lane(a, 1) +
    <f64>f32x4.extract_lane(a, 2) +
    <f64>f32x4.extract_lane(a, 3)
  );
}

/** 8 accumulators of four lanes. */
export function peak8(iterations: i32, factor: f32, term: f32): f64 {
  const m = f32x4.splat(factor);
  const c = f32x4.splat(term);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(1);
  let a2 = f32x4.splat(2);
  let a3 = f32x4.splat(3);
  let a4 = f32x4.splat(4);
  let a5 = f32x4.splat(5);
  let a6 = f32x4.splat(6);
  let a7 = f32x4.splat(7);
  for (let i = 0; i < iterations; i++) {
    a0 = madd(a0, m, c);
    a1 = madd(a1, m, c);
    a2 = madd(a2, m, c);
    a3 = madd(a3, m, c);
    a4 = madd(a4, m, c);
    a5 = madd(a5, m, c);
    a6 = madd(a6, m, c);
    a7 = madd(a7, m, c);
  }
  return lanes(a0) + lanes(a1) + lanes(a2) + lanes(a3) + lanes(a4) + lanes(a5) + lanes(a6) + lanes(a7);
}

/** 12 accumulators of four lanes. */
export function peak12(iterations: i32, factor: f32, term: f32): f64 {
  const m = f32x4.splat(factor);
  const c = f32x4.splat(term);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(1);
  let a2 = f32x4.splat(2);
  let a3 = f32x4.splat(3);
  let a4 = f32x4.splat(4);
  let a5 = f32x4.splat(5);
  let a6 = f32x4.splat(6);
  let a7 = f32x4.splat(7);
  let a8 = f32x4.splat(8);
  let a9 = f32x4.splat(9);
  let a10 = f32x4.splat(10);
  let a11 = f32x4.splat(11);
  for (let i = 0; i < iterations; i++) {
    a0 = madd(a0, m, c);
    a1 = madd(a1, m, c);
    a2 = madd(a2, m, c);
    a3 = madd(a3, m, c);
    a4 = madd(a4, m, c);
    a5 = madd(a5, m, c);
    a6 = madd(a6, m, c);
    a7 = madd(a7, m, c);
    a8 = madd(a8, m, c);
    a9 = madd(a9, m, c);
    a10 = madd(a10, m, c);
    a11 = madd(a11, m, c);
  }
  return (
    lanes(a0) +
    lanes(a1) +
    lanes(a2) +
    lanes(a3) +
    lanes(a4) +
    lanes(a5) +
    lanes(a6) +
    lanes(a7) +
    lanes(a8) +
    lanes(a9) +
    lanes(a10) +
    lanes(a11)
  );
}

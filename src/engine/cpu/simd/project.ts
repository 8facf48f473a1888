// @inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

/** Stores four pairs of float64 as eight float32. */
// @inline
function store(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const first = v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
  const second = v128.shuffle<i64>(f32x4.demote_f64x2_zero(c), f32x4.demote_f64x2_zero(d), 0, 2);
  v128.store(to, first);
  v128.store(to, second, 16);
}

/**
 * The first layer of some panels in float64, rounded to float32 at the end: `x` is `[panel][input][8]`, `w` per unit its bias
 * and its weights, the result `[panel][unit][8]`. Two units stay in the first-level cache while all panels pass.
 */
export function project(to: usize, x: usize, w: usize, inputs: u32, units: u32, panels: u32): void {
  const column = (<usize>inputs + 1) * 8;
  const stepX = <usize>inputs * 64;
  const stepY = <usize>units * 32;
  for (let k: u32 = 0; k < units; k += 2) {
    let from = x;
    let at = to;
    for (let p: u32 = 0; p < panels; p++) {
      if (k + 1 < units) projectTwo(at, from, w, column);
      else projectOne(at, from, w, column);
      from += stepX;
      at += stepY;
    }
    w += 2 * column;
    to += 64;
  }
}

function projectTwo(to: usize, x: usize, w: usize, column: usize): void {
  const end = w + column;
  let a0 = v128.load64_splat(w);
  let b0 = v128.load64_splat(end);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (w += 8; w < end; w += 8) {
    const first = v128.load64_splat(w);
    const second = v128.load64_splat(w + column);
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    a0 = madd(first, x0, a0);
    a1 = madd(first, x1, a1);
    a2 = madd(first, x2, a2);
    a3 = madd(first, x3, a3);
    b0 = madd(second, x0, b0);
    b1 = madd(second, x1, b1);
    b2 = madd(second, x2, b2);
    b3 = madd(second, x3, b3);
    x += 64;
  }
  store(to, a0, a1, a2, a3);
  store(to + 32, b0, b1, b2, b3);
}

function projectOne(to: usize, x: usize, w: usize, column: usize): void {
  let a0 = v128.load64_splat(w);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  const end = w + column;
  for (w += 8; w < end; w += 8) {
    const weight = v128.load64_splat(w);
    a0 = madd(weight, v128.load(x), a0);
    a1 = madd(weight, v128.load(x, 16), a1);
    a2 = madd(weight, v128.load(x, 32), a2);
    a3 = madd(weight, v128.load(x, 48), a3);
    x += 64;
  }
  store(to, a0, a1, a2, a3);
}

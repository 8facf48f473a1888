/**
 * Sums over the inputs of one unit or of four for a run of panels: six or eight vectors of sums at a time, enough to keep additions under way
 * while each waits for the one before. `along` leads from a weight to that of the next input, `across` to that of the next unit.
 */

// @inline
function madd(w: v128, x: v128, sum: v128): v128 {
  return f64x2.add(sum, f64x2.mul(w, x));
}

// @inline
function start(bias: usize): v128 {
  return bias ? v128.load64_splat(bias) : f64x2.splat(0);
}

export function product4(
  y: usize,
  x: usize,
  w: usize,
  bias: usize,
  inputs: u32,
  along: usize,
  across: usize,
  stepX: usize,
  stepY: usize,
  panels: u32,
): void {
  for (let p: u32 = 0; p < panels; p++) {
    let a0 = start(bias);
    let a1 = start(bias ? bias + 8 : 0);
    let a2 = start(bias ? bias + 16 : 0);
    let a3 = start(bias ? bias + 24 : 0);
    let b0 = a0;
    let b1 = a1;
    let b2 = a2;
    let b3 = a3;
    let v = w;
    let u = w + 2 * across;
    const end = x + stepX;
    for (let from = x; from < end; from += 32) {
      const xa = v128.load(from);
      const xb = v128.load(from, 16);
      const w0 = v128.load64_splat(v);
      a0 = madd(w0, xa, a0);
      b0 = madd(w0, xb, b0);
      const w1 = v128.load64_splat(v + across);
      a1 = madd(w1, xa, a1);
      b1 = madd(w1, xb, b1);
      const w2 = v128.load64_splat(u);
      a2 = madd(w2, xa, a2);
      b2 = madd(w2, xb, b2);
      const w3 = v128.load64_splat(u + across);
      a3 = madd(w3, xa, a3);
      b3 = madd(w3, xb, b3);
      v += along;
      u += along;
    }
    v128.store(y, a0);
    v128.store(y, b0, 16);
    v128.store(y, a1, 32);
    v128.store(y, b1, 48);
    v128.store(y, a2, 64);
    v128.store(y, b2, 80);
    v128.store(y, a3, 96);
    v128.store(y, b3, 112);
    x += stepX;
    y += stepY;
  }
}

/** A last panel without partners is done as often as there are none. */
export function product1(
  y: usize,
  x: usize,
  w: usize,
  bias: usize,
  inputs: u32,
  along: usize,
  stepX: usize,
  stepY: usize,
  panels: u32,
): void {
  for (let p: u32 = 0; p < panels; p += 3) {
    const nextX: usize = p + 1 < panels ? stepX : 0;
    const thirdX: usize = p + 2 < panels ? 2 * stepX : 0;
    const nextY: usize = nextX ? stepY : 0;
    const thirdY: usize = thirdX ? 2 * stepY : 0;
    let a = start(bias);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let v = w;
    const end = x + stepX;
    for (let from = x; from < end; from += 32) {
      const w0 = v128.load64_splat(v);
      a = madd(w0, v128.load(from), a);
      b = madd(w0, v128.load(from, 16), b);
      c = madd(w0, v128.load(from + nextX), c);
      d = madd(w0, v128.load(from + nextX, 16), d);
      e = madd(w0, v128.load(from + thirdX), e);
      f = madd(w0, v128.load(from + thirdX, 16), f);
      v += along;
    }
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y + nextY, c);
    v128.store(y + nextY, d, 16);
    v128.store(y + thirdY, e);
    v128.store(y + thirdY, f, 16);
    x += 3 * stepX;
    y += 3 * stepY;
  }
}

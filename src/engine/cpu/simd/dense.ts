import { madd } from './math';
import { store, store4 } from './epilogue';

/**
 * Dense layers over panels of eight samples, `[panel][unit][8]`: each function makes one block of outputs for a run of panels.
 *
 * Weights of a block come as they are read: its biases, then per input one weight for each of its outputs. Four outputs by
 * two vectors are eight sums, what it takes to keep two multiply-adds a cycle under way when each waits four cycles for the
 * one before; they leave V8 seven of its 15 registers for four weights and two inputs, for it loads all of a turn first. The
 * sums of one and two outputs are split over the inputs to be as many.
 */

export function dense4(
  w: usize,
  x: usize,
  y: usize,
  inputs: u32,
  panels: u32,
  stepX: usize,
  stepY: usize,
  f: i32,
): void {
  const last = w + 16 * (<usize>inputs + 1);
  for (let p: u32 = 0; p < panels; p++) {
    let from = x;
    let a0 = v128.load32_splat(w);
    let a1 = v128.load32_splat(w, 4);
    let a2 = v128.load32_splat(w, 8);
    let a3 = v128.load32_splat(w, 12);
    let b0 = a0;
    let b1 = a1;
    let b2 = a2;
    let b3 = a3;
    for (let k = w + 16; k < last; k += 16) {
      const xa = v128.load(from);
      const xb = v128.load(from, 16);
      const w0 = v128.load32_splat(k);
      a0 = madd(w0, xa, a0);
      b0 = madd(w0, xb, b0);
      const w1 = v128.load32_splat(k, 4);
      a1 = madd(w1, xa, a1);
      b1 = madd(w1, xb, b1);
      const w2 = v128.load32_splat(k, 8);
      a2 = madd(w2, xa, a2);
      b2 = madd(w2, xb, b2);
      const w3 = v128.load32_splat(k, 12);
      a3 = madd(w3, xa, a3);
      b3 = madd(w3, xb, b3);
      from += 32;
    }
    store4(y, a0, b0, a1, b1, a2, b2, a3, b3, f);
    x += stepX;
    y += stepY;
  }
}

export function dense3(
  w: usize,
  x: usize,
  y: usize,
  inputs: u32,
  panels: u32,
  stepX: usize,
  stepY: usize,
  f: i32,
): void {
  const last = w + 12 * (<usize>inputs + 1);
  for (let p: u32 = 0; p < panels; p++) {
    let from = x;
    let a0 = v128.load32_splat(w);
    let a1 = v128.load32_splat(w, 4);
    let a2 = v128.load32_splat(w, 8);
    let b0 = a0;
    let b1 = a1;
    let b2 = a2;
    for (let k = w + 12; k < last; k += 12) {
      const xa = v128.load(from);
      const xb = v128.load(from, 16);
      const w0 = v128.load32_splat(k);
      a0 = madd(w0, xa, a0);
      b0 = madd(w0, xb, b0);
      const w1 = v128.load32_splat(k, 4);
      a1 = madd(w1, xa, a1);
      b1 = madd(w1, xb, b1);
      const w2 = v128.load32_splat(k, 8);
      a2 = madd(w2, xa, a2);
      b2 = madd(w2, xb, b2);
      from += 32;
    }
    store(y, a0, b0, f);
    store(y + 32, a1, b1, f);
    store(y + 64, a2, b2, f);
    x += stepX;
    y += stepY;
  }
}

export function dense2(
  w: usize,
  x: usize,
  y: usize,
  inputs: u32,
  panels: u32,
  stepX: usize,
  stepY: usize,
  f: i32,
): void {
  const last = w + 8 * (<usize>inputs + 1);
  const lastPair = w + 8 * (<usize>(inputs & ~1) + 1);
  for (let p: u32 = 0; p < panels; p++) {
    let from = x;
    let a0 = v128.load32_splat(w);
    let a1 = v128.load32_splat(w, 4);
    let b0 = a0;
    let b1 = a1;
    let c0 = f32x4.splat(0);
    let c1 = c0;
    let d0 = c0;
    let d1 = c0;
    let k = w + 8;
    for (; k < lastPair; k += 16) {
      const xa = v128.load(from);
      const xb = v128.load(from, 16);
      const w0 = v128.load32_splat(k);
      a0 = madd(w0, xa, a0);
      b0 = madd(w0, xb, b0);
      const w1 = v128.load32_splat(k, 4);
      a1 = madd(w1, xa, a1);
      b1 = madd(w1, xb, b1);
      const xc = v128.load(from, 32);
      const xd = v128.load(from, 48);
      const w2 = v128.load32_splat(k, 8);
      c0 = madd(w2, xc, c0);
      d0 = madd(w2, xd, d0);
      const w3 = v128.load32_splat(k, 12);
      c1 = madd(w3, xc, c1);
      d1 = madd(w3, xd, d1);
      from += 64;
    }
    if (k < last) {
      const xa = v128.load(from);
      const xb = v128.load(from, 16);
      const w0 = v128.load32_splat(k);
      a0 = madd(w0, xa, a0);
      b0 = madd(w0, xb, b0);
      const w1 = v128.load32_splat(k, 4);
      a1 = madd(w1, xa, a1);
      b1 = madd(w1, xb, b1);
    }
    store(y, f32x4.add(a0, c0), f32x4.add(b0, d0), f);
    store(y + 32, f32x4.add(a1, c1), f32x4.add(b1, d1), f);
    x += stepX;
    y += stepY;
  }
}

export function dense1(
  w: usize,
  x: usize,
  y: usize,
  inputs: u32,
  panels: u32,
  stepX: usize,
  stepY: usize,
  f: i32,
): void {
  const last = w + 4 * (<usize>inputs + 1);
  const lastPair = w + 4 * (<usize>(inputs & ~1) + 1);
  for (let p: u32 = 0; p < panels; p++) {
    let from = x;
    let a = v128.load32_splat(w);
    let b = a;
    let c = f32x4.splat(0);
    let d = c;
    let k = w + 4;
    for (; k < lastPair; k += 8) {
      const w0 = v128.load32_splat(k);
      a = madd(w0, v128.load(from), a);
      b = madd(w0, v128.load(from, 16), b);
      const w1 = v128.load32_splat(k, 4);
      c = madd(w1, v128.load(from, 32), c);
      d = madd(w1, v128.load(from, 48), d);
      from += 64;
    }
    if (k < last) {
      const w0 = v128.load32_splat(k);
      a = madd(w0, v128.load(from), a);
      b = madd(w0, v128.load(from, 16), b);
    }
    store(y, f32x4.add(a, c), f32x4.add(b, d), f);
    x += stepX;
    y += stepY;
  }
}

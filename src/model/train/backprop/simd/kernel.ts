/**
 * What `plain-kernel.ts` computes, two samples at a time, with its bits: sums have the same order, and no two operations are rounded as one.
 */
import { at, PANEL } from './places';
import { product1, product4 } from './product';
import { sums1, sums2 } from './sums';

export { multiply } from './multiply';
export { open } from './places';
export { elu, sigmoid, tanh } from './sigmoids';

export function product(
  to: u32,
  from: u32,
  weight: u32,
  bias: i32,
  inputs: u32,
  outputs: u32,
  along: u32,
  across: u32,
  panels: u32,
): void {
  const stepX: usize = PANEL * inputs;
  const stepY: usize = PANEL * outputs;
  const next = (<usize>along) << 3;
  const other = (<usize>across) << 3;
  const x = at(from);
  let y = at(to);
  let w = at(weight);
  let b: usize = bias < 0 ? 0 : at(bias);
  for (let k = outputs >> 2; k > 0; k--) {
    product4(y, x, w, b, inputs, next, other, stepX, stepY, panels);
    y += 4 * PANEL;
    w += 4 * other;
    if (b) b += 32;
  }
  for (let k = outputs & 3; k > 0; k--) {
    product1(y, x, w, b, inputs, next, stepX, stepY, panels);
    y += PANEL;
    w += other;
    if (b) b += 8;
  }
}

export function collect(weight: u32, bias: i32, z: u32, x: u32, inputs: u32, outputs: u32, panels: u32): void {
  const left = at(z);
  const right = at(x);
  const sum = at(weight);
  const row = (<usize>inputs) << 3;
  // of the fewer units all samples are gone through again and again, close at hand
  if (outputs < inputs) sumAll(sum, 8, row, right, inputs, left, outputs, panels);
  else sumAll(sum, row, 8, left, outputs, right, inputs, panels);
  if (bias < 0) return;
  let b = at(bias);
  for (let k: u32 = 0; k < outputs; k++) {
    let from = left + k * PANEL;
    let total = f64x2.splat(0);
    for (let p: u32 = 0; p < panels; p++) {
      total = f64x2.add(f64x2.add(total, v128.load(from)), v128.load(from, 16));
      from += PANEL * outputs;
    }
    store<f64>(b, load<f64>(b) + (f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)));
    b += 8;
  }
}

/** Adds the sums over samples of all products of units of `a` and of `b`; those of neighbours are `stepA` and `stepB` apart. */
function sumAll(
  to: usize,
  stepA: usize,
  stepB: usize,
  a: usize,
  countA: u32,
  b: usize,
  countB: u32,
  panels: u32,
): void {
  const nextA: usize = PANEL * countA;
  const nextB: usize = PANEL * countB;
  const blocks = countA >> 2;
  for (let i: u32 = 0; i < blocks; i++) {
    let y = to;
    let right = b;
    for (let k = countB >> 1; k > 0; k--) {
      sums2(y, stepA, stepB, a, nextA, right, nextB, panels);
      y += 2 * stepB;
      right += 2 * PANEL;
    }
    if (countB & 1) {
      sums1(y, stepA, a, a + PANEL, a + 2 * PANEL, a + 3 * PANEL, nextA, right, nextB, panels, 4);
    }
    to += 4 * stepA;
    a += 4 * PANEL;
  }
  const rest = countA & 3;
  if (!rest) return;
  // units that are not there stand for the first, and are not stored
  const second = rest > 1 ? a + PANEL : a;
  const third = rest > 2 ? a + 2 * PANEL : a;
  for (let k: u32 = 0; k < countB; k++) {
    sums1(to, stepA, a, second, third, a, nextA, b, nextB, panels, rest);
    to += stepB;
    b += PANEL;
  }
}

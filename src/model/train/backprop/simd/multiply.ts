import { at } from './places';

/** Adjoints by slopes, +0 where the slope is 0. An odd number is rounded up: panels are even. */
export function multiply(adjoint: u32, slope: u32, count: u32): void {
  let f = at(slope);
  let g = at(adjoint);
  const end = g + ((<usize>count) << 3);
  const zero = f64x2.splat(0);
  for (; g < end; g += 16) {
    const x = v128.load(f);
    v128.store(g, v128.andnot(f64x2.mul(x, v128.load(g)), f64x2.eq(x, zero)));
    f += 16;
  }
}

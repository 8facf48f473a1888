import { store } from './epilogue';
import { madd } from './math';

/** to = p + x·q over `vectors` of four. */
export function affine(to: usize, p: usize, q: usize, x: f32, vectors: u32): void {
  const factor = f32x4.splat(x);
  const end = to + 16 * <usize>vectors;
  for (; to < end; to += 16) {
    v128.store(to, madd(factor, v128.load(q), v128.load(p)));
    p += 16;
    q += 16;
  }
}

/** to = epilogue(p + x·q + y·r) over pairs of vectors; a part whose place is 0 is left out, r only after q. */
export function affineLayer(to: usize, p: usize, q: usize, x: f32, r: usize, y: f32, pairs: u32, epilogue: i32): void {
  const end = to + 32 * <usize>pairs;
  const first = f32x4.splat(x);
  const second = f32x4.splat(y);
  if (!q && r) return affineLayer(to, p, r, y, 0, 0, pairs, epilogue);
  if (!q) {
    for (; to < end; to += 32) {
      store(to, v128.load(p), v128.load(p, 16), epilogue);
      p += 32;
    }
  } else if (!r) {
    for (; to < end; to += 32) {
      store(to, madd(first, v128.load(q), v128.load(p)), madd(first, v128.load(q, 16), v128.load(p, 16)), epilogue);
      p += 32;
      q += 32;
    }
  } else {
    for (; to < end; to += 32) {
      const even = madd(first, v128.load(q), v128.load(p));
      const odd = madd(first, v128.load(q, 16), v128.load(p, 16));
      store(to, madd(second, v128.load(r), even), madd(second, v128.load(r, 16), odd), epilogue);
      p += 32;
      q += 32;
      r += 32;
    }
  }
}

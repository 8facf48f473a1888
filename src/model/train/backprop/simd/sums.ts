/** Sums over samples of products of units, in two lanes: the even samples and the odd ones. */

// @inline
function madd(a: v128, b: v128, sum: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

// @inline
function addTo(to: usize, lanes: v128): void {
  store<f64>(to, load<f64>(to) + (f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1)));
}

/** Adds to two neighbours at once. */
// @inline
function addPair(to: usize, p: v128, q: v128): void {
  const even = v128.shuffle<f64>(p, q, 0, 2);
  const odd = v128.shuffle<f64>(p, q, 1, 3);
  v128.store(to, f64x2.add(v128.load(to), f64x2.add(even, odd)));
}

/** Four units by two, neighbours both; their sums are `stepA` and `stepB` apart, one of which is a single number. */
export function sums2(
  to: usize,
  stepA: usize,
  stepB: usize,
  a: usize,
  nextA: usize,
  b: usize,
  nextB: usize,
  panels: u32,
): void {
  let p0 = f64x2.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let q0 = p0;
  let q1 = p0;
  let q2 = p0;
  let q3 = p0;
  for (let p: u32 = 0; p < panels; p++) {
    let x = v128.load(b);
    let y = v128.load(b, 32);
    let f = v128.load(a);
    p0 = madd(f, x, p0);
    q0 = madd(f, y, q0);
    f = v128.load(a, 32);
    p1 = madd(f, x, p1);
    q1 = madd(f, y, q1);
    f = v128.load(a, 64);
    p2 = madd(f, x, p2);
    q2 = madd(f, y, q2);
    f = v128.load(a, 96);
    p3 = madd(f, x, p3);
    q3 = madd(f, y, q3);
    x = v128.load(b, 16);
    y = v128.load(b, 48);
    f = v128.load(a, 16);
    p0 = madd(f, x, p0);
    q0 = madd(f, y, q0);
    f = v128.load(a, 48);
    p1 = madd(f, x, p1);
    q1 = madd(f, y, q1);
    f = v128.load(a, 80);
    p2 = madd(f, x, p2);
    q2 = madd(f, y, q2);
    f = v128.load(a, 112);
    p3 = madd(f, x, p3);
    q3 = madd(f, y, q3);
    a += nextA;
    b += nextB;
  }
  if (stepA === 8) {
    addPair(to, p0, p1);
    addPair(to + 16, p2, p3);
    addPair(to + stepB, q0, q1);
    addPair(to + stepB + 16, q2, q3);
  } else {
    addPair(to, p0, q0);
    addPair(to + stepA, p1, q1);
    addPair(to + 2 * stepA, p2, q2);
    addPair(to + 3 * stepA, p3, q3);
  }
}

/** Four units, of which `count` are stored, by one. */
export function sums1(
  to: usize,
  stepA: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  nextA: usize,
  b: usize,
  nextB: usize,
  panels: u32,
  count: u32,
): void {
  let p0 = f64x2.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  for (let p: u32 = 0; p < panels; p++) {
    const x = v128.load(b);
    const y = v128.load(b, 16);
    p0 = madd(v128.load(a0, 16), y, madd(v128.load(a0), x, p0));
    p1 = madd(v128.load(a1, 16), y, madd(v128.load(a1), x, p1));
    p2 = madd(v128.load(a2, 16), y, madd(v128.load(a2), x, p2));
    p3 = madd(v128.load(a3, 16), y, madd(v128.load(a3), x, p3));
    a0 += nextA;
    a1 += nextA;
    a2 += nextA;
    a3 += nextA;
    b += nextB;
  }
  addTo(to, p0);
  if (count > 1) addTo(to + stepA, p1);
  if (count > 2) addTo(to + 2 * stepA, p2);
  if (count > 3) addTo(to + 3 * stepA, p3);
}

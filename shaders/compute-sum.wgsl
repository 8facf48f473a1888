// Sums of losses as hi + lo, and the worst bits met: above INFINITY_BITS is NaN.
struct Sum {
  hi: f32,
  lo: f32,
  flaw: u32,
}

const INFINITY_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;

// The same number, of which a compiler cannot know where it comes from. Some take (a + b) - a for b, and with it the lower
// half of every sum (Mesa's do, and Metal's may).
fn opaque(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) | tile.nothing);
}

// Knuth's two-sum: hi + lo stays the sum to twice the precision.
fn add(sum: ptr<function, Sum>, x: f32) {
  let hi = opaque((*sum).hi + x);
  let back = opaque(hi - (*sum).hi);
  (*sum).lo += ((*sum).hi - (hi - back)) + (x - back);
  (*sum).hi = hi;
}

// The leading 12 bits of a number: the product of two such is exact.
fn leading(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}

// The sum times 1 / divisor, rounded once at the end: Dekker's product, for a rounding of each factor would be the largest
// error of a mean over many samples.
fn mean(sum: Sum) -> f32 {
  let x = opaque(sum.hi + sum.lo);
  let rest = sum.lo - (x - sum.hi);
  let y = tile.inverse_divisor;
  let product = opaque(x * y);
  let x1 = leading(x);
  let x2 = x - x1;
  let y1 = leading(y);
  let y2 = y - y1;
  let error = ((x1 * y1 - product) + x1 * y2 + x2 * y1) + x2 * y2;
  return product + (error + x * tile.inverse_divisor_rest + rest * y);
}

// The mean as bits.
fn result_bits(sum: Sum) -> u32 {
  if (sum.flaw > INFINITY_BITS) {
    return NAN_BITS;
  }
  let hi_bits = bitcast<u32>(sum.hi);
  let overflowed = (hi_bits & 0x7fffffffu) >= INFINITY_BITS;
  if (sum.flaw == INFINITY_BITS || overflowed) {
    return INFINITY_BITS;
  }
  return bitcast<u32>(mean(sum));
}

// Stores the sum of one segment of one node: the loss, where it is the only segment.
fn deliver(node: u32, segment: u32, sum: Sum) {
  if (tile.segments == 1u) {
    results[node] = result_bits(sum);
    return;
  }
  let at = 3u * (segment * tile.width * tile.height + node);
  results[at] = bitcast<u32>(sum.hi);
  results[at + 1u] = bitcast<u32>(sum.lo);
  results[at + 2u] = sum.flaw;
}

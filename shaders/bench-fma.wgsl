// The multiply-adds that an adapter reaches: independent accumulators a <- a * m + c that stay in registers.
// Before it: const WORKGROUP, ACCUMULATORS (4, 8 or 16 vectors of four lanes), FUSED (1: fma(), 0: a product and a sum).
// Factor and term come from a buffer, so that no compiler can know the result; with m = 1 and c = 1 every lane counts the
// iterations.

struct Loop {
  factor: f32,
  term: f32,
  iterations: u32,
  row: u32, // invocations in a row of workgroups
}

@group(0) @binding(0) var<uniform> loop_: Loop;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

fn step(a: vec4f, m: vec4f, c: vec4f) -> vec4f {
  if (FUSED == 1u) {
    return fma(a, m, c);
  }
  return a * m + c;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let m = vec4f(loop_.factor);
  let c = vec4f(loop_.term);
  var a0 = vec4f(0.0);
  var a1 = vec4f(1.0);
  var a2 = vec4f(2.0);
  var a3 = vec4f(3.0);
  var a4 = vec4f(4.0);
  var a5 = vec4f(5.0);
  var a6 = vec4f(6.0);
  var a7 = vec4f(7.0);
  var a8 = vec4f(8.0);
  var a9 = vec4f(9.0);
  var a10 = vec4f(10.0);
  var a11 = vec4f(11.0);
  var a12 = vec4f(12.0);
  var a13 = vec4f(13.0);
  var a14 = vec4f(14.0);
  var a15 = vec4f(15.0);
  for (var i = 0u; i < loop_.iterations; i++) {
    a0 = step(a0, m, c);
    a1 = step(a1, m, c);
    a2 = step(a2, m, c);
    a3 = step(a3, m, c);
    if (ACCUMULATORS > 4u) {
      a4 = step(a4, m, c);
      a5 = step(a5, m, c);
      a6 = step(a6, m, c);
      a7 = step(a7, m, c);
    }
    if (ACCUMULATORS > 8u) {
      a8 = step(a8, m, c);
      a9 = step(a9, m, c);
      a10 = step(a10, m, c);
      a11 = step(a11, m, c);
      a12 = step(a12, m, c);
      a13 = step(a13, m, c);
      a14 = step(a14, m, c);
      a15 = step(a15, m, c);
    }
  }
  var sum = a0 + a1 + a2 + a3;
  if (ACCUMULATORS > 4u) {
    sum += a4 + a5 + a6 + a7;
  }
  if (ACCUMULATORS > 8u) {
    sum += a8 + a9 + a10 + a11 + a12 + a13 + a14 + a15;
  }
  sums[id.x + id.y * loop_.row] = sum.x + sum.y + sum.z + sum.w;
}

// Activations whose arguments are known to be finite and below 1e30: no overflow to hold off but that of the power of 2,
// and that only upwards, for an underflow is harmless.

const LOG2_E = 1.4426950408889634;

struct Pair {
  x: vec4f,
  y: vec4f,
}

// 1 / (1 + 2^x) of two numbers for one division, where divisions are dear.
fn reciprocal_pair(x: vec4f, y: vec4f) -> Pair {
  let p = 1.0 + exp2(min(x, vec4f(62.0)));
  let q = 1.0 + exp2(min(y, vec4f(62.0)));
  let r = 1.0 / (p * q);
  return Pair(r * q, r * p);
}

fn finite_silu(x: vec4f) -> vec4f {
  return x / (1.0 + exp2(min(-LOG2_E * x, vec4f(126.0))));
}

// ½x(1 + tanh u) = x / (1 + 2^(-2 log₂e u)), u = √(2/π)(x + 0.044715x³); at ±10 the power is 2^∓126.
fn finite_gelu_tanh(x: vec4f) -> vec4f {
  let t = clamp(x, vec4f(-10.0), vec4f(10.0));
  return x / (1.0 + exp2(min(t * (-2.302208198 - 0.1029432395 * (t * t)), vec4f(126.0))));
}

// e^x for x <= 0.
fn finite_exp(x: vec4f) -> vec4f {
  return exp2(max(LOG2_E * x, vec4f(-126.0)));
}

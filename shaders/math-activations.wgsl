// Activations, four samples at a time; definitions and constants are PyTorch's.
//
// Each is right at an infinite argument on its flat side (layer_flaw in compute-mlp.wgsl lets those pass), and none is
// asked to keep a NaN: NaNs are found by their bits before.

fn act_identity(x: vec4f) -> vec4f {
  return x;
}

fn act_relu(x: vec4f) -> vec4f {
  return max(x, vec4f(0.0));
}

fn act_leaky_relu(x: vec4f) -> vec4f {
  return select(0.01 * x, x, x > vec4f(0.0));
}

fn act_elu(x: vec4f) -> vec4f {
  return select(expm1_negative(x), x, x > vec4f(0.0));
}

// x Φ(x); Φ from erfc of |x|, so that the left tail keeps its digits.
fn act_gelu(x: vec4f) -> vec4f {
  let magnitude = min(abs(x), vec4f(13.0));
  let tail = 0.5 * erfc_positive(magnitude * 0.70710678118654752);
  let inner = x * select(tail, 1.0 - tail, x > vec4f(0.0));
  return select(inner, max(x, vec4f(0.0)), abs(x) >= vec4f(13.0));
}

// ½x(1 + tanh u) = x σ(2u), u = √(2/π)(x + 0.044715x³).
fn act_gelu_tanh(x: vec4f) -> vec4f {
  let z = clamp(x, vec4f(-10.0), vec4f(10.0));
  let inner = z * act_sigmoid(1.5957691216057308 * (z + 0.044715 * z * z * z));
  return select(inner, max(x, vec4f(0.0)), abs(x) >= vec4f(10.0));
}

fn act_silu(x: vec4f) -> vec4f {
  let z = clamp(x, vec4f(EXP_FLOOR), -vec4f(EXP_FLOOR));
  return select(z * act_sigmoid(z), max(x, vec4f(0.0)), abs(x) >= -vec4f(EXP_FLOOR));
}

fn act_sigmoid(x: vec4f) -> vec4f {
  let e = exp_negative(-abs(x));
  return select(e, vec4f(1.0), x >= vec4f(0.0)) / (1.0 + e);
}

// Odd polynomial of Cephes' tanhf (Moshier) below 0.625, where 1 - 2 / (e^2x + 1) cancels. Beyond 9.1 float32 has only 1.
fn act_tanh(x: vec4f) -> vec4f {
  let magnitude = min(abs(x), vec4f(9.1));
  let e = exp_negative(-2.0 * magnitude);
  let far = (1.0 - e) / (1.0 + e);
  let s = magnitude * magnitude;
  var p = -5.70498872745e-3 * s + 2.06390887954e-2;
  p = p * s - 5.37397155531e-2;
  p = p * s + 1.33314422036e-1;
  p = p * s - 3.33332819422e-1;
  let near = magnitude + magnitude * s * p;
  let y = select(far, near, magnitude < vec4f(0.625));
  return select(y, -y, x < vec4f(0.0));
}

fn act_softplus(x: vec4f) -> vec4f {
  return max(x, vec4f(0.0)) + log1p_unit(exp_negative(-abs(x)));
}

// x - kπ with π in three parts (Cody and Waite), then the Taylor series up to r^11: 6e-8 at ±π/2.
fn act_sin(x: vec4f) -> vec4f {
  let k = round(x * 0.31830988618379067);
  let r = ((x - k * 3.140625) - k * 9.67502593994140625e-4) - k * 1.509957990978376432e-7;
  let s = r * r;
  var p = -2.50521083854417e-8 * s + 2.75573192239859e-6;
  p = p * s - 1.98412698412698e-4;
  p = p * s + 8.33333333333333e-3;
  p = p * s - 1.66666666666667e-1;
  let y = r + r * s * p;
  let odd = (vec4i(k) & vec4i(1)) != vec4i(0);
  return select(y, -y, odd);
}

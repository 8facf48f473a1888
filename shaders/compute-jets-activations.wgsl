// Activations with their first two derivatives, four samples at a time; definitions as in math-activations.wgsl, at kinks
// the derivatives of the side that the value takes.
//
// No derivative is a difference of nearly equal numbers: where 1 - tanh² has no digits left, the bell 4e / (1 + e)² has all.

struct Derivatives {
  value: vec4f,
  first: vec4f,
  second: vec4f,
}

// σ(x), its derivative, and 1 - 2σ(x), from one exponential.
struct Sigmoid {
  value: vec4f,
  bell: vec4f,
  odd: vec4f,
}

fn sigmoid_of(x: vec4f) -> Sigmoid {
  let e = exp_negative(-abs(x));
  let r = 1.0 / (1.0 + e);
  let positive = x >= vec4f(0.0);
  let odd = (1.0 - e) * r;
  return Sigmoid(select(e * r, r, positive), e * r * r, select(odd, -odd, positive));
}

fn jet_identity(x: vec4f) -> Derivatives {
  return Derivatives(x, vec4f(1.0), vec4f(0.0));
}

fn jet_relu(x: vec4f) -> Derivatives {
  let positive = x > vec4f(0.0);
  return Derivatives(max(x, vec4f(0.0)), select(vec4f(0.0), vec4f(1.0), positive), vec4f(0.0));
}

fn jet_leaky_relu(x: vec4f) -> Derivatives {
  let slope = select(vec4f(0.01), vec4f(1.0), x > vec4f(0.0));
  return Derivatives(slope * x, slope, vec4f(0.0));
}

fn jet_elu(x: vec4f) -> Derivatives {
  let positive = x > vec4f(0.0);
  let e = exp_negative(x);
  return Derivatives(act_elu(x), select(e, vec4f(1.0), positive), select(e, vec4f(0.0), positive));
}

// xΦ: Φ + xφ, φ (2 - x²); beyond 13, φ is below the smallest float32.
fn jet_gelu(x: vec4f) -> Derivatives {
  let z = clamp(x, vec4f(-13.0), vec4f(13.0));
  let density = 0.3989422804014327 * exp_negative(-0.5 * z * z);
  let tail = 0.5 * erfc_positive(abs(z) * 0.70710678118654752);
  let gate = select(tail, 1.0 - tail, x > vec4f(0.0));
  let value = select(x * gate, max(x, vec4f(0.0)), abs(x) >= vec4f(13.0));
  return Derivatives(value, gate + z * density, density * (2.0 - z * z));
}

// x σ(g), g = 2√(2/π)(x + 0.044715x³); beyond 10 the bell of σ is below the smallest float32.
fn jet_gelu_tanh(x: vec4f) -> Derivatives {
  let z = clamp(x, vec4f(-10.0), vec4f(10.0));
  let square = z * z;
  let gate = sigmoid_of(1.5957691216057308 * z * (1.0 + 0.044715 * square));
  let slope = 1.5957691216057308 * (1.0 + 0.134145 * square);
  let bend = 0.42813639769 * z;
  let value = select(z * gate.value, max(x, vec4f(0.0)), abs(x) >= vec4f(10.0));
  let curved = 2.0 * slope + z * (gate.odd * slope * slope + bend);
  return Derivatives(value, gate.value + z * gate.bell * slope, gate.bell * curved);
}

fn jet_silu(x: vec4f) -> Derivatives {
  let z = clamp(x, vec4f(EXP_FLOOR), -vec4f(EXP_FLOOR));
  let gate = sigmoid_of(z);
  let value = select(z * gate.value, max(x, vec4f(0.0)), abs(x) >= -vec4f(EXP_FLOOR));
  return Derivatives(value, gate.value + z * gate.bell, gate.bell * (2.0 + z * gate.odd));
}

fn jet_sigmoid(x: vec4f) -> Derivatives {
  let s = sigmoid_of(x);
  return Derivatives(s.value, s.bell, s.bell * s.odd);
}

// (1 - e) / (1 + e) with e = e^-2|x|, where that cancels the polynomial of act_tanh; the bell is 4e / (1 + e)².
fn jet_tanh(x: vec4f) -> Derivatives {
  let s = sigmoid_of(2.0 * x);
  let z = clamp(x, vec4f(-0.625), vec4f(0.625));
  let q = z * z;
  var p = -5.70498872745e-3 * q + 2.06390887954e-2;
  p = p * q - 5.37397155531e-2;
  p = p * q + 1.33314422036e-1;
  p = p * q - 3.33332819422e-1;
  let value = select(-s.odd, z + z * q * p, abs(x) < vec4f(0.625));
  let bell = 4.0 * s.bell;
  return Derivatives(value, bell, -2.0 * value * bell);
}

fn jet_softplus(x: vec4f) -> Derivatives {
  let s = sigmoid_of(x);
  return Derivatives(act_softplus(x), s.value, s.bell);
}

// cos x as sin(π/2 - r): r as in act_sin, then the Taylor series up to r^12.
fn jet_sin(x: vec4f) -> Derivatives {
  let k = round(x * 0.31830988618379067);
  let r = ((x - k * 3.140625) - k * 9.67502593994140625e-4) - k * 1.509957990978376432e-7;
  let s = r * r;
  var p = 2.08767569878681e-9 * s - 2.75573192239859e-7;
  p = p * s + 2.48015873015873e-5;
  p = p * s - 1.38888888888889e-3;
  p = p * s + 4.16666666666667e-2;
  let y = 1.0 - s * (0.5 - s * p);
  let odd = (vec4i(k) & vec4i(1)) != vec4i(0);
  let value = act_sin(x);
  return Derivatives(value, select(y, -y, odd), -value);
}

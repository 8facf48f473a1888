// Elementary functions with a known error, four samples at a time.
//
// The built-in ones promise too little: tanh may be NaN beyond |x| = 43 (and is, on several adapters), sin is only good
// within ±π, log is only good to 2^-21 *absolute* near 1, and all of them may assume that no argument is infinite.
// Arguments are therefore clamped first, and what cancels near a zero is a polynomial there.

const LN_2 = 0.693147180559945;
// e^-87 is the last power above the smallest normal float32.
const EXP_FLOOR = -87.0;

// e^x for x <= 0.
fn exp_negative(x: vec4f) -> vec4f {
  return exp(clamp(x, vec4f(EXP_FLOOR), vec4f(0.0)));
}

// e^x - 1 for x <= 0; the Taylor series down to -1/2, where e^x - 1 cancels.
fn expm1_negative(x: vec4f) -> vec4f {
  let z = clamp(x, vec4f(-0.5), vec4f(0.0));
  let tail = 1.0 / 6.0 + z * (1.0 / 24.0 + z * (1.0 / 120.0 + z * (1.0 / 720.0 + z * (1.0 / 5040.0 + z / 40320.0))));
  let near = z + z * z * (0.5 + z * tail);
  return select(exp_negative(x) - 1.0, near, x > vec4f(-0.5));
}

// log(1 + x) for x in [-0.293, 0.415]: the polynomial of Cephes' logf (Moshier).
fn log1p_core(x: vec4f) -> vec4f {
  var p = 7.0376836292e-2 * x - 1.1514610310e-1;
  p = p * x + 1.1676998740e-1;
  p = p * x - 1.2420140846e-1;
  p = p * x + 1.4249322787e-1;
  p = p * x - 1.6668057665e-1;
  p = p * x + 2.0000714765e-1;
  p = p * x - 2.4999993993e-1;
  p = p * x + 3.3333331174e-1;
  let square = x * x;
  return x + (x * square * p - 0.5 * square);
}

// log(1 + x) for x in [0, 1]; above √2 - 1 it is log 2 + log((1 + x) / 2).
fn log1p_unit(x: vec4f) -> vec4f {
  let high = x > vec4f(0.41421356);
  let y = log1p_core(select(x, 0.5 * x - 0.5, high));
  return select(y, y + LN_2, high);
}

// log(1 + x) for x >= 0.
fn log1p_positive(x: vec4f) -> vec4f {
  return select(log(1.0 + max(x, vec4f(1.0))), log1p_unit(min(x, vec4f(1.0))), x <= vec4f(1.0));
}

// erfc(x) for 0 <= x <= 9.2, relative error below 3e-7 (Numerical Recipes, erfcc).
fn erfc_positive(x: vec4f) -> vec4f {
  let t = 1.0 / (1.0 + 0.5 * x);
  var p = 0.17087277 * t - 0.82215223;
  p = p * t + 1.48851587;
  p = p * t - 1.13520398;
  p = p * t + 0.27886807;
  p = p * t - 0.18628806;
  p = p * t + 0.09678418;
  p = p * t + 0.37409196;
  p = p * t + 1.00002368;
  return t * exp_negative(p * t - 1.26551223 - x * x);
}

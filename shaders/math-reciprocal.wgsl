// 1 / (1 + 2^x), what is left of tanh and sigmoid once their scales are folded into the weights. 2^126 is the largest power
// whose reciprocal float32 holds with all its digits; that 2^x vanishes far below 0 does no harm.
fn act_reciprocal(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp2(min(x, vec4f(126.0))));
}

// tanh and sigmoid of arguments that were scaled to powers of 2: 1 / (1 + 2^x) is the sigmoid of -x ln 2, twice that less 1
// the tanh of -½x ln 2. 2^126 is the largest power whose reciprocal float32 holds with all its digits; that 2^x vanishes far
// below 0 does no harm.

fn act_scaled_sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp2(min(x, vec4f(126.0))));
}

fn act_scaled_tanh(x: vec4f) -> vec4f {
  return 2.0 / (1.0 + exp2(min(x, vec4f(126.0)))) - 1.0;
}

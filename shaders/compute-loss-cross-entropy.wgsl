// Σ t (log Σ e^z - z) of four samples, logits in the activation store from `first` on, class probabilities in the data from
// `at` on. The largest logit is taken out, and its own term e^0 = 1 left to log1p: a confident right answer has a loss far
// below the rounding of 1. No term is negative, so that nothing cancels.
fn sample_loss(first: u32, outputs: u32, at: u32) -> vec4f {
  var largest = load(first);
  var top = vec4u(0u);
  for (var k = 1u; k < outputs; k++) {
    let z = load(first + k);
    let higher = z > largest;
    largest = select(largest, z, higher);
    top = select(top, vec4u(k), higher);
  }
  var others = vec4f(0.0);
  for (var k = 0u; k < outputs; k++) {
    let e = exp_negative(load(first + k) - largest);
    others += select(e, vec4f(0.0), top == vec4u(k));
  }
  let log_sum = log1p_positive(others);
  var loss = vec4f(0.0);
  for (var k = 0u; k < outputs; k++) {
    loss += data[at + k] * (log_sum + (largest - load(first + k)));
  }
  return loss;
}

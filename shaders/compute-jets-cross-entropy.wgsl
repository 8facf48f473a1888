// Cross-entropy: three visits of each output k with its logit z and target y. With p = softmax(z) and T the sum of targets,
// the derivative by a logit is T p - y, and the Gauss-Newton part T times the covariance of the logits' slopes under p. All is
// relative to the largest logit, and the covariance is centred before it is squared, so that nothing cancels.

var<private> top: Jet;
var<private> top_output: vec4u;
var<private> others: vec4f;
var<private> target_sum: vec4f;
var<private> mean_a: vec4f;
var<private> mean_b: vec4f;

// First: finds the largest logit.
fn visit_largest(z: Jet, y: vec4f, k: u32) {
  if (k == 0u) {
    top = z;
    top_output = vec4u(0u);
    target_sum = y;
    return;
  }
  let higher = z.value > top.value;
  top = jet_select(top, z, higher);
  top_output = select(top_output, vec4u(k), higher);
  target_sum += y;
}

// Second: Σ e^(z - top) over all logits but the largest.
fn visit_others(z: Jet, k: u32) {
  if (k == 0u) {
    others = vec4f(0.0);
    mean_a = vec4f(0.0);
    mean_b = vec4f(0.0);
  }
  let e = select(exp_negative(z.value - top.value), vec4f(0.0), top_output == vec4u(k));
  others += e;
  mean_a += e * (z.a - top.a);
  mean_b += e * (z.b - top.b);
}

// Third: the loss y (log Σ e^(z - top) - (z - top)), its slope, and this logit's part of the covariance.
fn visit_loss(loss: LossJet, z: Jet, y: vec4f, k: u32) -> LossJet {
  let inverse = 1.0 / (1.0 + others);
  let is_top = top_output == vec4u(k);
  let d = jet_subtract(z, top);
  let e = select(exp_negative(d.value), vec4f(1.0), is_top);
  let share = target_sum * e * inverse;
  // the largest logit's own slope is that of the difference to itself: none
  let slope = select(share - y, vec4f(0.0), is_top);
  let value = y * (log1p_positive(others) - d.value);
  let sloped = loss_add(loss, d, Derivatives(value, slope, vec4f(0.0)));
  return loss_spread(sloped, share, d.a - mean_a * inverse, d.b - mean_b * inverse);
}

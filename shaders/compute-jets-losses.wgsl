// Losses of one output with their derivatives by the prediction z, four samples at a time; y is the target. At kinks the
// derivatives are those of the piece that the value takes.

fn loss_jet_mse(z: vec4f, y: vec4f) -> Derivatives {
  return Derivatives(loss_mse(z, y), 2.0 * (z - y), vec4f(2.0));
}

fn loss_jet_mae(z: vec4f, y: vec4f) -> Derivatives {
  return Derivatives(loss_mae(z, y), sign(z - y), vec4f(0.0));
}

fn loss_jet_huber(z: vec4f, y: vec4f) -> Derivatives {
  let delta = tile.delta;
  let inside = abs(z - y) <= vec4f(delta);
  let first = select(delta * sign(z - y), z - y, inside);
  return Derivatives(loss_huber(z, y), first, select(vec4f(0.0), vec4f(1.0), inside));
}

fn loss_jet_log_cosh(z: vec4f, y: vec4f) -> Derivatives {
  let slope = jet_tanh(z - y);
  return Derivatives(loss_log_cosh(z, y), slope.value, slope.first);
}

fn loss_jet_hinge(z: vec4f, y: vec4f) -> Derivatives {
  let violated = 1.0 - y * z > vec4f(0.0);
  return Derivatives(loss_hinge(z, y), select(vec4f(0.0), -y, violated), vec4f(0.0));
}

// σ(z) - y as two terms of one sign each, so that a confident right answer keeps its digits.
fn loss_jet_bce(z: vec4f, y: vec4f) -> Derivatives {
  let s = sigmoid_of(z);
  let first = (1.0 - y) * s.value - y * sigmoid_of(-z).value;
  return Derivatives(loss_bce(z, y), first, s.bell);
}

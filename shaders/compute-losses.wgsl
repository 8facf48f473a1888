// Losses of one output of four samples: prediction z, target y. All but hinge have a form without cancellation near 0.

fn loss_mse(z: vec4f, y: vec4f) -> vec4f {
  return (z - y) * (z - y);
}

fn loss_mae(z: vec4f, y: vec4f) -> vec4f {
  return abs(z - y);
}

fn loss_huber(z: vec4f, y: vec4f) -> vec4f {
  let d = abs(z - y);
  let delta = tile.delta;
  return select(delta * (d - 0.5 * delta), 0.5 * d * d, d <= vec4f(delta));
}

// log cosh d = log(1 + 2 sinh²(d/2)) up to 1; beyond, d + log(1 + e^-2d) - log 2.
fn loss_log_cosh(z: vec4f, y: vec4f) -> vec4f {
  let d = abs(z - y);
  let h = 0.5 * min(d, vec4f(1.0));
  let q = h * h;
  let sinh_h = h * (1.0 + q / 6.0 * (1.0 + q / 20.0 * (1.0 + q / 42.0)));
  let near = log1p_positive(2.0 * sinh_h * sinh_h);
  let far = d + (log1p_unit(exp_negative(-2.0 * d)) - LN_2);
  return select(far, near, d <= vec4f(1.0));
}

fn loss_hinge(z: vec4f, y: vec4f) -> vec4f {
  return max(vec4f(0.0), 1.0 - y * z);
}

// y softplus(-z) + (1 - y) softplus(z) on the logit z, the linear parts joined.
fn loss_bce(z: vec4f, y: vec4f) -> vec4f {
  return abs(z) * select(y, 1.0 - y, z > vec4f(0.0)) + log1p_unit(exp_negative(-abs(z)));
}

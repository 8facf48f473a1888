// Jets of order 2: a quantity with its first and second derivatives by a and b, four samples at a time. The second by a twice and
// by b twice are carried as halves, for the rule of products then has no factor of 2.

struct Jet {
  value: vec4f,
  a: vec4f,
  b: vec4f,
  half_aa: vec4f,
  ab: vec4f,
  half_bb: vec4f,
}

// value + a da + b db: what a weight, or the first layer, is in the plane.
fn jet_affine(value: vec4f, along_a: vec4f, along_b: vec4f) -> Jet {
  return Jet(value, along_a, along_b, vec4f(0.0), vec4f(0.0), vec4f(0.0));
}

// sum + w h, where the weight w is x at this node, and y and z along a and b: twelve multiply-adds.
fn jet_add(sum: Jet, w: vec3f, h: Jet) -> Jet {
  return Jet(
    sum.value + w.x * h.value,
    sum.a + w.x * h.a + w.y * h.value,
    sum.b + w.x * h.b + w.z * h.value,
    sum.half_aa + w.x * h.half_aa + w.y * h.a,
    sum.ab + w.x * h.ab + w.y * h.b + w.z * h.a,
    sum.half_bb + w.x * h.half_bb + w.z * h.b,
  );
}

// The same for a weight that does not move: six.
fn jet_add_still(sum: Jet, w: f32, h: Jet) -> Jet {
  return Jet(
    sum.value + w * h.value,
    sum.a + w * h.a,
    sum.b + w * h.b,
    sum.half_aa + w * h.half_aa,
    sum.ab + w * h.ab,
    sum.half_bb + w * h.half_bb,
  );
}

fn jet_subtract(x: Jet, y: Jet) -> Jet {
  return Jet(
    x.value - y.value,
    x.a - y.a,
    x.b - y.b,
    x.half_aa - y.half_aa,
    x.ab - y.ab,
    x.half_bb - y.half_bb,
  );
}

// f(z), given f and its derivatives at z.
fn jet_apply(z: Jet, f: Derivatives) -> Jet {
  let bent_a = f.second * z.a;
  let bent_b = 0.5 * f.second * z.b;
  return Jet(
    f.value,
    f.first * z.a,
    f.first * z.b,
    0.5 * bent_a * z.a + f.first * z.half_aa,
    bent_a * z.b + f.first * z.ab,
    bent_b * z.b + f.first * z.half_bb,
  );
}

fn jet_select(no: Jet, yes: Jet, condition: vec4<bool>) -> Jet {
  return Jet(
    select(no.value, yes.value, condition),
    select(no.a, yes.a, condition),
    select(no.b, yes.b, condition),
    select(no.half_aa, yes.half_aa, condition),
    select(no.ab, yes.ab, condition),
    select(no.half_bb, yes.half_bb, condition),
  );
}

// The loss of a sample with its derivatives; the Gauss-Newton part of the Hessian by itself as well.
struct LossJet {
  value: vec4f,
  a: vec4f,
  b: vec4f,
  aa: vec4f,
  ab: vec4f,
  bb: vec4f,
  gauss_newton_aa: vec4f,
  gauss_newton_ab: vec4f,
  gauss_newton_bb: vec4f,
}

fn loss_jet() -> LossJet {
  let zero = vec4f(0.0);
  return LossJet(zero, zero, zero, zero, zero, zero, zero, zero, zero);
}

// loss + l(z), given l and its derivatives at z.
fn loss_add(loss: LossJet, z: Jet, l: Derivatives) -> LossJet {
  let flat = LossJet(
    loss.value + l.value,
    loss.a + l.first * z.a,
    loss.b + l.first * z.b,
    loss.aa + 2.0 * l.first * z.half_aa,
    loss.ab + l.first * z.ab,
    loss.bb + 2.0 * l.first * z.half_bb,
    loss.gauss_newton_aa,
    loss.gauss_newton_ab,
    loss.gauss_newton_bb,
  );
  return loss_spread(flat, l.second, z.a, z.b);
}

// loss with `share` times the square of (da, db) in its curvature.
fn loss_spread(loss: LossJet, share: vec4f, da: vec4f, db: vec4f) -> LossJet {
  let aa = share * da * da;
  let ab = share * da * db;
  let bb = share * db * db;
  return LossJet(
    loss.value,
    loss.a,
    loss.b,
    loss.aa + aa,
    loss.ab + ab,
    loss.bb + bb,
    loss.gauss_newton_aa + aa,
    loss.gauss_newton_ab + ab,
    loss.gauss_newton_bb + bb,
  );
}

// The sum of each component over the samples, in two floats.
struct Sums {
  value: Sum,
  a: Sum,
  b: Sum,
  aa: Sum,
  ab: Sum,
  bb: Sum,
  gauss_newton_aa: Sum,
  gauss_newton_ab: Sum,
  gauss_newton_bb: Sum,
}

fn no_sums() -> Sums {
  let zero = Sum(0.0, 0.0, 0u);
  return Sums(zero, zero, zero, zero, zero, zero, zero, zero, zero);
}

fn sums_add(sums: Sums, loss: LossJet) -> Sums {
  return Sums(
    two_sum(sums.value, lane_sum(loss.value)),
    two_sum(sums.a, lane_sum(loss.a)),
    two_sum(sums.b, lane_sum(loss.b)),
    two_sum(sums.aa, lane_sum(loss.aa)),
    two_sum(sums.ab, lane_sum(loss.ab)),
    two_sum(sums.bb, lane_sum(loss.bb)),
    two_sum(sums.gauss_newton_aa, lane_sum(loss.gauss_newton_aa)),
    two_sum(sums.gauss_newton_ab, lane_sum(loss.gauss_newton_ab)),
    two_sum(sums.gauss_newton_bb, lane_sum(loss.gauss_newton_bb)),
  );
}

fn deliver_sums(node: u32, segment: u32, sums: Sums) {
  deliver_component(node, segment, 0u, sums.value);
  deliver_component(node, segment, 1u, sums.a);
  deliver_component(node, segment, 2u, sums.b);
  deliver_component(node, segment, 3u, sums.aa);
  deliver_component(node, segment, 4u, sums.ab);
  deliver_component(node, segment, 5u, sums.bb);
  deliver_component(node, segment, 6u, sums.gauss_newton_aa);
  deliver_component(node, segment, 7u, sums.gauss_newton_ab);
  deliver_component(node, segment, 8u, sums.gauss_newton_bb);
}

fn loss_plus(x: LossJet, y: LossJet) -> LossJet {
  return LossJet(
    x.value + y.value,
    x.a + y.a,
    x.b + y.b,
    x.aa + y.aa,
    x.ab + y.ab,
    x.bb + y.bb,
    x.gauss_newton_aa + y.gauss_newton_aa,
    x.gauss_newton_ab + y.gauss_newton_ab,
    x.gauss_newton_bb + y.gauss_newton_bb,
  );
}

// The loss where a sample is, nothing where there is padding.
fn loss_where(x: LossJet, present: vec4<bool>) -> LossJet {
  let zero = vec4f(0.0);
  return LossJet(
    select(zero, x.value, present),
    select(zero, x.a, present),
    select(zero, x.b, present),
    select(zero, x.aa, present),
    select(zero, x.ab, present),
    select(zero, x.bb, present),
    select(zero, x.gauss_newton_aa, present),
    select(zero, x.gauss_newton_ab, present),
    select(zero, x.gauss_newton_bb, present),
  );
}

// Jets of order 1: a quantity with its derivatives by a and b, four samples at a time.

struct Jet {
  value: vec4f,
  a: vec4f,
  b: vec4f,
}

// value + a da + b db: what a weight, or the first layer, is in the plane.
fn jet_affine(value: vec4f, along_a: vec4f, along_b: vec4f) -> Jet {
  return Jet(value, along_a, along_b);
}

// sum + w h, where the weight w is x at this node, and y and z along a and b.
fn jet_add(sum: Jet, w: vec3f, h: Jet) -> Jet {
  return Jet(
    sum.value + w.x * h.value,
    sum.a + w.x * h.a + w.y * h.value,
    sum.b + w.x * h.b + w.z * h.value,
  );
}

// The same for a weight that does not move.
fn jet_add_still(sum: Jet, w: f32, h: Jet) -> Jet {
  return Jet(sum.value + w * h.value, sum.a + w * h.a, sum.b + w * h.b);
}

fn jet_subtract(x: Jet, y: Jet) -> Jet {
  return Jet(x.value - y.value, x.a - y.a, x.b - y.b);
}

// f(z), given f and its derivatives at z.
fn jet_apply(z: Jet, f: Derivatives) -> Jet {
  return Jet(f.value, f.first * z.a, f.first * z.b);
}

fn jet_select(no: Jet, yes: Jet, condition: vec4<bool>) -> Jet {
  return Jet(select(no.value, yes.value, condition), select(no.a, yes.a, condition), select(no.b, yes.b, condition));
}

// The loss of a sample with its derivatives.
struct LossJet {
  value: vec4f,
  a: vec4f,
  b: vec4f,
}

fn loss_jet() -> LossJet {
  return LossJet(vec4f(0.0), vec4f(0.0), vec4f(0.0));
}

// loss + l(z), given l and its derivatives at z.
fn loss_add(loss: LossJet, z: Jet, l: Derivatives) -> LossJet {
  return LossJet(loss.value + l.value, loss.a + l.first * z.a, loss.b + l.first * z.b);
}

// What a logit adds to the curvature of cross-entropy: nothing at order 1.
fn loss_spread(loss: LossJet, share: vec4f, da: vec4f, db: vec4f) -> LossJet {
  return loss;
}

// The sum of each component over the samples, in two floats.
struct Sums {
  value: Sum,
  a: Sum,
  b: Sum,
}

fn no_sums() -> Sums {
  let zero = Sum(0.0, 0.0, 0u);
  return Sums(zero, zero, zero);
}

fn sums_add(sums: Sums, loss: LossJet) -> Sums {
  return Sums(
    two_sum(sums.value, lane_sum(loss.value)),
    two_sum(sums.a, lane_sum(loss.a)),
    two_sum(sums.b, lane_sum(loss.b)),
  );
}

fn deliver_sums(node: u32, segment: u32, sums: Sums) {
  deliver_component(node, segment, 0u, sums.value);
  deliver_component(node, segment, 1u, sums.a);
  deliver_component(node, segment, 2u, sums.b);
}

fn loss_plus(x: LossJet, y: LossJet) -> LossJet {
  return LossJet(
    x.value + y.value,
    x.a + y.a,
    x.b + y.b,
  );
}

// The loss where a sample is, nothing where there is padding.
fn loss_where(x: LossJet, present: vec4<bool>) -> LossJet {
  let zero = vec4f(0.0);
  return LossJet(
    select(zero, x.value, present),
    select(zero, x.a, present),
    select(zero, x.b, present),
  );
}

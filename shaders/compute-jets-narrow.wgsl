// What the block written out for one narrow network uses; weights in the order in which it reads them: the value at the
// window's centre, along a, along b.
@group(0) @binding(5) var<storage, read> weights: array<vec4<f32>>;

// A weight at this node, and along a and b.
fn weight(k: u32, a: f32, b: f32) -> vec3f {
  let w = weights[k];
  return vec3f(w.x + a * w.y + b * w.z, w.y, w.z);
}

// What a unit's sum starts from.
fn bias(k: u32, a: f32, b: f32) -> Jet {
  let w = weight(k, a, b);
  return jet_affine(vec4f(w.x), vec4f(w.y), vec4f(w.z));
}

fn open_store(thread: u32) {}

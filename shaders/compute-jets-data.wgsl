// per block of four samples: constant, along a, along b of each unit of the first layer; the targets; 1 for a sample, 0 for
// padding. A thread takes a block in BLOCK_PARTS parts.
@group(0) @binding(6) var<storage, read> data: array<vec4f>;

fn datum(at: u32, part: u32) -> vec4f {
  return data[BLOCK_PARTS * at + part];
}

// The pre-activation of the first layer whose three numbers lie at `at`.
fn first_jet(at: u32, part: u32, a: f32, b: f32) -> Jet {
  let along_a = datum(at + 1u, part);
  let along_b = datum(at + 2u, part);
  return jet_affine(datum(at, part) + a * along_a + b * along_b, along_a, along_b);
}

// What the generated kernel for narrow networks reads: `main` comes from narrow-source.ts.

// Weights and biases in the order of their use, bound to each row of the part, and along u.
@group(0) @binding(3) var<storage, read> bound_weights: array<vec4f>;
// Pre-activations of the first layer, bound to each row and to the segments of the part, and along u.
@group(0) @binding(5) var<storage, read> bound_data: array<vec4f>;
@group(0) @binding(6) var<storage, read> data_along: array<vec4f>;
// Targets, and 1 per sample that is no padding.
@group(0) @binding(7) var<storage, read> targets: array<vec4f>;

fn across(lanes: vec4f) -> f32 {
  return (lanes.x + lanes.y) + (lanes.z + lanes.w);
}

// The first layer's activations, its pre-activations being affine in (a, b). `act` is generated before this.

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let pair = id.z;
  let at = point(pair / batch.segments);
  let base = (batch.data_segment + pair % batch.segments) * shape.segment_data;
  let size = layer.outputs * shape.blocks;
  for (var k = id.x; k < size; k += groups.x * 64u) {
    let z = base + 3u * k;
    output[pair * size + k] = act(data[z] + (at.x * data[z + 1u] + at.y * data[z + 2u]));
  }
}

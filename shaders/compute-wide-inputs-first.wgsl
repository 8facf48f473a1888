// A layer's inputs as the first layer's activations, computed where they are needed: they are affine in (a, b) before
// `act_before`, which is generated before this.

// Neighbours share the data of a tile, three times as much as the weights: it then stays in the cache nearest to them.
fn pair_of(workgroup: vec3u) -> u32 {
  return workgroup.x;
}

fn tile_of(workgroup: vec3u) -> u32 {
  return workgroup.z;
}

fn inputs_of(pair: u32) -> u32 {
  return (batch.data_segment + pair % batch.segments) * shape.segment_data;
}

fn input_value(at: Place, k: u32) -> vec4f {
  let z = at.inputs + 3u * k;
  return act_before(data[z] + (at.point.x * data[z + 1u] + at.point.y * data[z + 2u]));
}

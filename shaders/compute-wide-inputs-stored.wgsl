// A layer's inputs as the layer before it stored them, [unit][block] of a pair.

// Neighbours share the weights of a node.
fn pair_of(workgroup: vec3u) -> u32 {
  return workgroup.z;
}

fn tile_of(workgroup: vec3u) -> u32 {
  return workgroup.x;
}

fn inputs_of(pair: u32) -> u32 {
  return pair * layer.inputs * shape.blocks;
}

fn input_value(at: Place, k: u32) -> vec4f {
  return input[at.inputs + k];
}

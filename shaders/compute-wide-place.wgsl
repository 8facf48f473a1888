// What a workgroup computes of a layer: TILE_GROUPS fours of outputs by TILE_BLOCKS blocks of samples of one pair.

struct Place {
  pair: u32,
  node: u32,
  // the node's weights of this layer, and the pair's inputs
  weights: u32,
  inputs: u32,
  // the first four outputs, and the first block of samples
  group: u32,
  block: u32,
  point: vec2f,
}

fn place(workgroup: vec3u) -> Place {
  let pair = pair_of(workgroup);
  let node = pair / batch.segments;
  let weights_at = layer.weights + node * layer.stride;
  return Place(pair, node, weights_at, inputs_of(pair), workgroup.y * TILE_GROUPS, tile_of(workgroup) * TILE_BLOCKS, point(node));
}

fn put(at: Place, unit: u32, block: u32, value: vec4f) {
  let row = 4u * at.group + unit;
  let column = at.block + block;
  if (row < layer.outputs && column < shape.blocks) {
    output[(at.pair * layer.outputs + row) * shape.blocks + column] = value;
  }
}

// One layer as a product of matrices without workgroup memory: a thread computes some outputs of some samples of a pair.
// For layers of few outputs, and for software adapters, where workgroup memory and barriers are dear.
//
// Generated before this: TILE_GROUPS and TILE_BLOCKS (what a workgroup computes, in fours of outputs and of samples),
// THREADS, and `act`; after it: `main`, which holds a thread's accumulators in registers.

struct Place {
  pair: u32,
  weights: u32,
  inputs: u32,
  group: u32,
  block: u32,
}

fn place(workgroup: vec3u) -> Place {
  let pair = workgroup.z;
  let weights_at = (pair / batch.segments) * shape.node_weights + layer.weights;
  let inputs_at = pair * layer.inputs * shape.blocks;
  return Place(pair, weights_at, inputs_at, workgroup.y * TILE_GROUPS, workgroup.x * TILE_BLOCKS);
}

// Where four outputs lie in a row of the weights, and a block of samples in one of the inputs. What is beyond the last is
// computed from the last and never stored.
fn group_place(at: Place, group: u32) -> u32 {
  return at.weights + min(at.group + group, layer.groups - 1u);
}

fn block_place(at: Place, block: u32) -> u32 {
  return at.inputs + min(at.block + block, shape.blocks - 1u);
}

fn put(at: Place, unit: u32, block: u32, z: vec4f) {
  let row = 4u * at.group + unit;
  let column = at.block + block;
  if (row < layer.outputs && column < shape.blocks) {
    output[(at.pair * layer.outputs + row) * shape.blocks + column] = act(z);
  }
}

// The last layer at the end of the one before it, whose outputs all lie in one tile: each thread multiplies the units that
// it has, the rows of threads add up in workgroup memory, an output or a few at a time. `act_after` is generated before this.

fn next_weights(at: Place) -> u32 {
  return layer.next_weights + at.node * layer.next_stride;
}

// The weights of a unit in four outputs of the last layer; 0 where there is no such unit.
fn last_weights(at: Place, unit: u32, group: u32) -> vec4f {
  let inside = unit < layer.outputs;
  let place = next_weights(at) + unit * layer.next_groups + group;
  return select(vec4f(0.0), weights[select(0u, place, inside)], inside);
}

// Adds the rows up for one block of one output, `slot` of those of the turn, and stores it.
fn finish(at: Place, first: u32, slot: u32) {
  let turn = slot / TILE_BLOCKS;
  let k = first + turn;
  let column = at.block + slot % TILE_BLOCKS;
  if (k >= layer.next_outputs || column >= shape.blocks) {
    return;
  }
  let biases = next_weights(at) + layer.outputs * layer.next_groups;
  var z = vec4f(weights[biases + k / 4u][k % 4u]);
  for (var row = 0u; row < THREADS_Y; row++) {
    z += panel_inputs[(turn * THREADS_Y + row) * TILE_BLOCKS + slot % TILE_BLOCKS];
  }
  output[(at.pair * layer.next_outputs + k) * shape.blocks + column] = act_after(z);
}

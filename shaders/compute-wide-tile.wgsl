// One layer as a product of matrices: a workgroup computes a tile of outputs × samples of a pair, PANEL inputs at a time
// from workgroup memory. The next panel is on its way to registers while one is multiplied.
//
// Generated before this: TILE_GROUPS and TILE_BLOCKS (the tile in fours of outputs and of samples), THREADS_X and
// THREADS_Y, PANEL, and `act`; after it: `main`, which holds a thread's accumulators in registers. `Place`, `put` and
// `input_value` come from other compute-wide files.

const THREADS = THREADS_X * THREADS_Y;
var<workgroup> panel_weights: array<vec4f, PANEL * TILE_GROUPS>;
var<workgroup> panel_inputs: array<vec4f, PANEL * TILE_BLOCKS>;

// Weights of the panel that begins at input `first`; 0 beyond the last input and the last output.
fn fetch_weights(at: Place, first: u32, slot: u32) -> vec4f {
  let unit = first + slot / TILE_GROUPS;
  let group = at.group + slot % TILE_GROUPS;
  let inside = unit < layer.inputs && group < layer.groups;
  return select(vec4f(0.0), weights[select(0u, at.weights + unit * layer.groups + group, inside)], inside);
}

fn fetch_inputs(at: Place, first: u32, slot: u32) -> vec4f {
  let unit = first + slot / TILE_BLOCKS;
  let block = at.block + slot % TILE_BLOCKS;
  let inside = unit < layer.inputs && block < shape.blocks;
  return select(vec4f(0.0), input_value(at, select(0u, unit * shape.blocks + block, inside)), inside);
}

fn bias(at: Place, group: u32) -> vec4f {
  return weights[at.weights + layer.inputs * layer.groups + min(at.group + group, layer.groups - 1u)];
}

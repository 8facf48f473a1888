// One layer as a product of matrices without workgroup memory: a thread computes some outputs of some samples of a pair.
// For layers of few outputs, and for software adapters, where workgroup memory and barriers are dear.
//
// Generated before this: TILE_GROUPS and TILE_BLOCKS (what a workgroup computes, in fours of outputs and of samples),
// THREADS, and `act`; after it: `main`, which holds a thread's accumulators in registers. `Place` and `put` come from
// compute-wide-place.

// Where four outputs lie in a row of the weights, and a block of samples in one of the inputs. What is beyond the last is
// computed from the last and never stored.
fn group_place(at: Place, group: u32) -> u32 {
  return at.weights + min(at.group + group, layer.groups - 1u);
}

fn block_place(at: Place, block: u32) -> u32 {
  return at.inputs + min(at.block + block, shape.blocks - 1u);
}

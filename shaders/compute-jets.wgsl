// Value and derivatives of the mean loss at the nodes of a lattice: one thread a node and a segment of the samples.
//
// Joined before this: Tile and Sum of compute-tile and compute-sum, the jets of one order, and `block_jets(base, a, b)`, the
// jets of the losses of one block of samples, padding left out. The plane's coordinates are in half-widths of the
// window, so that derivatives are of the size of the loss. Nothing overflows here: the host has proved it, or computes
// elsewhere.

// Blocks summed in float32 before the sum goes to the two-float accumulator.
const SUM_BLOCKS = 8u;

// The segments whose data is bound, and what the network is made of.
struct Bound {
  first_segment: u32,
  end_segment: u32,
  layers: u32,
  // vec4s of one block of four samples
  block_stride: u32,
}

@group(0) @binding(3) var<uniform> bound: Bound;

fn two_sum(sum: Sum, x: f32) -> Sum {
  var result = sum;
  add(&result, x);
  return result;
}

// Components of a node lie `[component][node]` among the losses, `[segment][component][node]` among the sums.
fn deliver_component(node: u32, segment: u32, component: u32, sum: Sum) {
  if (tile.segments == 1u) {
    deliver(component * tile.width * tile.height + node, 0u, sum);
  } else {
    deliver(node, segment * RESULTS + component, sum);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let node = id.y * tile.row_threads + id.x;
  if (node >= tile.width * tile.height) {
    return;
  }
  let segment = tile.first_segment + id.z;
  if (segment < bound.first_segment || segment >= bound.end_segment) {
    return;
  }
  open_store(id.z * tile.width * tile.height + node);
  let a = coordinate_a(node % tile.width);
  let b = coordinate_b(node / tile.width);

  var sums = no_sums();
  let first_block = segment * tile.segment_blocks;
  let end_block = min(first_block + tile.segment_blocks, tile.blocks);
  let bound_block = bound.first_segment * tile.segment_blocks;
  for (var start = first_block; start < end_block; start += SUM_BLOCKS) {
    var lanes = loss_jet();
    let end = min(start + SUM_BLOCKS, end_block);
    for (var block = start; block < end; block++) {
      for (var part = 0u; part < BLOCK_PARTS; part++) {
        let jets = block_jets((block - bound_block) * bound.block_stride, part, a, b);
        lanes = loss_plus(lanes, jets);
      }
    }
    sums = sums_add(sums, lanes);
  }
  deliver_sums(node, segment, sums);
}

// The losses of a multi-layer perceptron at the nodes of a lattice: one thread a node and a segment of the samples, four
// samples at a time. For any network; what overflows is found by its bits.
//
// Generated before this: ACTIVATION_SLOTS, WIDEST, and `activate(kind, x)` over the activations that the network
// uses; `Tile` and `Sum` come from compute-tile and compute-sum, `sample_loss` from one of the compute-loss files, `load`
// and `store` from one of the compute-store files.

struct Layer {
  inputs: u32,
  outputs: u32,
  weight: u32,
  bias: u32,
  activation: u32,
  // bit 0: an argument of -Infinity is harmless; bit 1: +Infinity is
  harmless: u32,
}

const NO_BIAS = 0xffffffffu;
// Blocks summed in float32 before the sum goes to the two-float accumulator.
const SUM_BLOCKS = 8u;

// The segments whose data is bound, and what the network is made of.
struct Bound {
  first_segment: u32,
  end_segment: u32,
  layers: u32,
  // vec4s of one block
  block_stride: u32,
}

@group(0) @binding(3) var<uniform> bound: Bound;
@group(0) @binding(4) var<storage, read> plan: array<Layer>;
// origin, u, v of each parameter; the origin is the window's centre
@group(0) @binding(5) var<storage, read> parameters: array<f32>;
// per block: constant, along u, along v of each unit of the first layer; the targets; 1 for a sample, 0 for padding
@group(0) @binding(6) var<storage, read> data: array<vec4f>;

fn magnitude_bits(x: vec4f) -> vec4u {
  return bitcast<vec4u>(x) & vec4u(0x7fffffffu);
}

// What is wrong with pre-activations, by their bits: 0 where an infinity meets a flat side of the activation.
fn layer_flaw(z: vec4f, harmless: u32) -> vec4u {
  let bits = bitcast<vec4u>(z);
  let magnitude = bits & vec4u(0x7fffffffu);
  let side = vec4u(1u) - (bits >> vec4u(31u));
  let forgiven = ((vec4u(harmless) >> side) & vec4u(1u)) == vec4u(1u);
  return select(magnitude, vec4u(0u), forgiven & (magnitude == vec4u(INFINITY_BITS)));
}

fn parameter(k: u32, a: f32, b: f32) -> f32 {
  return parameters[3u * k] + a * parameters[3u * k + 1u] + b * parameters[3u * k + 2u];
}

// The losses of one block of four samples, padding left out, and its flaws.
struct BlockLoss {
  losses: vec4f,
  flaws: vec4u,
}

fn block_loss(base: u32, a: f32, b: f32) -> BlockLoss {
  var flaws = vec4u(0u);
  let first = plan[0];
  for (var unit = 0u; unit < first.outputs; unit++) {
    let at = base + 3u * unit;
    let z = data[at] + a * data[at + 1u] + b * data[at + 2u];
    flaws = max(flaws, layer_flaw(z, first.harmless));
    store(unit, activate(first.activation, z));
  }
  var here = 0u;
  var there = WIDEST;
  for (var l = 1u; l < bound.layers; l++) {
    let layer = plan[l];
    for (var unit = 0u; unit < layer.outputs; unit++) {
      var z = vec4f(0.0);
      if (layer.bias != NO_BIAS) {
        z = vec4f(parameter(layer.bias + unit, a, b));
      }
      let row = layer.weight + unit * layer.inputs;
      for (var k = 0u; k < layer.inputs; k++) {
        z += parameter(row + k, a, b) * load(here + k);
      }
      flaws = max(flaws, layer_flaw(z, layer.harmless));
      store(there + unit, activate(layer.activation, z));
    }
    let swap = here;
    here = there;
    there = swap;
  }
  let outputs = plan[bound.layers - 1u].outputs;
  let targets_at = base + 3u * first.outputs;
  let losses = sample_loss(here, outputs, targets_at);
  let present = data[targets_at + outputs] > vec4f(0.0);
  flaws = max(flaws, magnitude_bits(losses));
  return BlockLoss(select(vec4f(0.0), losses, present), select(vec4u(0u), flaws, present));
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

  var sum = Sum(0.0, 0.0, 0u);
  let first_block = segment * tile.segment_blocks;
  let end_block = min(first_block + tile.segment_blocks, tile.blocks);
  let bound_block = bound.first_segment * tile.segment_blocks;
  for (var start = first_block; start < end_block; start += SUM_BLOCKS) {
    var lanes = vec4f(0.0);
    var flaws = vec4u(0u);
    let end = min(start + SUM_BLOCKS, end_block);
    for (var block = start; block < end; block++) {
      let result = block_loss((block - bound_block) * bound.block_stride, a, b);
      lanes += result.losses;
      flaws = max(flaws, result.flaws);
    }
    add(&sum, (lanes.x + lanes.y) + (lanes.z + lanes.w));
    sum.flaw = max(sum.flaw, max(max(flaws.x, flaws.y), max(flaws.z, flaws.w)));
  }
  deliver(node, segment, sum);
}

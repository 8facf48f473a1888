// The mean loss of a multi-layer perceptron at the nodes of a lattice: one thread a node, four samples at a time.
//
// Generated before this: ACTIVATION_SLOTS, WIDEST, and `activate(kind, x)` over the activations that the network uses;
// `sample_loss` comes from one of the compute-loss files, `load` and `store` from one of the compute-store files.

struct Tile {
  // the lattice: nodes (i + k di, j + l dj), `width` of them in a row
  i: u32,
  j: u32,
  di: u32,
  dj: u32,
  width: u32,
  grid_width: u32,
  // the nodes first_node + thread, for threads below `nodes`
  first_node: u32,
  nodes: u32,
  // threads of one row of workgroups
  row_threads: u32,
  // blocks of four samples, counted from the start of the data bound
  first_block: u32,
  end_block: u32,
  // vec4s of one block, and layers of the network
  block_stride: u32,
  layers: u32,
  // 1 in the first and the last dispatch of a node
  starts: u32,
  ends: u32,
  inverse_divisor: f32,
  delta: f32,
}

struct Layer {
  inputs: u32,
  outputs: u32,
  weight: u32,
  bias: u32,
  activation: u32,
  // bit 0: an argument of -Infinity is harmless; bit 1: +Infinity is
  harmless: u32,
}

// Sum of the losses so far as hi + lo, and the worst bits met: above INFINITY_BITS is NaN.
struct Partial {
  hi: f32,
  lo: f32,
  flaw: u32,
}

const NO_BIAS = 0xffffffffu;
const INFINITY_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
// Blocks summed in float32 before the sum goes to the two-float accumulator. Dispatches end on its multiples, so that the
// order of additions, and with it every bit, does not depend on how the samples were dispatched.
const SUM_BLOCKS = 8u;

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> plan: array<Layer>;
// origin, u, v of each parameter; the origin is the window's centre
@group(0) @binding(2) var<storage, read> parameters: array<f32>;
// per block: constant, along u, along v of each unit of the first layer; the targets; 1 for a sample, 0 for padding
@group(0) @binding(3) var<storage, read> data: array<vec4f>;
// coordinates relative to the window's centre: of the columns, then of the rows
@group(0) @binding(4) var<storage, read> coordinates: array<f32>;
@group(0) @binding(5) var<storage, read_write> partials: array<Partial>;
// losses as bits: the compiler may assume that a float is neither infinite nor NaN
@group(0) @binding(6) var<storage, read_write> losses: array<u32>;

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

// Knuth's two-sum: hi + lo stays the sum to twice the precision.
fn add(sum: ptr<function, Partial>, x: f32) {
  let hi = (*sum).hi + x;
  let back = hi - (*sum).hi;
  (*sum).lo += ((*sum).hi - (hi - back)) + (x - back);
  (*sum).hi = hi;
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
  for (var l = 1u; l < tile.layers; l++) {
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
  let outputs = plan[tile.layers - 1u].outputs;
  let targets_at = base + 3u * first.outputs;
  let losses = sample_loss(here, outputs, targets_at);
  let present = data[targets_at + outputs] > vec4f(0.0);
  flaws = max(flaws, magnitude_bits(losses));
  return BlockLoss(select(vec4f(0.0), losses, present), select(vec4u(0u), flaws, present));
}

fn result_bits(sum: Partial) -> u32 {
  if (sum.flaw > INFINITY_BITS) {
    return NAN_BITS;
  }
  let hi_bits = bitcast<u32>(sum.hi);
  let overflowed = (hi_bits & 0x7fffffffu) >= INFINITY_BITS;
  if (sum.flaw == INFINITY_BITS || overflowed) {
    return INFINITY_BITS;
  }
  return bitcast<u32>((sum.hi + sum.lo) * tile.inverse_divisor);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let thread = id.y * tile.row_threads + id.x;
  if (thread >= tile.nodes) {
    return;
  }
  open_store(thread);
  let node = tile.first_node + thread;
  let column = tile.i + (node % tile.width) * tile.di;
  let row = tile.j + (node / tile.width) * tile.dj;
  let a = coordinates[column];
  let b = coordinates[tile.grid_width + row];

  var sum = Partial(0.0, 0.0, 0u);
  if (tile.starts == 0u) {
    sum = partials[thread];
  }
  for (var start = tile.first_block; start < tile.end_block; start += SUM_BLOCKS) {
    var lanes = vec4f(0.0);
    var flaws = vec4u(0u);
    let end = min(start + SUM_BLOCKS, tile.end_block);
    for (var block = start; block < end; block++) {
      let result = block_loss(block * tile.block_stride, a, b);
      lanes += result.losses;
      flaws = max(flaws, result.flaws);
    }
    add(&sum, (lanes.x + lanes.y) + (lanes.z + lanes.w));
    sum.flaw = max(sum.flaw, max(max(flaws.x, flaws.y), max(flaws.z, flaws.w)));
  }
  if (tile.ends == 0u) {
    partials[thread] = sum;
  } else {
    losses[thread] = result_bits(sum);
  }
}

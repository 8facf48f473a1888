// What the passes of the wide kernel share. A *pair* is a node and a segment of the samples; activations lie in buffers as
// [pair][unit][block of four samples], the weights of a node as [input][four outputs], the biases as one more input.

struct Batch {
  // nodes of the part, counted from its first
  first_node: u32,
  nodes: u32,
  // segments, counted from the start of all samples and of the data bound
  first_segment: u32,
  segments: u32,
  data_segment: u32,
}

struct Layer {
  inputs: u32,
  outputs: u32,
  // where its weights begin for the first node, vec4s from there to the next node's (0: all nodes share them), and groups of
  // four outputs in a row of them
  weights: u32,
  stride: u32,
  groups: u32,
  // the same of the layer behind it
  next_outputs: u32,
  next_weights: u32,
  next_stride: u32,
  next_groups: u32,
}

struct Shape {
  // vec4s: the weights that all nodes share, those of a node, and the data of a segment
  shared_weights: u32,
  node_weights: u32,
  segment_data: u32,
  // blocks of four samples of a segment as stored
  blocks: u32,
  // vec4s of a segment's data before its targets
  targets: u32,
  samples: u32,
}

@group(1) @binding(0) var<uniform> batch: Batch;
@group(1) @binding(1) var<uniform> layer: Layer;
@group(1) @binding(2) var<uniform> shape: Shape;
@group(2) @binding(0) var<storage, read> input: array<vec4f>;
@group(2) @binding(1) var<storage, read> weights: array<vec4f>;
@group(2) @binding(2) var<storage, read_write> output: array<vec4f>;
@group(2) @binding(3) var<storage, read> data: array<vec4f>;

// Coordinates of a node of the batch.
fn point(node: u32) -> vec2f {
  let place = batch.first_node + node;
  return vec2f(coordinate_a(place % tile.width), coordinate_b(place / tile.width));
}

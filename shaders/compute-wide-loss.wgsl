// The losses of every pair from its logits, summed in a fixed order: each thread its blocks, then one thread the threads.
// `sample_loss` comes from one of the compute-loss files.

const THREADS = 64u;
var<workgroup> sums: array<f32, THREADS>;
var<private> logits: u32;

fn load(output: u32) -> vec4f {
  return input[logits + output * shape.blocks];
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let pair = group.z;
  let segment = batch.first_segment + pair % batch.segments;
  let first_block = segment * tile.segment_blocks;
  let end = min(tile.segment_blocks, tile.blocks - first_block);
  let targets = (batch.data_segment + pair % batch.segments) * shape.segment_data + shape.targets;
  var lanes = vec4f(0.0);
  for (var block = thread; block < end; block += THREADS) {
    logits = pair * layer.outputs * shape.blocks + block;
    let losses = sample_loss(0u, layer.outputs, targets + block * layer.outputs);
    let present = vec4u(4u * (first_block + block)) + vec4u(0u, 1u, 2u, 3u) < vec4u(shape.samples);
    lanes += select(vec4f(0.0), losses, present);
  }
  sums[thread] = (lanes.x + lanes.y) + (lanes.z + lanes.w);
  workgroupBarrier();
  if (thread == 0u) {
    var sum = Sum(0.0, 0.0, 0u);
    for (var k = 0u; k < min(THREADS, end); k++) {
      add(&sum, sums[k]);
    }
    deliver(batch.first_node + pair / batch.segments, segment, sum);
  }
}

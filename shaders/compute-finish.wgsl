// The mean loss of each node from the sums of its segments, added in their order. One thread a node.

@group(0) @binding(3) var<storage, read_write> losses: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let node = id.y * tile.row_threads + id.x;
  let nodes = tile.width * tile.height;
  if (node >= nodes) {
    return;
  }
  var sum = Sum(0.0, 0.0, 0u);
  for (var segment = 0u; segment < tile.segments; segment++) {
    let at = 3u * (segment * nodes + node);
    let lo = bitcast<f32>(results[at + 1u]);
    add(&sum, bitcast<f32>(results[at]));
    sum.lo += lo;
    sum.flaw = max(sum.flaw, results[at + 2u]);
  }
  losses[node] = result_bits(sum);
}

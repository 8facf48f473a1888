// The mean loss of each node from the sums of its segments, added in their order; or each of several results of a node, whose
// sums lie [segment][result][node]. One thread a node and result.

@group(0) @binding(3) var<storage, read_write> losses: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = id.y * tile.row_threads + id.x;
  let nodes = tile.width * tile.height;
  if (node >= nodes) {
    return;
  }
  var sum = Sum(0.0, 0.0, 0u);
  for (var segment = 0u; segment < tile.segments; segment++) {
    let at = 3u * ((segment * groups.z + id.z) * nodes + node);
    let lo = bitcast<f32>(results[at + 1u]);
    add(&sum, bitcast<f32>(results[at]));
    sum.lo += lo;
    sum.flaw = max(sum.flaw, results[at + 2u]);
  }
  losses[id.z * nodes + node] = result_bits(sum);
}

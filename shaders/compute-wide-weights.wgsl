// The weights and biases of every node: constant (`input`) + a · alongU (`weights`) + b · alongV (`data`).

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = id.z;
  let at = point(node);
  for (var k = id.x; k < shape.node_weights; k += groups.x * 64u) {
    output[node * shape.node_weights + k] = input[k] + (at.x * weights[k] + at.y * data[k]);
  }
}

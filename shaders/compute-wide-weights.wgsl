// The weights and biases of every node in the layers that move, behind those of the layers that do not:
// constant (`input`) + a · alongU (`weights`) + b · alongV (`data`).

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let node = id.z;
  let at = point(node);
  for (var k = id.x; k < shape.node_weights; k += groups.x * 64u) {
    let constant = input[shape.shared_weights + k];
    output[shape.shared_weights + node * shape.node_weights + k] = constant + (at.x * weights[k] + at.y * data[k]);
  }
}

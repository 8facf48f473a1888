// Loss of four samples as the sum over their outputs, predictions in the activation store from `first` on, targets in the
// data from `at` on. `element_loss` is one of compute-losses.wgsl.
fn sample_loss(first: u32, outputs: u32, at: u32) -> vec4f {
  var sum = vec4f(0.0);
  for (var k = 0u; k < outputs; k++) {
    sum += element_loss(load(first + k), data[at + k]);
  }
  return sum;
}

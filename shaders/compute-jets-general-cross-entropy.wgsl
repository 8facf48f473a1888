// The loss of the logits in the store from `first` on.
fn sample_loss(first: u32, outputs: u32, targets: u32, part: u32) -> LossJet {
  for (var k = 0u; k < outputs; k++) {
    visit_largest(load(first + k), datum(targets + k, part), k);
  }
  for (var k = 0u; k < outputs; k++) {
    visit_others(load(first + k), k);
  }
  var loss = loss_jet();
  for (var k = 0u; k < outputs; k++) {
    loss = visit_loss(loss, load(first + k), datum(targets + k, part), k);
  }
  return loss;
}
